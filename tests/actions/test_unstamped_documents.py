"""A document does not wait for ever for an authority that does not answer: it is sealed without, and says so."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from django.conf import LazySettings

from hwabaek.actions import log
from hwabaek.actions.documents import file_store, make_document
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Document
from tests import people
from tests.gateways.authorities import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running() -> Iterator[Authority]:
    """Give an authority on this machine."""
    found = Authority()
    yield found
    found.close()


@pytest.fixture
def authority(settings: LazySettings, tmp_path: Path, running: Authority) -> Authority:
    """Set the authority, which is silent."""
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    settings.TIMESTAMP_URL = f"{running.url}/tsa"
    running.silent = {"stamps"}
    return running


@pytest.fixture
def document() -> Document:
    """Give the resolution of a concluded meeting, still to be made."""
    meeting = people.concluded(people.town(), items=1)
    return Document.objects.get(meeting=meeting, item__isnull=False)


def tried(document: Document) -> dt.timedelta:
    """Try to make it until it is sealed; return how long that took."""
    moment = people.MONDAY
    while document.state == Document.State.WAITING:
        make_document(document_id=document.pk, now=moment)
        document.refresh_from_db()
        if document.state == Document.State.WAITING:
            assert "HTTP 503" in document.error
            moment = document.next_try_at
    return moment - people.MONDAY


def foot_of(document: Document) -> str:
    content = file_store().read(name=document.stored_as, sha256=document.sha256)
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    return "".join(text.split())


def test_after_some_tries_it_is_sealed_without_and_says_so(
    authority: Authority, document: Document
) -> None:
    took = tried(document)
    assert dt.timedelta(minutes=20) < took < dt.timedelta(hours=1)
    assert (document.state, document.seal_level, document.error) == ("sealed", "B-B", "")
    assert "HTTP 503" in document.unstamped_reason
    assert document.renew_at is None
    assert "(B-B,시점확인기관이답하지않음)" in foot_of(document)
    told = log.facts_of(f"meeting:{document.meeting_id}")[-1]["data"]
    assert (told["seal"], told["timestamp"]) == ("B-B", False)
    assert told["unstamped"] == document.unstamped_reason


def test_an_authority_that_answers_in_time_stamps_it(
    authority: Authority, document: Document
) -> None:
    make_document(document_id=document.pk, now=people.MONDAY)
    document.refresh_from_db()
    authority.silent.clear()
    tried(document)
    assert (document.seal_level, document.unstamped_reason) == ("B-T", "")
    assert "시점확인포함" in foot_of(document)


def test_without_an_authority_it_says_that_none_is_set(
    settings: LazySettings, authority: Authority, document: Document
) -> None:
    settings.TIMESTAMP_URL = ""
    assert tried(document) == dt.timedelta(0)
    assert (document.seal_level, document.unstamped_reason) == ("B-B", "")
    assert "시점확인기관이설정되지않음" in foot_of(document)


def test_a_certificate_that_has_ended_is_said_and_nothing_is_sealed(
    authority: Authority, document: Document
) -> None:
    late = people.MONDAY + dt.timedelta(days=4000)
    make_document(document_id=document.pk, now=late)
    document.refresh_from_db()
    assert document.state == "waiting"
    assert "유효 기간" in document.error
