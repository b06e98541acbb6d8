"""What cannot have happened is refused, and named."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind, Fact, render_moment
from hwabaek.core.record.replay import replay
from tests.core.record.beginnings import opened, places
from tests.core.record.sample import (
    CHAIR,
    CLERK,
    DEADLINE,
    EXTENDED,
    SYSTEM,
    called,
    facts,
    member,
    reply,
)

REPLY = EntryKind.MEETING_REPLY_SUBMITTED
DECLARED = EntryKind.MEETING_DECLARATION_MADE
POLL = EntryKind.MEETING_POLL_CLOSED


@pytest.fixture(scope="module")
def whole() -> list[Fact]:
    return facts()


# Each of these happens right after the call, and cannot.
IMPOSSIBLE: dict[str, tuple[EntryKind, dict[str, Any], dict[str, str]]] = {
    "has no seat": (REPLY, reply(99, {1: "for"}), CLERK),
    "is no item": (REPLY, reply(4, {99: "for"}), member(4)),
    "is not decided on": (REPLY, reply(4, {5: "for"}), member(4)),
    "one ballot an item": (REPLY, reply(4, {}), member(4)),
    "somebody other": (REPLY, reply(4, {1: "for"}), member(5)),
    "version 0 of seat 4": (REPLY, reply(4, {1: "for"}, version=2), member(4)),
    "in time is called late": (REPLY, reply(4, {1: "for"}, late=True), member(4)),
    "choice": (REPLY, reply(4, {1: "maybe"}), member(4)),
    "data.late": (REPLY, {**reply(4, {1: "for"}), "late": 1}, member(4)),
    "data.version": (REPLY, {**reply(4, {1: "for"}), "version": True}, member(4)),
    "shown_digest": (REPLY, {**reply(4, {1: "for"}), "shown_digest": "0"}, member(4)),
    "data.signature ": (REPLY, {**reply(4, {1: "for"}), "signature": None}, member(4)),
    "data.signature.kind": (REPLY, {**reply(4, {1: "for"}), "signature": {"kind": "x"}}, member(4)),
    "strokes": (REPLY, {**reply(4, {1: "for"}), "signature": {"kind": "drawn"}}, member(4)),
    "there is no item 9": (
        DECLARED,
        {"seat": 4, "item": 9, "kind": "none", "grounds": [], "reason": ""},
        member(4),
    ),
    "grounds": (
        DECLARED,
        {"seat": 4, "item": 1, "kind": "none", "grounds": ["3"], "reason": ""},
        member(4),
    ),
    "nobody asked": (EntryKind.MEETING_QUESTION_ANSWERED, {"question": "q-9", "text": "네"}, CLERK),
    "seat 77": (EntryKind.MEETING_REMINDED, {"seats": [1, 77]}, CLERK),
    "no extension waits": (
        EntryKind.MEETING_EXTENSION_AGREED,
        {"from": render_moment(DEADLINE), "until": render_moment(EXTENDED), "reason": ""},
        CHAIR,
    ),
    "is not later": (
        EntryKind.MEETING_EXTENSION_REQUESTED,
        {"until": render_moment(DEADLINE), "reason": ""},
        CLERK,
    ),
    "data.until": (EntryKind.MEETING_EXTENSION_REQUESTED, {"until": "soon", "reason": ""}, CLERK),
    "replies were missing": (
        POLL,
        {"item": 1, "closed_by": "clerk", "case": {}, "answer": {"outcome": "carried"}},
        CLERK,
    ),
    "has no open poll": (
        POLL,
        {"item": 5, "closed_by": "clerk", "case": {}, "answer": {"outcome": "carried"}},
        CLERK,
    ),
    "poll on item 1 is not closed": (EntryKind.MEETING_CLOSED, {"closed_by": "clerk"}, CLERK),
    "while the meeting is open": (EntryKind.MEETING_CONCLUDED, {}, SYSTEM),
    "cannot happen while": (EntryKind.MEETING_CALLED, called(), CLERK),
    "meeting is open": (EntryKind.MEETING_PAPER_ADDED, {}, CLERK),
    "rule.approved": (EntryKind.RULE_APPROVED, {}, CLERK),
    "data.state": (
        EntryKind.MEETING_NOTIFIED,
        {"seat": 1, "channel": "mail", "purpose": "call", "state": "perhaps"},
        SYSTEM,
    ),
    "same person": (
        EntryKind.MEETING_PAPER_REPLY_ENTERED,
        {
            **reply(4, {1: "for"}),
            "entered_by": "p-clerk",
            "confirmed_by": "p-clerk",
            "scan_sha256": "0" * 64,
            "reason": "",
        },
        CLERK,
    ),
}


@pytest.mark.parametrize("message", IMPOSSIBLE)
def test_what_cannot_happen_is_refused_by_name(message: str) -> None:
    kind, data, actor = IMPOSSIBLE[message]
    told = opened()
    told.tell(kind, data, actor)
    with pytest.raises(VerificationError) as refused:
        replay(told.facts)
    assert message in str(refused.value)
    assert f"fact {len(told.facts)} ({kind})" in str(refused.value)
    assert kind.label in refused.value.ko


def twice(kind: EntryKind) -> Callable[[list[Fact]], list[Fact]]:
    def change(told: list[Fact]) -> list[Fact]:
        place = places(told, kind)[0]
        return [*told[: place + 1], *told[place:]]

    return change


def without(kind: EntryKind, nth: int = 0) -> Callable[[list[Fact]], list[Fact]]:
    def change(told: list[Fact]) -> list[Fact]:
        place = places(told, kind)[nth]
        return [*told[:place], *told[place + 1 :]]

    return change


def moved(kind: EntryKind, nth: int, before: EntryKind) -> Callable[[list[Fact]], list[Fact]]:
    def change(told: list[Fact]) -> list[Fact]:
        fact = told[places(told, kind)[nth]]
        rest = [other for other in told if other is not fact]
        place = places(rest, before)[0]
        return [*rest[:place], fact, *rest[place:]]

    return change


def altered(which: EntryKind, nth: int, /, **data: Any) -> Callable[[list[Fact]], list[Fact]]:
    def change(told: list[Fact]) -> list[Fact]:
        told = copy.deepcopy(told)
        told[places(told, which)[nth]]["data"].update(data)
        return told

    return change


# Each of these changes the whole meeting so that it cannot have been.
REWRITTEN: list[tuple[Callable[[list[Fact]], list[Fact]], str]] = [
    (twice(EntryKind.MEETING_CREATED), "created once"),
    (twice(EntryKind.MEETING_SEAT_LEFT), "had left office"),
    (twice(EntryKind.MEETING_SEAT_OPENED), "opened it before"),
    (twice(EntryKind.MEETING_QUESTION_ASKED), "there twice"),
    (twice(REPLY), "not the reply that follows"),
    (twice(EntryKind.MEETING_EXTENSION_REQUESTED), "once only"),
    (twice(EntryKind.MEETING_EXTENSION_AGREED), "no extension waits"),
    (twice(POLL), "no open poll"),
    (twice(EntryKind.MEETING_CASTING_VOTE_GIVEN), "no tie"),
    (twice(EntryKind.MEETING_WORDING_STATED), "needs no wording"),
    (twice(EntryKind.MEETING_CONCLUDED), "cannot happen"),
    (without(EntryKind.MEETING_CALLED), "cannot happen"),
    (without(REPLY, 8), "not the reply that follows"),
    (without(POLL), "is not closed"),
    (without(EntryKind.MEETING_CLOSED), "polls are closed already"),
    (without(EntryKind.MEETING_CASTING_VOTE_GIVEN), "not stated yet"),
    (without(EntryKind.MEETING_WORDING_STATED), "not stated yet"),
    (without(EntryKind.MEETING_EXTENSION_AGREED), "late reply is called timely"),
    (moved(EntryKind.MEETING_SEAT_LEFT, 0, EntryKind.MEETING_CLOSED), "polls are closed"),
    (moved(DECLARED, 0, EntryKind.MEETING_CLOSED), "polls are closed"),
    (moved(REPLY, 0, EntryKind.MEETING_CONCLUDED), "late reply is called timely"),
    (moved(REPLY, 12, EntryKind.MEETING_CONCLUDED), "late reply is called timely"),
    (moved(DECLARED, 9, EntryKind.MEETING_CONCLUDED), "cannot happen"),
    (altered(DECLARED, 0, kind="statutory"), "stands aside"),
    (altered(REPLY, 0, seat=15), "somebody other"),
    (altered(REPLY, -1, late=False), "late reply is called timely"),
    (altered(EntryKind.MEETING_EXTENSION_AGREED, 0, until="2026-10-15T09:00:00.000000Z"), "asked"),
    (altered(EntryKind.MEETING_CALLED, 0, roll=called()["roll"] * 2), "seat is there twice"),
    (altered(EntryKind.MEETING_CALLED, 0, items=called()["items"] * 2), "item is there twice"),
    (
        altered(EntryKind.MEETING_CALLED, 0, meeting={**called()["meeting"], "id": "other"}),
        "another",
    ),
    (
        altered(EntryKind.MEETING_CALLED, 0, meeting={**called()["meeting"], "mode": "elsewhere"}),
        "mode",
    ),
    (altered(EntryKind.MEETING_CALLED, 0, roll=None), "data.roll"),
    (altered(EntryKind.MEETING_CALLED, 0, roll=[7]), "data.roll[0]"),
    (altered(POLL, 0, answer={}), "data.answer.outcome"),
    (altered(EntryKind.MEETING_CASTING_VOTE_GIVEN, 0, item=1), "no tie"),
]


@pytest.mark.parametrize(("change", "message"), REWRITTEN)
def test_a_rewritten_meeting_is_refused(
    whole: list[Fact], change: Callable[[list[Fact]], list[Fact]], message: str
) -> None:
    with pytest.raises(VerificationError) as refused:
        replay(change(whole))
    assert message in str(refused.value)
