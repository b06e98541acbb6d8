"""Archive time stamps of documents are renewed year after year, and whatever stands in the way is said."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.conf import LazySettings

from hwabaek.access import NotFound
from hwabaek.actions import documents, log, renewals
from hwabaek.actions.documents import file_store
from hwabaek.core.record.replay import replay
from hwabaek.gateways.archive_stamps import MARGIN, ArchiveStamp, check_archive
from hwabaek.gateways.seal import Sealed
from hwabaek.gateways.timestamps import TimestampAuthority
from hwabaek.models import Document, EarlierFile
from tests import people
from tests.gateways.authorities import NOW, Authority

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YEAR = 365 * DAY


@pytest.fixture(scope="module")
def running() -> Iterator[Authority]:
    """Give an authority whose certificates last for two years."""
    found = Authority(stamp_days=2 * 365, seal_days=2 * 365)
    yield found
    found.close()


@pytest.fixture(scope="module")
def sealed(running: Authority) -> Sealed:
    """Give a document sealed B-LTA today."""
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(page)
    return running.pades().seal(pdf=page.getvalue(), reason="", location="", at=NOW)


@pytest.fixture
def authority(settings: LazySettings, running: Authority) -> Iterator[Authority]:
    settings.TIMESTAMP_URL = f"{running.url}/tsa"
    first = running.stamp
    yield running
    running.stamp = first
    running.silent.clear()


@pytest.fixture
def there() -> people.Town:
    return people.town()


@pytest.fixture
def document(there: people.Town, sealed: Sealed) -> Document:
    """Give a document of a concluded meeting, sealed today."""
    meeting = people.concluded(there, items=1)
    found = Document.objects.get(meeting=meeting, item__isnull=False)
    documents._keep(found, sealed, NOW)
    found.refresh_from_db()
    return found


def renewed(document: Document, authority: Authority, at: dt.datetime, *, days: int) -> int:
    """Let time pass, give the authority a new certificate if it has one, and do what is due."""
    with time_machine.travel(at):
        if days:
            authority.new_stamp_certificate(days=days, since=at)
        tried = renewals.renew_due(now=at)
    document.refresh_from_db()
    return tried


def test_it_is_due_in_a_year_or_well_before_the_certificate_ends() -> None:
    def due(days: float) -> dt.timedelta:
        return ArchiveStamp(NOW, NOW + days * DAY, "").renew_at - NOW

    assert due(10 * 365) == YEAR
    assert due(365 + 90) == YEAR
    assert due(300) == 300 * DAY - MARGIN
    assert due(100) == 50 * DAY


def test_a_document_is_renewed_twice_and_each_file_holds_the_one_before(
    document: Document, authority: Authority, sealed: Sealed
) -> None:
    assert document.renew_at is not None
    assert renewed(document, authority, document.renew_at - DAY, days=0) == 0
    for year in (1, 2):
        assert renewed(document, authority, NOW + year * (YEAR + DAY), days=2 * 365) == 1
        assert document.renew_at > NOW + (year + 0.9) * YEAR
    assert renewed(document, authority, NOW + 2 * (YEAR + DAY), days=0) == 0
    earlier = list(EarlierFile.objects.filter(document=document).order_by("replaced_at"))
    files = [file_store().read(name=one.stored_as, sha256=one.sha256) for one in earlier]
    now = file_store().read(name=document.stored_as, sha256=document.sha256)
    assert files[0] == sealed.pdf
    assert files[1].startswith(files[0])
    assert now.startswith(files[1])
    known = TimestampAuthority(authority.url, (authority.root,))
    check_archive(pdf=now, authority=known, moment=NOW + 3.5 * YEAR)


def test_the_record_follows_the_renewals(document: Document, authority: Authority) -> None:
    first = document.sha256
    renewed(document, authority, NOW + YEAR + DAY, days=2 * 365)
    facts = log.facts_of(f"meeting:{document.meeting_id}")
    told = facts[-1]
    assert told["kind"] == "meeting.document.renewed"
    assert told["data"]["before"] == first
    assert told["data"]["sha256"] == document.sha256
    assert told["data"]["authority"] == "시험 시점확인"
    (kept,) = replay(facts).documents
    assert (kept.sha256, kept.size) == (document.sha256, document.size)
    assert [one.sha256 for one in kept.earlier] == [first]


def test_a_silent_authority_is_shown_and_asked_again(
    document: Document, authority: Authority
) -> None:
    before = document.sha256
    authority.silent.add("stamps")
    moment = NOW + YEAR + DAY
    assert renewed(document, authority, moment, days=0) == 1
    assert "HTTP 503" in document.error
    assert (document.state, document.sha256, document.tries) == ("sealed", before, 1)
    assert renewed(document, authority, moment, days=0) == 0
    assert document.next_try_at - moment <= DAY
    authority.silent.clear()
    assert renewed(document, authority, document.next_try_at, days=2 * 365) == 1
    assert (document.error, document.tries) == ("", 0)
    assert document.sha256 != before


def test_one_more_by_a_certificate_that_is_about_to_end_is_not_taken(
    document: Document, authority: Authority
) -> None:
    before = document.sha256
    assert renewed(document, authority, NOW + 2 * YEAR - 30 * DAY, days=0) == 1
    assert "새 인증서" in document.error
    assert document.sha256 == before
    assert renewed(document, authority, NOW + 2 * YEAR - 20 * DAY, days=2 * 365) == 1
    assert document.sha256 != before


def test_without_an_authority_it_is_said(
    settings: LazySettings, document: Document, authority: Authority
) -> None:
    settings.TIMESTAMP_URL = ""
    assert renewed(document, authority, NOW + YEAR + DAY, days=0) == 1
    assert "설정되지 않아" in document.error


def test_a_changed_file_is_said_and_not_stamped(
    settings: LazySettings, document: Document, authority: Authority
) -> None:
    path = Path(settings.FILES) / document.stored_as
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\r")
    asked = authority.stamps
    assert renewed(document, authority, NOW + YEAR + DAY, days=0) == 1
    assert "없거나 바뀌어" in document.error
    assert authority.stamps == asked


def test_what_two_have_renewed_is_kept_once(document: Document, authority: Authority) -> None:
    at = NOW + YEAR + DAY
    with time_machine.travel(at):
        twice = [renewals._renewed(document, at) for _ in range(2)]
    mine, other = (
        Document.objects.select_related("body", "item").get(pk=document.pk) for _ in "ab"
    )
    renewals._keep(mine, twice[0], at)
    renewals._keep(other, twice[1], at)
    assert EarlierFile.objects.filter(document=document).count() == 1
    document.refresh_from_db()
    assert document.sha256 == mine.sha256


def test_what_somebody_else_has_taken_is_left_alone(
    document: Document, authority: Authority
) -> None:
    at = NOW + YEAR + DAY
    Document.objects.update(next_try_at=at + renewals.LEASE)
    assert not renewals.renew_document(document_id=document.pk, now=at)


def test_an_administrator_tries_at_once(
    there: people.Town, document: Document, authority: Authority
) -> None:
    at = NOW + YEAR + DAY
    with pytest.raises(NotFound):
        renewals.retry_renewal(actor=there.administrator, document_id=document.pk, now=NOW)
    Document.objects.update(next_try_at=at + DAY)
    with pytest.raises(NotFound):
        renewals.retry_renewal(actor=there.clerk, document_id=document.pk, now=at)
    renewals.retry_renewal(actor=there.administrator, document_id=document.pk, now=at)
    assert renewed(document, authority, at, days=2 * 365) == 1
