"""Preparing a meeting: the rule says what may be planned."""

import dataclasses
from typing import Any

import pytest

from hwabaek.access import NotFound
from hwabaek.actions import meetings
from hwabaek.core.rules.rule_form import parse_rule
from hwabaek.models import LogEntry, Meeting, Membership, Rule
from tests import people

pytestmark = pytest.mark.django_db

PLAN = meetings.MeetingPlan(
    title="보행자우선도로 지정안",
    ground=people.GROUND,
    ground_reason="경미한 변경입니다.",
    deadline_at=people.DEADLINE,
)


def create(there: people.Town, plan: meetings.MeetingPlan = PLAN, who: str = "clerk") -> Meeting:
    return meetings.create_meeting(
        actor=getattr(there, who), committee_id=there.committee.pk, plan=plan, now=people.MONDAY
    )


def test_it_works() -> None:
    there = people.town()
    meeting = create(there)
    assert (meeting.state, meeting.year, meeting.number) == ("preparing", 2026, 1)
    assert create(there).number == 2
    assert LogEntry.objects.filter(kind="meeting.created").count() == 2


@pytest.mark.parametrize(
    "who", ["other_clerk", "approver", "coordinator", "auditor", "chair", "outsider", "foreigner"]
)
def test_only_the_clerk_of_its_department_plans_one(who: str) -> None:
    there = people.town()
    with pytest.raises(NotFound):
        create(there, who=who)
    assert not Meeting.objects.exists()


def test_it_is_refused_without_a_rule_in_force() -> None:
    there = people.town()
    Rule.objects.filter(committee=there.committee).update(state=Rule.State.RETURNED)
    with pytest.raises(meetings.NoRuleInForce):
        create(there)


def test_writing_is_refused_where_the_rule_is_silent_on_it() -> None:
    rule = {key: value for key, value in people.RULE.items() if key != "written"}
    there = people.town(rule=rule)
    with pytest.raises(meetings.WrittenNotAllowed):
        create(there)
    sitting = create(there, dataclasses.replace(PLAN, mode="sitting", ground=""))
    assert sitting.mode == "sitting"


@pytest.mark.parametrize(
    "change", [{"ground": ""}, {"ground": "시급한 안건"}, {"ground_reason": " "}]
)
def test_a_ground_of_the_rule_and_its_reason_are_needed(change: dict[str, Any]) -> None:
    there = people.town()
    with pytest.raises(meetings.UnknownGround) as refusal:
        create(there, dataclasses.replace(PLAN, **change))
    assert refusal.value.field == "ground"


@pytest.mark.parametrize(
    ("written", "grounds"),
    [
        ({"allowed": "chair"}, ("chair",)),
        ({"allowed": "default"}, ()),
        ({"allowed": "listed", "items": ["응급복구"]}, ()),
        ({"allowed": "never"}, None),
    ],
)
def test_each_way_of_allowing_writing_asks_for_its_own_ground(
    written: dict[str, object], grounds: tuple[str, ...] | None
) -> None:
    rule = parse_rule({**people.RULE, "written": written})
    assert meetings.written_grounds(rule) == grounds


def test_changing_works_until_the_call() -> None:
    there = people.town()
    meeting = people.prepared(there)
    plan = dataclasses.replace(PLAN, title="다른 이름")
    meetings.change_meeting(actor=there.clerk, meeting_id=meeting.pk, plan=plan, now=people.MONDAY)
    meeting.refresh_from_db()
    assert meeting.title == "다른 이름"
    with pytest.raises(NotFound):
        meetings.change_meeting(
            actor=there.other_clerk, meeting_id=meeting.pk, plan=plan, now=people.MONDAY
        )


def test_a_called_meeting_can_be_neither_changed_nor_withdrawn() -> None:
    there = people.town()
    meeting = people.called(there)
    with pytest.raises(meetings.WrongState):
        meetings.change_meeting(
            actor=there.clerk, meeting_id=meeting.pk, plan=PLAN, now=people.MONDAY
        )
    with pytest.raises(meetings.WrongState):
        meetings.withdraw_meeting(
            actor=there.clerk, meeting_id=meeting.pk, reason="그만", now=people.MONDAY
        )


def test_withdrawing_works_once() -> None:
    there = people.town()
    meeting = people.prepared(there)

    def withdraw() -> Meeting:
        return meetings.withdraw_meeting(
            actor=there.clerk, meeting_id=meeting.pk, reason="안건 철회", now=people.MONDAY
        )

    assert withdraw().state == "withdrawn"
    with pytest.raises(meetings.WrongState):
        withdraw()


def test_a_sitting_follows_its_own_table() -> None:
    there = people.town()
    meeting = create(there, dataclasses.replace(PLAN, mode="sitting", ground=""))
    assert meetings.step(meeting=meeting, event="call") == "called"
    with pytest.raises(meetings.WrongState):
        meetings.step(meeting=meeting, event="reply")


def test_who_presides_must_be_clear() -> None:
    there = people.town()
    meeting = create(there)
    assert meetings.presiding_of(meeting).person == there.chair
    Membership.objects.filter(person=there.members[1]).update(role="chair")
    with pytest.raises(meetings.PresidingUnclear):
        meetings.presiding_of(meeting)
    second = Membership.objects.get(person=there.members[1])
    meeting = create(there, dataclasses.replace(PLAN, presiding_id=second.pk))
    assert meetings.presiding_of(meeting) == second
