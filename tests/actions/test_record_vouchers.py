"""What vouches for a record that the product hands over: the log's keys, the witnesses, the right checkpoint."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.actions import sealing
from hwabaek.actions.log_keys import ensure_log_key, retire_log_key, rotate_log_key
from hwabaek.actions.records import build_record
from hwabaek.actions.sealing import last_checkpoint
from hwabaek.core.record.archive import LOG_KEYS, WITNESS_KEYS
from hwabaek.core.record.checks.report import Check, Line, Status
from hwabaek.core.record.container import unpack
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.cosignature import cosign
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.core.tlog.note import parse_note, render_signatures
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Checkpoint, Cosignature, LogKey, Meeting
from tests import people

pytestmark = pytest.mark.django_db
LATER = people.MONDAY + dt.timedelta(hours=1)
WITNESS = SignerKey(name="witness.example.org", seed=b"\x0a" * 32, kind=COSIGNATURE)


@pytest.fixture
def town(settings: LazySettings, tmp_path: Path) -> people.Town:
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    settings.KEYS = tmp_path / "keys"
    settings.WITNESSES = [(render_verifier_key(WITNESS.verifier), "http://127.0.0.1:9")]
    there = people.town()
    ensure_log_key(body=there.body, now=people.MONDAY)
    return there


@pytest.fixture
def finished(town: people.Town) -> Meeting:
    meeting = people.concluded(town)
    people.documents_made()
    return meeting


def cosigned(town: people.Town) -> Checkpoint:
    """Seal what is there and let the witness co-sign it."""
    sealing.seal_logs(now=LATER)
    checkpoint = last_checkpoint(town.body)
    assert checkpoint is not None
    text = parse_note(checkpoint.note.encode()).text
    line = render_signatures([cosign(text=text, signer=WITNESS, at=int(LATER.timestamp()))])
    Cosignature.objects.create(
        checkpoint=checkpoint,
        witness=WITNESS.name,
        line=line.decode().removesuffix("\n"),
        cosigned_at=LATER,
    )
    return checkpoint


def exported(meeting: Meeting) -> tuple[dict[Check, Line], dict[str, bytes]]:
    content = build_record(meeting=meeting, now=LATER).content
    report, _ = verify_record(data=content)
    assert report.holds, [line.en for line in report.lines if line.status is Status.FAILED]
    files = {member.name: member.content for member in unpack(content)}
    return {line.check: line for line in report.lines}, files


def test_the_newest_checkpoint_that_a_witness_co_signed_is_taken(
    town: people.Town, finished: Meeting
) -> None:
    checkpoint = cosigned(town)
    people.prepared(town)
    sealing.seal_logs(now=LATER)
    lines, files = exported(finished)
    assert "co-signed by witness.example.org" in lines[Check.WITNESS].en
    assert str(checkpoint.tree_size) in lines[Check.CHECKPOINT].en
    assert files[WITNESS_KEYS].decode() == f"{render_verifier_key(WITNESS.verifier)}\n"


def test_one_that_does_not_cover_the_meeting_is_not(town: people.Town) -> None:
    cosigned(town)
    meeting = people.concluded(town)
    people.documents_made()
    lines, files = exported(meeting)
    assert lines[Check.WITNESS].status is Status.UNCHECKED
    assert WITNESS_KEYS not in files


def test_a_witness_that_is_in_no_setting_any_more_is_left_out(
    town: people.Town, finished: Meeting, settings: LazySettings
) -> None:
    cosigned(town)
    settings.WITNESSES = []
    lines, files = exported(finished)
    assert lines[Check.WITNESS].status is Status.UNCHECKED
    assert WITNESS_KEYS not in files


def test_while_the_key_of_the_log_changes_both_sign(town: people.Town, finished: Meeting) -> None:
    first = LogKey.objects.get(body=town.body).verifier
    second = rotate_log_key(body=town.body, now=LATER).verifier
    _, files = exported(finished)
    assert set(files[LOG_KEYS].decode().split()) == {first, second}
    retire_log_key(body=town.body, now=LATER)
    _, files = exported(finished)
    assert files[LOG_KEYS].decode().split() == [second]
