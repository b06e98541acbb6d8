"""What a clerk has to do: everything that waits for them, in the order of its day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hwabaek.access.committees import run_committees
from hwabaek.access.meetings import run_meetings
from hwabaek.gateways.clock import today
from hwabaek.models import Meeting, Membership, Person, Question, Reply
from hwabaek.web.pages.committees import ENDING_DAYS
from hwabaek.web.pages.matters import Matter, matters_of
from hwabaek.web.pages.stages import Stages, stages_of
from hwabaek.web.pages.tasks import Task, tasks_of, tasks_of_terms
from hwabaek.web.pages.week import week_of

RECENT = dt.timedelta(days=3)
NEWS = 6
FINISHED = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks of one stretch of time."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened."""

    who: str
    what: str
    at: dt.datetime
    meeting: Meeting


def today_page(actor: Person, now: dt.datetime, week: str) -> dict[str, Any]:
    """Return what the clerk's first page shows."""
    meetings = _meetings(actor, now)
    ending = _ending(actor, today(now))
    matters = matters_of(meetings, now)
    tasks = sorted([*tasks_of(matters, now), *tasks_of_terms(ending, now)], key=lambda t: t.order)
    groups = _groups(tasks, today(now))
    return {
        "headline": _headline(groups),
        "groups": [group for group in groups if group.tasks],
        "first": tasks[0] if tasks else None,
        "committees": run_committees(actor).count(),
        "short": sum(matter.short for matter in matters),
        "week": week_of(meetings, ending, now, week),
        "steps": [_step(matter) for matter in matters if matter.shown],
        "news": _news(actor, now),
        "now": now,
    }


def _meetings(actor: Person, now: dt.datetime) -> list[Meeting]:
    done = Q(concluded_at__lt=now - FINISHED)
    gone = Q(state__in=[Meeting.State.WITHDRAWN, Meeting.State.CONVERTED])
    rows = run_meetings(actor).exclude(done | gone)
    return list(
        rows.select_related("committee", "body", "rule", "extension", "presiding", "sitting")
    )


def _ending(actor: Person, day: dt.date) -> list[Membership]:
    rows = Membership.objects.filter(
        committee__in=run_committees(actor),
        ended_at=None,
        term_end_date__lte=day + dt.timedelta(days=ENDING_DAYS),
    )
    return list(rows.select_related("person", "committee").order_by("term_end_date", "id"))


def _groups(tasks: Iterable[Task], day: dt.date) -> list[Group]:
    friday = day + dt.timedelta(days=max(4 - day.weekday(), 0))
    known = list(tasks)
    now_due = tuple(task for task in known if task.due <= day)
    this_week = tuple(task for task in known if day < task.due <= friday)
    later = tuple(task for task in known if task.due > friday)
    return [
        Group(_("오늘까지"), now_due),
        Group(_("이번 주"), this_week),
        Group(_("그 뒤"), later),
    ]


def _headline(groups: list[Group]) -> str:
    now_due, this_week = len(groups[0].tasks), len(groups[1].tasks)
    if now_due and this_week:
        text = _("오늘 할 일 {today}건, 이번 주 안에 {week}건 더")
        return text.format(today=now_due, week=this_week)
    if now_due:
        return _("오늘 할 일 {n}건").format(n=now_due)
    if this_week:
        return _("오늘 할 일은 없고, 이번 주 안에 {n}건").format(n=this_week)
    return _("이번 주에 할 일이 없습니다")


def _step(matter: Matter) -> tuple[Matter, Stages]:
    return matter, stages_of(matter.meeting, has_items=bool(matter.items), ready=matter.ready)


def _news(actor: Person, now: dt.datetime) -> list[News]:
    """Return who replied and who asked lately: that they did, never what they decided."""
    mine = run_meetings(actor).filter(called_at__isnull=False)
    replies = (
        Reply.objects.filter(entry__meeting__in=mine, submitted_at__gt=now - RECENT)
        .select_related("entry__meeting__committee")
        .defer("strokes")
        .order_by("-submitted_at")[:NEWS]
    )
    questions = (
        Question.objects.filter(meeting__in=mine, asked_at__gt=now - RECENT)
        .select_related("entry", "meeting__committee")
        .order_by("-asked_at")[:NEWS]
    )
    told = [News(r.entry.name, _said(r), r.submitted_at, r.entry.meeting) for r in replies]
    told += [
        News(q.entry.name, _("위원이 질문을 남겼습니다."), q.asked_at, q.meeting) for q in questions
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)[:NEWS]


def _said(reply: Reply) -> str:
    if reply.late:
        return _("위원이 마감 뒤에 회신했습니다. 보관만 합니다.")
    return _("위원이 회신을 바꾸었습니다.") if reply.version > 1 else _("위원이 회신했습니다.")
