"""`hwabaek log watch` against a real server with a real town: what an outsider notices, and what it says."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from hwabaek import cli
from hwabaek.actions.log_keys import retire_log_key, rotate_log_key
from hwabaek.actions.sealing import last_checkpoint, seal_logs
from hwabaek.commands import watch
from hwabaek.core.tlog.monitor import Kind
from hwabaek.gateways.exchange import Unreachable
from hwabaek.models import Body, LogKey
from tests import people
from tests.witness import administrator
from tests.witness.loopback import answering

Look = Callable[..., int]


def vkey_of(body: Body) -> str:
    return LogKey.objects.filter(body=body).latest("id").verifier


@pytest.fixture
def there(transactional_db: None) -> people.Town:
    there = people.town()
    seal_logs(now=people.MONDAY)
    return there


@pytest.fixture
def look(there: people.Town, live_server: LiveServer, tmp_path: Path) -> Look:
    """Return a look at the log of the town; the key is given the first time only."""
    state = tmp_path / "state" / "yuseong.json"

    def run(*arguments: str, slug: str = "yuseong") -> int:
        key = [] if state.exists() or "--key" in arguments else ["--key", vkey_of(there.body)]
        url = f"{live_server.url}/log/{slug}/"
        command = ["log", "watch", url, "--once", "--state", str(state), *key, *arguments]
        return cli.main(command)

    return run


def grow(there: people.Town) -> None:
    people.prepared(there, items=1)
    seal_logs(now=people.MONDAY)


def test_an_honest_log_is_followed(
    there: people.Town, look: Look, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert look() == 0
    said = capsys.readouterr().out
    checkpoint = last_checkpoint(there.body)
    assert checkpoint is not None
    size = checkpoint.tree_size
    assert "yuseong.json" in said
    assert f"/log/yuseong 기록 {size}건, 이번에 {size}건 확인" in said
    grow(there)
    assert look("--lang", "en") == 0
    assert "ok: " in capsys.readouterr().out
    stored = json.loads((tmp_path / "state" / "yuseong.json").read_text("utf-8"))
    assert stored["keys"] == [vkey_of(there.body)]
    newest = last_checkpoint(there.body)
    assert newest is not None
    assert stored["checkpoint"].startswith(newest.note.partition("\n\n")[0])
    assert list((tmp_path / "state").iterdir()) == [tmp_path / "state" / "yuseong.json"]


@pytest.mark.parametrize("growing", [False, True])
def test_a_past_rewritten_with_the_logs_own_key_is_an_alarm(
    there: people.Town,
    look: Look,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    growing: bool,
) -> None:
    assert look() == 0
    before = json.loads((tmp_path / "state" / "yuseong.json").read_text("utf-8"))["checkpoint"]
    administrator.rewrite_entry(there.body, 3)
    administrator.rebuild_tree(there.body)
    if growing:
        grow(there)
    capsys.readouterr()
    assert look() == 1
    said = capsys.readouterr()
    assert said.err.startswith("경보: 지난 기록이" if growing else "경보: 기록부가 갈라졌습니다.")
    assert said.err.count("\n") == 1
    assert said.out == ""
    kind = Kind.REWRITTEN if growing else Kind.FORK
    (evidence,) = (tmp_path / "state").glob(f"yuseong.{kind}-*")
    assert str(evidence) in said.err
    assert (evidence / "kept.checkpoint").read_text("utf-8") == before
    assert (evidence / "found.checkpoint").read_bytes() != before.encode()
    assert "경보" not in (evidence / "alarm.txt").read_text("utf-8").splitlines()[0]
    # The word of before is kept, and the alarm goes on, without a second folder for the same.
    assert look("--lang", "en") == 1
    assert capsys.readouterr().err.startswith("ALARM: ")
    assert len(list((tmp_path / "state").iterdir())) == 2


def test_an_entry_changed_in_the_database_alone_is_an_alarm(
    there: people.Town, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    assert look() == 0
    administrator.rewrite_entry(there.body, 3)
    assert look() == 1
    assert look("--all") == 1
    assert "봉인된 것과 다릅니다" in capsys.readouterr().err


def test_a_log_cut_off_is_an_alarm(
    there: people.Town, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = last_checkpoint(there.body)
    assert checkpoint is not None
    grow(there)
    assert look() == 0
    administrator.cut_off(there.body, checkpoint.tree_size)
    assert look() == 1
    assert "기록이 줄었습니다" in capsys.readouterr().err


def test_a_key_changed_without_a_word_is_an_alarm_and_with_it_is_not(
    there: people.Town, look: Look, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = vkey_of(there.body)
    assert look() == 0
    rotate_log_key(body=there.body, now=people.MONDAY)
    grow(there)
    assert look() == 0  # both sign
    retire_log_key(body=there.body, now=people.MONDAY)
    grow(there)
    assert look() == 1
    assert "서명되지 않았습니다" in capsys.readouterr().err
    keys = tmp_path / "keys.txt"
    keys.write_text(f"# both\n{old}\n{vkey_of(there.body)}\n", encoding="utf-8")
    assert look("--key", str(keys)) == 0
    assert look() == 0


def test_without_a_key_nothing_is_believed(
    there: people.Town, live_server: LiveServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    url = f"{live_server.url}/log/yuseong"
    arguments = ["log", "watch", url, "--once", "--state", str(state)]
    assert cli.main(arguments) == 2
    assert "--key" in capsys.readouterr().err
    assert not state.exists()
    assert cli.main([*arguments, "--key", "nonsense"]) == 2
    witness = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
    assert cli.main([*arguments, "--key", witness]) == 2
    two = ["--key", vkey_of(there.body), "--key", vkey_of(there.foreign_body)]
    assert cli.main([*arguments, *two]) == 2
    assert cli.main([*arguments, "--key", vkey_of(there.foreign_body)]) == 1
    assert not state.exists()


def test_one_memory_is_of_one_log(there: people.Town, look: Look) -> None:
    assert look() == 0
    assert look("--key", vkey_of(there.foreign_body), slug="hanbit") == 2


def test_a_log_that_is_not_there_is_not_an_alarm(
    there: people.Town, look: Look, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert look(slug="nowhere") == 2
    arguments = ["--key", vkey_of(there.body), "--state", str(tmp_path / "other.json")]
    for url in ("http://127.0.0.1:9/log/yuseong", "file:///etc", "nonsense"):
        assert cli.main(["log", "watch", url, *arguments]) == 2
    assert capsys.readouterr().err.count("기록부에 닿지 못했습니다") == 4
    with answering(lambda _: (500, "text/plain", b"")) as (address, _):
        assert cli.main(["log", "watch", address, "--once", *arguments]) == 2


def test_a_damaged_memory_is_said_and_left(
    there: people.Town, look: Look, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert look() == 0
    state = tmp_path / "state" / "yuseong.json"
    whole = json.loads(state.read_text("utf-8"))
    broken = [{**whole, "format": "x"}, {**whole, "checkpoint": "x"}, {**whole, "keys": 7}, []]
    for content in ["", "{", *map(json.dumps, broken)]:
        state.write_text(content, encoding="utf-8")
        assert look() == 2
        assert state.read_text("utf-8") == content
    assert "읽을 수 없습니다" in capsys.readouterr().err


def test_a_disk_that_takes_nothing_is_no_alarm_and_stops_none(
    there: people.Town, look: Look, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    nowhere = ["--state", str(tmp_path / "file" / "state.json")]
    assert look(*nowhere) == 2
    assert look() == 0
    (tmp_path / "state" / "yuseong.json").rename(tmp_path / "kept.json")
    (tmp_path / "state").rmdir()
    administrator.rewrite_entry(there.body, 3)
    full = tmp_path / "kept.rewritten-"
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "keep_evidence", _full)
        assert look("--state", str(tmp_path / "kept.json"), "--key", vkey_of(there.body)) == 1
    assert "disk full" in capsys.readouterr().err
    assert not list(tmp_path.glob(f"{full.name}*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "write_memory", _full)
        assert look("--key", vkey_of(there.foreign_body), slug="hanbit") == 2
    assert "보관하지 못했습니다: disk full" in capsys.readouterr().err


def _full(*_: object) -> None:
    raise OSError("disk full")


def test_it_goes_on_looking_until_there_is_an_alarm(
    there: people.Town,
    live_server: LiveServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = f"{live_server.url}/log/yuseong"
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            monkeypatch.setattr(watch, "exchange", unreachable)
        elif len(pauses) == 2:
            monkeypatch.undo()
            monkeypatch.setattr(time, "sleep", pause)
            administrator.rewrite_entry(there.body, 3)

    def unreachable(**_: object) -> None:
        raise Unreachable("the line is cut")

    monkeypatch.setattr(time, "sleep", pause)
    arguments = ["--key", vkey_of(there.body), "--state", str(tmp_path / "s.json")]
    assert cli.main(["log", "watch", url, "--every", "7", *arguments]) == 1
    assert pauses == [7, 7]
    said = capsys.readouterr()
    assert said.out.count("맞음") == 1
    assert said.err.splitlines()[0].startswith("기록부에 닿지 못했습니다: the line is cut")
    assert said.err.splitlines()[1].startswith("경보: ")


def test_it_runs_where_there_is_no_django(
    there: people.Town, live_server: LiveServer, tmp_path: Path
) -> None:
    arguments = ["log", "watch", f"{live_server.url}/log/yuseong", "--once"]
    arguments += ["--key", vkey_of(there.body), "--lang", "en"]
    program = (
        "import sys; sys.modules['django'] = None; from hwabaek.cli import main; "
        f"sys.exit(main({arguments!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "ok: " in done.stdout
    (state,) = (tmp_path / "hwabaek").iterdir()
    assert state.name.endswith("-log-yuseong.json")
