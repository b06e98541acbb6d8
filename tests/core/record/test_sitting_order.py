"""One thing comes before another in a sitting: who is there, who presides, which motion is voted on."""

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.replay import replay
from tests.core.record.room import RULE, STARTS_AT, Room, called, in_session, member
from tests.core.record.sitting_facts import aside, moved, opening, speech, voted, voting

K = EntryKind


def test_too_few_cannot_open() -> None:
    with pytest.raises(VerificationError, match="too few"):
        replay(in_session(there=7).facts)


def test_nobody_in_the_chair_opens_nothing() -> None:
    room = Room()
    room.tell(K.MEETING_CREATED)
    room.tell(K.MEETING_CALLED, **called())
    room.now = STARTS_AT
    room.arrive(*range(2, 12))
    room.open()
    with pytest.raises(VerificationError, match="whoever presides is not there"):
        replay(room.facts)


def test_whoever_presides_and_stands_aside_hands_over_first() -> None:
    room = in_session()
    room.tell(K.MEETING_DECLARATION_MADE, member(1), **aside(seat=1))
    room.introduce(1)
    room.tell(K.MEETING_POLL_OPENED, **opening(seats=[*range(2, 13)]))
    with pytest.raises(VerificationError, match="presides stands aside"):
        replay(room.facts)


def test_amendments_come_first_the_last_one_moved_before_the_others() -> None:
    room = in_session()
    room.introduce(1)
    room.tell(K.MEETING_AMENDMENT_MOVED, **moved("a"))
    room.tell(K.MEETING_AMENDMENT_MOVED, **moved("b", seat=4))
    for motion, message in (("original", "before the original"), ("a", "moved last")):
        wrong = Room(facts=[*room.facts], now=room.now)
        wrong.tell(K.MEETING_POLL_OPENED, **opening(motion=motion))
        with pytest.raises(VerificationError, match=message):
            replay(wrong.facts)
    room.tell(K.MEETING_POLL_OPENED, **opening(motion="a", order_reason="원안과 차이가 더 큼"))
    assert replay(room.facts).sitting is not None


def test_the_original_falls_when_an_amendment_has_carried() -> None:
    room = in_session()
    room.introduce(1)
    room.tell(K.MEETING_AMENDMENT_MOVED, **moved("a"))
    room.vote("p", 1, "ffffffffffff", "a")
    room.declare("p")
    room.tell(K.MEETING_POLL_OPENED, **opening(again_reason="원안도 물음"))
    with pytest.raises(VerificationError, match="an amendment has carried"):
        replay(room.facts)


def test_what_was_decided_is_not_decided_again_without_a_reason() -> None:
    room = voted("ffffffffffff")
    room.declare("p")
    room.tell(K.MEETING_POLL_OPENED, **opening())
    with pytest.raises(VerificationError, match="no reason to vote again"):
        replay(room.facts)


def test_a_show_of_hands_by_numbers_cannot_answer_a_rule_that_asks_who() -> None:
    rule = RULE | {"passing": [{"count": {"who": "for", "where": {"kind": "commissioned"}},
                                "at_least": 3, "source": "§7"}]}  # fmt: skip
    room = voting(method="show_of_hands")
    room.facts[1]["data"]["rule"]["data"] = rule
    room.tell(K.MEETING_HANDS_COUNTED, poll="p", **{"for": 9, "against": 2, "abstain": 1})
    with pytest.raises(VerificationError, match="enter the hands by member"):
        room.close("p")


def test_two_who_put_a_speech_right_at_once_do_not_lose_text() -> None:
    room = in_session()
    room.say("s", 3, "debate", "처음")
    for text in ("한 사람", "다른 사람"):
        room.tell(K.MEETING_SPEECH_EDITED, **speech(version=2, text=text))
    with pytest.raises(VerificationError, match="version 2 does not follow version 2"):
        replay(room.facts)
