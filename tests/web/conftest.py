"""The town in which tests of the web take place, on a Monday at noon."""

import shutil
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings

from hwabaek.models import Meeting
from tests import people
from tests.web.member_pages import NOON


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Stop the clock on Monday at noon; a test may move it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _empty_outbox() -> None:
    shutil.rmtree(settings.OUTBOX, ignore_errors=True)


@pytest.fixture
def town(db: None, noon: time_machine.Traveller) -> people.Town:
    return people.town()


@pytest.fixture
def meeting(town: people.Town) -> Meeting:
    """Return a deliberation of three items that is open for replies."""
    return people.called(town)
