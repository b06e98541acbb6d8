"""What cannot have happened in a sitting is refused, and named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind, render_moment
from hwabaek.core.record.replay import replay
from tests.core.record.room import STARTS_AT, Room, in_session, member
from tests.core.record.sitting_facts import aside, moved, opening, speech, voted, voting
from tests.core.record.whole_sitting import whole

K = EntryKind


def ballot(seat: int = 3, **changed: Any) -> dict[str, Any]:
    said = {"choice": "for", "opinion": "", "auth": "", "shown_digest": "ab" * 32}
    return {"poll": "p", "ballot": f"b{seat}", "seat": seat, "version": 1, **said, **changed}


def mark(seat: int, change: str, **changed: Any) -> dict[str, Any]:
    said = {"mode": "room", "confirmed": "door", "time": render_moment(STARTS_AT)}
    return {"seat": seat, "change": change, **said, **changed}


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
    "signed before at the door": (
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


def objected() -> Room:
    room = voting(method="no_objection")
    room.tell(K.MEETING_OBJECTION_RAISED, poll="p", seat=5, reason="")
    return room


def amended() -> Room:
    room = introduced()
    room.tell(K.MEETING_AMENDMENT_MOVED, **moved("a"))
    room.tell(K.MEETING_AMENDMENT_WITHDRAWN, amendment="a", reason="")
    return room


def declared() -> Room:
    room = voted("ffffffffffff")
    room.declare("p")
    return room


def heard() -> Room:
    room = in_session()
    room.tell(K.MEETING_GUEST_ADMITTED, **GUEST)
    room.say("s", 3, "statement", "말")
    return room


GUEST = {
    "guest": "g", "name": "윤서준", "affiliation": "", "role": "expert", "items": [1], "mode": "room",
}  # fmt: skip
SIGNED = {"auth": "", "shown_digest": "ab" * 32, "signature": {"kind": "typed", "text": "가"}}


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
    "the poll is there twice": (declared, K.MEETING_POLL_OPENED, opening(poll="p"), None),
    "the new end is not later": (
        voting,
        K.MEETING_POLL_EXTENDED,
        {"poll": "p", "until": render_moment(STARTS_AT)},
        None,
    ),
    "decided although somebody objected": (
        objected,
        K.MEETING_OBJECTION_SETTLED,
        {"poll": "p", "item": 1, "closed_by": "clerk", "case": {}, "answer": {}},
        None,
    ),
    "data.answer.outcome": (
        voting,
        K.MEETING_POLL_CLOSED,
        {"poll": "p", "item": 1, "closed_by": "clerk", "case": {}, "answer": {}},
        None,
    ),
    "not a poll on this item": (
        lambda: voted("ffffffffffff"),
        K.MEETING_RESULT_DECLARED,
        {"poll": "p", "item": 2, "outcome": "carried", "text": ""},
        member(1),
    ),
    "there is no amendment z": (
        introduced,
        K.MEETING_AMENDMENT_WITHDRAWN,
        {"amendment": "z", "reason": ""},
        None,
    ),
    "the amendment is not pending": (
        amended,
        K.MEETING_AMENDMENT_WITHDRAWN,
        {"amendment": "a", "reason": ""},
        None,
    ),
    "the amendment is there twice": (amended, K.MEETING_AMENDMENT_MOVED, moved("a"), None),
    "the guest is in already": (heard, K.MEETING_GUEST_ADMITTED, GUEST, None),
    "the speech is there twice": (heard, K.MEETING_SPEECH_RECORDED, speech(), None),
    "or the clerk acted": (
        lambda: voting(method="no_objection"),
        K.MEETING_OBJECTION_RAISED,
        {"poll": "p", "seat": 3, "reason": ""},
        member(4),
    ),
    "no reason is given": (
        declared,
        K.MEETING_RESOLUTION_REFUSED,
        {"seat": 3, "items": [1], "reason": " "},
        member(3),
    ),
    "seat 13 had no part in item 1": (
        declared,
        K.MEETING_RESOLUTION_SIGNED,
        {"seat": 13, "items": [1], **SIGNED},
        member(13),
    ),
    "signed before": (
        declared,
        K.MEETING_RESOLUTION_SIGNED,
        {"seat": 3, "items": [1, 1], **SIGNED},
        member(3),
    ),
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
    assert message.removesuffix(" at the door") in str(refused.value)
    assert kind.label in refused.value.ko
