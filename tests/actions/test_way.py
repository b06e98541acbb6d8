"""The way of a decision in writing, from the plan to the sealed documents."""

import pytest

from hwabaek.actions import log
from hwabaek.core.record.replay import replay
from hwabaek.models import Meeting
from tests import people

pytestmark = pytest.mark.django_db


def test_it_goes_from_the_plan_to_a_carried_decision() -> None:
    there = people.town()
    meeting = people.concluded(there)
    assert meeting.state == Meeting.State.CONCLUDED
    poll = meeting.items.get(number=1).poll
    assert poll.outcome == "carried"
    assert poll.answer
    assert "7명" in poll.answer["explanation"]
    record = replay(log.facts_of(f"meeting:{meeting.pk}"))
    assert len(record.roll) == 7
