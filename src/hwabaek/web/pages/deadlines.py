"""From which day on replies may fall due, and why; asking for a later deadline."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hwabaek.actions.calls import earliest_deadline_day
from hwabaek.actions.meetings import decision_rule, rule_in_force
from hwabaek.core.rules import Line, Rule, describe_rule
from hwabaek.core.rules.notice import is_working_day
from hwabaek.gateways.clock import today
from hwabaek.gateways.holidays import holiday_names, public_holidays
from hwabaek.models import Committee, Extension, Meeting
from hwabaek.web.pages.naming import meeting_crumbs
from hwabaek.web.pages.turnout import turnout_of
from hwabaek.web.tags import day_short

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class EarliestDay:
    """The first day on which replies may fall due, were the call sent today."""

    day: dt.date
    days: int | None
    source: str
    moved_past: tuple[tuple[dt.date, str], ...]
    now: dt.datetime

    @property
    def sentence(self) -> str:
        """Return the day and how it comes about, named holidays included."""
        if self.days is None:
            return _("규칙에 알림 기간이 없습니다. 위원이 검토할 시간을 두고 정해 주세요.")
        first = _(
            "오늘 보내면 {day}부터 고를 수 있습니다(알림 기간 {days}일, 첫날은 빼고 셉니다)."
        ).format(day=day_short(self.day, self.now), days=self.days)
        if not self.moved_past:
            return first
        named = ", ".join(f"{day_short(day, self.now)} {name}" for day, name in self.moved_past)
        moved = _("기간 끝 날이 {named}이어서 다음 근무일로 늦췄습니다(민법 제161조).")
        return f"{first} {moved.format(named=named)}"


def earliest_day(committee: Committee, now: dt.datetime) -> EarliestDay:
    """Return the earliest day for a committee's replies.

    Raises:
        NoRuleInForce: the committee has no rule yet.
    """
    rule = decision_rule(rule_in_force(committee=committee, day=today(now)))
    found = earliest_deadline_day(meeting=Meeting(committee=committee), now=now)
    last = today(now) + dt.timedelta(days=rule.notice_days or 0)
    skipped = [last + dt.timedelta(days=n) for n in range((found - last).days)]
    notice = line_of(rule, "notice")
    return EarliestDay(
        day=found,
        days=rule.notice_days,
        source=notice.source if notice else "",
        moved_past=tuple((day, day_name(day)) for day in skipped),
        now=now,
    )


def day_name(day: dt.date) -> str:
    """Return why nobody works on a day: the holiday, Saturday or Sunday; empty on a working day."""
    if is_working_day(day=day, holidays=public_holidays(day.year)):
        return ""
    weekend = {SATURDAY: _("토요일"), SUNDAY: _("일요일")}
    return holiday_names(day.year).get(day) or weekend.get(day.weekday(), "")


def line_of(rule: Rule, part: str) -> Line | None:
    """Return one part of a rule in words."""
    return next((line for line in describe_rule(rule=rule) if line.part == part), None)


def extension_page(meeting: Meeting, now: dt.datetime) -> dict[str, Any]:
    """Return what the page for a later deadline shows."""
    turnout = turnout_of(meeting)
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting, _("기한 연장")),
        "extension": Extension.objects.filter(meeting=meeting).first(),
        "chair": next((s.entry for s in turnout.seats if s.entry.presides), None),
        "missing": len(turnout.missing),
        "now": now,
    }
