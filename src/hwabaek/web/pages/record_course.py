"""The course of a meeting for its auditor: in stages, like acts of many in one line, each with its log numbers."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.access.entries import is_closed_to_readers, roll_names
from hwabaek.core.korean import SEOUL, format_day
from hwabaek.core.record.kinds import EntryKind
from hwabaek.models import LogEntry, Meeting
from hwabaek.web.pages.fact_words import actor_of_fact, sentence_of
from hwabaek.web.pages.kind_words import label_of
from hwabaek.web.pages.log import fact_of

# What many do alike is told in one line a stage.
GATHERED: Final = frozenset(
    {
        EntryKind.MEETING_NOTIFIED,
        EntryKind.MEETING_SEAT_OPENED,
        EntryKind.MEETING_DECLARATION_MADE,
        EntryKind.MEETING_REPLY_SUBMITTED,
        EntryKind.MEETING_ITEM_ADDED,
        EntryKind.MEETING_PAPER_ADDED,
        EntryKind.MEETING_INVITATION_ANSWERED,
        EntryKind.MEETING_ATTENDANCE_MARKED,
        EntryKind.MEETING_ATTENDANCE_SIGNED,
        EntryKind.MEETING_BALLOT_CAST,
        EntryKind.MEETING_SPEECH_RECORDED,
        EntryKind.MEETING_RESOLUTION_SIGNED,
        EntryKind.MEETING_MINUTES_SIGNED,
        EntryKind.MEETING_DOCUMENT_SEALED,
        EntryKind.MEETING_RECORD_EXPORTED,
    }
)
# What begins a stage: with the entry itself.
PREPARING: Final = gettext_lazy("준비")
BEGINS: Final[dict[str, Promise]] = {
    EntryKind.MEETING_CALLED: gettext_lazy("소집"),
    EntryKind.MEETING_ATTENDANCE_MARKED: gettext_lazy("회의"),
    EntryKind.MEETING_OPENED: gettext_lazy("회의"),
}
AFTERWARDS: Final = gettext_lazy("결과와 문서")
# Handled otherwise than usual: entered for somebody, or too late.
FOR_SOMEBODY: Final = frozenset(
    {EntryKind.MEETING_PAPER_REPLY_ENTERED, EntryKind.MEETING_BALLOT_ENTERED}
)


@dataclass
class Happening:
    """A line of the course: one entry, or several like ones."""

    at: dt.datetime
    kind: EntryKind
    actor: str
    words: list[str]
    entries: list[LogEntry]
    is_closed: bool
    is_late: bool = False

    @property
    def label(self) -> str:
        """Return what happened."""
        return label_of(self.kind)

    @property
    def numbers(self) -> str:
        """Return the numbers in the log, as a range where there are several."""
        found = [entry.leaf.index + 1 for entry in self.entries if getattr(entry, "leaf", None)]
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
        """Return what the line tells beyond its kind; like words are counted."""
        words = (word for word in self.words if word)
        if self.kind == EntryKind.MEETING_NOTIFIED and self.count > 1:
            words = (word.partition(" · ")[2] for word in words)
        counts = Counter(words)
        return " · ".join(
            f"{word} {number}" if number > 1 else word for word, number in counts.items()
        )


@dataclass
class Stage:
    """A part of the course, with its days."""

    name: str
    happenings: list[Happening] = field(default_factory=list)
    days: list[dt.date] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """Return ``2026. 10. 30.(금) ~ 11. 9.(월) 소집``."""
        first, last = min(self.days), max(self.days)
        if first == last:
            return f"{format_day(first)} {self.name}"
        until = format_day(last)
        if first.year == last.year:
            until = until.partition(" ")[2]
        return f"{format_day(first)} ~ {until} {self.name}"

    @property
    def is_long(self) -> bool:
        """Tell whether it took more than a day, so that each time needs its day."""
        return len(set(self.days)) > 1


@dataclass
class Course:
    """All stages, and what was handled otherwise than usual."""

    stages: list[Stage]
    number: int
    entered: int
    late: int

    @property
    def exceptions(self) -> int:
        """Return how many entries are no ordinary ones."""
        return self.entered + self.late


def course_of(meeting: Meeting, *, every: bool) -> Course:
    """Return the course of a meeting: like acts in one line, or every entry in its own."""
    rows = LogEntry.objects.filter(subject=f"meeting:{meeting.pk}").order_by("pk")
    entries = list(rows.select_related("fact", "leaf"))
    names = roll_names([meeting]).get(f"meeting:{meeting.pk}", {})
    found = [_happening(meeting, entry, names) for entry in entries]
    stages = _staged(found, _is_written(meeting))
    if not every:
        for stage in stages:
            stage.happenings = _gathered(stage.happenings)
    return Course(
        stages=stages,
        number=len(entries),
        entered=sum(one.kind in FOR_SOMEBODY for one in found),
        late=sum(one.is_late for one in found),
    )


def _is_written(meeting: Meeting) -> bool:
    return meeting.mode == Meeting.Mode.WRITTEN


def _staged(happenings: Iterable[Happening], written: bool) -> list[Stage]:  # noqa: FBT001 - of one caller
    stages = [Stage(str(PREPARING))]
    ends = {EntryKind.MEETING_CLOSED, EntryKind.MEETING_CONVERTED}
    ends |= {EntryKind.MEETING_POLL_CLOSED} if written else {EntryKind.MEETING_ADJOURNED}
    for one in happenings:
        name = str(AFTERWARDS if one.kind in ends else BEGINS.get(one.kind, stages[-1].name))
        if name != stages[-1].name:
            stages.append(Stage(name))
        stages[-1].happenings.append(one)
        stages[-1].days.append(one.at.astimezone(SEOUL).date())
    return [stage for stage in stages if stage.happenings]


def _gathered(happenings: Iterable[Happening]) -> list[Happening]:
    lines: list[Happening] = []
    first: dict[tuple[EntryKind, bool], Happening] = {}
    for one in happenings:
        key = (one.kind, one.is_late)
        if one.kind in GATHERED and key in first:
            line = first[key]
            line.entries += one.entries
            line.words += one.words
            line.actor = line.actor if line.actor == one.actor else ""
        else:
            first[key] = one
            lines.append(one)
    return lines


def _happening(meeting: Meeting, entry: LogEntry, names: dict[int, str]) -> Happening:
    fact: dict[str, Any] | None = fact_of(entry)
    data = fact["data"] if fact else {}
    return Happening(
        at=entry.at,
        kind=EntryKind(entry.kind),
        actor=actor_of_fact(fact) if fact else _("지워진 내용"),
        words=[sentence_of(fact, names)] if fact else [],
        entries=[entry],
        is_closed=is_closed_to_readers(entry=entry, meetings={entry.subject: meeting}),
        is_late=data.get("late") is True,
    )
