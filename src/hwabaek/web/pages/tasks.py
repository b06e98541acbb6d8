"""What a meeting asks of its clerk now: each task with its day, its reason and where to do it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hwabaek.actions.calls import DeadlineMissing, NothingToDecide
from hwabaek.actions.meetings import NoRuleInForce
from hwabaek.core.korean import WEEKDAYS
from hwabaek.gateways.clock import today
from hwabaek.models import Document, Meeting, Membership
from hwabaek.web.pages.matters import Matter
from hwabaek.web.pages.naming import short_name_of
from hwabaek.web.tags import day_short, moment_deadline

REMIND_BEFORE = dt.timedelta(days=2)
TERM_BEFORE = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do."""

    due: dt.date
    kind: str
    subject: str
    title: str
    reason: str
    url: str
    button: str
    today: dt.date

    @property
    def order(self) -> tuple[dt.date, str, str]:
        """Return where it stands in the list."""
        return (max(self.due, self.today), self.subject, self.title)

    @property
    def urgent(self) -> bool:
        """Say whether it is due today or overdue."""
        return self.due <= self.today

    @property
    def when(self) -> str:
        """Return the day in a few signs: 오늘, 10. 15."""
        return _("오늘") if self.urgent else f"{self.due.month}. {self.due.day}."

    @property
    def below(self) -> str:
        """Return what stands under the day: what it is about, or the weekday."""
        return self.kind if self.urgent else WEEKDAYS[self.due.weekday()]


@dataclass(frozen=True, slots=True)
class _Wording:
    kind: str
    title: str
    reason: str
    button: str


def tasks_of(matters: Iterable[Matter], now: dt.datetime) -> Iterator[Task]:
    """Return what the meetings ask for."""
    for matter in matters:
        if matter.meeting.mode != Meeting.Mode.WRITTEN:
            continue
        yield from _TASKS.get(matter.meeting.state, _none)(matter, now)
        yield from _about_messages(matter, now)


def tasks_of_terms(ending: Iterable[Membership], now: dt.datetime) -> Iterator[Task]:
    """Return one task a committee whose members' terms end soon."""
    by_committee: dict[int, list[Membership]] = defaultdict(list)
    for seat in ending:
        by_committee[seat.committee_id].append(seat)
    for seats in by_committee.values():
        committee, first = seats[0].committee, seats[0].term_end_date
        if first is None:
            continue
        names = ", ".join(seat.person.name for seat in seats)
        over = first < today(now)
        reason = (
            _("{names}. 끝난 위원에게는 묻지 않습니다.") if over else _("{names}. {day}까지입니다.")
        )
        yield Task(
            due=first - TERM_BEFORE,
            kind=_("임기"),
            subject=committee.name,
            title=_("임기 끝나는 위원 {n}명 위촉 준비").format(n=len(seats)),
            reason=reason.format(names=names, day=day_short(first, now)),
            url=reverse("committee", args=[committee.pk]) + "#members",
            button=_("위원 보기"),
            today=today(now),
        )


def _none(_matter: Matter, _now: dt.datetime) -> Iterator[Task]:
    yield from ()


def _preparing(matter: Matter, now: dt.datetime) -> Iterator[Task]:
    meeting, last = matter.meeting, matter.last_day_to_call
    friday = today(now) + dt.timedelta(days=max(4 - today(now).weekday(), 0))
    due = last or friday
    if matter.rule is None:
        wording = _Wording(
            _("준비"), _("의결 규칙 승인받기"), str(NoRuleInForce.message), _("보기")
        )
    elif not matter.items:
        wording = _Wording(
            _("안건"), _("안건 올리기"), str(NothingToDecide.message), _("안건 올리기")
        )
    elif meeting.deadline_at is None or meeting.deadline_at <= now:
        words = str(DeadlineMissing.message)
        wording = _Wording(_("마감"), _("회신 마감 정하기"), words, _("계획 고치기"))
    else:
        wording = _Wording(
            _("요청"), _("심의 요청 보내기"), _why_now(matter, now), _("확인하고 보내기")
        )
    name = "meeting" if not matter.ready else "call"
    yield _task(matter, wording, due, now, reverse(name, args=[meeting.pk]))


def _why_now(matter: Matter, now: dt.datetime) -> str:
    last = matter.last_day_to_call
    counts = _("안건 {items}건, 자료 {papers}건.").format(
        items=len(matter.items), papers=matter.papers
    )
    if last is None:
        return counts
    if last < today(now):
        return counts + " " + _("알림 기간이 모자랍니다. 마감을 늦추거나 짧은 까닭을 적어 주세요.")
    day = day_short(last, now)
    return counts + " " + _("알림 기간을 지키려면 {day}까지 보내야 합니다.").format(day=day)


def _open(matter: Matter, now: dt.datetime) -> Iterator[Task]:
    meeting, turnout = matter.meeting, matter.turnout
    if turnout is None or meeting.deadline_at is None or matter.forecast is None:
        return
    missing = len(turnout.missing)
    if missing == 0:
        words = _("모두 회신했습니다. 지금 마감하거나 마감 때를 기다립니다.")
        wording = _Wording(_("마감"), _("마감하고 결과 내기"), words, _("마감하기"))
        yield _task(matter, wording, today(now), now)
    else:
        title = _("미회신 {n}명에게 다시 알리기").format(n=missing)
        reason = _("{asked}명 중 {replied}명 회신.").format(
            asked=turnout.asked, replied=turnout.count("replied")
        )
        wording = _Wording(
            _("회신"),
            title,
            f"{reason} {matter.forecast.headline}",
            _("{n}명 보기").format(n=missing),
        )
        yield _task(matter, wording, today(meeting.deadline_at) - REMIND_BEFORE, now)
    extension = matter.extension
    if extension is not None and extension.decided_at is None:
        words = _("위원장이 아직 답하지 않았습니다. 마감 전에 동의를 받아야 합니다.")
        wording = _Wording(_("연장"), _("기한 연장 답 기다리기"), words, _("보기"))
        yield _task(matter, wording, today(meeting.deadline_at) - REMIND_BEFORE, now)


def _closed(matter: Matter, now: dt.datetime) -> Iterator[Task]:
    if matter.owed:
        words = _(
            "위원장이 조건이나 결정권을 정해야 의결서를 만들 수 있습니다. 위원장에게 알렸습니다."
        )
        wording = _Wording(_("위원장"), _("위원장 확인 부탁하기"), words, _("결과 보기"))
        yield _task(matter, wording, today(now), now)
    elif matter.not_formed:
        words = _("성립하지 않은 안건이 있습니다. 회의로 바꾸거나 이대로 마칩니다.")
        wording = _Wording(_("결과"), _("성립하지 않은 심의 처리하기"), words, _("결과 보기"))
        yield _task(matter, wording, today(now), now)


def _concluded(matter: Matter, now: dt.datetime) -> Iterator[Task]:
    failed = [d for d in matter.documents if d.state == Document.State.FAILED]
    if failed:
        title = _("만들지 못한 문서 {n}건").format(n=len(failed))
        words = _("관리자에게 알려 주세요. 기록은 그대로 있습니다.")
        yield _task(matter, _Wording(_("문서"), title, words, _("보기")), today(now), now)


def _about_messages(matter: Matter, now: dt.datetime) -> Iterator[Task]:
    if matter.questions:
        first = matter.questions[0]
        words = _("{name} 위원: {text}").format(name=first.entry.name, text=first.text[:60])
        title = _("질문 {n}건에 답하기").format(n=len(matter.questions))
        url = reverse("answer", args=[first.pk])
        yield _task(matter, _Wording(_("질문"), title, words, _("답변 쓰기")), today(now), now, url)
    if matter.failed:
        names = ", ".join(dict.fromkeys(delivery.person.name for delivery in matter.failed))
        title = _("보내지 못한 알림 {n}건").format(n=len(matter.failed))
        words = _("{names}. 주소나 번호를 고쳐 다시 보내 주세요.").format(names=names)
        yield _task(matter, _Wording(_("알림"), title, words, _("고치기")), today(now), now)


def _task(matter: Matter, wording: _Wording, due: dt.date, now: dt.datetime, url: str = "") -> Task:
    meeting = matter.meeting
    subject = f"{meeting.committee.name} {short_name_of(meeting)}"
    if meeting.deadline_at and meeting.state in {Meeting.State.PREPARING, Meeting.State.OPEN}:
        subject += f" · {moment_deadline(meeting.deadline_at, now)}"
    return Task(
        due=due,
        kind=wording.kind,
        subject=subject,
        title=wording.title,
        reason=wording.reason,
        url=url or reverse("meeting", args=[meeting.pk]),
        button=wording.button,
        today=today(now),
    )


_TASKS = {
    Meeting.State.PREPARING.value: _preparing,
    Meeting.State.OPEN.value: _open,
    Meeting.State.CLOSED.value: _closed,
    Meeting.State.CONCLUDED.value: _concluded,
}
