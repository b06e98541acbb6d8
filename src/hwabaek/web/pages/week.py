"""Five days of a clerk: what falls due, what was sent, and the holidays among them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hwabaek.core.korean import WEEKDAYS
from hwabaek.gateways.clock import today
from hwabaek.models import Meeting, Membership
from hwabaek.web.pages.deadlines import day_name
from hwabaek.web.pages.naming import short_name_of
from hwabaek.web.tags import clock

WORKING_DAYS = 5
FURTHEST_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Event:
    """One thing on a day."""

    text: str
    url: str
    style: str = ""  # urgent, done or nothing


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip."""

    date: dt.date
    weekday: str
    is_today: bool
    holiday: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Friday, and how to leaf."""

    days: tuple[Day, ...]
    offset: int

    @property
    def title(self) -> str:
        """Return which week this is."""
        names = {0: _("이번 주"), 1: _("다음 주"), -1: _("지난주")}
        return names.get(self.offset) or _("{month}월 {day}일 주").format(
            month=self.days[0].date.month, day=self.days[0].date.day
        )

    @property
    def before(self) -> int | None:
        """Return the number of the week before, unless it is too far away."""
        return self.offset - 1 if self.offset > -FURTHEST_WEEKS else None

    @property
    def after(self) -> int | None:
        """Return the number of the week after, unless it is too far away."""
        return self.offset + 1 if self.offset < FURTHEST_WEEKS else None


def week_of(
    meetings: Iterable[Meeting], ending: Iterable[Membership], now: dt.datetime, chosen: str
) -> Week:
    """Return the week that was chosen: a number of weeks from this one."""
    offset = int(chosen) if chosen.lstrip("-").isdecimal() and len(chosen) <= len("-99") else 0
    offset = max(-FURTHEST_WEEKS, min(FURTHEST_WEEKS, offset))
    here = today(now)
    # At the weekend the coming week is the one that one plans for.
    monday = here - dt.timedelta(days=here.weekday())
    if here.weekday() >= WORKING_DAYS:
        monday += dt.timedelta(days=7)
    monday += dt.timedelta(weeks=offset)
    events = _events(meetings, ending, now)
    return Week(
        tuple(_day(monday + dt.timedelta(days=n), here, events) for n in range(WORKING_DAYS)),
        offset,
    )


def _day(date: dt.date, here: dt.date, events: dict[dt.date, list[Event]]) -> Day:
    return Day(date, WEEKDAYS[date.weekday()], date == here, day_name(date), tuple(events[date]))


def _events(
    meetings: Iterable[Meeting], ending: Iterable[Membership], now: dt.datetime
) -> dict[dt.date, list[Event]]:
    events: dict[dt.date, list[Event]] = defaultdict(list)
    for meeting in meetings:
        for day, event in _events_of(meeting, now):
            events[day].append(event)
    for seat in ending:
        if seat.term_end_date:
            text = _("{name} 위원 임기 끝({committee})")
            url = reverse("committee", args=[seat.committee_id])
            named = text.format(name=seat.person.name, committee=seat.committee.name)
            events[seat.term_end_date].append(Event(named, url))
    return events


def _events_of(meeting: Meeting, now: dt.datetime) -> Iterable[tuple[dt.date, Event]]:
    url = reverse("meeting", args=[meeting.pk])
    name = f"{meeting.committee.name} {short_name_of(meeting)}"
    sitting = getattr(meeting, "sitting", None)
    if sitting is not None:
        words = _("{time} {name}").format(time=clock(sitting.starts_at), name=name)
        style = "done" if sitting.adjourned_at else "urgent"
        yield today(sitting.starts_at), Event(words, url, style)
        return
    if meeting.called_at:
        yield today(meeting.called_at), Event(_("{name} 요청 보냄").format(name=name), url, "done")
    if meeting.closed_at:
        yield today(meeting.closed_at), Event(_("{name} 마감함").format(name=name), url, "done")
    elif meeting.deadline_at:
        words = _("{time} {name} 회신 마감").format(time=clock(meeting.deadline_at), name=name)
        near = meeting.state == Meeting.State.OPEN and meeting.deadline_at < now + dt.timedelta(
            days=2
        )
        yield today(meeting.deadline_at), Event(words, url, "urgent" if near else "")
