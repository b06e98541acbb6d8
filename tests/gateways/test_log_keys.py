"""A body's log is signed by one key, made once and readable by nobody else."""

import os
from pathlib import Path

import pytest

from hwabaek.gateways.log_keys import (
    LogKeyMissing,
    begin_rotation,
    make_log_key,
    read_log_key,
    retire_key,
    retiring_key,
    signing_keys,
)


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


@pytest.mark.parametrize("content", ["", "not a key", "PRIVATE+KEY+x+00000000+AAAA", "\ufeff열쇠"])
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "log-yuseong.key").write_text(content, encoding="utf-8")
    with pytest.raises(LogKeyMissing, match=r"log-yuseong\.key"):
        read_log_key(folder=tmp_path, slug="yuseong")
    with pytest.raises(LogKeyMissing, match=r"log-yuseong\.key"):
        make_log_key(folder=tmp_path, slug="yuseong", name="example.org/log/yuseong")


def test_a_new_key_takes_over_and_the_old_one_is_kept_aside(tmp_path: Path) -> None:
    old = make_log_key(folder=tmp_path, slug="yuseong", name="example.org/log/yuseong")
    assert signing_keys(folder=tmp_path, slug="yuseong") == [old]
    assert retire_key(folder=tmp_path, slug="yuseong") is None
    before, new = begin_rotation(folder=tmp_path, slug="yuseong")
    assert (before, new.name) == (old, old.name)
    assert new != old
    assert begin_rotation(folder=tmp_path, slug="yuseong") == (old, new)
    assert signing_keys(folder=tmp_path, slug="yuseong") == [new, old]
    assert retire_key(folder=tmp_path, slug="yuseong") == old
    assert signing_keys(folder=tmp_path, slug="yuseong") == [new]
    kept = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    aside = f"log-yuseong.retired-{old.verifier.key_id.hex()}.key"
    assert kept == {"log-yuseong.key": 0o600, aside: 0o600}


class PowerCut(Exception):
    """Everything ends here."""


@pytest.mark.parametrize("step", ["link", "replace"])
def test_an_interrupted_rotation_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old = make_log_key(folder=tmp_path, slug="yuseong", name="example.org/log/yuseong")

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        if step == "replace":
            patch.setattr(Path, "replace", cut)
        else:
            link = os.link
            patch.setattr(
                os,
                "link",
                lambda source, target: cut() if "retiring" in str(target) else link(source, target),
            )
        with pytest.raises(PowerCut):
            begin_rotation(folder=tmp_path, slug="yuseong")
    assert signing_keys(folder=tmp_path, slug="yuseong") == [old]
    begun = (tmp_path / "log-yuseong.next.key").read_text("ascii")
    before, new = begin_rotation(folder=tmp_path, slug="yuseong")
    assert before == old
    assert (tmp_path / "log-yuseong.key").read_text("ascii") == begun
    assert signing_keys(folder=tmp_path, slug="yuseong") == [new, old]
    assert retiring_key(folder=tmp_path, slug="yuseong") == old
    assert not (tmp_path / "log-yuseong.next.key").exists()


def test_without_a_key_there_is_nothing_to_take_over_from(tmp_path: Path) -> None:
    with pytest.raises(LogKeyMissing):
        begin_rotation(folder=tmp_path, slug="yuseong")
