"""A sitting becomes a record: who was there when, what each poll came to, who signed."""

from datetime import timedelta
from typing import Any

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.case import case_for
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import replay
from hwabaek.core.record.sitting.case import quorum_of
from hwabaek.core.record.sitting.roll import entitled, present
from hwabaek.core.record.sitting.session import recesses
from hwabaek.core.record.sitting.sitting import Sitting
from hwabaek.core.rules import parse_case
from tests.core.documents.deliberation import NAMES
from tests.core.record.room import RULE, STARTS_AT, Room, in_session, member
from tests.core.record.whole_sitting import whole


@pytest.fixture(scope="module")
def record() -> MeetingRecord:
    return whole().record


@pytest.fixture(scope="module")
def sitting(record: MeetingRecord) -> Sitting:
    assert record.sitting is not None
    return record.sitting


def course_of(room: Room) -> Sitting:
    sitting = room.record.sitting
    assert sitting is not None
    return sitting


def numbers(room: Room) -> list[int]:
    return [seat.number for seat in present(record=room.record)]


def test_the_call_says_when_where_and_how(record: MeetingRecord) -> None:
    venue = record.call.venue
    assert venue is not None
    assert (venue.starts_at, venue.place, venue.form) == (STARTS_AT, "구청 대회의실", "hybrid")
    assert record.call.mode == "sitting"
    assert record.state == "concluded"


def test_each_item_comes_to_its_end(record: MeetingRecord, sitting: Sitting) -> None:
    states = [sitting.item_state(item.number) for item in record.items]
    assert states == ["decided", "decided", "decided", "decided", "reported"]
    assert [poll.outcome for poll in record.polls] == ["carried", "rejected", "carried", "carried"]


def test_the_roll_of_a_poll_is_who_was_there_then(sitting: Sitting) -> None:
    assert sitting.poll("p2").seats == tuple(range(1, 14))
    assert sitting.poll("p3").seats == (*range(1, 12), 13)
    assert sitting.poll("p4").seats == (*range(1, 9), *range(10, 14))


def test_a_case_holds_everybody_in_office_as_when_the_poll_was_opened(
    record: MeetingRecord,
) -> None:
    members = case_for(record=record, item_number=2)["members"]
    assert len(members) == 15
    assert members[11] == {"n": 1, "role": "member", "attending": True, "recused": True}
    assert members[13] == {"n": 1, "role": "member", "attending": False}
    assert members[14]["attending"] is False  # an alternate who may only speak
    assert members[0] == {"n": 1, "role": "chair", "attending": True, "vote": "against"}


def test_hands_are_put_to_the_rule_as_numbers_and_nobody_is_said_to_have_voted(
    record: MeetingRecord,
) -> None:
    members = case_for(record=record, item_number=3)["members"]
    assert [(one["n"], one["vote"]) for one in members if "vote" in one] == [
        (1, "abstain"),
        (2, "against"),
        (9, "for"),
    ]
    parse_case(case_for(record=record, item_number=3))


def test_whoever_leaves_and_comes_back_is_there_again() -> None:
    room = in_session()
    room.mark(3, "left")
    assert 3 not in numbers(room)
    room.mark(3, "returned", mode="online")
    assert 3 in numbers(room)
    room.mark(3, "moved")
    mark = course_of(room).last_mark(3)
    assert mark is not None
    assert mark.mode == "room"


def test_whoever_loses_office_is_there_no_more() -> None:
    room = in_session()
    room.tell(EntryKind.MEETING_SEAT_LEFT, seat=4, reason="전보")
    assert 4 not in numbers(room)
    assert 4 not in entitled(record=room.record, item=1)


def test_an_alternate_votes_where_the_rule_lets_them() -> None:
    room = in_session()
    room.mark(13, "arrived", alternate={"name": "한도윤", "affiliation": "도로과", "votes": True})
    room.mark(14, "arrived", alternate={"name": "윤서준", "affiliation": "예산과", "votes": False})
    assert entitled(record=room.record, item=1) == tuple(range(1, 14))
    room.introduce(1)
    room.open_poll("p", 1)
    vote = {"choice": "for", "opinion": "", "auth": "", "reason": "대리 참석"}
    room.tell(EntryKind.MEETING_BALLOT_ENTERED, poll="p", ballot="b", seat=13, version=1, **vote)
    ballot = course_of(room).poll("p").ballot(13)
    assert ballot is not None
    assert ballot.entered == "대리 참석"


def test_the_last_ballot_before_the_close_counts() -> None:
    room = in_session()
    room.introduce(1)
    room.open_poll("p", 1)
    room.cast("p", 2, "against")
    room.cast("p", 2, "for", version=2)
    ballot = course_of(room).poll("p").ballot(2)
    assert ballot is not None
    assert ballot.choice == "for"


def test_a_later_roll_does_not_change_a_poll_that_is_open() -> None:
    room = in_session()
    room.introduce(1)
    room.open_poll("p", 1)
    room.mark(2, "left")
    room.mark(13, "arrived")
    assert course_of(room).poll("p").seats == tuple(range(1, 13))


def test_the_vice_chair_presides_where_the_chair_stands_aside() -> None:
    room = in_session()
    room.tell(
        EntryKind.MEETING_DECLARATION_MADE, member(1), seat=1, item=1, kind="self_recused",
        grounds=[], reason="친족의 사업",
    )  # fmt: skip
    room.tell(EntryKind.MEETING_CHAIR_HANDED, seat=2, reason="위원장 회피")
    room.introduce(1)
    room.vote("p", 1, "-fffffffffff")
    roles = [line["role"] for line in case_for(record=room.record, item_number=1)["members"][:2]]
    assert roles == ["member", "chair"]


def test_an_objection_leads_to_a_vote() -> None:
    room = in_session()
    room.introduce(1)
    room.open_poll("p", 1, method="no_objection")
    room.tell(EntryKind.MEETING_OBJECTION_RAISED, poll="p", seat=5, reason="예산")
    room.tell(
        EntryKind.MEETING_OBJECTION_SETTLED,
        poll="p",
        item=1,
        closed_by="clerk",
        case=None,
        answer=None,
    )
    assert course_of(room).poll("p").state == "void"
    assert course_of(room).item_state(1) == "debate"
    room.vote("p2", 1, "ffffffffffff")
    room.declare("p2")
    assert room.record.poll(1).outcome == "carried"


def test_a_carried_amendment_decides_the_item() -> None:
    room = in_session()
    room.introduce(1, "debate")
    moved = {"item": 1, "reason": "", "seconders": []}
    room.tell(EntryKind.MEETING_AMENDMENT_MOVED, amendment="a", seat=3, text="고친 주문", **moved)
    room.tell(EntryKind.MEETING_AMENDMENT_MOVED, amendment="b", seat=4, text="다른 주문", **moved)
    room.tell(EntryKind.MEETING_AMENDMENT_WITHDRAWN, amendment="b", reason="합의")
    room.vote("p", 1, "fffffffaaaaa", "a")
    room.declare("p")
    assert course_of(room).item_state(1) == "decided"
    assert course_of(room).poll("p").settles


def test_too_few_there_decides_nothing_and_the_same_is_voted_on_again() -> None:
    room = in_session(there=8)
    room.introduce(1)
    room.mark(8, "left")
    room.vote("p", 1, "fffffff")
    assert room.record.poll(1).outcome == "no_quorum"
    room.declare("p")
    assert course_of(room).item_state(1) == "debate"
    room.mark(8, "returned")
    room.vote("q", 1, "ffffffff")
    room.declare("q")
    assert room.record.poll(1).outcome == "carried"


def test_a_declared_result_is_put_right_by_a_new_vote_with_a_reason() -> None:
    room = in_session()
    room.introduce(1)
    room.vote("p", 1, "ffffffffffff")
    room.declare("p")
    room.open_poll("q", 1, again_reason="집계 장비를 잘못 다룸")
    for seat in range(1, 13):
        room.cast("q", seat, "against")
    room.close("q")
    room.declare("q")
    assert room.record.poll(1).outcome == "rejected"


def test_conditions_are_worded_before_the_result_is_declared() -> None:
    room = in_session()
    room.introduce(1)
    room.vote("p", 1, "ffffcccccaaa")
    room.tell(EntryKind.MEETING_WORDING_STATED, member(1), poll="p", item=1, wording="조건 1")
    room.declare("p")
    wording = room.record.poll(1).wording
    assert wording is not None
    assert wording.text == "조건 1"


def test_recesses_and_closed_doors_are_in_the_order_of_business() -> None:
    room = in_session()
    room.tell(EntryKind.MEETING_DOORS_CLOSED, reason="정보공개법 제9조제1항제5호")
    assert course_of(room).doors_closed
    room.tell(EntryKind.MEETING_DOORS_OPENED)
    room.tell(EntryKind.MEETING_RECESSED, reason="점심")
    room.now += timedelta(hours=1)
    room.tell(EntryKind.MEETING_RESUMED)
    room.tell(EntryKind.MEETING_RECESSED, reason="자료 정리")
    room.tell(EntryKind.MEETING_ADJOURNED)
    (first, last) = recesses(sitting=course_of(room))
    assert first[1] is not None
    assert first[1] - first[0] == timedelta(hours=1, minutes=1)
    assert last[1] == course_of(room).adjourned_at


def test_minutes_say_what_happened(sitting: Sitting) -> None:
    minutes = sitting.minutes[-1]
    assert minutes.content is not None
    assert minutes.content == minutes.rebuilt
    assert [one["seat"] for one in minutes.content["attending"]] == [*range(1, 14), 15]
    assert minutes.content["absent"] == [{"seat": 14, "reason": "출장"}]
    assert minutes.content["minority"][0] == {
        "item": 1,
        "seat": 9,
        "text": f"{NAMES[8]} 위원의 의견입니다.",
    }
    assert minutes.is_signed()


def test_minutes_are_put_right_in_a_new_version_that_names_why() -> None:
    room = whole()
    room.tell(
        EntryKind.MEETING_MINUTES_REOPENED,
        version=2,
        reason="이름을 잘못 적음",
        comments_until=None,
    )
    notes = [{"text": "2026. 10. 13. 현장 확인을 함."}]
    room.tell(EntryKind.MEETING_MINUTES_EDITED, part="notes", version=1, value=notes)
    room.freeze(2, signers=(1,))
    room.sign_minutes(1, 2)
    first, second = course_of(room).minutes
    assert first.is_signed()
    assert not second.is_signed()
    assert second.content is not None
    assert second.content["notes"] == notes
    assert second.reason == "이름을 잘못 적음"


def test_a_speech_left_out_is_not_in_the_minutes() -> None:
    room = in_session()
    room.say("s", 3, "statement", "잘못 적은 말")
    room.tell(EntryKind.MEETING_SPEECH_REMOVED, speech="s", version=2, reason="다른 회의의 발언")
    assert course_of(room).speeches[0].removed


def test_more_time_to_vote() -> None:
    room = in_session()
    room.introduce(1)
    room.open_poll("p", 1, until="2026-10-13T05:05:00.000000Z")
    room.tell(EntryKind.MEETING_POLL_EXTENDED, poll="p", until="2026-10-13T05:15:00.000000Z")
    until = course_of(room).poll("p").until
    assert until is not None
    assert until.minute == 15


def test_a_poll_opened_by_mistake_counts_for_nothing() -> None:
    room = in_session()
    room.introduce(1)
    room.open_poll("p", 1)
    room.cast("p", 2, "against")
    room.tell(EntryKind.MEETING_POLL_VOIDED, poll="p", reason="다른 안건을 열려던 것")
    assert room.record.polls == ()


def test_a_withdrawn_call_ends_it() -> None:
    room = Room()
    room.facts = in_session().facts[:2]
    room.now = STARTS_AT - timedelta(days=2)
    room.tell(EntryKind.MEETING_WITHDRAWN, reason="태풍")
    assert replay(room.facts).state == "withdrawn"


def with_rule(room: Room, **changed: Any) -> Room:
    """Give the sitting under another rule."""
    room.facts[1]["data"]["rule"]["data"] = RULE | changed
    return room


def test_a_presiding_member_without_a_vote_is_on_no_roll() -> None:
    room = Room()
    room.facts = [*in_session().facts[:2]]
    with_rule(room, chair_votes=False)
    room.now = STARTS_AT - timedelta(minutes=20)
    room.arrive(*range(1, 11))
    room.open()
    assert entitled(record=room.record, item=1) == tuple(range(2, 11))


def test_only_the_panel_and_whoever_has_a_vote_is_on_the_roll() -> None:
    room = in_session()
    for seat, attributes in enumerate(room.facts[1]["data"]["roll"], start=1):
        attributes["attributes"] |= {"panel": seat < 11, "voting": seat != 4}
    assert entitled(record=room.record, item=1) == (1, 2, 3, *range(5, 11))


def test_whoever_left_office_is_in_no_line_of_a_case() -> None:
    room = in_session()
    room.tell(EntryKind.MEETING_SEAT_LEFT, seat=12, reason="전보")
    room.introduce(1)
    room.vote("p", 1, "fffffffffff")
    assert len(case_for(record=room.record, item_number=1)["members"]) == 14


def test_an_item_that_was_not_voted_on_makes_no_case() -> None:
    with pytest.raises(VerificationError, match="was not voted on"):
        case_for(record=in_session().record, item_number=1)


def test_a_rule_that_cannot_be_read_opens_nothing() -> None:
    with pytest.raises(VerificationError, match="the rule cannot be applied"):
        quorum_of(case={"rule": {}, "procedure": "sitting", "members": []})


def test_a_special_item_is_put_to_the_rule_as_one() -> None:
    room = in_session()
    room.facts[1]["data"]["items"][0]["special"] = "규칙 개정"
    with_rule(room, special=[{"item": "규칙 개정"}])
    room.introduce(1)
    room.vote("p", 1, "ffffffffffff")
    assert case_for(record=room.record, item_number=1)["item"] == "규칙 개정"


def test_a_carried_amendment_is_voted_on_again_with_a_reason() -> None:
    room = in_session()
    room.introduce(1)
    room.tell(
        EntryKind.MEETING_AMENDMENT_MOVED, amendment="a", item=1, seat=3, seconders=[],
        text="고친 주문", reason="",
    )  # fmt: skip
    room.vote("p", 1, "ffffffffffff", "a")
    room.declare("p")
    room.open_poll("q", 1, "a", again_reason="집계를 잘못함")
    assert course_of(room).item_state(1) == "voting"
