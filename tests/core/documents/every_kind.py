"""Every kind of document, with facts that fill all of its parts."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hwabaek.core.documents.document import document_data
from hwabaek.core.documents.issue import Issue
from hwabaek.core.documents.log_state import LoggedFact, LogState, Stamped, Witnessed
from hwabaek.core.record.entries import EntryKind, Fact, VeiledFact, digest_of, parse_moment
from hwabaek.core.record.replay import replay
from hwabaek.core.tlog.canonical_json import canonical
from tests.core.documents.deliberation import NAMES, Deliberation, finished, tell_the_course
from tests.core.record.room import CLERK
from tests.core.record.sample import digests
from tests.core.record.whole_sitting import whole

AT = datetime(2026, 10, 13, 9, 41, tzinfo=UTC)
ADDRESS = "https://hwabaek.example.kr"
KINDS: list[tuple[str, int | None]] = [
    ("call_notice", None),
    ("resolution", 1),
    ("resolution", 2),
    ("written_result", None),
    ("result_report", None),
    ("audit_certificate", None),
    ("minutes", None),
    ("attendance_sheet", None),
    ("result_report@sitting", None),
    ("audit_certificate@sitting", None),
]
# What steers the drawing or speaks to those who do not see; everything else is printed.
_UNSEEN = {"svg", "alt", "code_alt", "subject", "keyword", "address"}
_INK = {"drawn", "typed", "none"}


@cache
def facts_for(kind: str) -> list[Fact]:
    """Give the facts that a kind of document is made from."""
    if kind == "audit_certificate@sitting":
        return busy_sitting()
    if kind in {"minutes", "attendance_sheet", "result_report@sitting"}:
        return whole().facts
    meeting = Deliberation()
    if kind == "call_notice":
        return meeting.facts
    if kind != "audit_certificate":
        return finished()
    _busy(meeting)
    return meeting.facts


def issue_for(kind: str) -> Issue:
    """Give what such a document says of its making."""
    facts = facts_for(kind)
    issue = Issue(
        at=AT,
        facts_digest=hashlib.sha256(canonical(facts)).hexdigest(),
        seal_level="B-B",
        log_number=48264,
        demo=True,
        address=ADDRESS,
    )
    certificate = template_of(kind) == "audit_certificate"
    return replace(issue, log=log_of(facts)) if certificate else issue


def data_for(kind: str, item: int | None = None) -> dict[str, Any]:
    """Give the data of such a document."""
    record = replay(facts_for(kind))
    return document_data(kind=template_of(kind), record=record, item=item, issue=issue_for(kind))


def template_of(kind: str) -> str:
    """Give the kind alone, without what sort of meeting it is about."""
    return kind.partition("@")[0]


def log_of(facts: list[Fact], **changed: Any) -> LogState:
    """Give a log that holds these facts one after another from its entry 48,201 on."""
    state = LogState(
        origin="hwabaek.example.kr/log/yuseong",
        size=48290,
        root="9f" * 32,
        signed_at=AT,
        facts=[
            LoggedFact(
                number=number,
                kind=fact["kind"],
                at=parse_moment(fact["at"]),
                digest=digest_of(VeiledFact(fact)),
                by=fact["actor"]["name"],
            )
            for number, fact in enumerate(facts, start=48201)
        ],
        witnesses=[Witnessed(witness="witness.example.kr", size=48280, at=AT)],
        stamp=Stamped(authority="시점확인센터", at=AT, size=48270, error=""),
    )
    return replace(state, **changed)


def printed(value: object, key: str = "") -> Iterator[str]:
    """Give every text of a document's data that has to stand on its pages."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from printed(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from printed(part, key)
    elif isinstance(value, str) and key not in _UNSEEN and not (key == "kind" and value in _INK):
        yield value


def busy_sitting() -> list[Fact]:
    """Give a sitting in which the clerk entered a ballot, and somebody did not sign a resolution."""
    room = whole()
    kinds = [fact["kind"] for fact in room.facts]
    ballot = room.facts[kinds.index(EntryKind.MEETING_BALLOT_CAST)]
    entered = {key: ballot["data"][key] for key in ballot["data"] if key != "shown_digest"}
    said = {"auth": "clerk", "reason": "기기가 꺼짐"}
    ballot |= {
        "kind": EntryKind.MEETING_BALLOT_ENTERED.value,
        "actor": CLERK,
        "data": entered | said,
    }
    last = len(kinds) - 1 - kinds[::-1].index(EntryKind.MEETING_RESOLUTION_SIGNED)
    signed = room.facts[last]
    refused = {key: signed["data"][key] for key in ("items", "seat")} | {"reason": "먼저 자리를 뜸"}
    signed |= {"kind": EntryKind.MEETING_RESOLUTION_REFUSED.value, "actor": CLERK, "data": refused}
    room.facts[-1]["data"] = {"facts": digests(room.facts[:-1])}
    for kind, item in (("minutes", None), ("resolution", 1), ("result_report", None)):
        sealed = {**_sealed, "kind": kind, "item": item}
        room.tell(EntryKind.MEETING_DOCUMENT_SEALED, **sealed)
    return room.facts


def _busy(meeting: Deliberation) -> None:
    """Let everything happen that a certificate tells of."""
    meeting.add(
        EntryKind.MEETING_DOCUMENT_SEALED,
        {**_sealed, "kind": "call_notice", "item": None},
    )
    for seat in (1, 2, 3):
        notice = {"seat": seat, "channel": "mail", "purpose": "call", "state": "sent"}
        meeting.add(EntryKind.MEETING_NOTIFIED, notice)
        meeting.add(EntryKind.MEETING_SEAT_OPENED, {"seat": seat}, seat=seat)
    failed = {"seat": 4, "channel": "sms", "purpose": "reminder", "state": "failed"}
    meeting.add(EntryKind.MEETING_REMINDED, {"seats": [4, 5]})
    meeting.add(EntryKind.MEETING_NOTIFIED, failed)
    meeting.reply(14, "fff")
    paper = meeting.facts.pop()["data"] | {
        "auth": "paper",
        "entered_by": "정유나",
        "confirmed_by": "공진수",
        "scan_sha256": "cd" * 32,
        "reason": "휴대전화가 없음",
    }
    meeting.add(EntryKind.MEETING_PAPER_REPLY_ENTERED, paper | {"signature": _typed(14)})
    tell_the_course(meeting)
    for kind, item in (("resolution", 1), ("written_result", None)):
        meeting.add(EntryKind.MEETING_DOCUMENT_SEALED, {**_sealed, "kind": kind, "item": item})


def _typed(seat: int) -> dict[str, Any]:
    return {"kind": "typed", "strokes": None, "text": NAMES[seat - 1]}


_sealed = {
    "document": "7",
    "sha256": "7c" * 32,
    "size": 104_220,
    "seal": "B-LTA",
    "timestamp": True,
}
