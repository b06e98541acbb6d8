"""What of a fact tells of a person or is an opinion, and which public version shows it.

A closed table: each kind of fact names the values that are veiled (veil.py) and whom they are
open to. The classes are those of the law on disclosure: 정보공개법 제9조제1항 says what may be
withheld, 제14조 that the rest is given all the same.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self

from hwabaek.core.record.kinds import EntryKind

Path = tuple[str | int, ...]
Audience = frozenset["Disclosure"]


class Disclosure(StrEnum):
    """How far a meeting is open to the public (공개 · 부분공개 · 비공개)."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Join the written class and its Korean label in one member."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    PUBLIC = "public", "공개"
    PARTIAL = "partial", "부분공개"
    CLOSED = "closed", "비공개"


# 제9조제1항제6호: signatures, contacts and numbers of persons are in no public version.
PRIVATE: Final[Audience] = frozenset()
# 제6호 라목 · 마목 let the names of officials and of those commissioned be told where the meeting is
# open; 제5호 lets opinions be withheld where telling would hinder free deliberation.
PERSONAL: Final[Audience] = frozenset({Disclosure.PUBLIC})
# What was deliberated on: withheld only where the meeting as a whole is closed.
MATTER: Final[Audience] = frozenset({Disclosure.PUBLIC, Disclosure.PARTIAL})
# A qualification by which the rule counts (who is a civilian): shown where the rule asks for it,
# so that anybody can decide again, and nowhere else (개인정보 보호법 제3조).
COUNTED: Final[Audience] = frozenset(Disclosure)

_ACTOR: Final = {"actor.person": PRIVATE, "actor.name": PERSONAL}
_REASON: Final = {"reason": PERSONAL}
_NAMED: Final = {"name": PERSONAL, "affiliation": PERSONAL, "title": PERSONAL}
_PLAN: Final = {"title": MATTER, "ground_reason": MATTER}
_ITEM: Final = {"title": MATTER, "order_text": MATTER}
_SEAT: Final = {"person": PRIVATE, **_NAMED, "attributes.*": COUNTED, **_REASON}
_RULE: Final = {"note": PERSONAL, "decision_note": PERSONAL}
_REPLY: Final = {
    "signature.strokes": PRIVATE,
    "signature.text": PRIVATE,
    # What they saw names them: its digest would confirm a guess of who it was.
    "shown_digest": PRIVATE,
    "ballots.*.opinion": PERSONAL,
}
_CALL: Final = {
    "meeting.title": MATTER,
    "meeting.ground_reason": MATTER,
    "meeting.short_notice_reason": MATTER,
    "roll.*.person": PRIVATE,
    "roll.*.name": PERSONAL,
    "roll.*.affiliation": PERSONAL,
    "roll.*.attributes.*": COUNTED,
    "items.*.title": MATTER,
    "items.*.proposal_text": MATTER,
    "items.*.order_text": MATTER,
    "items.*.reasons": MATTER,
    "items.*.parties": PERSONAL,
    "items.*.papers.*.title": MATTER,
    "items.*.papers.*.file_name": MATTER,
}

_ALTERNATE: Final = {"alternate.name": PERSONAL, "alternate.affiliation": PERSONAL, **_REASON}
_SIGNED: Final = {
    "signature.strokes": PRIVATE,
    "signature.text": PRIVATE,
    "person": PRIVATE,
    "shown_digest": PRIVATE,
    **_REASON,
}
_SPEECH: Final = {"name": PERSONAL, "post": PERSONAL, "text": PERSONAL, **_REASON}
_OPEN_BALLOT: Final = {"opinion": PERSONAL, "shown_digest": PRIVATE, **_REASON}
_OBJECTION: Final = {"order_reason": PERSONAL, "again_reason": PERSONAL, **_REASON}
# Members stand in the minutes by their seat. What is veiled here is what is veiled in the facts that
# it is made of: the public version still shows that both say the same.
_MINUTES: Final = {
    "content.meeting.title": MATTER,
    "content.attending.*.alternate.name": PERSONAL,
    "content.attending.*.alternate.affiliation": PERSONAL,
    "content.absent.*.reason": PERSONAL,
    "content.staff.*.name": PERSONAL,
    "content.guests.*.name": PERSONAL,
    "content.guests.*.affiliation": PERSONAL,
    "content.order.*.text": PERSONAL,
    "content.items.*.title": MATTER,
    "content.items.*.order_text": MATTER,
    "content.items.*.aside.*.grounds": PERSONAL,
    "content.items.*.aside.*.reason": PERSONAL,
    "content.items.*.amendments.*.text": MATTER,
    "content.items.*.amendments.*.reason": PERSONAL,
    "content.items.*.polls.*.wording": MATTER,
    "content.speeches.*.name": PERSONAL,
    "content.speeches.*.post": PERSONAL,
    "content.speeches.*.text": PERSONAL,
    "content.minority.*.text": PERSONAL,
    "content.notes.*.text": PERSONAL,
    "signers.*.person": PRIVATE,
    "signers.*.name": PERSONAL,
    "signers.*.post": PERSONAL,
    # The text is signed whole: its digest would confirm a guess of what is masked.
    "digest": PERSONAL,
}
_SITTING: Final[Mapping[EntryKind, Mapping[str, Audience]]] = MappingProxyType(
    {
        EntryKind.MEETING_INVITATION_ANSWERED: _ALTERNATE,
        EntryKind.MEETING_ATTENDANCE_MARKED: {**_ALTERNATE, **_SIGNED},
        EntryKind.MEETING_ATTENDANCE_SIGNED: _SIGNED,
        EntryKind.MEETING_STAFF_NOTED: {"staff.*.name": PERSONAL},
        EntryKind.MEETING_GUEST_ADMITTED: {"name": PERSONAL, "affiliation": PERSONAL},
        EntryKind.MEETING_CHAIR_HANDED: _REASON,
        EntryKind.MEETING_STEP_TAKEN: {"text": PERSONAL},
        EntryKind.MEETING_RECESSED: _REASON,
        EntryKind.MEETING_DOORS_CLOSED: _REASON,
        EntryKind.MEETING_ITEM_DEFERRED: _REASON,
        EntryKind.MEETING_SPEECH_RECORDED: _SPEECH,
        EntryKind.MEETING_SPEECH_EDITED: _SPEECH,
        EntryKind.MEETING_SPEECH_REMOVED: _SPEECH,
        EntryKind.MEETING_AMENDMENT_MOVED: {"text": MATTER, **_REASON},
        EntryKind.MEETING_AMENDMENT_WITHDRAWN: _REASON,
        EntryKind.MEETING_OBJECTION_ASKED: _OBJECTION,
        EntryKind.MEETING_OBJECTION_RAISED: _REASON,
        EntryKind.MEETING_POLL_OPENED: _OBJECTION,
        EntryKind.MEETING_POLL_VOIDED: _REASON,
        EntryKind.MEETING_BALLOT_CAST: _OPEN_BALLOT,
        EntryKind.MEETING_BALLOT_ENTERED: _OPEN_BALLOT,
        EntryKind.MEETING_RESOLUTION_SIGNED: _SIGNED,
        EntryKind.MEETING_RESOLUTION_REFUSED: _REASON,
        EntryKind.MEETING_MINUTES_EDITED: {"value.*.text": PERSONAL, "value.*.reason": PERSONAL},
        EntryKind.MEETING_COMMENT_MADE: {"text": PERSONAL},
        EntryKind.MEETING_COMMENT_SETTLED: {"answer": PERSONAL},
        EntryKind.MEETING_MINUTES_FROZEN: _MINUTES,
        EntryKind.MEETING_MINUTES_SIGNED: {**_SIGNED, "shown_digest": PERSONAL},
        EntryKind.MEETING_MINUTES_REFUSED: _SIGNED,
        EntryKind.MEETING_MINUTES_REOPENED: _REASON,
    }
)

# Every kind that tells of persons, opinions or matters in its data; the others tell of neither.
_DATA: Final[Mapping[EntryKind, Mapping[str, Audience]]] = MappingProxyType(
    {
        EntryKind.MEMBERSHIP_COMMISSIONED: _SEAT,
        EntryKind.MEMBERSHIP_CHANGED: _SEAT,
        EntryKind.MEMBERSHIP_ENDED: _SEAT,
        EntryKind.RULE_DRAFTED: _RULE,
        EntryKind.RULE_SUBMITTED: _RULE,
        EntryKind.RULE_APPROVED: _RULE,
        EntryKind.RULE_RETURNED: _RULE,
        EntryKind.PERSON_REGISTERED: _NAMED,
        EntryKind.PERSON_CHANGED: {**_NAMED, "email": PRIVATE, "phone": PRIVATE},
        EntryKind.POST_GIVEN: {"title": PERSONAL},
        EntryKind.POST_ENDED: {"title": PERSONAL},
        EntryKind.MEETING_CREATED: _PLAN,
        EntryKind.MEETING_CHANGED: _PLAN,
        EntryKind.MEETING_WITHDRAWN: _REASON,
        EntryKind.MEETING_ITEM_ADDED: _ITEM,
        EntryKind.MEETING_ITEM_CHANGED: _ITEM,
        EntryKind.MEETING_ITEM_REMOVED: _ITEM,
        EntryKind.MEETING_PAPER_ADDED: {"title": MATTER},
        EntryKind.MEETING_PAPER_REMOVED: {"title": MATTER},
        EntryKind.MEETING_CALLED: _CALL,
        EntryKind.MEETING_SEAT_LEFT: _REASON,
        EntryKind.MEETING_DECLARATION_MADE: {"grounds": PERSONAL, **_REASON},
        EntryKind.MEETING_QUESTION_ASKED: {"text": PERSONAL},
        EntryKind.MEETING_QUESTION_ANSWERED: {"text": PERSONAL},
        EntryKind.MEETING_REPLY_SUBMITTED: _REPLY,
        EntryKind.MEETING_PAPER_REPLY_ENTERED: {
            **_REPLY,
            "entered_by": PRIVATE,
            "confirmed_by": PRIVATE,
            **_REASON,
        },
        EntryKind.MEETING_EXTENSION_REQUESTED: _REASON,
        EntryKind.MEETING_EXTENSION_AGREED: _REASON,
        EntryKind.MEETING_EXTENSION_DECLINED: _REASON,
        EntryKind.MEETING_WORDING_STATED: {"wording": MATTER},
        EntryKind.MEETING_CONVERTED: _REASON,
        **_SITTING,
    }
)


def veiled_places(kind: EntryKind) -> Mapping[str, Any]:
    """Return the places of a fact whose values are veiled, as a tree that ends in audiences.

    `*` stands for every part of a list or object.
    """
    return _TREES[kind]


def is_shown(
    *, kind: EntryKind, path: Path, disclosure: Disclosure, counted: frozenset[str]
) -> bool:
    """Say whether a public version of this class shows a veiled value.

    `counted` are the attributes that the meeting's rule asks for.
    """
    found: Any = _TREES[kind]
    for step in path:
        found = found.get(step, found.get("*")) if isinstance(found, Mapping) else None
    if found is COUNTED:
        return path[-1] in counted
    # What no table names was veiled by another version: it stays hidden.
    return isinstance(found, frozenset) and disclosure in found


def _tree(kind: EntryKind) -> Mapping[str, Any]:
    tree: dict[str, Any] = {}
    for path, audience in _places(kind):
        *outer, last = path.split(".")
        branch = tree
        for step in outer:
            branch = branch.setdefault(step, {})
        branch[last] = audience
    return tree


def _places(kind: EntryKind) -> Iterator[tuple[str, Audience]]:
    yield from _ACTOR.items()
    for path, audience in _DATA.get(kind, {}).items():
        yield f"data.{path}", audience


_TREES: Final[Mapping[EntryKind, Mapping[str, Any]]] = MappingProxyType(
    {kind: _tree(kind) for kind in EntryKind}
)
