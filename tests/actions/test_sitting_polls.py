"""A vote in a sitting: its roll frozen, each ballot taken once, closed by the rule, declared."""

import datetime as dt
import uuid
from typing import Any

import pytest

from hwabaek.access import NotFound
from hwabaek.actions import log, sitting_polls, sittings
from hwabaek.actions.sitting_facts import NotPossible
from hwabaek.actions.table_audit import faults_of_tables
from hwabaek.core.record.checks.recount import recount
from hwabaek.core.record.checks.report import Status
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import replay
from hwabaek.models import Meeting, OpenBallot, SittingPoll
from tests import people
from tests import sittings as room

pytestmark = pytest.mark.django_db

LATER = room.STARTS + dt.timedelta(minutes=30)


def record_of(meeting: Meeting) -> MeetingRecord:
    return replay(log.facts_of(f"meeting:{meeting.pk}"))


def voting(rule: dict[str, Any] | None = None, **how: Any) -> tuple[people.Town, SittingPoll]:
    there = people.town(rule=rule or room.RULE)
    meeting = room.opened(there)
    room.introduced(there, meeting)
    return there, room.polled(there, meeting, **how)


def closed(there: people.Town, poll: SittingPoll) -> SittingPoll:
    return sitting_polls.close_poll(actor=there.chair, poll_key=poll.key, now=LATER)


def vote(choice: str = "for") -> sitting_polls.Vote:
    return sitting_polls.Vote(key=uuid.uuid4(), choice=choice)


def test_a_whole_vote_is_what_the_verifier_finds_again() -> None:
    there = people.town(rule=room.RULE)
    meeting = room.opened(there)
    poll = room.decided(there, meeting)
    poll.refresh_from_db()
    assert (poll.state, poll.outcome) == ("declared", "carried")
    record = record_of(meeting)
    assert record.poll(1).outcome == "carried"
    assert [line.status for line in recount(record)][:2] == [Status.OK, Status.OK]
    assert OpenBallot.objects.filter(seat__poll=poll).count() == 6


def test_a_ballot_sent_twice_is_taken_once_and_a_later_one_counts() -> None:
    there, poll = voting()
    key = uuid.uuid4()
    first = room.cast(there.chair, poll, "against", key=key)
    assert room.cast(there.chair, poll, "against", key=key) == first
    room.cast(there.chair, poll, "for")
    assert OpenBallot.objects.filter(seat__poll=poll).count() == 2
    counted = record_of(poll.meeting).sitting
    assert counted is not None
    ballot = counted.poll(str(poll.key)).ballot(1)
    assert ballot is not None
    assert (ballot.version, ballot.choice) == (2, "for")


def test_only_who_was_there_at_the_opening_votes() -> None:
    there, poll = voting()
    with pytest.raises(sitting_polls.NotOnTheRoll):
        room.cast(there.members[6], poll)
    for stranger in (there.outsider, there.foreigner, there.clerk):
        with pytest.raises(NotFound):
            room.cast(stranger, poll)


def test_a_vote_after_the_end_or_of_no_such_kind_is_refused() -> None:
    there, poll = voting(until_at=room.STARTS + dt.timedelta(minutes=5))
    with pytest.raises(sitting_polls.VotingIsOver):
        room.cast(there.chair, poll, now=LATER)
    with pytest.raises(sitting_polls.NoSuchChoice):
        room.cast(there.chair, poll, "maybe")
    closed(there, poll)
    with pytest.raises(sitting_polls.VotingIsOver):
        room.cast(there.chair, poll)


def test_only_who_leads_opens_and_closes_and_nobody_twice() -> None:
    there, poll = voting()
    with pytest.raises(NotFound):
        sitting_polls.close_poll(actor=there.members[2], poll_key=poll.key, now=LATER)
    with pytest.raises(NotPossible, match="다른 표결이 열려"):
        room.polled(there, poll.meeting)
    closed(there, poll)
    with pytest.raises(NotPossible):
        closed(there, poll)
    with pytest.raises(NotFound):
        sitting_polls.close_poll(actor=there.chair, poll_key=uuid.uuid4(), now=LATER)


def test_no_vote_is_opened_when_too_few_are_left() -> None:
    there = people.town()
    meeting = room.opened(there, came=4)
    room.introduced(there, meeting)
    gone = sittings.Came(change="left", time=LATER)
    sittings.mark_attendance(actor=there.clerk, meeting_id=meeting.pk, seat=4, came=gone, now=LATER)
    with pytest.raises(NotPossible, match="1명"):
        room.polled(there, meeting)
    with pytest.raises(NotPossible, match="제9호 안건이 없습니다"):
        room.polled(there, meeting, 9)


def test_a_tie_is_settled_by_whoever_presided() -> None:
    there, poll = voting()
    for place, member in enumerate(there.members[:6]):
        room.cast(member, poll, "for" if place % 2 else "against")
    assert closed(there, poll).outcome == "tied"
    with pytest.raises(NotPossible, match="아직 정하지 않았습니다"):
        sitting_polls.declare_result(actor=there.chair, poll_key=poll.key, text="", now=LATER)
    with pytest.raises(NotPossible):
        sitting_polls.settle_tie(actor=there.chair, poll_key=poll.key, vote="abstain", now=LATER)
    sitting_polls.settle_tie(actor=there.chair, poll_key=poll.key, vote="for", now=LATER)
    poll.refresh_from_db()
    assert poll.outcome == "carried"
    sitting_polls.declare_result(actor=there.chair, poll_key=poll.key, text="가결", now=LATER)
    with pytest.raises(NotPossible):
        sitting_polls.declare_result(actor=there.chair, poll_key=poll.key, text="가결", now=LATER)


def test_conditions_are_worded_before_the_declaration() -> None:
    there, poll = voting()
    for member in there.members[:6]:
        room.cast(member, poll, "conditional", opinion="가로등을 세울 것")
    assert closed(there, poll).outcome == "carried_conditionally"
    sitting_polls.state_wording(
        actor=there.chair, poll_key=poll.key, wording="가로등을 세운다.", now=LATER
    )
    sitting_polls.declare_result(actor=there.chair, poll_key=poll.key, text="", now=LATER)
    wording = record_of(poll.meeting).poll(1).wording
    assert wording is not None
    assert wording.text == "가로등을 세운다."


def test_a_show_of_hands_is_entered_by_the_clerk() -> None:
    there, poll = voting(method="show_of_hands")
    with pytest.raises(sitting_polls.NoSuchChoice):
        room.cast(there.chair, poll)
    hands = {"for": 4, "against": 1}
    with pytest.raises(NotFound):
        sitting_polls.count_hands(actor=there.chair, poll_key=poll.key, hands=hands, now=LATER)
    with pytest.raises(NotPossible, match="손든 사람이"):
        sitting_polls.count_hands(actor=there.clerk, poll_key=poll.key, hands={"for": 7}, now=LATER)
    sitting_polls.count_hands(actor=there.clerk, poll_key=poll.key, hands=hands, now=LATER)
    assert closed(there, poll).outcome == "carried"
    assert OpenBallot.objects.count() == 0


def test_hands_by_number_do_not_do_where_the_rule_asks_who() -> None:
    who = {"who": "for", "where": {"kind": "commissioned"}}
    passing = [{"count": who, "at_least": 2, "source": "§7"}]
    there, poll = voting(rule=room.RULE | {"passing": passing}, method="show_of_hands")
    sitting_polls.count_hands(actor=there.clerk, poll_key=poll.key, hands={"for": 5}, now=LATER)
    with pytest.raises(NotPossible, match="위원별로"):
        closed(there, poll)


def test_the_clerk_enters_a_ballot_with_a_reason() -> None:
    there, poll = voting()
    ballot = sitting_polls.enter_ballot(
        actor=there.clerk, poll_key=poll.key, seat=2, vote=vote(), reason="전화로 부탁함", now=LATER
    )
    assert ballot.entered
    for actor, reason, refusal in (
        (there.clerk, " ", NotPossible),
        (there.chair, "전화", NotFound),
        (there.other_clerk, "전화", NotFound),
    ):
        with pytest.raises(refusal):
            sitting_polls.enter_ballot(
                actor=actor, poll_key=poll.key, seat=3, vote=vote(), reason=reason, now=LATER
            )


def test_no_objection_decides_and_one_objection_leads_to_a_vote() -> None:
    there, poll = voting(method="no_objection")
    sitting_polls.raise_objection(actor=there.members[1], poll_key=poll.key, now=LATER)
    with pytest.raises(NotPossible):
        sitting_polls.raise_objection(actor=there.members[1], poll_key=poll.key, now=LATER)
    with pytest.raises(NotFound):
        sitting_polls.raise_objection(actor=there.outsider, poll_key=poll.key, now=LATER)
    assert closed(there, poll).state == "void"
    again = sitting_polls.open_poll(
        actor=there.chair,
        meeting_id=poll.meeting_id,
        question=sitting_polls.Question(item=1, method="no_objection"),
        now=LATER,
    )
    assert closed(there, again).outcome == "carried"


def test_a_poll_opened_by_mistake_is_called_off() -> None:
    there, poll = voting()
    room.cast(there.chair, poll)
    sitting_polls.void_poll(
        actor=there.clerk, poll_key=poll.key, reason="다른 안건을 열려던 것", now=LATER
    )
    poll.refresh_from_db()
    assert poll.state == "void"
    assert record_of(poll.meeting).polls == ()


def test_amendments_are_voted_on_before_the_original() -> None:
    there = people.town()
    meeting = room.opened(there)
    room.introduced(there, meeting)
    moved = {"amendment": "a", "item": 1, "seat": 2, "seconders": [3], "reason": ""}
    room.proceed(there, meeting, EntryKind.MEETING_AMENDMENT_MOVED, text="고친 주문", **moved)
    with pytest.raises(NotPossible, match="수정안을 먼저"):
        room.polled(there, meeting)
    poll = room.polled(there, meeting, motion="a")
    for member in there.members[:6]:
        room.cast(member, poll)
    closed(there, poll)
    sitting_polls.declare_result(actor=there.chair, poll_key=poll.key, text="", now=LATER)
    found = record_of(meeting).sitting
    assert found is not None
    assert found.item_state(1) == "decided"


def test_whoever_changes_a_vote_in_the_tables_is_found_out() -> None:
    there = people.town(rule=room.RULE)
    meeting = room.opened(there)
    room.decided(there, meeting)
    assert [*faults_of_tables(body=there.body)] == []
    ballot = OpenBallot.objects.order_by("pk")[0]
    OpenBallot.objects.filter(pk=ballot.pk).update(choice="against")
    SittingPoll.objects.update(outcome="rejected")
    Meeting.objects.filter(pk=meeting.pk).update(state="adjourned")
    told = " ".join(faults_of_tables(body=there.body))
    assert f"1번 위원의 표 {ballot.key}: 표와 기록이 다름" in told
    assert "표에는 adjourned, 기록에는 in_session" in told
    assert told.count("표와 기록이 다름") == 2
