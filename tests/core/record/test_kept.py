"""Checkpoints that somebody kept, put beside a record: the same log, a longer one, a forked one, a rewritten one."""

from dataclasses import replace

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import CHECKPOINT
from hwabaek.core.record.checks.kept import Kept, read_kept
from hwabaek.core.record.checks.report import Check, Line, Status
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.keys import SignerKey, render_verifier_key
from hwabaek.core.tlog.merkle import consistency_proof, leaf_hash
from hwabaek.core.tlog.witness import Submission, render_submission
from tests.core.record.remade_log import leaves_around, nodes_of, placed_in, signed, size_of
from tests.core.record.sample import KEY, archive
from tests.core.record.tampering import FORGER, PDF, TRUSTED, opened, sealed_story

LATER = [leaf_hash(b"later %d" % n) for n in range(77)]


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    data = archive(sealed_story().facts, documents=[PDF])
    return leaves_around(data, size_of(data))


@pytest.fixture(scope="module")
def record(leaves: list[bytes]) -> bytes:
    return placed_in(archive(sealed_story().facts, documents=[PDF]), leaves)


def history(record: bytes, *kept: Kept, keys: tuple[str, ...] = TRUSTED) -> list[Line]:
    report, _ = verify_record(data=record, keys=keys, kept=kept)
    assert report.holds is all(line.status is not Status.FAILED for line in report.lines)
    return [line for line in report.lines if line.check is Check.HISTORY]


def plain(leaves: list[bytes]) -> Kept:
    return read_kept(signed(leaves))


def proven_from(old: int, leaves: list[bytes]) -> Kept:
    """Return a checkpoint as it is put to a witness: with the proof from a smaller tree."""
    proof = tuple(consistency_proof(size1=old, size2=len(leaves), node=nodes_of(leaves)))
    return read_kept(render_submission(Submission(old=old, proof=proof, note=signed(leaves))))


def test_the_same_checkpoint_is_of_the_same_log(record: bytes, leaves: list[bytes]) -> None:
    (line,) = history(record, plain(leaves))
    assert line.status is Status.OK
    assert line.en == f"the kept checkpoint of {len(leaves)} entries: the same log"


def test_a_larger_one_needs_a_proof_from_the_records(record: bytes, leaves: list[bytes]) -> None:
    longer = leaves + LATER
    (line,) = history(record, plain(longer))
    assert line.status is Status.UNCHECKED
    assert f"no proof from {len(leaves)} to {len(longer)} entries" in line.en
    (line,) = history(record, proven_from(len(leaves), longer))
    assert line.status is Status.OK


def test_a_smaller_one_needs_a_proof_to_the_records(record: bytes, leaves: list[bytes]) -> None:
    shorter = leaves[:40]
    (line,) = history(record, plain(shorter))
    assert line.status is Status.UNCHECKED
    both = history(record, plain(shorter), proven_from(40, leaves))
    assert [line.status for line in both] == [Status.OK, Status.OK]


def test_a_rewritten_past_is_named(record: bytes, leaves: list[bytes]) -> None:
    other = [leaf_hash(b"rewritten"), *leaves[1:40]]
    line, _ = history(record, plain(other), proven_from(40, leaves))
    assert line.status is Status.FAILED
    assert (
        f"the log was rewritten: that of {len(leaves)} entries does not begin with that of 40"
        in line.en
    )
    assert "기록부가 다시 쓰였습니다" in line.ko
    longer = [leaf_hash(b"rewritten"), *leaves[1:], *LATER]
    (line,) = history(record, proven_from(len(leaves), longer))
    assert line.status is Status.FAILED


def test_a_fork_is_named(record: bytes, leaves: list[bytes]) -> None:
    (line,) = history(record, plain([leaf_hash(b"forked"), *leaves[1:]]))
    assert line.status is Status.FAILED
    assert "the log was forked" in line.en
    assert "기록부가 갈라졌습니다" in line.ko


def test_a_checkpoint_that_the_log_did_not_sign_says_nothing(
    record: bytes, leaves: list[bytes]
) -> None:
    (line,) = history(record, read_kept(signed(leaves, FORGER)))
    assert line.status is Status.FAILED
    assert "no known key signed the note" in line.en


def test_a_checkpoint_of_another_log_is_named(record: bytes, leaves: list[bytes]) -> None:
    other = SignerKey(name="other.example/log", seed=b"\x21" * 32)
    keys = (*TRUSTED, render_verifier_key(other.verifier))
    (line,) = history(record, read_kept(signed(leaves, other, other.name)), keys=keys)
    assert line.status is Status.FAILED
    assert "it is of another log, other.example/log" in line.en


def test_a_key_that_the_log_had_before_is_known_by_its_being_given(
    record: bytes, leaves: list[bytes]
) -> None:
    earlier = replace(KEY, seed=b"\x08" * 32)
    kept = read_kept(signed(leaves, earlier))
    (line,) = history(record, kept)
    assert line.status is Status.FAILED
    (line,) = history(record, kept, keys=(*TRUSTED, render_verifier_key(earlier.verifier)))
    assert line.status is Status.OK


def test_nothing_is_said_of_history_where_the_records_own_checkpoint_fails(
    record: bytes, leaves: list[bytes]
) -> None:
    keys = (render_verifier_key(FORGER.verifier),)
    assert history(record, plain(leaves), keys=keys) == []


@pytest.mark.parametrize("data", [b"", b"old", b"old 5\n\n", b"old x\n\n", b"{}", b"old 0\n\nx\n"])
def test_what_is_no_checkpoint_is_refused(data: bytes) -> None:
    with pytest.raises(VerificationError):
        read_kept(data)


def test_the_records_own_checkpoint_can_be_kept(record: bytes) -> None:
    (line,) = history(record, read_kept(opened(record)[CHECKPOINT]))
    assert line.status is Status.OK
