"""The call of a deliberation in writing: what is frozen with it, who is told, who is reminded."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting, access_roll_entry
from hwabaek.actions import log
from hwabaek.actions.deliveries import announce
from hwabaek.actions.documents import request_call_notice
from hwabaek.actions.meetings import (
    WrongState,
    decision_rule,
    presiding_of,
    rule_in_force,
    step,
    subject_of,
    written_grounds,
)
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.snapshots import called_data
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.rules.notice import earliest_deadline
from hwabaek.core.rules.rule import Motion
from hwabaek.core.rules.rule import Rule as RuleOfDecision
from hwabaek.gateways.clock import today
from hwabaek.gateways.holidays import public_holidays
from hwabaek.models import (
    AgendaItem,
    Delivery,
    Departure,
    Meeting,
    Membership,
    Opening,
    Person,
    Poll,
    RollEntry,
)


class NothingToDecide(Refusal):
    message = _("안건이 없습니다. 안건을 한 건 이상 올린 뒤 요청해 주세요.")


class DeadlineMissing(Refusal):
    message = _("회신 마감을 정해 주세요.")


class DeadlineTooEarly(Refusal):
    message = _(
        "회신 기간이 규칙의 알림 기간보다 짧습니다. 마감을 늦추거나 짧은 까닭을 적어 주세요."
    )


class NobodyToAsk(Refusal):
    message = _("임기 중인 위원이 없습니다. 위원 명단을 먼저 확인해 주세요.")


class ItemNotListed(Refusal):
    message = _("서면으로 할 수 있다고 규칙이 정한 안건이 아닙니다. 안건 구분을 확인해 주세요.")


class NotAMotion(Refusal):
    message = _(
        "점수·순위·의견으로 정하는 안건은 서면 찬반으로 정할 수 없습니다. 회의로 열어 주세요."
    )


class GroundNoLongerAllowed(Refusal):
    message = _("의결 규칙이 바뀌어 이 사유로는 서면심의를 할 수 없습니다. 계획을 고쳐 주세요.")


class NobodyToRemind(Refusal):
    message = _("모두 회신했습니다. 알릴 위원이 없습니다.")


class RemindedJustNow(Refusal):
    message = _("방금 알렸습니다. 한 시간 뒤에 다시 알릴 수 있습니다.")


REMINDER_PAUSE = dt.timedelta(hours=1)


@transaction.atomic
def call_meeting(*, actor: Person, meeting_id: int, now: dt.datetime) -> Meeting:
    """Freeze roll, rule and papers, open the polls and tell every member.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: it has been called already.
        NoRuleInForce, PresidingUnclear, NothingToDecide, DeadlineMissing, DeadlineTooEarly,
        NobodyToAsk, ItemNotListed, GroundNoLongerAllowed: something is missing or not allowed.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    if meeting.mode != Meeting.Mode.WRITTEN:
        raise WrongState  # a sitting is called to a time and a place (sittings.py)
    meeting.state = step(meeting=meeting, event="call")
    meeting.rule = rule_in_force(committee=meeting.committee, day=today(now))
    items = list(meeting.items.all())
    check_call(meeting=meeting, items=items, now=now)
    meeting.presiding = presiding_of(meeting)
    meeting.called_at, meeting.called_by = now, actor
    meeting.save()
    roll = freeze_roll(meeting=meeting, now=now)
    for item in items:
        if item.item_type == AgendaItem.Kind.DELIBERATION:
            Poll.objects.create(item=item, opened_at=now)
    act = log.Act(actor=actor, capacity="clerk", now=now)
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_CALLED,
        subject=subject_of(meeting),
        act=act,
        data=called_data(meeting=meeting, roll=roll, items=items),
    )
    request_call_notice(meeting=meeting, now=now)
    announce(
        meeting=meeting, people=[e.person for e in roll], purpose=Delivery.Purpose.CALL, now=now
    )
    return meeting


def check_call(*, meeting: Meeting, items: list[AgendaItem], now: dt.datetime) -> None:
    """Check that the call may go out now; the preview shows what it says.

    Raises:
        NothingToDecide, DeadlineMissing, DeadlineTooEarly, ItemNotListed, GroundNoLongerAllowed.
    """
    rule = decision_rule(rule_in_force(committee=meeting.committee, day=today(now)))
    if not any(item.item_type == AgendaItem.Kind.DELIBERATION for item in items):
        raise NothingToDecide
    if meeting.deadline_at is None or meeting.deadline_at <= now:
        raise DeadlineMissing(field="deadline_at")
    grounds = written_grounds(rule)
    if grounds is None or (grounds and meeting.ground not in grounds):
        raise GroundNoLongerAllowed
    _check_listed(rule, items)
    check_motions(rule=rule, items=items)
    early = today(meeting.deadline_at) < earliest_deadline_day(meeting=meeting, now=now)
    if early and not meeting.short_notice_reason.strip():
        raise DeadlineTooEarly(field="deadline_at")


def earliest_deadline_day(*, meeting: Meeting, now: dt.datetime) -> dt.date:
    """Return the first day on which replies may fall due.

    The days are the rule's own notice days; the first day is not counted (민법 제157조), and a
    last day that is a Saturday or a holiday moves on (민법 제161조). A rule without notice days
    leaves the period to the clerk.
    """
    rule = decision_rule(rule_in_force(committee=meeting.committee, day=today(now)))
    called_on = today(now)
    return earliest_deadline(
        called_on=called_on,
        days=rule.notice_days or 0,
        holidays=public_holidays(called_on.year),
    )


@transaction.atomic
def record_opening(*, actor: Person, meeting_id: int, now: dt.datetime) -> None:
    """Record that a member saw for the first time what is asked.

    Raises:
        NotFound: the actor is not on the roll.
    """
    entry = access_roll_entry(actor=actor, meeting_id=meeting_id)
    _, created = Opening.objects.get_or_create(entry=entry, defaults={"opened_at": now})
    if created:
        log.append(
            body=entry.meeting.body,
            kind=EntryKind.MEETING_SEAT_OPENED,
            subject=subject_of(entry.meeting),
            act=log.Act(actor=actor, capacity="member", now=now),
            data={"seat": entry.seat},
        )


@transaction.atomic
def remind(*, actor: Person, meeting_id: int, now: dt.datetime) -> int:
    """Remind those who have not replied, and nobody else; returns how many.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: replies are no longer taken.
        NobodyToRemind: everybody has replied.
        RemindedJustNow: the last reminder is less than an hour old.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    step(meeting=meeting, event="remind")
    missing = unreplied(meeting)
    if not missing:
        raise NobodyToRemind
    recent = meeting.deliveries.filter(
        purpose=Delivery.Purpose.REMINDER, queued_at__gt=now - REMINDER_PAUSE
    )
    if recent.exists():
        raise RemindedJustNow
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_REMINDED,
        subject=subject_of(meeting),
        act=log.Act(actor=actor, capacity="clerk", now=now),
        data={"seats": [entry.seat for entry in missing]},
    )
    people = [entry.person for entry in missing]
    announce(meeting=meeting, people=people, purpose=Delivery.Purpose.REMINDER, now=now)
    return len(missing)


@transaction.atomic
def record_departure(
    *, actor: Person, meeting_id: int, seat: int, reason: str, now: dt.datetime
) -> Departure:
    """Record that a member on the roll has left office since the call.

    Raises:
        NotFound: the actor does not run this meeting, or there is no such seat.
        WrongState: replies are no longer taken.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    step(meeting=meeting, event="record_departure")
    entry = meeting.roll.filter(seat=seat).first()
    if entry is None:
        raise NotFound
    require_printable(reason=reason)
    departure, created = Departure.objects.get_or_create(
        entry=entry, defaults={"reason": reason, "recorded_by": actor, "left_at": now}
    )
    if created:
        log.append(
            body=meeting.body,
            kind=EntryKind.MEETING_SEAT_LEFT,
            subject=subject_of(meeting),
            act=log.Act(actor=actor, capacity="clerk", now=now),
            data={"seat": seat, "reason": reason},
        )
    return departure


def unreplied(meeting: Meeting) -> list[RollEntry]:
    """Return who still has something to decide and has not replied.

    Whoever stands aside from every item, or has left office, is not asked any more.
    """
    roll = meeting.roll.select_related("person").prefetch_related("replies", "declarations")
    polls = set(
        AgendaItem.objects.filter(meeting=meeting, poll__isnull=False).values_list("pk", flat=True)
    )
    gone = set(Departure.objects.filter(entry__meeting=meeting).values_list("entry_id", flat=True))
    return [
        entry
        for entry in roll
        if entry.pk not in gone and not entry.replies.all() and polls - _stood_aside(entry)
    ]


def members_to_ask(*, meeting: Meeting, now: dt.datetime) -> list[Membership]:
    """Return whose term runs now, in the order of the roll: who presides first.

    Raises:
        NobodyToAsk: nobody's term runs.
    """
    day = today(now)
    memberships = [
        membership
        for membership in meeting.committee.memberships.filter(
            ended_at=None, term_start_date__lte=day
        ).select_related("person")
        if membership.term_end_date is None or membership.term_end_date >= day
    ]
    if not memberships:
        raise NobodyToAsk
    order = {"chair": 0, "vice_chair": 1, "member": 2}
    memberships.sort(key=lambda m: (m.pk != meeting.presiding_id, order[m.role], m.pk))
    return memberships


def freeze_roll(*, meeting: Meeting, now: dt.datetime) -> list[RollEntry]:
    """Write down who is entitled at the call.

    Raises:
        NobodyToAsk: nobody's term runs.
    """
    return [
        RollEntry.objects.create(
            meeting=meeting,
            membership=membership,
            person=membership.person,
            seat=seat,
            name=membership.person.name,
            role=membership.role,
            presides=membership == meeting.presiding,
            affiliation=membership.affiliation,
            attributes=roll_attributes(membership),
        )
        for seat, membership in enumerate(members_to_ask(meeting=meeting, now=now), start=1)
    ]


def roll_attributes(membership: Membership) -> dict[str, Any]:
    """Return what a rule may count this member by."""
    return {**membership.attributes, "kind": membership.kind}


def _stood_aside(entry: RollEntry) -> set[int]:
    last = {row.item_id: row.kind for row in entry.declarations.all()}
    return {item_id for item_id, kind in last.items() if kind != "none"}


def check_motions(*, rule: RuleOfDecision, items: list[AgendaItem]) -> None:
    """Check that every item is one that is decided by votes for and against.

    Raises:
        NotAMotion: one is decided by scores, by ranking or by opinions.
    """
    own = {kind.item: kind.decision for kind in rule.special if kind.decision}
    for item in items:
        decided = item.item_type == AgendaItem.Kind.DELIBERATION
        if decided and not isinstance(own.get(item.special, rule.decision or Motion()), Motion):
            raise NotAMotion


def _check_listed(rule: RuleOfDecision, items: list[AgendaItem]) -> None:
    if rule.written is None or rule.written.allowed != "listed":
        return
    for item in items:
        decided = item.item_type == AgendaItem.Kind.DELIBERATION
        if decided and item.special not in rule.written.items:
            raise ItemNotListed
