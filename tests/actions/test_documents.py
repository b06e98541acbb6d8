"""Documents are made from the facts, sealed, logged and announced."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.actions import documents, log
from hwabaek.actions.documents import file_store, make_due_documents
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Delivery, Document
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal(settings: LazySettings, tmp_path: Path) -> None:
    """Give the organisation a seal of its own."""
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"


@pytest.mark.usefixtures("seal")
def test_every_decided_item_gets_its_sealed_resolution() -> None:
    meeting = people.concluded(people.town())
    assert make_due_documents(now=people.MONDAY) == 3
    found = list(Document.objects.filter(meeting=meeting))
    assert [d.state for d in found] == ["sealed"] * 3
    assert all(file_store().read(name=d.stored_as, sha256=d.sha256)[:4] == b"%PDF" for d in found)
    kinds = [fact["kind"] for fact in log.facts_of(f"meeting:{meeting.pk}")]
    assert kinds.count("meeting.document.sealed") == 3
    assert Delivery.objects.filter(purpose="result").count() == 7


@pytest.mark.usefixtures("seal")
def test_making_them_twice_changes_nothing() -> None:
    people.concluded(people.town())
    make_due_documents(now=people.MONDAY)
    assert make_due_documents(now=people.MONDAY + dt.timedelta(hours=1)) == 0


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
    first, second = Document.objects.order_by("id")
    Document.objects.filter(pk=first.pk).update(next_try_at=people.MONDAY + documents.LEASE)
    assert not documents.make_document(document_id=first.pk, now=people.MONDAY)
    assert documents.make_document(document_id=second.pk, now=people.MONDAY)


@pytest.mark.usefixtures("seal")
def test_what_two_have_made_is_kept_once() -> None:
    meeting = people.concluded(people.town(), items=1)
    document = Document.objects.select_related("meeting", "body", "item").earliest("id")
    first, second = (documents._make(document, people.MONDAY) for _ in range(2))
    documents._keep(document, first, people.MONDAY)
    document.refresh_from_db()
    kept = document.stored_as
    documents._keep(document, second, people.MONDAY)
    document.refresh_from_db()
    assert document.stored_as == kept
    kinds = [fact["kind"] for fact in log.facts_of(f"meeting:{meeting.pk}")]
    assert kinds.count("meeting.document.sealed") == 1
