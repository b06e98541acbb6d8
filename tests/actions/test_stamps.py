"""Checkpoints are stamped by somebody else's clock: each day's, and each meeting's at its end."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.access import NotFound
from hwabaek.actions import records, sealing, stamps
from hwabaek.actions.conversions import convert_meeting
from hwabaek.actions.documents import make_due_documents
from hwabaek.actions.log_keys import ensure_log_key
from hwabaek.core.tlog.merkle import verify_consistency
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.gateways.timestamps import granted_token
from hwabaek.models import CheckpointStamp, Document, Leaf, Meeting
from tests import people
from tests.gateways.authorities import Authority

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def running() -> Iterator[Authority]:
    """Give an authority on this machine."""
    found = Authority()
    yield found
    found.close()


@pytest.fixture
def authority(settings: LazySettings, tmp_path: Path, running: Authority) -> Authority:
    """Set the authority, and a seal that it cannot make last."""
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    settings.KEYS = tmp_path / "keys"
    settings.TIMESTAMP_URL = f"{running.url}/tsa"
    running.silent.clear()
    running.fault = ""
    return running


@pytest.fixture
def there() -> people.Town:
    return people.town()


def logged(there: people.Town, now: dt.datetime = people.MONDAY) -> people.Town:
    """Seal what was logged when the town was built."""
    for body in (there.body, there.foreign_body):
        ensure_log_key(body=body, now=now)
        sealing.seal_log(body_id=body.pk, now=now)
    return there


def finished(there: people.Town) -> Meeting:
    """Conclude a meeting and seal its documents."""
    logged(there)
    meeting = people.concluded(there, items=1)
    moment = people.MONDAY
    while make_due_documents(now=moment):
        moment += stamps.LEASE
    return meeting


def test_each_body_gets_a_stamp_on_the_last_checkpoint_of_a_day(
    authority: Authority, there: people.Town
) -> None:
    logged(there)
    assert stamps.stamp_due(now=people.MONDAY + HOUR) == 0
    evening = people.MONDAY + 10 * HOUR
    people.prepared(there, items=1, now=evening)
    sealing.seal_log(body_id=there.body.pk, now=evening)
    assert stamps.stamp_due(now=people.MONDAY + DAY) == 2
    found = CheckpointStamp.objects.get(body=there.body)
    assert (found.day, found.state) == (people.MONDAY.date(), "stamped")
    assert found.checkpoint == sealing.last_checkpoint(there.body)
    assert found.authority == "시험 시점확인"
    assert granted_token(bytes(found.token or b"")) is not None
    assert stamps.stamp_due(now=people.MONDAY + DAY + HOUR) == 0


def test_a_day_ends_at_midnight_in_seoul(authority: Authority, there: people.Town) -> None:
    logged(there)
    midnight = people.MONDAY.replace(hour=0) + DAY
    assert stamps.stamp_due(now=midnight - dt.timedelta(seconds=1)) == 0
    assert stamps.stamp_due(now=midnight) == 2


def test_days_on_which_nothing_happened_need_none(authority: Authority, there: people.Town) -> None:
    logged(there)
    for days in range(1, 5):
        stamps.stamp_due(now=people.MONDAY + days * DAY)
    assert CheckpointStamp.objects.filter(body=there.body).count() == 1


def test_a_meeting_is_stamped_over_its_conclusion_and_its_documents(
    authority: Authority, there: people.Town
) -> None:
    meeting = finished(there)
    (waiting,) = CheckpointStamp.objects.filter(meeting=meeting, checkpoint=None)
    assert stamps.stamp_checkpoint(stamp_id=waiting.pk, now=people.MONDAY + HOUR)
    stamp = CheckpointStamp.objects.get(meeting=meeting)
    assert stamp.state == "stamped"
    told = Leaf.objects.filter(entry__subject=f"meeting:{meeting.pk}")
    assert stamp.checkpoint is not None
    assert told.latest("index").index < stamp.checkpoint.tree_size
    kinds = set(told.values_list("entry__kind", flat=True))
    assert {"meeting.concluded", "meeting.document.sealed"} <= kinds


def test_the_audit_certificate_waits_for_the_stamp_that_it_tells_of(
    authority: Authority, there: people.Town
) -> None:
    logged(there)
    meeting = people.concluded(there, items=1)
    make_due_documents(now=people.MONDAY)
    certificate = Document.objects.get(meeting=meeting, kind="audit_certificate")
    assert certificate.next_try_at > people.MONDAY
    assert CheckpointStamp.objects.filter(meeting=meeting).count() == 1


def converted(there: people.Town) -> Meeting:
    """End a meeting without any document: as a sitting it goes on."""
    meeting = people.called(logged(there), items=1)
    reason = "회의가 필요합니다."
    convert_meeting(actor=there.clerk, meeting_id=meeting.pk, reason=reason, now=people.MONDAY)
    return meeting


def test_a_conversion_ends_a_meeting_too(authority: Authority, there: people.Town) -> None:
    meeting = converted(there)
    stamp = CheckpointStamp.objects.get(meeting=meeting)
    stamps.stamp_due(now=people.MONDAY)
    stamp.refresh_from_db()
    told = Leaf.objects.get(entry__kind="meeting.converted")
    assert stamp.checkpoint is not None
    assert told.index < stamp.checkpoint.tree_size


def test_without_an_authority_nothing_is_asked_for(
    settings: LazySettings, authority: Authority, there: people.Town
) -> None:
    settings.TIMESTAMP_URL = ""
    converted(there)
    assert stamps.stamp_due(now=people.MONDAY + DAY) == 0
    assert not CheckpointStamp.objects.exists()


def test_what_cannot_be_had_is_said_tried_again_and_called_failed_in_the_end(
    authority: Authority, there: people.Town
) -> None:
    authority.silent.add("stamps")
    logged(there)
    moment = people.MONDAY + DAY
    stamps._request_day_stamps(moment)
    stamp = CheckpointStamp.objects.get(body=there.body)
    for _ in range(stamps.MAX_TRIES):
        stamps.stamp_due(now=moment)
        stamp.refresh_from_db()
        assert "HTTP 503" in stamp.error
        assert stamp.next_try_at > moment
        moment = stamp.next_try_at
    assert stamp.state == "failed"
    assert moment - people.MONDAY < 3 * DAY
    before = stamp.checkpoint
    authority.silent.clear()
    stamps.stamp_due(now=moment)
    stamp.refresh_from_db()
    assert (stamp.state, stamp.error, stamp.checkpoint) == ("stamped", "", before)


def test_a_missing_log_key_is_said(
    settings: LazySettings, authority: Authority, there: people.Town
) -> None:
    meeting = converted(there)
    settings.KEYS = settings.KEYS / "elsewhere"
    stamps.stamp_due(now=people.MONDAY + HOUR)
    stamp = CheckpointStamp.objects.get(meeting=meeting)
    assert (stamp.state, stamp.checkpoint) == ("waiting", None)
    assert "열쇠" in stamp.error


def test_what_somebody_else_has_taken_is_left_alone(
    authority: Authority, there: people.Town
) -> None:
    logged(there)
    stamps._request_day_stamps(people.MONDAY + DAY)
    stamp = CheckpointStamp.objects.get(body=there.body)
    CheckpointStamp.objects.update(next_try_at=people.MONDAY + DAY + stamps.LEASE)
    asked = authority.stamps
    assert not stamps.stamp_checkpoint(stamp_id=stamp.pk, now=people.MONDAY + DAY)
    assert authority.stamps == asked


def test_an_administrator_asks_again_at_once(authority: Authority, there: people.Town) -> None:
    logged(there)
    stamps._request_day_stamps(people.MONDAY + DAY)
    CheckpointStamp.objects.update(state="failed", tries=8, next_try_at=people.MONDAY + 2 * DAY)
    stamp = CheckpointStamp.objects.get(body=there.body)
    far = CheckpointStamp.objects.get(body=there.foreign_body)
    moment = people.MONDAY + DAY
    for actor, pk in ((there.clerk, stamp.pk), (there.administrator, far.pk)):
        with pytest.raises(NotFound):
            stamps.retry_stamp(actor=actor, stamp_id=pk, now=moment)
    stamps.retry_stamp(actor=there.administrator, stamp_id=stamp.pk, now=moment)
    assert stamps.stamp_due(now=moment) == 1
    with pytest.raises(NotFound):
        stamps.retry_stamp(actor=there.administrator, stamp_id=stamp.pk, now=moment)


def test_a_stamp_tells_of_entries_when_it_is_the_first_to_cover_one(
    authority: Authority, there: people.Town
) -> None:
    logged(there)
    sizes = []
    for days in range(1, 4):
        people.prepared(there, items=1, now=people.MONDAY + (days - 1) * DAY)
        sealing.seal_log(body_id=there.body.pk, now=people.MONDAY + (days - 1) * DAY)
        sizes.append(sealing.tree_size(there.body))
        stamps.stamp_due(now=people.MONDAY + days * DAY)

    def told(indexes: list[int], size: int = sizes[-1]) -> list[int]:
        found = stamps.telling_stamps(body=there.body, indexes=indexes, size=size)
        return [stamp.checkpoint.tree_size for stamp in found if stamp.checkpoint]

    assert told([0]) == sizes[:1]
    assert told([0, sizes[1]]) == [sizes[0], sizes[2]]
    assert told([0, sizes[0], sizes[1]]) == sizes
    assert told([0, sizes[1]], size=sizes[1]) == sizes[:1]
    assert told([sizes[2]]) == []


def test_a_record_holds_the_stamps_with_proofs_that_lead_to_its_checkpoint(
    authority: Authority, there: people.Town
) -> None:
    logged(there)
    meeting = people.called(there, items=1)
    for days in range(1, 4):
        people.prepared(there, items=1, now=people.MONDAY + (days - 1) * DAY)
        sealing.seal_log(body_id=there.body.pk, now=people.MONDAY + (days - 1) * DAY)
        stamps.stamp_due(now=people.MONDAY + days * DAY)
    people.prepared(there, items=1)
    sealing.seal_log(body_id=there.body.pk, now=people.MONDAY + 4 * DAY)
    checkpoint = sealing.last_checkpoint(there.body)
    assert checkpoint is not None
    facts = records.proven_facts(meeting=meeting, checkpoint=checkpoint)
    everything = [replace(facts[0], index=index) for index in range(checkpoint.tree_size)]
    found = records.stamps_of(body=there.body, facts=everything, checkpoint=checkpoint)
    assert len(found) == 3
    for stamp in found:
        told = stamp.checkpoint
        verify_consistency(
            size1=told.size,
            size2=checkpoint.tree_size,
            proof=stamp.proof,
            root1=told.root,
            root2=bytes(checkpoint.root_hash),
        )
    assert len(records.stamps_of(body=there.body, facts=facts, checkpoint=checkpoint)) == 1
