"""The closed set of events."""

import pytest

from hwabaek.core.record.kinds import EntryKind
from hwabaek.live import events
from hwabaek.live.events import Event, concerning, meeting_of, topic_of


def test_every_kind_about_a_meeting_has_its_audience() -> None:
    about_meetings = {kind for kind in EntryKind if kind.startswith("meeting.")}
    told = [events.FOR_EVERYBODY, events.FOR_OFFICIALS, events.UNSEEN]
    assert set().union(*told) == about_meetings
    assert sum(map(len, told)) == len(about_meetings)


def test_what_concerns_no_meeting_is_not_told() -> None:
    rows = [(1, "person.signed_in", "person:4"), (2, "meeting.opened", "meeting:7")]
    assert concerning(rows) == [Event(2, "meeting.opened", "meeting:7")]


def test_a_member_does_not_hear_who_has_just_replied() -> None:
    replied = Event(1, EntryKind.MEETING_REPLY_SUBMITTED, "meeting:7")
    closed = Event(2, EntryKind.MEETING_CLOSED, "meeting:7")
    assert [e.is_for(officials=False) for e in (replied, closed)] == [False, True]
    assert [e.is_for(officials=True) for e in (replied, closed)] == [True, True]


def test_a_topic_names_a_meeting_and_back() -> None:
    assert meeting_of(topic_of(17)) == 17


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "meeting",
        "meeting:",
        "meeting:x",
        "meeting:-1",
        "meeting:²",
        "person:4",
        "meeting:1234567890",
    ],
)
def test_nothing_else_is_a_topic(topic: str) -> None:
    assert meeting_of(topic) is None
