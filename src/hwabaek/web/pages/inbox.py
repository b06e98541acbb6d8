"""One list of what is asked of a member, in every committee and body, soonest first.

The number of queries does not grow with the number of meetings: rows are fetched for all of them
at once and put together here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hwabaek.access.documents import FOR_OFFICIALS
from hwabaek.access.meetings import roll_entries_of
from hwabaek.access.people import memberships_of
from hwabaek.actions.polls import needs_casting_vote, needs_wording
from hwabaek.models import (
    AgendaItem,
    Ballot,
    Declaration,
    Document,
    DraftBallot,
    Meeting,
    Person,
    Reply,
    RollEntry,
)
from hwabaek.web.pages.frame import inbox_shell
from hwabaek.web.pages.written import Way, line_for, next_step

UNDER_WAY = (Meeting.State.OPEN, Meeting.State.CLOSED)
OVER = (Meeting.State.CONCLUDED, Meeting.State.CONVERTED)
FINISHED_SHOWN = 10
COUNTS = (
    "",
    pgettext_lazy("가지", "한"),
    pgettext_lazy("가지", "두"),
    pgettext_lazy("가지", "세"),
    pgettext_lazy("가지", "네"),
    pgettext_lazy("가지", "다섯"),
    pgettext_lazy("가지", "여섯"),
    pgettext_lazy("가지", "일곱"),
    pgettext_lazy("가지", "여덟"),
    pgettext_lazy("가지", "아홉"),
    pgettext_lazy("가지", "열"),
)
TITLES = {
    "declaration": (gettext_lazy("이해관계 확인하기"), "scale"),
    "ballot": (gettext_lazy("읽고 결정하기"), "done"),
    "signature": (gettext_lazy("서명하고 제출하기"), "pen"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that is asked of the member."""

    title: str
    icon: str
    meeting: Meeting
    url: str
    until: dt.datetime | None
    done: int = 0
    total: int = 0
    urgent: bool = False

    @property
    def steps(self) -> list[bool]:
        """Return one mark an item, the decided ones first."""
        return [number < self.done for number in range(self.total)]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A deliberation in which nothing is asked of the member now."""

    text: str
    meeting: Meeting
    url: str
    at: dt.datetime | None


def inbox_page(request: HttpRequest, person: Person, now: dt.datetime) -> dict[str, Any]:
    """Return what the member's list shows."""
    ways = ways_of(person, now)
    tasks = tasks_in(ways)
    finished = _finished(person)
    committees = [membership.committee for membership in memberships_of(person)]
    busy = {task.meeting.committee_id for task in tasks}
    about = {way.meeting.committee for way in ways} or set(committees)
    return {
        "person": person,
        "today": now,
        "tasks": tasks,
        "count": _in_words(len(tasks)),
        "waiting": _news(ways, tasks),
        "finished": finished,
        "quiet_count": len({committee.pk for committee in committees} - busy),
        "committee_count": len(committees),
        "shell": inbox_shell(request, about),
    }


def next_task(person: Person, now: dt.datetime, *, without: int) -> Task | None:
    """Return what is asked soonest, one deliberation aside."""
    tasks = tasks_in(ways_of(person, now))
    return next((task for task in tasks if task.meeting.pk != without), None)


def ways_of(person: Person, now: dt.datetime) -> list[Way]:
    """Return where the member stands in every deliberation that is under way."""
    entries = list(
        roll_entries_of(person)
        .filter(meeting__state__in=UNDER_WAY, meeting__mode=Meeting.Mode.WRITTEN)
        .select_related(
            "meeting__committee__department",
            "meeting__committee__body",
            "meeting__body",
            "meeting__extension",
            "departure",
            "person",
        )
    )
    items = _by(
        AgendaItem.objects.filter(meeting__in={entry.meeting_id for entry in entries})
        .select_related("poll")
        .defer("poll__answer", "proposal_text", "order_text", "reasons"),
        "meeting_id",
    )
    declared = _by(Declaration.objects.filter(entry__in=entries).order_by("id"), "entry_id")
    drafts = _by(DraftBallot.objects.filter(entry__in=entries), "entry_id")
    signed = _signed(entries)
    return [
        _way(entry, items[entry.meeting_id], declared[entry.pk], drafts[entry.pk], signed, now)
        for entry in entries
    ]


def tasks_in(ways: Iterable[Way]) -> list[Task]:
    """Return what these deliberations ask, the soonest first."""
    tasks = [task for way in ways for task in (_own_task(way), *_chair_tasks(way)) if task]
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(tasks, key=lambda task: (task.until or far, task.meeting.pk))


def _own_task(way: Way) -> Task | None:
    step = next_step(way) if way.is_open else None
    if step is None or step[0] not in TITLES:
        return None
    name, arguments = step
    title, icon = TITLES[name]
    return Task(
        title=str(title),
        icon=icon,
        meeting=way.meeting,
        url=reverse("written", args=[arguments[0]]),
        until=way.meeting.deadline_at,
        done=sum(line.decided for line in way.mine),
        total=len(way.mine) if way.declared else 0,
        urgent=_urgent(way),
    )


def _chair_tasks(way: Way) -> list[Task]:
    meeting = way.meeting
    if not way.entry.presides:
        return []
    owed = []
    extension = getattr(meeting, "extension", None)
    if way.in_time and extension is not None and extension.decided_at is None:
        owed.append((_("기한 연장 결정하기"), "clock", meeting.deadline_at))
    polls = [line.poll for line in way.lines if line.poll is not None]
    if any(needs_wording(poll) for poll in polls):
        owed.append((_("의결 조건 정하기"), "pen", meeting.closed_at))
    if any(needs_casting_vote(poll) for poll in polls):
        owed.append((_("가부동수 결정하기"), "scale", meeting.closed_at))
    url = reverse("chair", args=[meeting.pk])
    return [
        Task(title=title, icon=icon, meeting=meeting, url=url, until=until, urgent=True)
        for title, icon, until in owed
    ]


def _news(ways: list[Way], tasks: list[Task]) -> list[News]:
    asked = {task.meeting.pk for task in tasks}
    rest = [way for way in ways if way.meeting.pk not in asked and not way.left]
    return [
        News(
            text=_standing(way),
            meeting=way.meeting,
            url=reverse("written", args=[way.meeting.pk]),
            at=way.reply.submitted_at if way.reply else None,
        )
        for way in rest
    ]


def _standing(way: Way) -> str:
    if way.meeting.state == Meeting.State.CLOSED:
        return _("마감되어 결과를 정리하고 있습니다")
    if way.all_aside:
        return _("모든 안건에서 빠지셨습니다")
    if way.reply is None:
        return _("회신하지 않은 채 마감이 지났습니다")
    return _("회신하셨습니다. 마감까지 바꿀 수 있습니다") if way.in_time else _("회신하셨습니다")


def _finished(person: Person) -> list[tuple[Meeting, list[Document]]]:
    entries = list(
        roll_entries_of(person)
        .filter(meeting__state__in=OVER)
        .select_related("meeting__committee", "meeting__body")
        .order_by("-meeting__called_at")[:FINISHED_SHOWN]
    )
    meetings = [entry.meeting for entry in entries]
    sealed = Document.objects.filter(meeting__in=meetings, state=Document.State.SEALED).exclude(
        kind__in=FOR_OFFICIALS
    )
    documents = _by(sealed.select_related("item"), "meeting_id")
    return [(meeting, documents[meeting.pk]) for meeting in meetings]


def _signed(entries: list[RollEntry]) -> dict[int, tuple[Reply, list[Ballot]]]:
    """Return the last reply of each line with its ballots; a reply has at least one."""
    ballots = Ballot.objects.filter(reply__entry__in=entries).select_related("reply")
    last: dict[int, tuple[Reply, list[Ballot]]] = {}
    for ballot in ballots.order_by("reply__version", "id"):
        reply = ballot.reply
        if reply.entry_id not in last or last[reply.entry_id][0].version < reply.version:
            last[reply.entry_id] = (reply, [])
        last[reply.entry_id][1].append(ballot)
    return last


def _way(
    entry: RollEntry,
    items: list[AgendaItem],
    declared: list[Declaration],
    drafts: list[DraftBallot],
    signed: dict[int, tuple[Reply, list[Ballot]]],
    now: dt.datetime,
) -> Way:
    reply, ballots = signed.get(entry.pk, (None, []))
    last = {row.item_id: row for row in declared}
    chosen = {row.poll_id: row for row in drafts}
    kept = {row.poll_id: row for row in ballots}
    return Way(
        entry=entry,
        lines=tuple(line_for(item, last, chosen, kept) for item in items),
        reply=reply,
        left=hasattr(entry, "departure"),
        now=now,
    )


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _urgent(way: Way) -> bool:
    deadline = way.meeting.deadline_at
    return deadline is not None and deadline - way.now < dt.timedelta(days=2)


def _in_words(count: int) -> str:
    return str(COUNTS[count]) if count < len(COUNTS) else str(count)
