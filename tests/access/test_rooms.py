"""Who may hear what happens in which meeting: the same as whoever may read it."""

import pytest

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.access.rooms import rooms_open_to
from hwabaek.models import Meeting, Person
from tests import people

pytestmark = pytest.mark.django_db

WHO = [
    "clerk",
    "approver",
    "coordinator",
    "auditor",
    "administrator",
    "chair",
    "other_clerk",
    "outsider",
    "foreigner",
]


def may(actor: Person, meeting: Meeting, to: MeetingRight) -> bool:
    try:
        access_meeting(actor=actor, meeting_id=meeting.pk, to=to)
    except NotFound:
        return False
    return True


def test_a_room_is_open_to_whoever_may_read_the_meeting() -> None:
    town = people.town()
    called, prepared = people.called(town), people.prepared(town)
    everybody = [*(getattr(town, who) for who in WHO), *town.members]
    meetings = (called, prepared)
    expected = {
        (person.pk, meeting.pk): may(person, meeting, MeetingRight.FOLLOW)
        for person in everybody
        for meeting in meetings
        if may(person, meeting, MeetingRight.READ)
    }
    wishes = [(person, meeting.pk) for person in everybody for meeting in meetings]
    assert rooms_open_to(wishes) == expected
    assert expected[town.clerk.pk, prepared.pk] is True
    assert expected[town.chair.pk, called.pk] is False
    assert (town.chair.pk, prepared.pk) not in expected


def test_nobody_gets_what_only_another_asked_for() -> None:
    town = people.town()
    meeting = people.called(town)
    wishes = [(town.members[1], meeting.pk), (town.members[2], meeting.pk + 1)]
    assert rooms_open_to(wishes) == {(town.members[1].pk, meeting.pk): False}


def test_a_post_that_has_ended_opens_nothing() -> None:
    town = people.town()
    meeting = people.called(town)
    town.clerk.posts.update(ended_at=people.MONDAY)
    assert rooms_open_to([(town.clerk, meeting.pk)]) == {}
    assert rooms_open_to([]) == {}
