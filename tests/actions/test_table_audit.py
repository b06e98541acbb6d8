"""What a deliberation with everything in it leaves in the tables is what the log tells of it."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from hwabaek.actions import calls, deadlines, polls, table_audit
from hwabaek.actions.table_audit import faults_of_tables
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Departure, Document, EarlierFile, Meeting, Poll
from tests import people
from tests.conftest import _without_triggers

pytestmark = pytest.mark.django_db
LATER = people.DEADLINE + dt.timedelta(days=1)
CASTING = {**people.RULE, "tie": "chair_decides"}


@pytest.fixture
def there() -> people.Town:
    return people.town(rule=CASTING)


@pytest.fixture
def eventful(there: people.Town) -> Meeting:
    """Return a deliberation with a departure, a longer term, second thoughts, a tie and conditions."""
    meeting = people.called(there, items=1)
    deadlines.request_extension(
        actor=there.clerk,
        meeting_id=meeting.pk,
        until=people.DEADLINE + dt.timedelta(days=3),
        reason="현장 확인",
        now=people.MONDAY,
    )
    deadlines.decide_extension(
        actor=there.chair, meeting_id=meeting.pk, agreed=True, now=people.MONDAY
    )
    calls.record_departure(
        actor=there.clerk, meeting_id=meeting.pk, seat=7, reason="퇴직", now=people.MONDAY
    )
    people.declare(there.members[0], meeting, aside={1: "self_recused"})
    people.declare(there.members[0], meeting)
    choices = ["for", "conditional", "against", "against"]
    people.reply(there.members[0], meeting, {1: ("against", "까닭")})
    for member, choice in zip(there.members, choices, strict=False):
        people.reply(member, meeting, {1: (choice, "가로등을 먼저 단다.")}, now=people.MONDAY)
    people.declare(there.members[4], meeting)
    people.reply(there.members[4], meeting, now=LATER + dt.timedelta(days=9))
    polls.close_meeting(actor=there.clerk, meeting_id=meeting.pk, now=LATER + dt.timedelta(days=9))
    return meeting


def faults(there: people.Town) -> list[str]:
    return list(faults_of_tables(body=there.body))


def settle(there: people.Town, meeting: Meeting) -> None:
    late = LATER + dt.timedelta(days=9)
    polls.give_casting_vote(
        actor=there.chair, meeting_id=meeting.pk, number=1, vote="for", now=late
    )
    if polls.needs_wording(Poll.objects.get(item__meeting=meeting)):
        polls.state_wording(
            actor=there.chair, meeting_id=meeting.pk, number=1, wording="가로등부터", now=late
        )


def test_nothing_differs_at_any_step(there: people.Town, eventful: Meeting) -> None:
    assert faults(there) == []
    settle(there, eventful)
    assert faults(there) == []
    poll = Poll.objects.get(item__meeting=eventful)
    assert (poll.casting_vote, bool(poll.wording)) == ("for", True)


def test_what_the_chair_said_is_compared_too(there: people.Town, eventful: Meeting) -> None:
    settle(there, eventful)
    Poll.objects.update(wording="가로등은 나중에")
    assert [fault.partition(", ")[2] for fault in faults(there)] == ["제1호 표결: 표와 기록이 다름"]
    Poll.objects.update(wording="가로등부터", casting_vote="against")
    assert len(faults(there)) == 1


def test_a_departure_that_was_taken_back_is_found(there: people.Town, eventful: Meeting) -> None:
    Departure.objects.all().delete()
    assert any("7번 위원의 자격 잃음: 기록에 있고" in fault for fault in faults(there))


def test_files_of_documents_are_those_that_the_log_names(
    settings: LazySettings, tmp_path: Path
) -> None:
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    settings.KEYS = tmp_path / "keys"
    there = people.town()
    meeting = people.concluded(there, items=1)
    people.documents_made()
    assert faults(there) == []
    document = Document.objects.filter(meeting=meeting, state="sealed").first()
    assert document is not None
    EarlierFile.objects.create(
        document=document, sha256="cd" * 32, size=1, stored_as="x", replaced_at=people.MONDAY
    )
    assert any(f"{'cd' * 32}: 표에 있고 기록에 없음" in fault for fault in faults(there))
    with _without_triggers(connection):
        EarlierFile.objects.all().delete()
        Document.objects.filter(pk=document.pk).delete()
    assert any(f"{document.sha256}: 기록에 있고 표에 없음" in fault for fault in faults(there))


def test_what_differs_for_a_moment_only_is_somebody_signing(
    there: people.Town, eventful: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([["하나", "둘"], ["둘", "셋"]])
    monkeypatch.setattr(table_audit, "_faults", lambda _meeting: next(looks, []))
    assert faults(there) == [f"{eventful.pk}번 회의, 둘"]
