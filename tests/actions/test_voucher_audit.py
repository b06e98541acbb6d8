"""Co-signatures and time stamps on a checkpoint are of that checkpoint."""

import datetime as dt

import pytest
from django.conf import LazySettings
from django.db import connection

from hwabaek.actions import voucher_audit
from hwabaek.actions.log_audit import audit_log
from hwabaek.actions.sealing import last_checkpoint, seal_logs
from hwabaek.core.tlog.cosignature import cosign
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.core.tlog.note import parse_note, render_signatures
from hwabaek.models import Body, Checkpoint, CheckpointStamp, Cosignature
from tests import people
from tests.conftest import _without_triggers

pytestmark = pytest.mark.django_db
WITNESS = SignerKey(name="witness.example.org", seed=b"\x07" * 32, kind=COSIGNATURE)


@pytest.fixture
def town() -> people.Town:
    town = people.town()
    seal_logs(now=people.MONDAY)
    return town


def faults(body: Body) -> str:
    return "\n".join(audit_log(body=body).faults)


def cosigned(body: Body, text: str) -> Cosignature:
    line = cosign(text=text, signer=WITNESS, at=int(people.MONDAY.timestamp()))
    return Cosignature.objects.create(
        checkpoint=Checkpoint.objects.filter(body=body).latest("tree_size"),
        witness=WITNESS.name,
        line=render_signatures([line]).decode().strip(),
        cosigned_at=people.MONDAY,
    )


def test_a_cosignature_is_checked_by_the_key_that_is_set(
    town: people.Town, settings: LazySettings
) -> None:
    checkpoint = last_checkpoint(town.body)
    foreign = last_checkpoint(town.foreign_body)
    assert checkpoint is not None
    assert foreign is not None
    settings.WITNESSES = [(render_verifier_key(WITNESS.verifier), "https://witness.example.org")]
    row = cosigned(town.body, parse_note(checkpoint.note.encode()).text)
    report = audit_log(body=town.body)
    assert report.holds
    assert report.cosignatures == 1
    with _without_triggers(connection):
        row.delete()
        row = cosigned(town.body, parse_note(foreign.note.encode()).text)
    assert f"증인 {WITNESS.name}의 서명" in faults(town.body)
    settings.WITNESSES = []
    assert faults(town.body) == ""  # of a key that nobody set, only the form can be checked
    with _without_triggers(connection):
        Cosignature.objects.update(witness="somebody.else")
    assert "다른 증인의 서명 줄" in faults(town.body)


@pytest.mark.parametrize("token", [b"", b"\x30\x03\x02\x01\x00", b"of another"])
def test_a_time_stamp_that_is_none_is_found(
    town: people.Town, token: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    if token == b"of another":
        monkeypatch.setattr(voucher_audit, "stamped_digest", lambda _token: bytes(32))
    CheckpointStamp.objects.create(
        body=town.body,
        day=dt.date(2026, 10, 12),
        checkpoint=last_checkpoint(town.body),
        state=CheckpointStamp.State.STAMPED,
        asked_at=people.MONDAY,
        next_try_at=people.MONDAY,
        token=token,
    )
    assert "시점확인" in faults(town.body)
    CheckpointStamp.objects.update(state=CheckpointStamp.State.WAITING, token=None)
    assert faults(town.body) == ""
