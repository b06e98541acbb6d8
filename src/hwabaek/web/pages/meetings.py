"""The list of meetings, and the page of one: by its state a board, a live page or its results."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from hwabaek.access.committees import run_committees
from hwabaek.access.meetings import followed_meetings
from hwabaek.models import Meeting, Person, Poll, SittingPoll
from hwabaek.web.pages.agenda import items_of
from hwabaek.web.pages.naming import Sign, meeting_crumbs, outcome_of, state_of
from hwabaek.web.pages.outcomes import outcome_page
from hwabaek.web.pages.plans import ground_label
from hwabaek.web.pages.progress import progress_page
from hwabaek.web.pages.readiness import readiness_of
from hwabaek.web.pages.rights import runs
from hwabaek.web.pages.sittings import sitting_page
from hwabaek.web.pages.turnout import turnouts

PER_PAGE = 50
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Which template shows what."""

    template: str
    context: Context


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One line of a list of meetings."""

    meeting: Meeting
    signs: tuple[Sign, ...]
    replied: int | None
    asked: int | None


def meeting_page(meeting: Meeting, actor: Person, now: dt.datetime) -> MeetingPage:
    """Return the page of a meeting as its state wants it."""
    if meeting.mode == Meeting.Mode.SITTING and meeting.called_at:
        return MeetingPage("desk/sitting.html", sitting_page(meeting, actor, now))
    template, build = _PAGES[Meeting.State(meeting.state)]
    return MeetingPage(template, build(meeting, actor, now))


def list_page(actor: Person, state: str, page: str) -> Context:
    """Return the list of the meetings that the actor may follow, filtered by state."""
    all_meetings = followed_meetings(actor)
    counts = dict(all_meetings.values_list("state").annotate(n=Count("id")).order_by())
    shown = all_meetings.filter(state=state) if state in Meeting.State.values else all_meetings
    ordered = shown.select_related("committee", "body", "sitting").order_by(
        F("deadline_at").desc(nulls_first=True), "-id"
    )
    current = Paginator(ordered, PER_PAGE).get_page(page)
    return {
        "lines": lines_of_meetings(list(current.object_list)),
        "page": current,
        "state": state if state in Meeting.State.values else "",
        "filters": [
            (value, label, counts.get(value, 0))
            for value, label in Meeting.State.choices
            if value in _PAGES or value in counts
        ],
        "all": sum(counts.values()),
        "plans": run_committees(actor).exists(),
    }


def lines_of_meetings(meetings: list[Meeting]) -> list[MeetingLine]:
    """Return lines with turnout and outcome, with as many queries for fifty as for one."""
    called = [meeting for meeting in meetings if meeting.called_at]
    states = turnouts(one for one in called if one.mode == Meeting.Mode.WRITTEN)
    outcomes: dict[int, list[str]] = {}
    closed = Poll.objects.filter(Q(item__meeting__in=called) & ~Q(outcome=""))
    for meeting_id, outcome in closed.values_list("item__meeting_id", "outcome"):
        outcomes.setdefault(meeting_id, []).append(outcome)
    declared = SittingPoll.objects.filter(meeting__in=called, state=SittingPoll.State.DECLARED)
    for meeting_id, outcome in declared.values_list("meeting_id", "outcome"):
        outcomes.setdefault(meeting_id, []).append(outcome)
    lines = []
    for meeting in meetings:
        found = [outcome_of(name) for name in dict.fromkeys(outcomes.get(meeting.pk, []))]
        turnout = states.get(meeting.pk)
        lines.append(
            MeetingLine(
                meeting=meeting,
                signs=tuple(found) or (state_of(meeting),),
                replied=turnout.count("replied") if turnout else None,
                asked=turnout.asked if turnout else None,
            )
        )
    return lines


def _preparation(meeting: Meeting, actor: Person, now: dt.datetime) -> Context:
    items = items_of(meeting)
    written = meeting.mode == Meeting.Mode.WRITTEN
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting),
        "state": state_of(meeting),
        "runs": runs(actor, meeting),
        "items": items,
        "written": written,
        "readiness": readiness_of(meeting, items, now) if written else None,
        "ground_name": ground_label(meeting.ground),
        "origin": meeting.converted_from,
        "now": now,
    }


def _ended(meeting: Meeting, actor: Person, now: dt.datetime) -> Context:
    converted = meeting.state == Meeting.State.CONVERTED
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting),
        "state": state_of(meeting),
        "items": items_of(meeting),
        "headline": _("회의로 열기로 한 서면심의입니다")
        if converted
        else _("보내기 전에 그만둔 심의입니다"),
        "sitting": Meeting.objects.filter(converted_from=meeting).first(),
        "now": now,
    }


_PAGES: dict[Meeting.State, tuple[str, Callable[[Meeting, Person, dt.datetime], Context]]] = {
    Meeting.State.PREPARING: ("desk/preparation.html", _preparation),
    Meeting.State.OPEN: ("desk/progress.html", progress_page),
    Meeting.State.CLOSED: ("desk/results.html", outcome_page),
    Meeting.State.CONCLUDED: ("desk/results.html", outcome_page),
    Meeting.State.CONVERTED: ("desk/ended.html", _ended),
    Meeting.State.WITHDRAWN: ("desk/ended.html", _ended),
}
