"""The file store: whole files under names that say nothing."""

import hashlib
from pathlib import Path

import pytest

from hwabaek.gateways.files import FileChanged, FileStore, NoSuchFile


def test_a_file_comes_back_as_it_went_in(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    stored = store.write(content=b"%PDF-1.7")
    assert (stored.size, stored.sha256) == (8, hashlib.sha256(b"%PDF-1.7").hexdigest())
    assert store.read(name=stored.name, sha256=stored.sha256) == b"%PDF-1.7"
    assert store.exists(name=stored.name)


def test_names_are_random_and_the_same_bytes_make_two_files(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    first, second = store.write(content=b"a"), store.write(content=b"a")
    assert first.name != second.name
    assert first.sha256 == second.sha256


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / FileStore(tmp_path).write(content=b"a").name
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_nothing_is_left_of_a_write_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("hwabaek.gateways.files.os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        FileStore(tmp_path).write(content=b"a")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_whose_bytes_changed_is_not_given(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    stored = store.write(content=b"a")
    (tmp_path / stored.name).write_bytes(b"b")
    with pytest.raises(FileChanged):
        store.read(name=stored.name, sha256=stored.sha256)


@pytest.mark.parametrize(
    "name", ["ab/" + "c" * 32, "../secret", "/etc/passwd", "ab/../../x", "", "AB/" + "A" * 32]
)
def test_a_name_that_is_not_ours_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoSuchFile):
        FileStore(tmp_path).read(name=name)
