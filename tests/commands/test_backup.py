"""What is backed up comes back, byte for byte, and proves itself."""

from pathlib import Path

import pytest
from django.core.management import call_command

from hwabaek.actions.sealing import seal_logs
from hwabaek.commands import backup, restore
from hwabaek.models import Checkpoint, Fact, Meeting
from tests import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Back a small town up."""
    meeting = people.concluded(people.town())
    seal_logs(now=people.MONDAY)
    assert meeting.pk
    file = tmp_path / "backup.tar.gz"
    with file.open("wb") as out:
        assert backup.write_backup(out) > 100
    return file


def test_it_comes_back_the_same(made: Path) -> None:
    facts = {row.pk: bytes(row.canonical) for row in Fact.objects.all()}
    notes = list(Checkpoint.objects.values_list("note", flat=True))
    call_command("flush", verbosity=0, interactive=False)
    assert restore.restore(made) > 100
    assert {row.pk: bytes(row.canonical) for row in Fact.objects.all()} == facts
    assert list(Checkpoint.objects.values_list("note", flat=True)) == notes
    assert Meeting.objects.get().state == "concluded"


def test_new_rows_get_new_keys_after_a_restore(made: Path) -> None:
    last = Meeting.objects.get().pk
    call_command("flush", verbosity=0, interactive=False)
    restore.restore(made)
    meeting = Meeting.objects.get()
    meeting.pk, meeting.number, meeting._state.adding = None, 99, True
    meeting.save()
    assert meeting.pk > last


def test_it_refuses_a_place_that_is_not_empty(made: Path) -> None:
    with pytest.raises(restore.NotRestored):
        restore.restore(made)


def test_it_refuses_a_damaged_file(made: Path) -> None:
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(bytes(content))
    call_command("flush", verbosity=0, interactive=False)
    with pytest.raises(restore.NotRestored):
        restore.restore(made)
    assert not Meeting.objects.exists()
