"""A log's key is made once, followed by others, and named in the log; two bodies share nothing."""

import logging
from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.actions import log, log_keys, sealing
from hwabaek.actions.log_audit import audit_log
from hwabaek.actions.records import build_record
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.checkpoint import open_checkpoint
from hwabaek.core.tlog.keys import VerifierKey, parse_verifier_key
from hwabaek.core.tlog.note import parse_note, verify_note
from hwabaek.gateways import log_keys as files
from hwabaek.gateways.log_keys import LogKeyMissing
from hwabaek.models import Body, Checkpoint, Document, Fact, LogKey, Meeting, UnsealedEntry
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Return where this test's keys lie: no other test has them."""
    settings.KEYS = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def there() -> people.Town:
    there = people.town()
    sealing.seal_logs(now=people.MONDAY)
    return there


def grow(there: people.Town) -> Checkpoint:
    people.prepared(there, items=1)
    sealing.seal_logs(now=people.MONDAY)
    checkpoint = sealing.last_checkpoint(there.body)
    assert checkpoint is not None
    return checkpoint


def signers(checkpoint: Checkpoint) -> list[VerifierKey]:
    note = parse_note(checkpoint.note.encode())
    return list(verify_note(note=note, keys=log_keys.known_keys(checkpoint.body)))


def key_facts(body: Body) -> list[dict[str, str]]:
    rows = Fact.objects.filter(entry__body=body, entry__kind__in=log_keys.KEY_KINDS)
    return [log.fact_in(row)["data"] for row in rows.order_by("pk")]


def test_a_log_begins_by_naming_its_key(there: people.Town) -> None:
    for body in (there.body, there.foreign_body):
        key = LogKey.objects.get(body=body)
        assert key_facts(body) == [{"key": key.verifier}]
        assert body.log_entries.earliest("pk").kind == "log.key.created"
    log_keys.ensure_log_key(body=there.body, now=people.MONDAY)
    assert len(key_facts(there.body)) == 1


def test_a_new_key_takes_over_while_the_old_one_still_signs(there: people.Town) -> None:
    (old,) = log_keys.known_keys(there.body)
    before = grow(there)
    new = parse_verifier_key(log_keys.rotate_log_key(body=there.body, now=people.MONDAY).verifier)
    assert new.name == old.name
    assert new != old
    overlap = grow(there)
    assert signers(overlap) == [new, old]
    # Whoever knows the old key only, and whoever knows the new one only, take it.
    for known in (old, new):
        tree = open_checkpoint(data=overlap.note.encode(), origin=old.name, keys=[known])
        assert tree.size == overlap.tree_size
    assert log_keys.retire_log_key(body=there.body, now=people.MONDAY) == old
    after = grow(there)
    assert signers(after) == [new]
    assert signers(before) == [old]
    assert audit_log(body=there.body).faults == []
    assert [set(data) for data in key_facts(there.body)] == [
        {"key"},
        {"old", "new", "signs"},
        {"old", "new", "signs"},
    ]
    assert [data["signs"] for data in key_facts(there.body)[1:]] == ["both", "new"]


def test_a_second_rotation_waits_for_the_first(there: people.Town) -> None:
    with pytest.raises(log_keys.NoKeyRetiring):
        log_keys.retire_log_key(body=there.body, now=people.MONDAY)
    log_keys.rotate_log_key(body=there.body, now=people.MONDAY)
    with pytest.raises(log_keys.RotationUnderWay):
        log_keys.rotate_log_key(body=there.body, now=people.MONDAY)
    assert LogKey.objects.filter(body=there.body).count() == 2
    log_keys.retire_log_key(body=there.body, now=people.MONDAY)
    log_keys.rotate_log_key(body=there.body, now=people.MONDAY)
    log_keys.retire_log_key(body=there.body, now=people.MONDAY)
    assert LogKey.objects.filter(body=there.body).count() == 3
    assert len(signers(grow(there))) == 1
    assert audit_log(body=there.body).holds


def test_a_rotation_that_was_not_written_down_is_written_down_at_the_next_try(
    there: people.Town, folder: Path
) -> None:
    files.begin_rotation(folder=folder, slug="yuseong")  # and then the power went
    assert audit_log(body=there.body).holds
    assert grow(there).note.count("—") == 2  # both sign; nobody knows the new one yet
    log_keys.rotate_log_key(body=there.body, now=people.MONDAY)
    assert LogKey.objects.filter(body=there.body).count() == 2
    assert len(signers(grow(there))) == 2
    assert audit_log(body=there.body).holds


def test_a_lost_key_is_followed_by_another_and_the_log_says_so(
    there: people.Town, folder: Path
) -> None:
    before = grow(there)
    (folder / "log-yuseong.key").unlink()
    old = LogKey.objects.get(body=there.body)
    new = log_keys.ensure_log_key(body=there.body, now=people.MONDAY)
    lost = {"old": old.verifier, "new": new.verifier, "signs": "lost"}
    assert key_facts(there.body)[-1] == lost
    assert signers(before) == [parse_verifier_key(old.verifier)]
    assert signers(grow(there)) == [parse_verifier_key(new.verifier)]
    assert audit_log(body=there.body).holds


def test_the_record_of_a_meeting_verifies_before_during_and_after(there: people.Town) -> None:
    (old,) = LogKey.objects.filter(body=there.body).values_list("verifier", flat=True)
    meeting = people.concluded(there, items=1)
    Document.objects.all().delete()
    during = log_keys.rotate_log_key(body=there.body, now=people.MONDAY).verifier
    check(meeting, [old])
    check(meeting, [during])
    log_keys.retire_log_key(body=there.body, now=people.MONDAY)
    check(meeting, [during])
    check(meeting, [old, during])
    check(meeting, [])


def check(meeting: Meeting, keys: list[str]) -> None:
    data = build_record(meeting=meeting, now=people.MONDAY).content
    report, _opened = verify_record(data=data, keys=keys)
    assert report.holds, [line.ko for line in report.lines]


# Two bodies in one deployment


def test_one_run_seals_every_body_with_its_own_key(there: people.Town) -> None:
    own, other = (sealing.last_checkpoint(body) for body in (there.body, there.foreign_body))
    assert own is not None
    assert other is not None
    assert signers(own) != signers(other)
    assert own.note.startswith(log_keys.origin_of(there.body))
    assert log_keys.origin_of(there.body) != log_keys.origin_of(there.foreign_body)


def test_a_missing_key_of_one_body_does_not_stop_the_other(
    there: people.Town, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for slug in ("yuseong", "hanbit"):
        (folder / f"log-{slug}.key").rename(folder / f"{slug}.away")
    people.prepared(there, items=1)
    assert sealing.seal_logs(now=people.MONDAY) == 0
    (folder / "yuseong.away").rename(folder / "log-yuseong.key")
    (folder / "log-hanbit.key").write_text("no key at all", encoding="ascii")
    log.append(
        body=there.foreign_body,
        kind=EntryKind.PERSON_CHANGED,
        subject="person:1",
        act=log.Act(actor=None, capacity="system", now=people.MONDAY),
        data={},
    )
    with caplog.at_level(logging.ERROR):
        assert sealing.seal_logs(now=people.MONDAY) > 0
        assert sealing.seal_logs(now=people.MONDAY) == 0
    assert [row.body for row in UnsealedEntry.objects.all()] == [there.foreign_body]
    with pytest.raises(LogKeyMissing, match="hanbit"):
        sealing.seal_log(body_id=there.foreign_body.pk, now=people.MONDAY)
    (folder / "hanbit.away").rename(folder / "log-hanbit.key")
    assert sealing.seal_logs(now=people.MONDAY) == 1
    assert audit_log(body=there.foreign_body).holds


def test_a_missing_key_is_complained_of_once_until_it_is_back(
    there: people.Town, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = (folder / "log-yuseong.key").read_text("ascii")
    for _ in range(2):
        (folder / "log-yuseong.key").unlink()
        people.prepared(there, items=1)
        caplog.clear()
        for _again in range(3):
            sealing.seal_logs(now=people.MONDAY)
        assert caplog.text.count("a log is not sealed") == 1
        (folder / "log-yuseong.key").write_text(key, encoding="ascii")
        assert sealing.seal_logs(now=people.MONDAY)
