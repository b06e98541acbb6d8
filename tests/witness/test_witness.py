"""A witness by itself: its key, its memory, its answers."""

import io
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from hwabaek.core.tlog.cosignature import cosigners
from hwabaek.core.tlog.keys import (
    COSIGNATURE,
    SignerKey,
    parse_signer_key,
    render_signer_key,
    render_verifier_key,
)
from hwabaek.core.tlog.note import Note, parse_note, parse_signatures
from hwabaek.core.tlog.witness import LONGEST_REQUEST, Refused, Submission, render_submission
from hwabaek_witness.files import KEY, ensure_key, read_logs
from hwabaek_witness.state import MOST_DOUBTS, State
from hwabaek_witness.witness import Witness, open_witness
from hwabaek_witness.wsgi import serving
from tests.core.tlog.test_witness import FORK, LOG, OTHER, TREE
from tests.witness.processes import NAME

NOON = 1_790_000_000


class Clock:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.now = float(NOON)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def witness(tmp_path: Path, clock: Clock) -> Witness:
    ensure_key(folder=tmp_path, name=NAME)
    return open_witness(folder=tmp_path, logs=(LOG.verifier, OTHER.verifier), clock=clock)


def body(old: int, size: int, tree: Any = TREE) -> bytes:
    return render_submission(tree.submission(old, size))


def cosigned_at(witness: Witness, answer: bytes, size: int) -> int:
    text = parse_note(TREE.submission(0, size).note).text
    note = Note(text=text, signatures=parse_signatures(answer))
    (found,) = cosigners(note=note, keys=[witness.key.verifier])
    return found.at


def refused(witness: Witness, request: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        witness.add_checkpoint(request)
    return caught.value


def test_a_growing_log_is_cosigned_step_by_step(witness: Witness, clock: Clock) -> None:
    for old, size in ((0, 1), (1, 7), (7, 7), (7, 32), (32, 60)):
        clock.now += 10
        answer = witness.add_checkpoint(body(old, size))
        assert cosigned_at(witness, answer, size) == clock.now
    (kept,) = witness.state.all_kept()
    assert (kept.origin, kept.seen) == (LOG.name, TREE.seen(60))
    assert witness.state.doubts() == []


def test_a_fork_is_refused_and_kept_as_evidence(witness: Witness) -> None:
    witness.add_checkpoint(body(0, 7))
    assert refused(witness, body(7, 9, FORK)).status == 422
    fork = refused(witness, body(7, 7, FORK))
    assert (fork.status, fork.size, fork.is_fork) == (409, 7, True)
    proof, evidence = sorted(witness.state.doubts(), key=lambda doubt: doubt.is_fork)
    assert not proof.is_fork
    assert evidence.request == body(7, 7, FORK)
    # Both notes are there: two trees of one size, each signed by the log.
    assert evidence.seen == TREE.submission(0, 7).note
    assert "FORK" in witness.about()
    assert [kept.seen for kept in witness.state.all_kept()] == [TREE.seen(7)]


def test_evidence_takes_only_so_much_room(witness: Witness) -> None:
    witness.add_checkpoint(body(0, 7))
    for number in range(MOST_DOUBTS + 5):
        root = number.to_bytes(32)
        tree = Checkpoint(origin=LOG.name, size=7, root=root)
        note = sign_checkpoint(checkpoint=tree, signers=[LOG])
        for proof in ((), (root,)):
            refused(witness, render_submission(Submission(old=7, proof=proof, note=note)))
    assert len(witness.state.doubts()) == MOST_DOUBTS


def test_what_is_refused_changes_nothing(witness: Witness) -> None:
    witness.add_checkpoint(body(0, 7))
    for request, status in (
        (body(0, 9), 409),
        (body(5, 9), 409),
        (b"old 7\n\nnothing", 400),
        (body(7, 9, FORK), 422),
        (body(7, 9).replace(b"yuseong\n9", b"elsewhere\n9"), 404),
        (body(7, 9).replace(b"\n9\n", b"\n8\n"), 403),
    ):
        assert refused(witness, request).status == status
    assert [kept.seen.size for kept in witness.state.all_kept()] == [7]


@pytest.mark.parametrize("number", range(10))
def test_of_all_that_come_at_once_one_is_cosigned(tmp_path: Path, number: int) -> None:
    """Two trees begin, and then two sizes follow, at the same time, each request with a connection of its own."""
    ensure_key(folder=tmp_path, name=NAME)
    begun = at_once(tmp_path, [body(0, 5), body(0, 5, FORK)] * 3)
    assert begun == ["409"] * 5 + ["cosigned"]
    witness = open_witness(folder=tmp_path, logs=(LOG.verifier,))
    (kept,) = witness.state.all_kept()
    tree = TREE if kept.seen == TREE.seen(5) else FORK
    assert kept.seen == tree.seen(5)
    assert at_once(tmp_path, [body(5, 7, tree), body(5, 9, tree)] * 3) == ["409"] * 5 + ["cosigned"]


def test_all_that_start_at_once_in_a_new_folder_can_open_it(tmp_path: Path) -> None:
    for number in range(40):
        file = tmp_path / f"{number}.sqlite3"
        with ThreadPoolExecutor(8) as pool:
            opened = [pool.submit(State, file) for _ in range(8)]
        assert [state.result().all_kept() for state in opened] == [[]] * 8


def at_once(folder: Path, requests: list[bytes]) -> list[str]:
    answers: list[str] = []
    barrier = threading.Barrier(len(requests))

    def submit(request: bytes) -> None:
        try:
            witness = open_witness(folder=folder, logs=(LOG.verifier,))
            barrier.wait()
            witness.add_checkpoint(request)
            answers.append("cosigned")
        except Refused as failure:
            answers.append(str(failure.status))
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test names it
            barrier.abort()  # nobody waits for one that will not come
            answers.append(repr(failure))

    threads = [threading.Thread(target=submit, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_a_clock_set_back_does_not_date_a_larger_tree_earlier(
    witness: Witness, clock: Clock
) -> None:
    witness.add_checkpoint(body(0, 7))
    clock.now -= 3600
    assert cosigned_at(witness, witness.add_checkpoint(body(7, 9)), 9) == NOON


def test_logs_are_followed_each_for_itself(witness: Witness) -> None:
    witness.add_checkpoint(body(0, 7))
    tree = Checkpoint(origin=OTHER.name, size=7, root=FORK.root(7))
    note = sign_checkpoint(checkpoint=tree, signers=[OTHER])
    witness.add_checkpoint(render_submission(Submission(old=0, proof=(), note=note)))
    assert [kept.origin for kept in witness.state.all_kept()] == [OTHER.name, LOG.name]


def test_sizes_beyond_what_a_database_counts_are_kept(witness: Witness) -> None:
    huge = Checkpoint(origin=LOG.name, size=2**64 - 1, root=b"\x01" * 32)
    note = sign_checkpoint(checkpoint=huge, signers=[LOG])
    witness.add_checkpoint(render_submission(Submission(old=0, proof=(), note=note)))
    assert refused(witness, body(0, 7)).size == 2**64 - 1


def test_the_key_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "witness"
    with pytest.raises(VerificationError, match="name"):
        ensure_key(folder=folder)
    key = ensure_key(folder=folder, name=NAME)
    assert key.kind == COSIGNATURE
    assert ensure_key(folder=folder) == ensure_key(folder=folder, name=NAME) == key
    assert stat.S_IMODE((folder / KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [KEY]
    with pytest.raises(VerificationError, match="another folder"):
        ensure_key(folder=folder, name="other")


def test_of_many_that_start_at_once_all_have_one_key(tmp_path: Path) -> None:
    keys: list[SignerKey] = []
    barrier = threading.Barrier(8)

    def start() -> None:
        barrier.wait()
        keys.append(ensure_key(folder=tmp_path, name=NAME))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


def test_a_damaged_key_or_one_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY).write_text("nonsense", encoding="utf-8")
    with pytest.raises(VerificationError):
        ensure_key(folder=tmp_path)
    (tmp_path / KEY).write_text(render_signer_key(LOG), encoding="utf-8")
    assert parse_signer_key(render_signer_key(LOG)) == LOG
    with pytest.raises(VerificationError, match="no witness's key"):
        ensure_key(folder=tmp_path)
    with pytest.raises(VerificationError, match="not a key name"):
        ensure_key(folder=tmp_path / "other", name="with space")


def test_logs_are_listed_one_a_line() -> None:
    lines = ["# Yuseong", render_verifier_key(LOG.verifier) + "  # since 2026", "", "  "]
    assert read_logs(lines=lines * 2) == (LOG.verifier,)
    witness = SignerKey(name="w", seed=b"\x01" * 32, kind=COSIGNATURE)
    for bad in ("nonsense", render_verifier_key(witness.verifier)):
        with pytest.raises(VerificationError) as caught:
            read_logs(lines=[bad])
        assert bad in caught.value.ko


def ask(
    witness: Witness, method: str, path: str, **environ: Any
) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, **environ}
    content = b"".join(serving(witness)(environ, lambda *args: told.extend(args)))
    return told[0], dict(told[1]), content


def post(witness: Witness, request: bytes, **environ: Any) -> tuple[str, dict[str, str], bytes]:
    given = {"CONTENT_LENGTH": str(len(request)), "wsgi.input": io.BytesIO(request), **environ}
    return ask(witness, "POST", "/add-checkpoint", **given)


def test_the_answers_are_those_of_the_specification(witness: Witness) -> None:
    status, headers, content = post(witness, body(0, 7))
    assert status == "200 OK"
    assert cosigned_at(witness, content, 7) == NOON
    status, headers, content = post(witness, body(0, 9))
    assert (status, content) == ("409 Conflict", b"7\n")
    assert headers["Content-Type"] == "text/x.tlog.size"
    assert post(witness, body(7, 9, FORK))[0] == "422 Unprocessable Entity"
    assert post(witness, b"")[0] == "400 Bad Request"
    assert post(witness, body(7, 9).replace(b"\n9\n", b"\n8\n"))[0] == "403 Forbidden"
    other = open_witness_of(witness, OTHER)
    assert post(other, body(7, 9))[0] == "404 Not Found"


def open_witness_of(witness: Witness, log: SignerKey) -> Witness:
    return Witness(key=witness.key, logs=(log.verifier,), state=witness.state)


def test_a_request_is_read_only_so_far(witness: Witness) -> None:
    long = b"x" * (LONGEST_REQUEST + 1)
    assert post(witness, long)[0].startswith("413")
    assert post(witness, body(0, 7), CONTENT_LENGTH="-5")[0].startswith("413")
    endless = io.BytesIO(long * 3)
    undeclared = {"CONTENT_LENGTH": "", "wsgi.input": endless}
    assert post(witness, b"", **undeclared)[0].startswith("400")
    assert endless.tell() == LONGEST_REQUEST + 1
    chunked = {"CONTENT_LENGTH": "", "wsgi.input": io.BytesIO(body(0, 7))}
    assert post(witness, b"", **chunked)[0] == "200 OK"


def test_a_witness_says_who_it_is_and_what_it_saw(witness: Witness) -> None:
    witness.add_checkpoint(body(0, 7))
    status, headers, content = ask(witness, "GET", "/")
    assert status == "200 OK"
    assert headers["Content-Type"].startswith("text/plain")
    text = content.decode()
    assert render_verifier_key(witness.key.verifier) in text
    assert f"{LOG.name} 7 @ 2026-09-21" in text
    assert f"{OTHER.name} -" in text
    assert ask(witness, "HEAD", "/")[2] == b""


def test_other_ways_lead_nowhere(witness: Witness) -> None:
    status, headers, _ = ask(witness, "GET", "/add-checkpoint")
    assert (status, headers["Allow"]) == ("405 Method Not Allowed", "POST")
    assert ask(witness, "POST", "/")[0].startswith("405")
    assert ask(witness, "GET", "/elsewhere")[0].startswith("404")


def test_a_failure_is_told_without_its_reasons(
    witness: Witness, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "witness.sqlite3").unlink()
    (tmp_path / "witness.sqlite3").mkdir()
    status, _, content = post(witness, body(0, 7))
    assert (status, content) == ("500 Internal Server Error", b"the witness failed\n")
    assert "unable to open" in caplog.text
