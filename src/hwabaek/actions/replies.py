"""A member's reply: chosen and typed as they go, then signed once for the whole."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.meetings import access_roll_entry
from hwabaek.actions import log
from hwabaek.actions.deliveries import announce
from hwabaek.actions.disqualifications import last_declarations
from hwabaek.actions.meetings import step, subject_of
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.models import (
    Ballot,
    Delivery,
    DraftBallot,
    Meeting,
    Person,
    Poll,
    Reply,
    RollEntry,
)

# A condition must say what it is, a no must say why; an abstention owes nobody a reason.
OPINION_REQUIRED = (Ballot.Choice.CONDITIONAL, Ballot.Choice.AGAINST)
MAX_OPINION = 4000
MAX_POINTS = 20_000
MIN_POINTS = 2  # a line has a beginning and an end
PARTS_OF_A_POINT = 3  # x, y, milliseconds


class NotDeclared(Refusal):
    message = _("이 안건과 관계가 있는지 먼저 확인해 주세요.")


class StandsAside(Refusal):
    message = _("제척·회피한 안건이라 결정하지 않으십니다.")


class UnknownChoice(Refusal):
    message = _("찬성, 조건부·수정 찬성, 반대, 기권 가운데 하나를 골라 주세요.")


class OpinionMissing(Refusal):
    message = _("조건이나 이유를 적어 주세요. 의결서에 그대로 실립니다.")


class OpinionTooLong(Refusal):
    message = _("4,000자 안으로 줄여 주세요. 긴 글은 간사에게 파일로 보내 주셔도 됩니다.")


class IncompleteReply(Refusal):
    message = _("아직 결정하지 않은 안건이 있습니다. 안건마다 하나를 고른 뒤 서명해 주세요.")


class NothingToSign(Refusal):
    message = _("모든 안건에서 빠지셔서 서명하실 것이 없습니다. 신고는 기록되었습니다.")


class SignatureMissing(Refusal):
    message = _("서명이 없습니다. 칸 안에 그리거나 이름을 써 주세요.")


class NameDiffers(Refusal):
    message = _("등록된 이름과 다릅니다. 위원님의 이름을 그대로 써 주세요.")


class ShownDiffers(Refusal):
    message = _("다른 화면에서 결정이 바뀌었습니다. 바뀐 내용을 다시 읽고 서명해 주세요.")


class HasLeft(Refusal):
    message = _("임기가 끝나 이 심의에 회신하실 수 없습니다. 간사에게 전화해 주세요.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How a member signed: strokes drawn ([[x, y, milliseconds], …] each), or the name typed."""

    kind: str
    strokes: list[list[list[int]]] | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedForm:
    """What the signing page sends."""

    key: uuid.UUID
    shown_digest: str
    signature: Signature
    auth: str


@transaction.atomic
def save_draft(
    *,
    actor: Person,
    meeting_id: int,
    number: int,
    choice: str | None,
    opinion: str | None,
    now: dt.datetime,
) -> DraftBallot:
    """Save what a member has chosen and typed for an item; it decides nothing.

    A choice or an opinion of None stays as it was.

    Raises:
        NotFound: the actor is not on the roll, or there is no such item to decide.
        WrongState: the deliberation was turned into a sitting or withdrawn.
        NotDeclared, StandsAside, UnknownChoice, OpinionTooLong: it cannot be saved so.
    """
    entry = access_roll_entry(actor=actor, meeting_id=meeting_id)
    _reply_step(entry.meeting, now)
    poll = Poll.objects.filter(item__meeting=entry.meeting, item__number=number).first()
    if poll is None:
        raise NotFound
    _check_undisqualified(entry, number)
    if choice and choice not in Ballot.Choice.values:
        raise UnknownChoice(field="choice")
    if opinion and len(opinion) > MAX_OPINION:
        raise OpinionTooLong(field="opinion")
    require_printable(opinion=opinion or "")
    given = {"choice": choice, "opinion": opinion}
    draft, _created = DraftBallot.objects.update_or_create(
        entry=entry,
        poll=poll,
        defaults={name: text for name, text in given.items() if text is not None}
        | {"saved_at": now},
    )
    return draft


def check_decided(*, choice: str, opinion: str) -> None:
    """Check that a choice is complete enough to be signed.

    Raises:
        UnknownChoice, OpinionMissing: it is not.
    """
    if choice not in Ballot.Choice.values:
        raise UnknownChoice(field="choice")
    if choice in OPINION_REQUIRED and not opinion.strip():
        raise OpinionMissing(field="opinion")


def shown_data(entry: RollEntry) -> dict[str, Any]:
    """Return exactly what the signing page shows: its digest is signed.

    Raises:
        IncompleteReply: an item is not decided yet.
    """
    return _shown(entry, _polls(entry))


def _polls(entry: RollEntry) -> list[Poll]:
    polls = Poll.objects.filter(item__meeting=entry.meeting_id).select_related("item")
    return list(polls.order_by("item__number").prefetch_related("item__papers"))


def _shown(entry: RollEntry, polls: list[Poll]) -> dict[str, Any]:
    declared = last_declarations(entry)
    drafts = {d.poll_id: d for d in entry.drafts.all()}
    lines: list[dict[str, Any]] = []
    for poll in polls:
        declaration = declared.get(poll.item.number)
        line: dict[str, Any] = {
            "item": poll.item.number,
            "title": poll.item.title,
            "order_text": poll.item.order_text,
            "papers": [p.sha256 for p in poll.item.papers.all() if p.removed_at is None],
        }
        if declaration is None:
            raise IncompleteReply
        if declaration.kind == "none":
            draft = drafts.get(poll.pk)
            if draft is None or not draft.choice:
                raise IncompleteReply
            check_decided(choice=draft.choice, opinion=draft.opinion)
            line |= {"choice": draft.choice, "opinion": draft.opinion.strip()}
        else:
            line |= {"choice": None, "declared": declaration.kind}
        lines.append(line)
    return {
        "meeting": str(entry.meeting_id),
        "seat": entry.seat,
        "name": entry.name,
        "lines": lines,
    }


def shown_digest(entry: RollEntry) -> str:
    """Return the SHA-256, in hex, of what the signing page shows.

    Raises:
        IncompleteReply: an item is not decided yet.
    """
    return hashlib.sha256(canonical(shown_data(entry))).hexdigest()


@transaction.atomic
def submit_reply(*, actor: Person, meeting_id: int, form: SignedForm, now: dt.datetime) -> Reply:
    """Record a member's signed reply; the same form sent twice makes one.

    A reply after the deadline, or after the close, is kept and marked late; it is not counted.

    Raises:
        NotFound: the actor is not on the roll.
        WrongState: the deliberation was turned into a sitting or withdrawn.
        HasLeft, IncompleteReply, NothingToSign, SignatureMissing, NameDiffers, ShownDiffers.
    """
    entry = access_roll_entry(actor=actor, meeting_id=meeting_id, lock=True)
    before = list(Reply.objects.filter(Q(key=form.key) | Q(entry=entry)).order_by("version"))
    for known in before:
        if known.key == form.key:
            return _own(known, entry)
    meeting = entry.meeting
    late = _reply_step(meeting, now)
    _check_signature(entry, form.signature)
    polls = _polls(entry)
    shown = _shown(entry, polls)
    decided = [line for line in shown["lines"] if line["choice"]]
    if not decided:
        raise NothingToSign
    if hashlib.sha256(canonical(shown)).hexdigest() != form.shown_digest:
        raise ShownDiffers
    reply = _write(entry, form, before[-1] if before else None, late=late, now=now)
    _write_ballots(reply, polls, decided)
    _log(reply, before[-1] if before else None, decided, now)
    announce(
        meeting=meeting,
        people=[actor],
        purpose=Delivery.Purpose.RECEIPT,
        now=now,
        reference=reply.pk,
    )
    return reply


def _own(reply: Reply, entry: RollEntry) -> Reply:
    if reply.entry_id != entry.pk:
        raise NotFound
    return reply


def _reply_step(meeting: Meeting, now: dt.datetime) -> bool:
    """Return whether a reply at this moment is late."""
    if meeting.state == Meeting.State.OPEN:
        step(meeting=meeting, event="reply")
        return meeting.deadline_at is None or now > meeting.deadline_at
    step(meeting=meeting, event="reply_late")
    return True


def _check_undisqualified(entry: RollEntry, number: int) -> None:
    declaration = last_declarations(entry).get(number)
    if declaration is None:
        raise NotDeclared
    if declaration.kind != "none":
        raise StandsAside


def _check_signature(entry: RollEntry, signature: Signature) -> None:
    if hasattr(entry, "departure"):
        raise HasLeft
    if signature.kind == Reply.SignatureKind.TYPED:
        if not signature.text.strip():
            raise SignatureMissing(field="signature")
        if signature.text.strip() != entry.name:
            raise NameDiffers(field="signature")
        return
    strokes = signature.strokes or []
    points = [point for stroke in strokes for point in stroke]
    if signature.kind != Reply.SignatureKind.DRAWN or not MIN_POINTS <= len(points) <= MAX_POINTS:
        raise SignatureMissing(field="signature")
    if not all(_is_point(point) for point in points):
        raise SignatureMissing(field="signature")


def _is_point(point: list[int]) -> bool:
    return len(point) == PARTS_OF_A_POINT and all(type(value) is int for value in point)


def _write(
    entry: RollEntry, form: SignedForm, before: Reply | None, *, late: bool, now: dt.datetime
) -> Reply:
    signature = form.signature
    drawn = signature.kind == Reply.SignatureKind.DRAWN
    return Reply.objects.create(
        entry=entry,
        version=before.version + 1 if before else 1,
        key=form.key,
        submitted_at=now,
        late=late,
        auth=form.auth,
        shown_digest=form.shown_digest,
        signature_kind=signature.kind,
        strokes=signature.strokes if drawn else None,
        signature_text="" if drawn else signature.text.strip(),
    )


def _write_ballots(reply: Reply, polls: list[Poll], decided: list[dict[str, Any]]) -> None:
    by_number = {poll.item.number: poll for poll in polls}
    Ballot.objects.bulk_create(
        Ballot(
            reply=reply,
            poll=by_number[line["item"]],
            choice=line["choice"],
            opinion=line["opinion"],
        )
        for line in decided
    )


def _log(
    reply: Reply, before: Reply | None, decided: list[dict[str, Any]], now: dt.datetime
) -> None:
    meeting = reply.entry.meeting
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_REPLY_SUBMITTED,
        subject=subject_of(meeting),
        act=log.Act(actor=reply.entry.person, capacity="member", now=now),
        data=_reply_data(reply, before, decided),
    )


def _reply_data(
    reply: Reply, before: Reply | None, decided: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "reply": str(reply.key),
        "seat": reply.entry.seat,
        "version": reply.version,
        "supersedes": str(before.key) if before else None,
        "late": reply.late,
        "auth": reply.auth,
        "shown_digest": reply.shown_digest,
        "signature": {
            "kind": reply.signature_kind,
            "strokes": reply.strokes,
            "text": reply.signature_text or None,
        },
        "ballots": [
            {"item": line["item"], "choice": line["choice"], "opinion": line["opinion"]}
            for line in decided
        ],
    }
