"""Posts and memberships give rights as long as they stand, and not a moment longer."""

import pytest

from hwabaek.access import NotFound
from hwabaek.access.committees import CommitteeRight, access_committee, readable_committees
from hwabaek.access.meetings import MeetingRight, access_meeting, followed_meetings
from hwabaek.access.people import access_post, active_person_by_email, holds, memberships_of
from hwabaek.actions import committees, log
from hwabaek.actions import people as acts
from hwabaek.models import Membership, Person, Post
from tests import people

pytestmark = pytest.mark.django_db

SYSTEM = log.Act(actor=None, capacity="system", now=people.MONDAY)


def test_an_ended_post_gives_nothing_any_more() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    assert access_post(actor=there.clerk, duty=Post.Duty.CLERK).title == "주무관"
    assert list(followed_meetings(there.clerk)) == [meeting]
    acts.end_post(post=Post.objects.get(person=there.clerk), act=SYSTEM)
    with pytest.raises(NotFound):
        access_post(actor=there.clerk, duty=Post.Duty.CLERK)
    for right in CommitteeRight:
        with pytest.raises(NotFound):
            access_committee(actor=there.clerk, committee_id=there.committee.pk, to=right)
    for meeting_right in MeetingRight:
        with pytest.raises(NotFound):
            access_meeting(actor=there.clerk, meeting_id=meeting.pk, to=meeting_right)
    assert not readable_committees(there.clerk).exists()
    assert not followed_meetings(there.clerk).exists()


def test_an_ended_membership_is_held_no_more() -> None:
    there = people.town()
    member = there.members[2]
    assert memberships_of(member).get().committee == there.committee
    committees.end_membership(
        membership=Membership.objects.get(person=member), reason="사임", act=SYSTEM
    )
    assert not memberships_of(member).exists()


def test_a_post_of_another_duty_is_not_enough() -> None:
    there = people.town()
    assert holds(there.clerk, Post.Duty.CLERK, Post.Duty.AUDITOR)
    assert not holds(there.clerk, Post.Duty.AUDITOR)
    with pytest.raises(NotFound):
        access_post(actor=there.clerk, duty=Post.Duty.AUDITOR)


def test_only_the_active_are_found_by_their_address() -> None:
    there = people.town()
    assert active_person_by_email(f" {there.chair.email.upper()}") == there.chair
    Person.objects.filter(pk=there.chair.pk).update(is_active=False)
    assert active_person_by_email(there.chair.email) is None
