"""Preparing a meeting: plan it, change the plan, withdraw it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hwabaek.access.committees import CommitteeRight, access_committee
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions import log
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.rules import lifecycle
from hwabaek.core.rules.rule import Rule as RuleOfDecision
from hwabaek.core.rules.rule_form import parse_rule
from hwabaek.gateways.clock import today
from hwabaek.models import Committee, Meeting, Membership, Person, Rule


class NoRuleInForce(Refusal):
    message = _("이 위원회에는 승인된 의결 규칙이 없습니다. 의결 규칙을 먼저 승인받아 주세요.")


class WrittenNotAllowed(Refusal):
    message = _("이 위원회의 규칙은 서면심의를 정하고 있지 않습니다. 회의로 열어 주세요.")


class UnknownGround(Refusal):
    message = _("규칙에 있는 서면 사유 가운데 하나를 고르고, 그 까닭을 적어 주세요.")


class WrongState(Refusal):
    message = _("지금 상태에서는 할 수 없는 일입니다. 화면을 새로 열어 상태를 확인해 주세요.")


class PresidingUnclear(Refusal):
    message = _("위원장이 없거나 둘 이상입니다. 이 회의의 의장을 골라 주세요.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """What the clerk plans (개최계획)."""

    title: str
    mode: str = Meeting.Mode.WRITTEN.value
    ground: str = ""
    ground_reason: str = ""
    deadline_at: dt.datetime | None = None
    short_notice_reason: str = ""
    disclosure: str = Meeting.Disclosure.PARTIAL.value
    presiding_id: int | None = None


@transaction.atomic
def create_meeting(
    *, actor: Person, committee_id: int, plan: MeetingPlan, now: dt.datetime
) -> Meeting:
    """Begin the preparation of a meeting.

    Raises:
        NotFound: the actor does not run this committee.
        NoRuleInForce, WrittenNotAllowed, UnknownGround: the rule does not allow the plan.
    """
    committee = access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.RUN)
    _check_plan(committee, plan, now)
    year = today(now).year
    meeting = Meeting(
        body=committee.body,
        committee=committee,
        year=year,
        number=next_number(committee=committee, year=year),
        created_by=actor,
        created_at=now,
    )
    _apply(meeting, plan)
    act = log.Act(actor=actor, capacity="clerk", now=now)
    log_plan(meeting=meeting, kind=EntryKind.MEETING_CREATED, act=act)
    return meeting


@transaction.atomic
def change_meeting(
    *, actor: Person, meeting_id: int, plan: MeetingPlan, now: dt.datetime
) -> Meeting:
    """Change the plan of a meeting that has not been called.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: it has been called or withdrawn.
        NoRuleInForce, WrittenNotAllowed, UnknownGround: the rule does not allow the plan.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    step(meeting=meeting, event="change")
    _check_plan(meeting.committee, plan, now)
    _apply(meeting, plan)
    act = log.Act(actor=actor, capacity="clerk", now=now)
    log_plan(meeting=meeting, kind=EntryKind.MEETING_CHANGED, act=act)
    return meeting


@transaction.atomic
def withdraw_meeting(*, actor: Person, meeting_id: int, reason: str, now: dt.datetime) -> Meeting:
    """Give up a meeting that has not been called; it stays on record.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: it has been called already.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    meeting.state = step(meeting=meeting, event="withdraw")
    meeting.save(update_fields=["state"])
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_WITHDRAWN,
        subject=subject_of(meeting),
        act=log.Act(actor=actor, capacity="clerk", now=now),
        data={"reason": reason},
    )
    return meeting


def step(*, meeting: Meeting, event: str) -> str:
    """Return the state after an event.

    Raises:
        WrongState: the meeting's table has no such step from where it stands.
    """
    table = lifecycle.SITTING if meeting.mode == Meeting.Mode.SITTING else lifecycle.WRITTEN_MEETING
    try:
        return lifecycle.next_state(table=table, state=meeting.state, event=event)
    except lifecycle.IllegalStepError as error:
        raise WrongState from error


def subject_of(meeting: Meeting) -> str:
    """Return the meeting's name in the log."""
    return f"meeting:{meeting.pk}"


def rule_in_force(*, committee: Committee, day: dt.date) -> Rule:
    """Return the version of the rule in force on a day.

    Raises:
        NoRuleInForce: no version has been approved for that day.
    """
    rule = (
        committee.rules.filter(state=Rule.State.APPROVED, in_force_date__lte=day)
        .order_by("-version")
        .first()
    )
    if rule is None:
        raise NoRuleInForce
    return rule


def next_number(*, committee: Committee, year: int) -> int:
    """Return the number (회차) of the committee's next meeting in a year; it stays ours to the commit."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    last = committee.meetings.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def decision_rule(rule: Rule) -> RuleOfDecision:
    """Return a stored version as the rule that the core decides by."""
    return parse_rule(rule.data)


def written_grounds(rule: RuleOfDecision) -> tuple[str, ...] | None:
    """Return the grounds of which one must be named to go by writing.

    None: the rule has no written procedure. Empty: it asks for no ground (서면이 원칙이거나, 정한
    안건이면 되는 규칙).
    """
    if rule.written is None or rule.written.allowed == "never":
        return None
    allowed = rule.written.allowed
    if allowed == "on_grounds":
        return rule.written.grounds
    return ("chair",) if allowed == "chair" else ()


def presiding_of(meeting: Meeting) -> Membership:
    """Return who presides: who was chosen, or the one chair.

    Raises:
        PresidingUnclear: nobody was chosen, and there is no chair or more than one.
    """
    if meeting.presiding is not None:
        return meeting.presiding
    chairs = list(
        meeting.committee.memberships.filter(ended_at=None, role=Membership.Role.CHAIR)[:2]
    )
    if len(chairs) != 1:
        raise PresidingUnclear
    return chairs[0]


def log_plan(*, meeting: Meeting, kind: EntryKind, act: log.Act) -> None:
    """Log the plan of a meeting as it now stands."""
    log.append(
        body=meeting.body,
        kind=kind,
        subject=subject_of(meeting),
        act=act,
        data={
            "committee": str(meeting.committee_id),
            "year": meeting.year,
            "number": meeting.number,
            "mode": meeting.mode,
            "title": meeting.title,
            "ground": meeting.ground,
            "ground_reason": meeting.ground_reason,
            "disclosure": meeting.disclosure,
            "deadline_at": log.moment(meeting.deadline_at) if meeting.deadline_at else None,
        },
    )


def _check_plan(committee: Committee, plan: MeetingPlan, now: dt.datetime) -> None:
    rule = decision_rule(rule_in_force(committee=committee, day=today(now)))
    require_printable(
        title=plan.title,
        ground_reason=plan.ground_reason,
        short_notice_reason=plan.short_notice_reason,
    )
    if plan.mode != Meeting.Mode.WRITTEN:
        return
    grounds = written_grounds(rule)
    if grounds is None:
        raise WrittenNotAllowed
    if grounds and (plan.ground not in grounds or not plan.ground_reason.strip()):
        raise UnknownGround(field="ground")


def _apply(meeting: Meeting, plan: MeetingPlan) -> None:
    meeting.title = plan.title
    meeting.mode = plan.mode
    meeting.ground = plan.ground
    meeting.ground_reason = plan.ground_reason
    meeting.deadline_at = plan.deadline_at
    meeting.short_notice_reason = plan.short_notice_reason
    meeting.disclosure = plan.disclosure
    meeting.presiding = (
        meeting.committee.memberships.filter(pk=plan.presiding_id, ended_at=None).first()
        if plan.presiding_id
        else None
    )
    meeting.save()
