"""The deadline is extended once, with the agreement of whoever presides."""

import datetime as dt

import pytest

from hwabaek.access import NotFound
from hwabaek.actions import conversions, deadlines, log, polls
from hwabaek.actions.meetings import WrongState
from hwabaek.core.record.replay import replay
from hwabaek.models import Delivery, Extension, Meeting, Person
from tests import people

pytestmark = pytest.mark.django_db

LATER = people.DEADLINE + dt.timedelta(days=3)
AFTER = people.DEADLINE + dt.timedelta(seconds=1)


def request(
    who: Person,
    meeting: Meeting,
    *,
    until: dt.datetime = LATER,
    reason: str = "자료를 더 냅니다.",
    now: dt.datetime = people.MONDAY,
) -> Extension:
    return deadlines.request_extension(
        actor=who, meeting_id=meeting.pk, until=until, reason=reason, now=now
    )


def decide(
    who: Person, meeting: Meeting, *, agreed: bool = True, now: dt.datetime = people.MONDAY
) -> Extension:
    return deadlines.decide_extension(actor=who, meeting_id=meeting.pk, agreed=agreed, now=now)


def test_it_works() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    request(there.clerk, meeting)
    assert Delivery.objects.get(purpose="chair", channel="mail").person == there.chair
    meeting.refresh_from_db()
    assert meeting.deadline_at == people.DEADLINE
    decide(there.chair, meeting)
    meeting.refresh_from_db()
    assert meeting.deadline_at == LATER
    assert Delivery.objects.filter(purpose="extension", channel="mail").count() == 7
    assert polls.close_due_meetings(now=AFTER) == 0
    assert replay(log.facts_of(f"meeting:{meeting.pk}")).call.deadline_at <= LATER


def test_a_reply_within_the_longer_time_is_in_time() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    request(there.clerk, meeting)
    decide(there.chair, meeting)
    people.declare(there.members[2], meeting)
    assert not people.reply(there.members[2], meeting, now=AFTER).late


def test_a_declined_extension_leaves_the_deadline() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    request(there.clerk, meeting)
    assert decide(there.chair, meeting, agreed=False).agreed is False
    meeting.refresh_from_db()
    assert meeting.deadline_at == people.DEADLINE
    assert not Delivery.objects.filter(purpose="extension").exists()
    facts = log.facts_of(f"meeting:{meeting.pk}")
    assert facts[-1]["kind"] == "meeting.extension.declined"
    assert facts[-1]["data"]["until"] == log.moment(LATER)


def test_the_clerk_asks_and_whoever_presides_decides() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    for who in (there.chair, there.other_clerk, there.outsider):
        with pytest.raises(NotFound):
            request(who, meeting)
    with pytest.raises(NotFound):
        decide(there.chair, meeting)
    request(there.clerk, meeting)
    for who in (there.clerk, there.members[1], there.foreigner):
        with pytest.raises(NotFound):
            decide(who, meeting)


def test_it_is_asked_once_and_decided_once() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    request(there.clerk, meeting)
    with pytest.raises(deadlines.AlreadyExtended):
        request(there.clerk, meeting)
    decide(there.chair, meeting)
    with pytest.raises(deadlines.AlreadyDecided):
        decide(there.chair, meeting, agreed=False)
    with pytest.raises(deadlines.AlreadyExtended):
        request(there.clerk, meeting, until=LATER + dt.timedelta(days=1))


def test_it_needs_a_later_time_and_a_reason() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    with pytest.raises(deadlines.NotLater) as not_later:
        request(there.clerk, meeting, until=people.DEADLINE)
    with pytest.raises(deadlines.ReasonMissing) as no_reason:
        request(there.clerk, meeting, reason=" ")
    assert (not_later.value.field, no_reason.value.field) == ("until", "reason")
    assert not Extension.objects.exists()


def test_after_the_deadline_it_is_too_late() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    with pytest.raises(deadlines.TooLate):
        request(there.clerk, meeting, now=AFTER)
    request(there.clerk, meeting)
    with pytest.raises(deadlines.TooLate):
        decide(there.chair, meeting, now=AFTER)


def test_after_the_close_it_is_refused() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    request(there.clerk, meeting)
    conversions.convert_meeting(
        actor=there.clerk, meeting_id=meeting.pk, reason="논의가 필요합니다.", now=people.MONDAY
    )
    with pytest.raises(WrongState):
        request(there.clerk, meeting)
    with pytest.raises(WrongState):
        decide(there.chair, meeting)
