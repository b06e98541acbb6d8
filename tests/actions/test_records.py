"""The record of a meeting leaves as one file that proves itself; the log is derived again and compared."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.access import NotFound
from hwabaek.actions import log
from hwabaek.actions.documents import file_store
from hwabaek.actions.records import (
    ContentMissing,
    DocumentsPending,
    NotFinished,
    build_record,
    export_record,
    proofs_of,
)
from hwabaek.actions.sealing import seal_log
from hwabaek.core.record.checks.report import Check, Status
from hwabaek.core.record.verify import verify_record
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Checkpoint, Document, LogEntry, Meeting, Paper
from tests import people
from tests.tree import proof_of

pytestmark = pytest.mark.django_db
LATER = people.MONDAY + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _seal(settings: LazySettings, tmp_path: Path) -> None:
    """Give the organisation a seal of its own."""
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"


@pytest.fixture
def town() -> people.Town:
    return people.town()


@pytest.fixture
def finished(town: people.Town) -> Meeting:
    """Return a meeting with its documents, not everything of it sealed."""
    meeting = people.concluded(town)
    people.documents_made()
    return meeting


def test_a_record_proves_itself(town: people.Town, finished: Meeting) -> None:
    found = export_record(actor=town.clerk, meeting_id=finished.pk, now=LATER)
    report, opened = verify_record(data=found.content)
    failed = [line for line in report.lines if line.status is Status.FAILED]
    assert not failed
    assert opened is not None
    assert {"keys/seal.pem", "log/checkpoint", "record.json"} <= set(opened.files)
    checks = {line.check for line in report.lines if line.status is Status.OK}
    assert {Check.PROOFS, Check.CHECKPOINT, Check.PAPERS, Check.DOCUMENTS, Check.DECISION} <= checks


def test_the_export_is_logged_after_it_and_is_in_the_next_one(
    town: people.Town, finished: Meeting
) -> None:
    first = export_record(actor=town.auditor, meeting_id=finished.pk, now=LATER)
    facts = log.facts_of(f"meeting:{finished.pk}")
    assert facts[-1]["kind"] == "meeting.record.exported"
    assert facts[-1]["data"]["size"] == len(first.content)
    second = export_record(actor=town.auditor, meeting_id=finished.pk, now=LATER)
    _report, opened = verify_record(data=second.content)
    assert opened is not None
    assert opened.facts[-1].fact["kind"] == "meeting.record.exported"


def test_every_official_of_the_committee_may_have_it_and_nobody_else(
    town: people.Town, finished: Meeting
) -> None:
    for person in (town.clerk, town.approver, town.coordinator, town.auditor):
        export_record(actor=person, meeting_id=finished.pk, now=LATER)
    for person in (town.chair, town.members[3], town.other_clerk, town.outsider, town.foreigner):
        with pytest.raises(NotFound):
            export_record(actor=person, meeting_id=finished.pk, now=LATER)


def test_an_open_meeting_has_no_record_yet(town: people.Town) -> None:
    with pytest.raises(NotFinished):
        build_record(meeting=people.called(town), now=LATER)


def test_a_record_waits_for_its_documents(town: people.Town) -> None:
    with pytest.raises(DocumentsPending):
        build_record(meeting=people.concluded(town), now=LATER)


def test_a_changed_paper_is_refused_and_not_handed_over(finished: Meeting) -> None:
    stored = file_store().write(content=b"another")
    Paper.objects.filter(item__meeting=finished).update(stored_as=stored.name)
    with pytest.raises(ContentMissing):
        build_record(meeting=finished, now=LATER)
    assert not LogEntry.objects.filter(kind="meeting.record.exported").exists()


def test_a_lost_document_is_refused(finished: Meeting) -> None:
    Document.objects.filter(meeting=finished).update(stored_as="00/" + "0" * 32)
    with pytest.raises(ContentMissing):
        build_record(meeting=finished, now=LATER)


def test_without_a_seal_the_record_has_no_chain(finished: Meeting, settings: LazySettings) -> None:
    settings.SEAL_URL = "pkcs12:/nowhere/seal.p12"
    _report, opened = verify_record(data=build_record(meeting=finished, now=LATER).content)
    assert opened is not None
    assert "keys/seal.pem" not in opened.files


def test_many_proofs_at_once_are_the_same_as_one_by_one(
    town: people.Town, finished: Meeting
) -> None:
    seal_log(body_id=town.body.pk, now=LATER)
    size = Checkpoint.objects.filter(body=town.body).latest("tree_size").tree_size
    indexes = list(range(0, size, 5))
    one_by_one = [tuple(proof_of(body=town.body, index=index, size=size)) for index in indexes]
    assert proofs_of(body=town.body, indexes=indexes, size=size) == one_by_one
