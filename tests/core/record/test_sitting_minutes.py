"""Minutes are written, signed and put right in their order; no facts at all break the replay."""

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
from tests.core.record.room import STARTS_AT, Room, called, member
from tests.core.record.sitting_facts import speech
from tests.core.record.whole_sitting import whole

K = EntryKind


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
        (
            K.MEETING_MINUTES_FROZEN, K.MEETING_COMMENT_SETTLED,
            {"comment": "c1", "taken": True, "answer": ""}, None, "no such comment is open",
        ),
        (
            K.MEETING_MINUTES_FROZEN, K.MEETING_MINUTES_FROZEN,
            {
                "version": 1, "content": {}, "digest": "00" * 32,
                "signers": [{"person": "p9", "name": "", "post": "", "seat": 1}],
            },
            None, "data.signers",
        ),
        (
            K.MEETING_MINUTES_SIGNED, K.MEETING_MINUTES_REFUSED,
            {"version": 2, "signer": 1, "refused": "unable", "reason": "출장"}, None,
            "not version 1",
        ),
        (
            K.MEETING_MINUTES_FROZEN, K.MEETING_MINUTES_REFUSED,
            {"version": 1, "signer": 1, "refused": "unable", "reason": "출장"}, None, "asked for",
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


def test_a_comment_is_made_once() -> None:
    def again(cut: Room) -> None:
        cut.now = STARTS_AT + timedelta(days=2)
        cut.tell(K.MEETING_COMMENT_MADE, member(3), comment="c1", seat=3, text="같은 의견")

    with pytest.raises(VerificationError, match="the comment is there twice"):
        replay(minutes_of(again, K.MEETING_COMMENT_SETTLED).facts)


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
