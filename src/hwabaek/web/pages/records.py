"""The record of one meeting for the auditor: the course of it, checked again as the page is made."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from hwabaek.access.entries import audited_meeting, is_closed_to_readers, roll_names
from hwabaek.actions.records import FINISHED, build_record
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.record.opened import Opened
from hwabaek.core.record.report import Check, Line, Report, Status
from hwabaek.core.record.verify import verify_record
from hwabaek.gateways.clock import SEOUL
from hwabaek.models import Document, LogEntry, LogKey, Meeting, Person, Poll
from hwabaek.web.pages.fact_words import actor_of_fact, sentence_of
from hwabaek.web.pages.kind_words import label_of
from hwabaek.web.pages.log import fact_of
from hwabaek.web.pages.naming import Sign, name_of, outcome_of, state_of

# Happenings of one kind and one minute are told in one line.
GATHERED = frozenset(
    {
        EntryKind.MEETING_NOTIFIED,
        EntryKind.MEETING_DECLARATION_MADE,
        EntryKind.MEETING_ITEM_ADDED,
        EntryKind.MEETING_PAPER_ADDED,
        EntryKind.MEETING_DOCUMENT_SEALED,
    }
)


@dataclass
class Happening:
    """A line of the course of a meeting: one entry, or several like ones."""

    at: dt.datetime
    label: str
    actor: str
    words: list[str]
    entries: list[LogEntry]
    is_closed: bool

    @property
    def numbers(self) -> str:
        """Return the numbers in the log, as a range where there are several."""
        found = [entry.leaf.index for entry in self.entries if getattr(entry, "leaf", None)]
        if len(found) < 2:  # noqa: PLR2004 - one number is no range
            return "".join(f"{number:,}" for number in found)
        span = f"{found[0]:,}–{found[-1]:,}"
        if found[-1] - found[0] + 1 == len(found):
            return span
        return _("%(span)s 가운데") % {"span": span}

    @property
    def count(self) -> int:
        """Return how many entries the line stands for."""
        return len(self.entries)

    @property
    def told(self) -> str:
        """Return what the line tells beyond its kind; like messages are counted."""
        if self.count > 1 and self.entries[0].kind == EntryKind.MEETING_NOTIFIED:
            kinds = Counter(word.partition(" · ")[2] for word in self.words)
            return ", ".join(f"{kind} {number}" for kind, number in kinds.items())
        return " · ".join(dict.fromkeys(word for word in self.words if word))


@dataclass(frozen=True)
class Recount:
    """A decided item: what was declared, and what counting again says."""

    number: int
    declared: str
    sentence: str
    same: bool | None


@dataclass
class RecordPage:
    """What the page shows."""

    meeting: Meeting
    documents: list[Document]
    days: list[tuple[dt.date, list[Happening]]] = field(default_factory=list)
    number: int = 0
    recounts: list[Recount] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    holds: bool = False
    size: int = 0
    refusal: str = ""
    checked_at: dt.datetime | None = None

    @property
    def name(self) -> str:
        """Return the meeting's name."""
        return name_of(self.meeting)

    @property
    def state(self) -> Sign:
        """Return the meeting's state."""
        return state_of(self.meeting)

    @property
    def items(self) -> int:
        """Return how many items the meeting has."""
        return self.meeting.items.count()

    @property
    def good(self) -> int:
        """Return how many checks went well."""
        return sum(line.status is Status.OK for line in self.lines)


def record_page(*, actor: Person, meeting_id: int, now: dt.datetime) -> RecordPage:
    """Return the record of a meeting; of a finished one also every check, done now.

    Raises:
        NotFound: there is no such meeting, or the actor does not audit its body.
    """
    meeting = audited_meeting(actor=actor, meeting_id=meeting_id)
    page = RecordPage(
        meeting=meeting, documents=list(meeting.documents.select_related("item")), checked_at=now
    )
    if meeting.state in FINISHED:
        _check(page, now)  # seals first what is not sealed, so that every line has its number
    entries = LogEntry.objects.filter(subject=f"meeting:{meeting.pk}")
    found = list(entries.select_related("fact", "leaf").order_by("pk"))
    page.number, page.days = len(found), _by_day(_happenings(meeting, found))
    return page


def _check(page: RecordPage, now: dt.datetime) -> None:
    """Build the record as it would be handed over and verify it as a stranger would."""
    try:
        found = build_record(meeting=page.meeting, now=now)
    except Refusal as refusal:
        page.refusal = str(refusal.text)
        return
    keys = LogKey.objects.filter(body=page.meeting.body_id).values_list("verifier", flat=True)
    report, opened = verify_record(data=found.content, keys=list(keys))
    page.size = len(found.content)
    page.holds = report.holds
    page.lines = [line for line in report.lines if line.check is not Check.DECISION]
    page.recounts = _recounts(page.meeting, report, opened)


def _recounts(meeting: Meeting, report: Report, opened: Opened | None) -> list[Recount]:
    """Return each item with what was declared; the report has a line for each, in their order."""
    if opened is None or opened.meeting is None:
        return []
    polls = {poll.item.number: poll for poll in Poll.objects.filter(item__meeting=meeting)}
    decided = [line for line in report.lines if line.check is Check.DECISION]
    return [
        _recount(item.number, polls.get(item.number), line)
        for item, line in zip(opened.meeting.items, decided, strict=True)
    ]


def _recount(number: int, poll: Poll | None, line: Line) -> Recount:
    if poll is None or not poll.outcome:
        return Recount(number, _("표결 없음"), line.ko, same=None)
    explanation = str((poll.answer or {}).get("explanation", ""))
    declared = outcome_of(poll.outcome).text
    return Recount(number, declared, explanation, same=line.status is Status.OK)


def _happenings(meeting: Meeting, entries: list[LogEntry]) -> list[Happening]:
    names = roll_names([meeting]).get(f"meeting:{meeting.pk}", {})
    found: list[Happening] = []
    for entry in entries:
        one = _happening(meeting, entry, names)
        last = found[-1] if found else None
        if last and _belong_together(last, one):
            last.entries.append(entry)
            last.words += one.words
        else:
            found.append(one)
    return found


def _happening(meeting: Meeting, entry: LogEntry, names: dict[int, str]) -> Happening:
    fact: dict[str, Any] | None = fact_of(entry)
    return Happening(
        at=entry.at,
        label=label_of(EntryKind(entry.kind)),
        actor=actor_of_fact(fact) if fact else _("지워진 내용"),
        words=[sentence_of(fact, names)] if fact else [],
        entries=[entry],
        is_closed=is_closed_to_readers(entry=entry, meetings={entry.subject: meeting}),
    )


def _belong_together(first: Happening, second: Happening) -> bool:
    alike = (first.label, first.actor) == (second.label, second.actor)
    near = abs(second.at - first.at) < dt.timedelta(minutes=1)
    return alike and near and second.entries[0].kind in GATHERED


def _by_day(happenings: list[Happening]) -> list[tuple[dt.date, list[Happening]]]:
    days: dict[dt.date, list[Happening]] = {}
    for one in happenings:
        days.setdefault(one.at.astimezone(SEOUL).date(), []).append(one)
    return list(days.items())
