"""A body's log is signed by one key, made once and readable by nobody else."""

from pathlib import Path

import pytest

from hwabaek.gateways.log_keys import LogKeyMissing, make_log_key, read_log_key


def test_it_is_made_once_and_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = make_log_key(folder=folder, slug="yuseong", name="example.org/log/yuseong")
    assert made.name == "example.org/log/yuseong"
    assert read_log_key(folder=folder, slug="yuseong") == made
    assert make_log_key(folder=folder, slug="yuseong", name="another name") == made


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    make_log_key(folder=tmp_path, slug="yuseong", name="example.org/log/yuseong")
    assert (tmp_path / "log-yuseong.key").stat().st_mode & 0o777 == 0o600


def test_a_missing_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(LogKeyMissing, match="hanbit"):
        read_log_key(folder=tmp_path, slug="hanbit")
