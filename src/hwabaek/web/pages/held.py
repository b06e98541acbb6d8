"""A document in the words in which whoever holds it may be told of it: no names, no opinions."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.access.checks import gives_original
from hwabaek.actions.polls import counted_ballots
from hwabaek.models import Document, Meeting, Poll
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
    meeting, polls = document.meeting, _polls(document)
    is_closed = meeting.disclosure == Meeting.Disclosure.CLOSED
    called = document.kind == Document.Kind.CALL_NOTICE
    return HeldDocument(
        document=document,
        name=name_of_document(document),
        title="" if is_closed or document.item is None else document.item.title,
        committee=_committee(meeting),
        meeting=name_of(meeting),
        made_at=meeting.called_at if called else meeting.concluded_at or document.sealed_at,
        decided=[_decided(poll, alone=document.item is not None) for poll in polls],
        signed=_signed(polls),
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


def _polls(document: Document) -> list[Poll]:
    if document.kind not in DECIDED:
        return []
    polls = Poll.objects.filter(item__meeting=document.meeting_id, answer__isnull=False)
    if document.item_id:
        polls = polls.filter(item=document.item_id)
    return list(polls.select_related("item").order_by("item__number"))


def _decided(poll: Poll, *, alone: bool) -> str:
    tally = (poll.answer or {}).get("tally", {})
    counts = ", ".join(f"{word} {tally[key]}" for key, word in COUNTS if tally.get(key))
    said = outcome_of(poll.outcome).text + (f" ({counts})" if counts else "")
    if alone:
        return said
    return _("제{number}호 {said}").format(number=poll.item.number, said=said)


def _signed(polls: list[Poll]) -> int:
    """Return how many members signed what was counted."""
    return len({ballot.reply.entry_id for poll in polls for ballot in counted_ballots(poll)})


def _committee(meeting: Meeting) -> str:
    name, body = meeting.committee.name, meeting.body.name
    return name if name.startswith(body) else f"{body} {name}"
