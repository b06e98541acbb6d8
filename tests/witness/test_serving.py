"""A witness as a process: it answers over HTTP, and what it co-signed it remembers after a kill."""

import http.client
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hwabaek import cli
from hwabaek.core.tlog.cosignature import cosigners
from hwabaek.core.tlog.keys import parse_verifier_key, render_verifier_key
from hwabaek.core.tlog.note import Note, parse_note, parse_signatures
from hwabaek.core.tlog.witness import render_submission
from tests.core.tlog.test_witness import FORK, LOG, TREE, Tree
from tests.witness.processes import NAME, running

VKEY = render_verifier_key(LOG.verifier)


def post(address: str, old: int, size: int, tree: Tree = TREE) -> tuple[int, bytes]:
    return ask(address, "POST", "/add-checkpoint", render_submission(tree.submission(old, size)))


def ask(address: str, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)) as connection:
        connection.request(method, path, body)
        response = connection.getresponse()
        return response.status, response.read()


def test_a_witness_killed_and_started_again_remembers(tmp_path: Path) -> None:
    with running(tmp_path, VKEY) as (address, process):
        status, line = post(address, 0, 7)
        assert status == 200
        process.kill()
        process.wait()
    with running(tmp_path, VKEY) as (address, _):
        assert post(address, 0, 5) == (409, b"7\n")
        assert post(address, 7, 7, FORK) == (409, b"7\n")
        assert post(address, 7, 9, FORK)[0] == 422
        assert at_once(address, 7) == [200, 409, 409, 409, 409, 409]
        out = tmp_path / "evidence"
        assert cli.main(["witness", "evidence", "--data", str(tmp_path), "--out", str(out)]) == 0
        vkey = ask(address, "GET", "/")[1].decode().splitlines()[3]
    forks = list(out.glob("fork-*.request"))
    assert [fork.read_bytes() for fork in forks] == [render_submission(FORK.submission(7, 7))]
    before = out / forks[0].name.replace(".request", ".before.checkpoint")
    assert before.read_bytes() == TREE.submission(0, 7).note
    assert len(list(out.iterdir())) == 5
    key = parse_verifier_key(vkey)
    assert key.name == NAME
    text = parse_note(TREE.submission(0, 7).note).text
    note = Note(text=text, signatures=parse_signatures(line))
    assert [found.key for found in cosigners(note=note, keys=[key])] == [key]


def at_once(address: str, old: int) -> list[int]:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda size=size: found.append(post(address, old, size)[0]))
        for size in (20, 21, 22) * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["key"], "--name"),
        (["serve"], "--name"),
        (["evidence", "--out", "nowhere"], "--name"),
        (["serve", "--name", NAME], "--log"),
        (["serve", "--name", NAME, "--log", "nonsense"], "nonsense"),
    ],
)
def test_what_is_missing_is_said_at_the_start(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    command = [sys.executable, "-m", "hwabaek", "witness", *arguments, "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_witness_needs_no_django(tmp_path: Path) -> None:
    program = (
        "import sys; from hwabaek.cli import main; "
        f"status = main(['witness', 'key', '--data', {str(tmp_path)!r}, '--name', 'w']); "
        "import hwabaek_witness.wsgi, hwabaek.commands.watch; "
        "assert not any(name.partition('.')[0] == 'django' for name in sys.modules); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert parse_verifier_key(done.stdout.strip()).name == "w"
