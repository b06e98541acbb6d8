"""What the public may have of a meeting's record, as the product hands it over."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator

from hwabaek.actions import log, sealing
from hwabaek.actions.meetings import MeetingPlan, change_meeting
from hwabaek.actions.records import build_record
from hwabaek.cli import main
from hwabaek.core.record.checks.report import Check, Status
from hwabaek.core.record.container import unpack
from hwabaek.core.record.record_file import RECORD, Version
from hwabaek.core.record.schema.schema import SCHEMA
from hwabaek.core.record.verify import verify_record
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Fact, Meeting, Person
from tests import people

pytestmark = pytest.mark.django_db
LATER = people.MONDAY + dt.timedelta(hours=1)


@pytest.fixture
def town(settings: LazySettings, tmp_path: Path) -> people.Town:
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    settings.KEYS = tmp_path / "keys"
    return people.town()


@pytest.fixture
def finished(town: people.Town) -> Meeting:
    meeting = people.concluded(town)
    people.documents_made()
    return meeting


def text_of(content: bytes) -> str:
    files = {member.name: member.content for member in unpack(content)}
    return files[RECORD].decode()


def test_no_fact_tells_of_a_person_in_what_is_hashed(finished: Meeting) -> None:
    names = set(Person.objects.values_list("name", flat=True))
    facts = list(Fact.objects.select_related("entry"))
    values = b"".join(bytes(fact.values or b"") for fact in facts).decode()
    for fact in facts:
        text = bytes(fact.canonical).decode()
        assert [name for name in names if name in text] == [], fact.entry
    assert [name for name in names if name not in values] == []
    assert all(log.is_as_logged(fact) for fact in facts)


def test_the_public_version_masks_by_the_class_and_holds(finished: Meeting) -> None:
    found = build_record(meeting=finished, now=LATER, version=Version.PUBLIC)
    assert found.name.endswith("-public.zip")
    report, opened = verify_record(data=found.content)
    assert report.holds
    assert opened is not None
    assert opened.is_public
    text = text_of(found.content)
    assert not [name for name in finished.roll.values_list("name", flat=True) if name in text]
    assert finished.items.order_by("number")[0].title in text
    checks = {line.check: line.status for line in report.lines}
    assert checks[Check.DECISION] is Status.OK
    assert checks[Check.DOCUMENTS] is Status.UNCHECKED


@pytest.mark.parametrize("version", Version)
def test_the_record_is_of_the_schema_that_it_holds(finished: Meeting, version: Version) -> None:
    content = build_record(meeting=finished, now=LATER, version=version).content
    files = {member.name: member.content for member in unpack(content)}
    validator = Draft202012Validator(json.loads(files[SCHEMA]))
    assert [error.message for error in validator.iter_errors(json.loads(files[RECORD]))] == []


def test_the_class_is_chosen_with_the_plan_and_frozen_by_the_call(town: people.Town) -> None:
    meeting = people.prepared(town)
    plan = MeetingPlan(
        title=meeting.title,
        mode=meeting.mode,
        ground=meeting.ground,
        ground_reason=meeting.ground_reason,
        deadline_at=meeting.deadline_at,
        disclosure="closed",
    )
    change_meeting(actor=town.clerk, meeting_id=meeting.pk, plan=plan, now=people.MONDAY)
    fact = log.facts_of(f"meeting:{meeting.pk}")[-1]
    assert (fact["kind"], fact["data"]["disclosure"]) == ("meeting.changed", "closed")


def test_the_command_writes_it_and_logs_that_it_went_out(finished: Meeting, tmp_path: Path) -> None:
    sealing.seal_logs(now=LATER)
    out = tmp_path / "public.zip"
    assert main(["record", "export", str(finished.pk), "--public", "--out", str(out)]) == 0
    assert verify_record(data=out.read_bytes())[0].holds
    fact = log.facts_of(f"meeting:{finished.pk}")[-1]
    assert fact["data"]["public"] is True


def test_an_official_gets_it_from_the_record_page(
    town: people.Town, finished: Meeting, client: Client
) -> None:
    client.force_login(town.auditor)
    answer = client.get(f"/meetings/{finished.pk}/record/public/")
    assert isinstance(answer, HttpResponse)
    assert answer["Content-Disposition"].endswith('-public.zip"')
    report, opened = verify_record(data=answer.content)
    assert report.holds
    assert opened is not None
    assert opened.is_public
