"""Meetings cut off where a test goes on by itself."""

from datetime import timedelta

from hwabaek.core.record.entries import EntryKind, Fact
from tests.core.record.sample import DEADLINE, Story, story


def places(told: list[Fact], kind: EntryKind) -> list[int]:
    return [place for place, fact in enumerate(told) if fact["kind"] == kind]


def until(kind: EntryKind) -> Story:
    """Return the meeting up to the first fact of a kind, without that one."""
    told = story()
    told.facts = told.facts[: places(told.facts, kind)[0]]
    told.now = DEADLINE - timedelta(days=1)
    return told


def opened() -> Story:
    """Return the meeting just called, with nobody having replied."""
    return until(EntryKind.MEETING_SEAT_LEFT)
