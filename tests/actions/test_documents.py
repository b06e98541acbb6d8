"""Documents are made from the facts, sealed, logged and announced."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.actions import documents, log
from hwabaek.actions.certificates import proven_facts_of
from hwabaek.actions.documents import file_store, make_due_documents
from hwabaek.actions.sealing import last_checkpoint, seal_log
from hwabaek.core.documents.issue import Issue, parse_check_number
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.replay import replay
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import (
    Checkpoint,
    CheckpointStamp,
    Cosignature,
    Delivery,
    Document,
    LogEntry,
    Meeting,
)
from tests import people

pytestmark = pytest.mark.django_db
ISSUE = Issue(at=people.MONDAY, facts_digest="5a" * 32, seal_level="B-B")


@pytest.fixture
def seal(settings: LazySettings, tmp_path: Path) -> None:
    """Give the organisation a seal of its own."""
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"


def kinds_of(meeting: Meeting, state: str = "sealed") -> list[str]:
    """Return the kinds of a meeting's documents in that state."""
    found = Document.objects.filter(meeting=meeting, state=state)
    return list(found.values_list("kind", flat=True))


@pytest.mark.usefixtures("seal")
def test_every_document_is_made_in_its_turn() -> None:
    meeting = people.concluded(people.town())
    assert make_due_documents(now=people.MONDAY) == 5
    first = ["call_notice", "resolution", "resolution", "written_result", "result_report"]
    assert kinds_of(meeting) == first
    assert kinds_of(meeting, "waiting") == ["audit_certificate"]
    assert Delivery.objects.filter(purpose="result").count() == 7
    assert make_due_documents(now=people.MONDAY) == 1
    assert kinds_of(meeting) == [*first, "audit_certificate"]
    assert make_due_documents(now=people.MONDAY + dt.timedelta(hours=1)) == 0
    assert Delivery.objects.filter(purpose="result").count() == 7
    facts = [
        fact["data"]
        for fact in log.facts_of(f"meeting:{meeting.pk}")
        if fact["kind"] == "meeting.document.sealed"
    ]
    assert [fact["kind"] for fact in facts] == [*first, "audit_certificate"]
    for document in Document.objects.filter(meeting=meeting):
        assert file_store().read(name=document.stored_as, sha256=document.sha256)[:4] == b"%PDF"


@pytest.mark.usefixtures("seal")
def test_the_notice_of_the_call_is_sealed_while_replies_come_in() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    assert make_due_documents(now=people.MONDAY) == 1
    assert kinds_of(meeting) == ["call_notice"]
    people.reply(there.chair, meeting)
    record = replay(log.facts_of(f"meeting:{meeting.pk}"))
    assert (record.state, [document.kind for document in record.documents]) == (
        "open",
        ["call_notice"],
    )
    assert not Delivery.objects.filter(purpose="result").exists()


@pytest.mark.usefixtures("seal")
def test_a_notice_that_was_late_comes_with_the_others_and_is_of_the_call_all_the_same() -> None:
    meeting = people.concluded(people.town(), items=1)
    notice = Document.objects.get(meeting=meeting, kind="call_notice")
    facts, number, state = documents._frozen(notice)
    assert facts[-1]["kind"] == "meeting.called"
    assert (number, state) == (0, None)  # the log has not been sealed yet
    assert documents.make_document(document_id=notice.pk, now=people.MONDAY)
    notice.refresh_from_db()
    assert notice.state == "sealed"


@pytest.mark.usefixtures("seal")
def test_members_hear_of_the_result_without_waiting_for_the_officials_report() -> None:
    meeting = people.concluded(people.town(), items=1)
    kept_back = Document.objects.filter(kind__in=["call_notice", "result_report"])
    kept_back.update(next_try_at=people.MONDAY + dt.timedelta(days=1))
    make_due_documents(now=people.MONDAY)
    assert kinds_of(meeting) == ["resolution", "written_result"]
    assert Delivery.objects.filter(purpose="result").count() == 7
    assert not Document.objects.filter(kind="audit_certificate").exists()


@pytest.mark.usefixtures("seal")
def test_each_has_a_check_number_of_its_own_which_stands_in_the_file() -> None:
    meeting = people.concluded(people.town(), items=1)
    for _ in range(2):
        make_due_documents(now=people.MONDAY)
    numbers = dict(Document.objects.filter(meeting=meeting).values_list("check_number", "sha256"))
    assert len(numbers) == 5
    for document in Document.objects.filter(meeting=meeting):
        content = file_store().read(name=document.stored_as, sha256=document.sha256)
        assert parse_check_number(document.check_number) == document.check_number
        assert re.findall(rb"hwabaek:([0-9A-Z-]{14})</pdf:Keywords>", content) == [
            document.check_number.encode()
        ]


@pytest.mark.usefixtures("seal")
def test_a_check_number_that_is_taken_gives_way_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = people.town()
    people.called(there, items=1)
    taken = "0000-0000-0001"
    monkeypatch.setattr(documents, "check_number", lambda *, turn, **_: f"0000-0000-000{turn + 1}")
    other = people.called(there, items=1)
    Document.objects.filter(meeting=other).update(check_number=taken, state="sealed")
    document = Document.objects.exclude(meeting=other).get()
    issue = documents._numbered(document, ISSUE)
    assert (document.check_number, issue.turn) == ("0000-0000-0002", 1)


@pytest.mark.usefixtures("seal")
def test_the_certificate_says_what_the_log_proved_when_it_was_made() -> None:
    meeting = people.concluded(people.town(), items=1)
    make_due_documents(now=people.MONDAY)
    checkpoint = _cosigned(meeting)
    document = Document.objects.select_related("meeting__body").get(kind="audit_certificate")
    facts, number, state = documents._frozen(document)
    assert state is not None
    sealed = log.facts_of(f"meeting:{meeting.pk}")[: len(facts)]
    assert facts == sealed
    assert [fact.kind for fact in state.facts] == [fact["kind"] for fact in facts]
    rows = LogEntry.objects.filter(subject=f"meeting:{meeting.pk}").order_by("leaf__index")
    assert [(fact.number, fact.digest) for fact in state.facts] == [
        (entry.leaf.index + 1, entry.digest) for entry in rows.filter(leaf__isnull=False)
    ]
    assert number == state.facts[-1].number <= state.size == checkpoint.tree_size
    assert state.root == bytes(checkpoint.root_hash).hex()
    assert [(one.witness, one.size) for one in state.witnesses] == [("w.example", state.size)]
    assert state.stamp is not None
    assert (state.stamp.authority, state.stamp.size) == ("TSA", checkpoint.tree_size)


def test_before_the_log_is_sealed_nothing_can_be_certified(settings: LazySettings) -> None:
    meeting = people.called(people.town(), items=1)
    with pytest.raises(VerificationError):
        proven_facts_of(meeting=meeting)
    while seal_log(body_id=meeting.body_id, now=people.MONDAY):
        pass
    assert proven_facts_of(meeting=meeting)[1].stamp is None
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    stamp = proven_facts_of(meeting=meeting)[1].stamp
    assert stamp is not None
    assert (stamp.at, stamp.error) == (None, "")


def _cosigned(meeting: Meeting) -> Checkpoint:
    while seal_log(body_id=meeting.body_id, now=people.MONDAY):
        pass
    checkpoint = last_checkpoint(meeting.body)
    assert checkpoint is not None
    Cosignature.objects.create(
        checkpoint=checkpoint,
        witness="w.example",
        line="— w.example AAAA",
        cosigned_at=people.MONDAY,
    )
    CheckpointStamp.objects.update_or_create(
        meeting=meeting,
        defaults={
            "body": meeting.body,
            "checkpoint": checkpoint,
            "state": "stamped",
            "asked_at": people.MONDAY,
            "next_try_at": people.MONDAY,
            "authority": "TSA",
            "stamped_at": people.MONDAY,
        },
    )
    return checkpoint


def test_a_missing_seal_is_said_on_the_document_and_tried_again(settings: LazySettings) -> None:
    settings.SEAL_URL = "pkcs12:/nowhere/seal.p12"
    people.concluded(people.town())
    make_due_documents(now=people.MONDAY)
    document = Document.objects.order_by("id").first()
    assert document is not None
    assert document.state == "waiting"
    assert document.error
    assert document.next_try_at > people.MONDAY


def test_it_is_given_up_in_the_open_after_some_tries(settings: LazySettings) -> None:
    settings.SEAL_URL = "pkcs12:/nowhere/seal.p12"
    people.concluded(people.town(), items=1)
    Document.objects.update(tries=documents.MAX_TRIES - 1)
    documents.make_due_documents(now=people.MONDAY)
    assert set(Document.objects.values_list("state", flat=True)) == {"failed"}
    assert documents.make_due_documents(now=people.MONDAY + dt.timedelta(days=9)) == 0


@pytest.mark.usefixtures("seal")
def test_what_somebody_else_has_taken_is_left_alone() -> None:
    people.concluded(people.town(), items=1)
    first, second = Document.objects.order_by("id")[:2]
    Document.objects.filter(pk=first.pk).update(next_try_at=people.MONDAY + documents.LEASE)
    assert not documents.make_document(document_id=first.pk, now=people.MONDAY)
    assert documents.make_document(document_id=second.pk, now=people.MONDAY)


@pytest.mark.usefixtures("seal")
def test_what_two_have_made_is_kept_once() -> None:
    meeting = people.concluded(people.town(), items=1)
    related = Document.objects.select_related("meeting", "body", "item")
    document = related.get(kind="written_result")
    first, second = (documents._make(document, people.MONDAY) for _ in range(2))
    documents._keep(document, first, people.MONDAY)
    document.refresh_from_db()
    kept = document.stored_as
    documents._keep(document, second, people.MONDAY)
    document.refresh_from_db()
    assert document.stored_as == kept
    kinds = [fact["kind"] for fact in log.facts_of(f"meeting:{meeting.pk}")]
    assert kinds.count("meeting.document.sealed") == 1
