"""A document in the words in which whoever holds it may be told of it: no names, no opinions."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.access.checks import gives_original
from hwabaek.actions.log import facts_of
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.happenings import Poll
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import replay
from hwabaek.models import Document, Meeting
from hwabaek.web.pages.naming import name_of, outcome_of

# How the counts of a vote are told, in this order.
COUNTS = (
    ("for", gettext_lazy("찬성")),
    ("conditional", gettext_lazy("조건부")),
    ("against", gettext_lazy("반대")),
    ("abstaining", gettext_lazy("기권")),
)
# Documents that say how items were decided.
DECIDED = (Document.Kind.RESOLUTION, Document.Kind.WRITTEN_RESULT, Document.Kind.RESULT_REPORT)


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """What the page of a check says of a document."""

    document: Document
    name: str  # 의결서 제1호
    title: str  # of the item; "" where there is none, or the meeting is closed
    committee: str
    meeting: str
    made_at: dt.datetime | None  # the day that the document speaks of
    decided: list[str]
    signed: int
    stamp: str
    gives_original: bool


def held_document(document: Document) -> HeldDocument:
    """Return what may be told of a document to whoever holds it."""
    meeting = document.meeting
    record = _record(meeting) if document.kind in DECIDED else None
    item = document.item.number if document.item else None
    polls = [poll for poll in record.polls if item in {None, poll.item}] if record else []
    is_closed = meeting.disclosure == Meeting.Disclosure.CLOSED
    called = document.kind == Document.Kind.CALL_NOTICE
    return HeldDocument(
        document=document,
        name=name_of_document(document),
        title="" if is_closed or document.item is None else document.item.title,
        committee=_committee(meeting),
        meeting=name_of(meeting),
        made_at=meeting.called_at if called else meeting.concluded_at or document.sealed_at,
        decided=[_decided(poll, alone=item is not None) for poll in polls],
        signed=_signed(record, item) if record else 0,
        stamp=stamp_of(document),
        gives_original=gives_original(document),
    )


def name_of_document(document: Document) -> str:
    """Return ``의결서 제1호``."""
    kind = str(document.get_kind_display())
    if document.item is None:
        return kind
    return _("{kind} 제{number}호").format(kind=kind, number=document.item.number)


def stamp_of(document: Document) -> str:
    """Return whether the seal has a time stamp, and if not, why."""
    levels = {"B-T": _("시점확인 있음"), "B-LTA": _("시점확인·장기 검증 있음")}
    if found := levels.get(document.seal_level):
        return found
    reason = document.unstamped_reason or _("시점확인 기관이 설정되지 않음")
    return _("시점확인 없음: {reason}").format(reason=reason)


def _record(meeting: Meeting) -> MeetingRecord | None:
    """Return the meeting as its facts tell it; None where they were tampered with: then nothing is told."""
    try:
        return replay(facts_of(f"meeting:{meeting.pk}"))
    except VerificationError:
        return None


def _decided(poll: Poll, *, alone: bool) -> str:
    answer = poll.casting_vote.answer if poll.casting_vote else poll.answer
    counts = ", ".join(
        f"{word} {answer['tally'][key]}" for key, word in COUNTS if answer["tally"].get(key)
    )
    said = outcome_of(answer["outcome"]).text + (f" ({counts})" if counts else "")
    if alone:
        return said
    return _("제{number}호 {said}").format(number=poll.item, said=said)


def _signed(record: MeetingRecord, item: int | None) -> int:
    """Return how many members signed a reply that was counted, on an item or on any."""
    replies = [record.counted_reply(seat.number) for seat in record.roll]
    return sum(
        reply is not None and (item is None or reply.ballot(item) is not None) for reply in replies
    )


def _committee(meeting: Meeting) -> str:
    name, body = meeting.committee.name, meeting.body.name
    return name if name.startswith(body) else f"{body} {name}"
