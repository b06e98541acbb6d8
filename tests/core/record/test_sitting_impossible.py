"""What cannot have happened in a sitting is refused, and named."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind, Fact, render_moment
from hwabaek.core.record.replay import replay
from tests.core.documents.deliberation import NAMES
from tests.core.record.beginnings import places
from tests.core.record.room import RULE, STARTS_AT, Room, called, in_session, member
from tests.core.record.whole_sitting import whole

K = EntryKind


def voting(**more: Any) -> Room:
    """Give a sitting with a poll open on item 1."""
    room = in_session()
    room.introduce(1)
    room.open_poll("p", 1, **more)
    return room


def voted(choices: str) -> Room:
    room = in_session()
    room.introduce(1)
    room.vote("p", 1, choices)
    return room


def aside(item: int = 1, seat: int = 3) -> dict[str, Any]:
    return {"seat": seat, "item": item, "kind": "self_recused", "grounds": [], "reason": ""}


def moved(amendment: str, item: int = 1, seat: int = 3) -> dict[str, Any]:
    said = {"text": "고친 주문", "reason": "", "seconders": []}
    return {"amendment": amendment, "item": item, "seat": seat, **said}


def ballot(seat: int = 3, **changed: Any) -> dict[str, Any]:
    said = {"choice": "for", "opinion": "", "auth": "", "shown_digest": "ab" * 32}
    return {"poll": "p", "ballot": f"b{seat}", "seat": seat, "version": 1, **said, **changed}


def opening(item: int = 1, **changed: Any) -> dict[str, Any]:
    frozen = {"seats": [*range(1, 13)], "presiding": 1}
    said = {"poll": "q", "item": item, "motion": "original", "method": "electronic"}
    return {**said, **frozen, **changed}


def mark(seat: int, change: str, **changed: Any) -> dict[str, Any]:
    said = {"mode": "room", "confirmed": "door", "time": render_moment(STARTS_AT)}
    return {"seat": seat, "change": change, **said, **changed}


def speech(**changed: Any) -> dict[str, Any]:
    said = {"item": 1, "seat": 3, "kind": "debate", "text": "말", "time": render_moment(STARTS_AT)}
    return {"speech": "s", **said, **changed}


def introduced() -> Room:
    room = in_session()
    room.introduce(1)
    room.introduce(5)
    return room


Attempt = tuple[Callable[[], Room], EntryKind, dict[str, Any], dict[str, str] | None]

# Each of these is put to a sitting as it stands, and cannot be.
IMPOSSIBLE: dict[str, Attempt] = {
    "cannot have arrived": (in_session, K.MEETING_ATTENDANCE_MARKED, mark(3, "arrived"), None),
    "cannot have returned": (in_session, K.MEETING_ATTENDANCE_MARKED, mark(3, "returned"), None),
    "cannot have left": (in_session, K.MEETING_ATTENDANCE_MARKED, mark(14, "left"), None),
    "cannot have moved": (in_session, K.MEETING_ATTENDANCE_MARKED, mark(3, "moved"), None),
    "the time of arrival": (
        in_session,
        K.MEETING_ATTENDANCE_MARKED,
        mark(14, "arrived", time=render_moment(STARTS_AT + timedelta(hours=9))),
        None,
    ),
    "join this sitting online": (
        lambda: in_session(form="in_person", online=False),
        K.MEETING_ATTENDANCE_MARKED,
        mark(14, "arrived", mode="online"),
        None,
    ),
    "whoever has not come": (
        in_session,
        K.MEETING_ATTENDANCE_SIGNED,
        {"seat": 14, "auth": "", "signature": {"kind": "typed", "text": "가"}},
        member(14),
    ),
    "signed before": (
        in_session,
        K.MEETING_ATTENDANCE_SIGNED,
        {"seat": 3, "auth": "", "signature": {"kind": "typed", "text": "가"}},
        member(3),
    ),
    "guest is in": (in_session, K.MEETING_GUEST_LEFT, {"guest": "g"}, None),
    "cannot take the chair": (in_session, K.MEETING_CHAIR_HANDED, {"seat": 14, "reason": ""}, None),
    "the doors are so already": (in_session, K.MEETING_DOORS_OPENED, {}, None),
    "while item 1 is waiting": (
        in_session,
        K.MEETING_STAGE_ENTERED,
        {"item": 1, "stage": "debate"},
        None,
    ),
    "item 1 is to be decided": (
        introduced,
        K.MEETING_ITEM_RECEIVED,
        {"item": 1},
        None,
    ),
    "item 1 is not under discussion": (in_session, K.MEETING_AMENDMENT_MOVED, moved("a"), None),
    "a poll is still open": (voting, K.MEETING_ADJOURNED, {}, None),
    "another poll is open": (voting, K.MEETING_POLL_OPENED, opening(2), None),
    "a poll on the item is open": (voting, K.MEETING_DECLARATION_MADE, aside(), member(3)),
    "seat 13 is not on the roll": (voting, K.MEETING_BALLOT_CAST, ballot(13), member(13)),
    "somebody other": (voting, K.MEETING_BALLOT_CAST, ballot(3), member(4)),
    "follows the last of seat 3": (
        voting,
        K.MEETING_BALLOT_CAST,
        ballot(3, version=2),
        member(3),
    ),
    "data.choice": (voting, K.MEETING_BALLOT_CAST, ballot(3, choice="maybe"), member(3)),
    "the time to vote is over": (
        lambda: voting(until=render_moment(STARTS_AT)),
        K.MEETING_BALLOT_CAST,
        ballot(3),
        member(3),
    ),
    "only the clerk enters": (
        voting,
        K.MEETING_BALLOT_ENTERED,
        ballot(3, reason="전화"),
        member(4),
    ),
    "says why": (voting, K.MEETING_BALLOT_ENTERED, ballot(3, reason=" "), None),
    "hands are not counted": (
        voting,
        K.MEETING_HANDS_COUNTED,
        {"poll": "p", "for": 3, "against": 0, "abstain": 0},
        None,
    ),
    "more hands than members": (
        lambda: voting(method="show_of_hands"),
        K.MEETING_HANDS_COUNTED,
        {"poll": "p", "for": 12, "against": 1, "abstain": 0},
        None,
    ),
    "not how this poll is held": (
        lambda: voting(method="roll_call"),
        K.MEETING_BALLOT_CAST,
        ballot(3),
        member(3),
    ),
    "is not asked for objections": (
        voting,
        K.MEETING_OBJECTION_RAISED,
        {"poll": "p", "seat": 3, "reason": ""},
        None,
    ),
    "not how this poll is closed": (
        voting,
        K.MEETING_OBJECTION_SETTLED,
        {"poll": "p", "item": 1, "closed_by": "clerk"},
        None,
    ),
    "there is no poll z": (in_session, K.MEETING_POLL_VOIDED, {"poll": "z", "reason": ""}, None),
    "while the poll is closed": (
        lambda: voted("ffffffffffff"),
        K.MEETING_BALLOT_CAST,
        ballot(3, version=2),
        member(3),
    ),
    "no tie to settle": (
        lambda: voted("ffffffffffff"),
        K.MEETING_CASTING_VOTE_GIVEN,
        {"poll": "p", "item": 1, "vote": "for", "answer": {"outcome": "carried"}},
        member(1),
    ),
    "somebody other than whoever presided": (
        lambda: voted("ffffffaaaaaa"),
        K.MEETING_CASTING_VOTE_GIVEN,
        {"poll": "p", "item": 1, "vote": "for", "answer": {"outcome": "carried"}},
        member(2),
    ),
    "result is not complete": (
        lambda: voted("ffffffaaaaaa"),
        K.MEETING_RESULT_DECLARED,
        {"poll": "p", "item": 1, "outcome": "tied", "text": ""},
        member(1),
    ),
    "no wording to state": (
        lambda: voted("ffffffffffff"),
        K.MEETING_WORDING_STATED,
        {"poll": "p", "item": 1, "wording": ""},
        member(1),
    ),
    "declared rejected": (
        lambda: voted("ffffffffffff"),
        K.MEETING_RESULT_DECLARED,
        {"poll": "p", "item": 1, "outcome": "rejected", "text": ""},
        member(1),
    ),
    "neither decided nor put off": (
        lambda: voted("ffffffffffff"),
        K.MEETING_ADJOURNED,
        {},
        None,
    ),
    "item 1 has no resolution": (
        lambda: voted("ffffffffffff"),
        K.MEETING_RESOLUTION_SIGNED,
        {
            "items": [1], "seat": 3, "auth": "", "shown_digest": "ab" * 32,
            "signature": {"kind": "typed", "text": "가"},
        },
        member(3),
    ),
    "nothing was said then": (
        in_session,
        K.MEETING_SPEECH_RECORDED,
        speech(time=render_moment(STARTS_AT - timedelta(hours=1))),
        None,
    ),
    "no such speech": (in_session, K.MEETING_SPEECH_EDITED, speech(version=2), None),
    "meeting is in_session": (in_session, K.MEETING_RESUMED, {}, None),
    "cannot happen while": (in_session, K.MEETING_REPLY_SUBMITTED, {}, None),
    "only frozen minutes are put right": (
        whole,
        K.MEETING_MINUTES_REOPENED,
        {"version": 2, "reason": ""},
        None,
    ),
}  # fmt: skip


# These stand on an item that is under discussion, or on a frozen roll that is told wrong.
WRONG_TURNS: dict[str, Attempt] = {
    "the frozen roll is not who was there": (
        introduced,
        K.MEETING_POLL_OPENED,
        opening(seats=[*range(1, 14)]),
        None,
    ),
    "item 5 is not decided on": (introduced, K.MEETING_POLL_OPENED, opening(5), None),
    "amendment z is not pending": (introduced, K.MEETING_POLL_OPENED, opening(motion="z"), None),
    "seat 14 does not take part": (
        introduced,
        K.MEETING_AMENDMENT_MOVED,
        moved("a", seat=14),
        None,
    ),
}


@pytest.mark.parametrize("message", [*IMPOSSIBLE, *WRONG_TURNS])
def test_what_cannot_happen_is_refused_by_name(message: str) -> None:
    begin, kind, data, actor = (IMPOSSIBLE | WRONG_TURNS)[message]
    room = begin()
    replay(room.facts)
    room.tell(kind, actor, **data)
    with pytest.raises(VerificationError) as refused:
        replay(room.facts)
    assert message in str(refused.value)
    assert kind.label in refused.value.ko


def test_too_few_cannot_open() -> None:
    with pytest.raises(VerificationError, match="too few"):
        assert in_session(there=7).record


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


def minutes_of(change: Callable[[Room], None], before: EntryKind) -> Room:
    room = whole()
    place = places(room.facts, before)[0]
    cut = Room(facts=room.facts[:place], now=STARTS_AT + timedelta(days=7))
    change(cut)
    return cut


@pytest.mark.parametrize(
    ("before", "kind", "data", "actor", "message"),
    [
        (K.MEETING_MINUTES_SIGNED, K.MEETING_SPEECH_RECORDED, speech(), None, "are frozen"),
        (K.MEETING_MINUTES_SIGNED, K.MEETING_MINUTES_DRAFTED, {"version": 1}, None, "already"),
        (K.MEETING_MINUTES_SIGNED, K.MEETING_CONCLUDED, {}, None, "are not signed"),
        (
            K.MEETING_MINUTES_SIGNED, K.MEETING_MINUTES_EDITED,
            {"part": "notes", "version": 1, "value": []}, None, "are frozen",
        ),
        (
            K.MEETING_MINUTES_SIGNED, K.MEETING_MINUTES_SIGNED,
            {
                "version": 1, "signer": 1, "shown_digest": "00" * 32, "auth": "",
                "signature": {"kind": "typed", "text": NAMES[0]},
            },
            member(1), "another text was signed",
        ),
        (
            K.MEETING_MINUTES_SIGNED, K.MEETING_MINUTES_REFUSED,
            {"version": 1, "signer": 9, "refused": "unable", "reason": "출장"}, None, "asked for",
        ),
        (
            K.MEETING_MINUTES_SIGNED, K.MEETING_MINUTES_REFUSED,
            {"version": 1, "signer": 1, "refused": "unable", "reason": "출장"}, member(2),
            "somebody else signed",
        ),
        (
            K.MEETING_MINUTES_SIGNED, K.MEETING_MINUTES_REFUSED,
            {"version": 1, "signer": 1, "refused": "refused", "reason": ""}, None, "no reason",
        ),
        (
            K.MEETING_COMMENT_SETTLED, K.MEETING_MINUTES_FROZEN,
            {"version": 1, "content": {}, "digest": "00" * 32, "signers": []}, None,
            "a comment is not settled",
        ),
        (
            K.MEETING_MINUTES_FROZEN, K.MEETING_MINUTES_FROZEN,
            {"version": 1, "content": {}, "digest": "00" * 32, "signers": []}, None,
            "not each signer once",
        ),
        (
            K.MEETING_MINUTES_FROZEN, K.MEETING_COMMENT_MADE,
            {"comment": "c9", "seat": 3, "text": "늦은 의견"}, member(3), "time to comment is over",
        ),
        (
            K.MEETING_MINUTES_FROZEN, K.MEETING_MINUTES_EDITED,
            {"part": "follow_ups", "version": 1, "value": []}, None, "does not follow version 1",
        ),
        (K.MEETING_MINUTES_FROZEN, K.MEETING_MINUTES_REOPENED, {"version": 2, "reason": "오기"}, None,
         "only frozen"),
        (K.MEETING_MINUTES_DRAFTED, K.MEETING_MINUTES_EDITED, {"part": "notes"}, None, "no minutes"),
    ],
)  # fmt: skip
def test_minutes_are_written_signed_and_put_right_in_order(
    before: EntryKind, kind: EntryKind, data: dict[str, Any], actor: Any, message: str
) -> None:
    room = minutes_of(lambda cut: cut.tell(kind, actor, **data), before)
    with pytest.raises(VerificationError) as refused:
        replay(room.facts)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"form": "in_person"}, "do not agree"),
        ({"form": "outside"}, "data.meeting.form"),
        ({"place": None}, "data.meeting.place"),
        ({"deadline_at": render_moment(STARTS_AT + timedelta(hours=1))}, "fall due after"),
    ],
)
def test_a_call_that_cannot_be_is_refused(changed: dict[str, Any], message: str) -> None:
    room = Room()
    room.tell(K.MEETING_CREATED)
    room.tell(K.MEETING_CALLED, **called(**changed))
    with pytest.raises(VerificationError, match=message):
        replay(room.facts)


WHOLE = whole().facts
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.builds(list), st.builds(dict)
)


@given(st.data())
def test_anything_in_place_of_a_part_ends_in_a_record_or_the_one_error(data: st.DataObject) -> None:
    told = copy.deepcopy(WHOLE)
    target: Any = data.draw(st.sampled_from(told))["data"]
    while True:
        keys = sorted(target) if isinstance(target, dict) else list(range(len(target)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(target[key], dict | list) or not target[key] or data.draw(st.booleans()):
            break
        target = target[key]
    target[key] = data.draw(JUNK)
    refused_or_replayed(told)


@given(st.lists(st.integers(0, len(WHOLE) - 1), unique=True, max_size=3), st.integers(0, 200))
def test_facts_left_out_or_moved_end_in_a_record_or_the_one_error(
    gone: list[int], place: int
) -> None:
    told = [fact for order, fact in enumerate(WHOLE) if order not in gone]
    taken = [WHOLE[order] for order in gone]
    refused_or_replayed(told[:place] + taken + told[place:])


def refused_or_replayed(told: list[Fact]) -> None:
    try:
        replay(told)
    except VerificationError:
        return
