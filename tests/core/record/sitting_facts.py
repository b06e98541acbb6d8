"""What a sitting's facts say, for tests that change a word of it."""

from typing import Any

from hwabaek.core.record.entries import render_moment
from tests.core.record.room import STARTS_AT, Room, in_session


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


def opening(item: int = 1, **changed: Any) -> dict[str, Any]:
    frozen = {"seats": [*range(1, 13)], "presiding": 1}
    said = {"poll": "q", "item": item, "motion": "original", "method": "electronic"}
    return {**said, **frozen, **changed}


def speech(**changed: Any) -> dict[str, Any]:
    said = {"item": 1, "seat": 3, "kind": "debate", "text": "말", "time": render_moment(STARTS_AT)}
    return {"speech": "s", **said, **changed}
