"""The call freezes what the decision will rest on."""

import datetime as dt
from typing import Any

import pytest

from hwabaek.access import NotFound
from hwabaek.actions import agenda, calls, log, meetings, polls, rules
from hwabaek.actions.committees import end_membership
from hwabaek.actions.snapshots import called_data
from hwabaek.core.korean import SEOUL
from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.models import AgendaItem, Delivery, Departure, Meeting, Membership, Opening, Poll, Rule
from tests import people

pytestmark = pytest.mark.django_db


def call(there: people.Town, meeting: Meeting, now: dt.datetime = people.MONDAY) -> Meeting:
    return calls.call_meeting(actor=there.clerk, meeting_id=meeting.pk, now=now)


def test_it_works() -> None:
    there = people.town()
    meeting = call(there, people.prepared(there))
    assert meeting.state == "open"
    roll = list(meeting.roll.all())
    assert [entry.seat for entry in roll] == list(range(1, 8))
    assert roll[0].presides
    assert roll[0].person == there.chair
    assert Poll.objects.filter(item__meeting=meeting).count() == 3
    assert Delivery.objects.filter(purpose="call", channel="mail").count() == 7
    fact = log.facts_of(f"meeting:{meeting.pk}")[-1]
    assert fact["kind"] == "meeting.called"
    assert fact["data"]["rule"]["data"]["source"] == people.RULE["source"]
    assert len(fact["data"]["items"][0]["papers"][0]["sha256"]) == 64


def test_only_its_clerk_calls_it() -> None:
    there = people.town()
    meeting = people.prepared(there)
    for who in (there.other_clerk, there.chair, there.coordinator):
        with pytest.raises(NotFound):
            calls.call_meeting(actor=who, meeting_id=meeting.pk, now=people.MONDAY)


def test_calling_twice_is_refused() -> None:
    there = people.town()
    meeting = call(there, people.prepared(there))
    with pytest.raises(meetings.WrongState):
        call(there, meeting)
    assert Delivery.objects.filter(purpose="call", channel="mail").count() == 7


def test_an_empty_agenda_is_refused() -> None:
    there = people.town()
    with pytest.raises(calls.NothingToDecide):
        call(there, people.prepared(there, items=0))


def test_a_report_alone_is_nothing_to_decide() -> None:
    there = people.town()
    meeting = people.prepared(there, items=1)
    AgendaItem.objects.update(item_type="report")
    with pytest.raises(calls.NothingToDecide):
        call(there, meeting)


def test_a_deadline_must_lie_ahead() -> None:
    there = people.town()
    meeting = people.prepared(there)
    with pytest.raises(calls.DeadlineMissing):
        call(there, meeting, people.DEADLINE)
    Meeting.objects.update(deadline_at=None)
    with pytest.raises(calls.DeadlineMissing):
        call(there, meeting)


def test_a_short_period_needs_its_reason() -> None:
    there = people.town()
    meeting = people.prepared(there)
    Meeting.objects.update(deadline_at=people.MONDAY + dt.timedelta(days=3))
    with pytest.raises(calls.DeadlineTooEarly):
        call(there, meeting)
    Meeting.objects.update(short_notice_reason="긴급한 안건입니다.")
    assert call(there, meeting).state == "open"


def test_the_earliest_day_moves_past_holidays() -> None:
    there = people.town()
    meeting = people.prepared(there)
    before_chuseok = dt.datetime(2026, 9, 17, 9, tzinfo=SEOUL)
    assert calls.earliest_deadline_day(meeting=meeting, now=before_chuseok) == dt.date(2026, 9, 28)


def test_nobody_in_office_is_refused() -> None:
    there = people.town()
    meeting = people.prepared(there)
    Membership.objects.filter(role="chair").update(term_start_date=dt.date(2027, 1, 1))
    Membership.objects.exclude(role="chair").update(term_end_date=dt.date(2026, 1, 31))
    with pytest.raises(calls.NobodyToAsk):
        call(there, meeting)


def test_a_report_beside_a_decision_is_heard_and_not_voted_on() -> None:
    there = people.town()
    meeting = people.prepared(there, items=2)
    AgendaItem.objects.filter(number=1).update(item_type="report")
    call(there, meeting)
    assert Poll.objects.get().item.number == 2


def test_whoever_is_not_in_office_is_not_on_the_roll() -> None:
    there = people.town()
    meeting = people.prepared(there)
    gone = Membership.objects.get(person=there.members[6])
    end_membership(
        membership=gone,
        reason="사임",
        act=log.Act(actor=None, capacity="system", now=people.MONDAY),
    )
    Membership.objects.filter(person=there.members[5]).update(term_end_date=dt.date(2026, 10, 11))
    call(there, meeting)
    assert meeting.roll.count() == 5


def test_a_ground_that_the_rule_has_lost_is_refused() -> None:
    there = people.town()
    meeting = people.prepared(there)
    Meeting.objects.update(ground="다른 사유")
    with pytest.raises(calls.GroundNoLongerAllowed):
        call(there, meeting)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"written": {"allowed": "listed", "items": ["응급복구"]}}, calls.ItemNotListed),
        ({"decision": {"kind": "opinions"}}, calls.NotAMotion),
    ],
)
def test_an_item_that_may_not_be_decided_in_writing_is_refused(
    change: dict[str, Any], refusal: type[Exception]
) -> None:
    there = people.town(rule={**people.RULE, **change})
    meeting = people.prepared(there)
    with pytest.raises(refusal):
        call(there, meeting)


def test_a_listed_item_may() -> None:
    written = {"allowed": "listed", "items": ["응급복구"]}
    there = people.town(rule={**people.RULE, "written": written})
    meeting = people.prepared(there)
    AgendaItem.objects.update(special="응급복구")
    assert call(there, meeting).state == "open"


def test_a_second_chair_stands_on_the_roll_as_a_member() -> None:
    there = people.town()
    Membership.objects.filter(person=there.members[1]).update(role="chair")
    meeting = people.prepared(there)
    Meeting.objects.update(presiding=Membership.objects.get(person=there.members[1]))
    call(there, meeting)
    roles = [seat["role"] for seat in log.facts_of(f"meeting:{meeting.pk}")[-1]["data"]["roll"]]
    assert roles[:2] == ["chair", "member"]
    assert meeting.roll.get(presides=True).person == there.members[1]


def test_the_snapshot_needs_a_called_meeting() -> None:
    there = people.town()
    with pytest.raises(meetings.WrongState):
        called_data(meeting=people.prepared(there), roll=[], items=[])


def test_the_rule_is_frozen_with_the_call() -> None:
    there = people.town()
    meeting = people.called(there)
    clerk, coordinator = there.clerk, there.coordinator
    draft = rules.draft_rule(
        actor=clerk,
        committee_id=there.committee.pk,
        data={**people.RULE, "passing": [{"count": "for", "at_least": "1", "of": "enrolled"}]},
        clauses={},
        note="",
        now=people.MONDAY,
    )
    rules.submit_rule(actor=clerk, rule_id=draft.pk, now=people.MONDAY)
    rules.approve_rule(
        actor=coordinator,
        rule_id=draft.pk,
        in_force_date=people.MONDAY.date(),
        now=people.MONDAY,
    )
    for member in there.members[:4]:
        people.reply(member, meeting)
    polls.close_due_meetings(now=people.DEADLINE + dt.timedelta(minutes=1))
    assert meeting.items.get(number=1).poll.outcome == "carried"


def test_opening_is_recorded_once() -> None:
    there = people.town()
    meeting = people.called(there)
    for _ in range(2):
        calls.record_opening(actor=there.members[2], meeting_id=meeting.pk, now=people.MONDAY)
    assert Opening.objects.count() == 1
    with pytest.raises(NotFound):
        calls.record_opening(actor=there.outsider, meeting_id=meeting.pk, now=people.MONDAY)


def test_reminding_reaches_only_those_who_have_not_replied() -> None:
    there = people.town()
    meeting = people.called(there)
    people.reply(there.members[1], meeting)
    people.declare(
        there.members[2], meeting, aside={1: "statutory", 2: "statutory", 3: "statutory"}
    )
    assert calls.remind(actor=there.clerk, meeting_id=meeting.pk, now=people.MONDAY) == 5
    reminded = Delivery.objects.filter(purpose="reminder", channel="mail")
    assert not reminded.filter(person__in=there.members[1:3]).exists()


def test_reminding_twice_in_an_hour_is_refused() -> None:
    there = people.town()
    meeting = people.called(there)
    calls.remind(actor=there.clerk, meeting_id=meeting.pk, now=people.MONDAY)
    with pytest.raises(calls.RemindedJustNow):
        calls.remind(actor=there.clerk, meeting_id=meeting.pk, now=people.MONDAY)


def test_reminding_nobody_is_refused() -> None:
    there = people.town()
    meeting = people.called(there)
    for member in there.members:
        people.reply(member, meeting)
    with pytest.raises(calls.NobodyToRemind):
        calls.remind(actor=there.clerk, meeting_id=meeting.pk, now=people.MONDAY)


def test_a_departure_is_a_further_fact_and_leaves_the_count() -> None:
    there = people.town()
    meeting = people.called(there)
    for _ in range(2):
        calls.record_departure(
            actor=there.clerk, meeting_id=meeting.pk, seat=7, reason="사임", now=people.MONDAY
        )
    assert Departure.objects.count() == 1
    assert meeting.roll.count() == 7
    for member in there.members[:4]:
        people.reply(member, meeting)
    polls.close_due_meetings(now=people.DEADLINE + dt.timedelta(minutes=1))
    case = meeting.items.get(number=1).poll.case
    assert case
    assert len(case["members"]) == 6
    with pytest.raises(NotFound):
        calls.record_departure(
            actor=there.chair, meeting_id=meeting.pk, seat=6, reason="사임", now=people.MONDAY
        )


def test_a_departure_needs_a_seat_of_that_roll() -> None:
    there = people.town()
    meeting = people.called(there)
    with pytest.raises(NotFound):
        calls.record_departure(
            actor=there.clerk, meeting_id=meeting.pk, seat=99, reason="사임", now=people.MONDAY
        )


def test_an_item_is_added_only_before_the_call() -> None:
    there = people.town()
    meeting = people.called(there)
    text = agenda.ItemText(title="늦은 안건", order_text="정한다.", proposal_text="늦었습니다.")
    with pytest.raises(meetings.WrongState):
        agenda.add_item(actor=there.clerk, meeting_id=meeting.pk, text=text, now=people.MONDAY)


def test_rules_are_refused_when_malformed() -> None:
    there = people.town()
    with pytest.raises(rules.RuleMalformed) as refusal:
        rules.draft_rule(
            actor=there.clerk,
            committee_id=there.committee.pk,
            data={"source": "§1"},
            clauses={},
            note="",
            now=people.MONDAY,
        )
    assert refusal.value.path
    assert isinstance(refusal.value.__cause__, RuleFormatError)
    assert Rule.objects.filter(committee=there.committee).count() == 1
