"""`hwabaek log`: what an operator types, and what it says."""

from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.db import connection

from hwabaek import cli
from hwabaek.actions.sealing import last_checkpoint
from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek.core.tlog.note import parse_note, verify_note
from hwabaek.models import LogEntry, LogKey, Node
from tests import people
from tests.conftest import _without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys(settings: LazySettings, tmp_path: Path) -> None:
    """Let every test rotate keys of its own."""
    settings.KEYS = tmp_path / "keys"


def test_it_seals_and_verifies_every_log(capsys: pytest.CaptureFixture[str]) -> None:
    people.town()
    number = LogEntry.objects.count()
    assert cli.main(["log", "seal"]) == 0
    assert f"기록 {number}건을 봉인했습니다." in capsys.readouterr().out
    assert cli.main(["log", "verify"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in said] == ["hanbit: 맞음", "yuseong: 맞음"]


def test_what_does_not_hold_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    there = people.town()
    cli.main(["log", "seal"])
    with _without_triggers(connection):
        Node.objects.filter(body=there.body, level=2, index=0).update(hash=bytes(32))
    assert cli.main(["log", "verify"]) == 1
    said = capsys.readouterr()
    assert "yuseong: 맞지 않음" in said.out
    assert "hanbit: 맞음" in said.out
    assert "마디 2/0" in said.err


def test_keys_are_rotated_printed_and_retired(capsys: pytest.CaptureFixture[str]) -> None:
    there = people.town()
    old = LogKey.objects.get(body=there.body).verifier
    assert cli.main(["log", "rotate-key", "yuseong"]) == 0
    new = LogKey.objects.filter(body=there.body).latest("id").verifier
    assert f"새 열쇠: {new}" in capsys.readouterr().out
    assert cli.main(["log", "rotate-key", "yuseong"]) == 1
    assert "hwabaek log retire-key" in capsys.readouterr().err
    assert cli.main(["log", "keys", "yuseong"]) == 0
    assert capsys.readouterr().out.splitlines() == [new, old]
    assert cli.main(["log", "retire-key", "yuseong"]) == 0
    assert f"거둔 열쇠: {old}" in capsys.readouterr().out
    assert cli.main(["log", "retire-key", "yuseong"]) == 1
    checkpoint = last_checkpoint(there.body)
    assert checkpoint is not None
    keys = [parse_verifier_key(old), parse_verifier_key(new)]
    note = parse_note(checkpoint.note.encode())
    assert verify_note(note=note, keys=keys) == (keys[1],)
    cli.main(["log", "seal"])
    assert cli.main(["log", "verify"]) == 0


def test_what_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["log", "keys", "nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err
    there = people.town()
    (settings.KEYS / f"log-{there.body.slug}.key").unlink()
    assert cli.main(["log", "rotate-key", "yuseong"]) == 1
    assert "열쇠를 읽을 수 없습니다" in capsys.readouterr().err
