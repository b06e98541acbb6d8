"""What still stands between a plan and its call: each check in the words of the refusal it would meet."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hwabaek.actions.calls import (
    DeadlineMissing,
    DeadlineTooEarly,
    GroundNoLongerAllowed,
    NothingToDecide,
    check_call,
    members_to_ask,
)
from hwabaek.actions.meetings import decision_rule, presiding_of, rule_in_force, written_grounds
from hwabaek.actions.refusal import Refusal
from hwabaek.gateways.clock import today
from hwabaek.models import AgendaItem, Meeting, Membership
from hwabaek.web.pages.deadlines import day_name, earliest_day, line_of
from hwabaek.web.pages.forecast import Forecast, forecast_before_call
from hwabaek.web.pages.plans import ground_label
from hwabaek.web.tags import day_short, moment_short


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list."""

    tone: str  # good, warn, bad or none
    text: str
    detail: str = ""
    url: str = ""

    @property
    def icon(self) -> str:
        """Return the icon of the tone."""
        return {"good": "done", "warn": "alert", "bad": "no", "none": "no"}[self.tone]

    @property
    def word(self) -> str:
        """Return what the tone means, for those who do not see it."""
        words = {
            "good": _("맞음"),
            "warn": _("살펴볼 것"),
            "bad": _("빠진 것"),
            "none": _("충족하지 않음"),
        }
        return words[self.tone]


@dataclass(frozen=True, slots=True)
class Readiness:
    """All checks, and who would be asked."""

    checks: tuple[Check, ...]
    members: tuple[Membership, ...]
    forecast: Forecast

    @property
    def missing(self) -> tuple[Check, ...]:
        """Return what must be put right before the call."""
        return tuple(check for check in self.checks if check.tone == "bad")

    @property
    def ready(self) -> bool:
        """Say whether the call may go out."""
        return not self.missing

    @property
    def good(self) -> int:
        """Return how many checks are in order."""
        return sum(check.tone == "good" for check in self.checks)


@dataclass(frozen=True, slots=True)
class _Matter:
    meeting: Meeting
    items: list[AgendaItem]
    now: dt.datetime


def readiness_of(meeting: Meeting, items: list[AgendaItem], now: dt.datetime) -> Readiness:
    """Return how ready a meeting is; `items` come with their `papers` fetched."""
    matter = _Matter(meeting, items, now)
    checks: list[Check] = []
    for check in (_rule, _ground, _items, _deadline, _presiding, _members, _papers):
        checks += _listed(check, matter)
    checks += _objection(matter, {check.text for check in checks})
    members = _members_or_none(matter)
    return Readiness(tuple(checks), tuple(members), _forecast(matter, members))


def _listed(check: Callable[[_Matter], Iterator[Check]], matter: _Matter) -> list[Check]:
    url = reverse("meeting-plan", args=[matter.meeting.pk])
    try:
        return list(check(matter))
    except Refusal as refusal:
        return [Check("bad", str(refusal.text), url=url)]


def _rule(matter: _Matter) -> Iterator[Check]:
    row = rule_in_force(committee=matter.meeting.committee, day=today(matter.now))
    opening = line_of(decision_rule(row), "opening")
    text = _("의결 규칙 {version}판이 시행 중입니다").format(version=row.version)
    yield Check("good", text, f"{opening.sentence} · {opening.source}" if opening else "")


def _ground(matter: _Matter) -> Iterator[Check]:
    rule = decision_rule(rule_in_force(committee=matter.meeting.committee, day=today(matter.now)))
    grounds = written_grounds(rule)
    line = line_of(rule, "written")
    if grounds is None or (grounds and matter.meeting.ground not in grounds):
        raise GroundNoLongerAllowed
    named = ground_label(matter.meeting.ground) if grounds else ""
    text = (
        _("서면 사유: {ground}").format(ground=named)
        if named
        else _("규칙이 서면심의를 허용합니다")
    )
    yield Check("good", text, line.source if line else "")


def _items(matter: _Matter) -> Iterator[Check]:
    decided = [i for i in matter.items if i.item_type == AgendaItem.Kind.DELIBERATION]
    if not decided:
        url = reverse("item-new", args=[matter.meeting.pk])
        yield Check("bad", str(NothingToDecide.message), url=url)
        return
    reports = len(matter.items) - len(decided)
    detail = _("보고·기타 {n}건은 찬반을 묻지 않습니다").format(n=reports) if reports else ""
    yield Check("good", _("심의 안건 {n}건").format(n=len(decided)), detail)


def _papers(matter: _Matter) -> Iterator[Check]:
    for item in matter.items:
        if not item.papers.all():
            text = _("제{n}호 안건에 자료가 없습니다").format(n=item.number)
            detail = _("자료 없이도 보낼 수 있지만, 위원은 제안 내용만 보고 결정합니다")
            yield Check(
                "warn", text, detail, reverse("item", args=[matter.meeting.pk, item.number])
            )
    if matter.items and all(item.papers.all() for item in matter.items):
        number = sum(len(item.papers.all()) for item in matter.items)
        yield Check("good", _("안건마다 자료가 있습니다({n}건)").format(n=number))


def _deadline(matter: _Matter) -> Iterator[Check]:
    meeting, now = matter.meeting, matter.now
    earliest = earliest_day(meeting.committee, now)
    if meeting.deadline_at is None or meeting.deadline_at <= now:
        raise DeadlineMissing
    last = today(meeting.deadline_at)
    text = _("회신 마감 {moment}").format(moment=moment_short(meeting.deadline_at, now))
    if last >= earliest.day:
        yield Check("good", text, earliest.source)
    elif meeting.short_notice_reason.strip():
        detail = _("알림 기간보다 이릅니다({day}부터). 적은 까닭: {reason}")
        reason = meeting.short_notice_reason
        yield Check("warn", text, detail.format(day=day_short(earliest.day, now), reason=reason))
    else:
        raise DeadlineTooEarly
    if name := day_name(last):
        yield Check("warn", _("마감일이 {name}입니다").format(name=name))


def _presiding(matter: _Matter) -> Iterator[Check]:
    # Only in memory: the preview shows the roll as the call would freeze it.
    matter.meeting.presiding = presiding_of(matter.meeting)
    yield Check("good", _("의장 {name} 위원장").format(name=matter.meeting.presiding.person))


def _members(matter: _Matter) -> Iterator[Check]:
    members = members_to_ask(meeting=matter.meeting, now=matter.now)
    yield Check("good", _("물을 위원 {n}명, 모두 임기 중입니다").format(n=len(members)))


def _objection(matter: _Matter, said: set[str]) -> Iterator[Check]:
    """Let the action itself have the last word: what it would refuse, the list says."""
    try:
        check_call(meeting=matter.meeting, items=matter.items, now=matter.now)
    except Refusal as refusal:
        if str(refusal.text) not in said:
            yield Check("bad", str(refusal.text))


def _members_or_none(matter: _Matter) -> list[Membership]:
    try:
        return members_to_ask(meeting=matter.meeting, now=matter.now)
    except Refusal:
        return []


def _forecast(matter: _Matter, members: list[Membership]) -> Forecast:
    try:
        rule = decision_rule(
            rule_in_force(committee=matter.meeting.committee, day=today(matter.now))
        )
    except Refusal:
        return Forecast(())
    return forecast_before_call(rule, matter.meeting, matter.items, members)
