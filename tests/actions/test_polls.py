"""Closing: by the clock or by the clerk, once, by the rule."""

import datetime as dt
from typing import Any

import pytest

from hwabaek.access import NotFound
from hwabaek.actions import conversions, log, polls
from hwabaek.actions.meetings import WrongState
from hwabaek.core.record.replay import replay
from hwabaek.models import Delivery, Document, Meeting, Poll
from tests import people

pytestmark = pytest.mark.django_db

AFTER = people.DEADLINE + dt.timedelta(seconds=1)
CONDITION = "점형블록을 둘 것."


def held(
    choices: list[str], *, rule: dict[str, Any] | None = None, close: bool = True
) -> tuple[people.Town, Meeting, Poll]:
    """Hold a deliberation on one item with these choices, in roll order."""
    there = people.town(rule=rule)
    meeting = people.called(there, items=1)
    for member, choice in zip(there.members, choices, strict=False):
        opinion = CONDITION if choice == "conditional" else ""
        people.reply(member, meeting, {1: (choice, opinion)})
    if close:
        polls.close_due_meetings(now=AFTER)
    meeting.refresh_from_db()
    return there, meeting, Poll.objects.get()


@pytest.mark.parametrize(
    ("choices", "outcome", "state"),
    [
        (["for"] * 4, "carried", "concluded"),
        (["for"] * 2 + ["against"] * 3, "rejected", "concluded"),
        (["for"] * 2 + ["against"] * 2, "tied", "concluded"),
        (["for"] * 2 + ["conditional"] * 2, "carried_conditionally", "closed"),
        (["for"] * 3, "no_quorum", "closed"),
        ([], "no_quorum", "closed"),
    ],
)
def test_the_rule_decides(choices: list[str], outcome: str, state: str) -> None:
    _, meeting, poll = held(choices)
    assert (poll.outcome, meeting.state) == (outcome, state)
    assert poll.answer is not None
    assert poll.answer["explanation"]


def test_nothing_closes_before_its_time() -> None:
    _, meeting, _ = held(["for"] * 7, close=False)
    assert polls.close_due_meetings(now=people.DEADLINE) == 0
    meeting.refresh_from_db()
    assert meeting.state == "open"


def test_it_closes_once() -> None:
    _, meeting, _ = held(["for"] * 4)
    assert polls.close_due_meetings(now=AFTER) == 0
    kinds = [fact["kind"] for fact in log.facts_of(f"meeting:{meeting.pk}")]
    assert kinds.count("meeting.poll.closed") == 1
    assert kinds.count("meeting.concluded") == 1


def test_a_sweep_that_comes_second_leaves_it_alone() -> None:
    _, meeting, _ = held(["for"] * 4)
    assert not polls._close_if_due(meeting.pk, AFTER)


def test_the_clerk_closes_when_everybody_has_replied() -> None:
    there, meeting, poll = held(["for"] * 7, close=False)
    polls.close_meeting(actor=there.clerk, meeting_id=meeting.pk, now=people.MONDAY)
    poll.refresh_from_db()
    assert poll.outcome == "carried"
    with pytest.raises(WrongState):
        polls.close_meeting(actor=there.clerk, meeting_id=meeting.pk, now=people.MONDAY)


def test_the_clerk_does_not_close_while_somebody_may_reply() -> None:
    there, meeting, _ = held(["for"] * 6, close=False)
    with pytest.raises(polls.RepliesMissing):
        polls.close_meeting(actor=there.clerk, meeting_id=meeting.pk, now=people.MONDAY)
    polls.close_meeting(actor=there.clerk, meeting_id=meeting.pk, now=AFTER)
    assert log.facts_of(f"meeting:{meeting.pk}")[-2]["data"] == {"closed_by": "deadline"}


def test_nobody_else_closes() -> None:
    there, meeting, _ = held(["for"] * 7, close=False)
    for who in (there.chair, there.other_clerk, there.coordinator, there.outsider):
        with pytest.raises(NotFound):
            polls.close_meeting(actor=who, meeting_id=meeting.pk, now=AFTER)


def test_the_chair_states_the_conditions_and_the_documents_follow() -> None:
    there, meeting, poll = held(["for"] * 2 + ["conditional"] * 2)
    assert [b.opinion for b in polls.conditions_of(poll)] == [CONDITION] * 2
    assert Delivery.objects.filter(purpose="chair", person=there.chair).exists()
    assert list(Document.objects.values_list("kind", flat=True)) == ["call_notice"]

    def state(wording: str = CONDITION) -> Poll:
        return polls.state_wording(
            actor=there.chair, meeting_id=meeting.pk, number=1, wording=wording, now=AFTER
        )

    with pytest.raises(polls.WordingMissing):
        state(" ")
    with pytest.raises(NotFound):
        polls.state_wording(
            actor=there.members[1], meeting_id=meeting.pk, number=1, wording="조건", now=AFTER
        )
    with pytest.raises(NotFound):
        polls.state_wording(
            actor=there.chair, meeting_id=meeting.pk, number=9, wording="조건", now=AFTER
        )
    assert state().wording == CONDITION
    meeting.refresh_from_db()
    assert meeting.state == "concluded"
    kinds = Document.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["call_notice", "resolution", "written_result", "result_report"]
    with pytest.raises(WrongState):
        state()


CASTING = {**people.RULE, "tie": "chair_decides"}


@pytest.mark.parametrize(("vote", "outcome"), [("for", "carried"), ("against", "rejected")])
def test_the_chair_settles_a_tie_where_the_rule_says_so(vote: str, outcome: str) -> None:
    there, meeting, poll = held(["for"] * 2 + ["against"] * 2, rule=CASTING)
    assert meeting.state == "closed"
    with pytest.raises(polls.NothingToState):
        polls.state_wording(
            actor=there.chair, meeting_id=meeting.pk, number=1, wording="조건", now=AFTER
        )
    with pytest.raises(polls.NothingToState):
        polls.give_casting_vote(
            actor=there.chair, meeting_id=meeting.pk, number=1, vote="abstain", now=AFTER
        )
    with pytest.raises(NotFound):
        polls.give_casting_vote(
            actor=there.clerk, meeting_id=meeting.pk, number=1, vote=vote, now=AFTER
        )
    polls.give_casting_vote(
        actor=there.chair, meeting_id=meeting.pk, number=1, vote=vote, now=AFTER
    )
    poll.refresh_from_db()
    meeting.refresh_from_db()
    assert (poll.outcome, meeting.state) == (outcome, "concluded")
    assert replay(log.facts_of(f"meeting:{meeting.pk}")).state == "concluded"


def test_a_tie_that_conditions_make_needs_both() -> None:
    there, meeting, poll = held(["for", "conditional", "against", "against"], rule=CASTING)
    assert poll.outcome == "tied"
    polls.give_casting_vote(
        actor=there.chair, meeting_id=meeting.pk, number=1, vote="for", now=AFTER
    )
    meeting.refresh_from_db()
    poll.refresh_from_db()
    assert poll.outcome == "carried_conditionally"
    assert meeting.state == "closed"
    with pytest.raises(polls.ResultsPending):
        polls.conclude_meeting(actor=there.clerk, meeting_id=meeting.pk, now=AFTER)


def test_what_did_not_form_is_ended_by_the_clerk_or_becomes_a_sitting() -> None:
    there, meeting, _ = held(["for"])
    with pytest.raises(NotFound):
        polls.conclude_meeting(actor=there.chair, meeting_id=meeting.pk, now=AFTER)
    polls.conclude_meeting(actor=there.clerk, meeting_id=meeting.pk, now=AFTER)
    meeting.refresh_from_db()
    assert meeting.state == "concluded"
    with pytest.raises(WrongState):
        polls.conclude_meeting(actor=there.clerk, meeting_id=meeting.pk, now=AFTER)


def test_an_open_poll_has_no_case() -> None:
    _, _, poll = held([], close=False)
    with pytest.raises(polls.NothingToState):
        polls._case(poll)


def test_a_deliberation_becomes_a_sitting_with_its_items() -> None:
    there, meeting, _ = held(["for"] * 2, close=False)
    with pytest.raises(conversions.ReasonMissing):
        conversions.convert_meeting(
            actor=there.clerk, meeting_id=meeting.pk, reason=" ", now=people.MONDAY
        )
    sitting = conversions.convert_meeting(
        actor=there.clerk, meeting_id=meeting.pk, reason="논의가 필요합니다.", now=people.MONDAY
    )
    meeting.refresh_from_db()
    assert meeting.state == "converted"
    assert (sitting.mode, sitting.state, sitting.number) == ("sitting", "preparing", 2)
    item = sitting.items.get()
    assert item.papers.get().sha256 == meeting.items.get().papers.get().sha256
    with pytest.raises(WrongState):
        conversions.convert_meeting(
            actor=there.clerk, meeting_id=meeting.pk, reason="다시", now=people.MONDAY
        )


def test_whoever_presides_may_convert_while_results_are_settled() -> None:
    there, meeting, _ = held(["for"] * 2 + ["conditional"] * 2)
    sitting = conversions.convert_meeting(
        actor=there.chair, meeting_id=meeting.pk, reason="조건이 서로 다릅니다.", now=AFTER
    )
    assert sitting.converted_from == meeting
    with pytest.raises(NotFound):
        conversions.convert_meeting(
            actor=there.outsider, meeting_id=meeting.pk, reason="까닭", now=AFTER
        )
