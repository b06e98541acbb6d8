"""What a witness decides: the specification's refusals, in its order, and never two trees."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import Checkpoint, render_checkpoint, sign_checkpoint
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey
from hwabaek.core.tlog.merkle import consistency_proof, extend, root_at
from hwabaek.core.tlog.witness import (
    LONGEST_PROOF,
    LONGEST_REQUEST,
    Refused,
    Seen,
    Submission,
    decide,
    parse_size,
    parse_submission,
    render_submission,
)

LOG = SignerKey(name="example.kr/log/yuseong", seed=b"\x01" * 32)
SUCCESSOR = SignerKey(name=LOG.name, seed=b"\x02" * 32)
OTHER = SignerKey(name="example.kr/log/hanbit", seed=b"\x03" * 32)
KEYS = [LOG.verifier, OTHER.verifier]
LARGEST = 60


class Tree:
    """A log of leaves that somebody wrote."""

    def __init__(self, mark: str = "") -> None:
        leaves = [hashlib.sha256(f"{mark}{n}".encode()).digest() for n in range(LARGEST)]
        self.nodes = {
            (level, index): value
            for level, index, value in extend(size=0, leaf_hashes=leaves, node=self.node)
        }

    def node(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def root(self, size: int) -> bytes:
        return root_at(size=size, node=self.node)

    def seen(self, size: int) -> Seen:
        return Seen(size=size, root=self.root(size))

    def submission(self, old: int, size: int, *signers: SignerKey) -> Submission:
        proof: list[bytes] = []
        if 0 < old < size:
            proof = consistency_proof(size1=old, size2=size, node=self.node)
        tree = Checkpoint(origin=LOG.name, size=size, root=self.root(size))
        note = sign_checkpoint(checkpoint=tree, signers=signers or [LOG])
        return Submission(old=old, proof=tuple(proof), note=note)


TREE, FORK = Tree(), Tree("forked")
sizes = st.integers(0, LARGEST)


def refusal(submission: Submission, seen: Seen, keys: Any = KEYS) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(submission=submission, keys=keys, seen=seen)
    return caught.value


@given(sizes, sizes)
def test_a_log_that_only_grows_is_cosigned(one: int, two: int) -> None:
    old, size = sorted((one, two))
    submission = TREE.submission(old, size)
    text, checkpoint = decide(submission=submission, keys=KEYS, seen=TREE.seen(old))
    assert checkpoint == Checkpoint(origin=LOG.name, size=size, root=TREE.root(size))
    assert text == render_checkpoint(checkpoint)


@given(sizes, sizes)
def test_another_tree_is_never_cosigned(one: int, two: int) -> None:
    old, size = sorted((one, two))
    if old == 0:
        return
    refused = refusal(FORK.submission(old, size), TREE.seen(old))
    assert refused.status == (409 if old == size else 422)
    assert refused.is_fork == (old == size)


@given(st.integers(1, LARGEST - 1), st.integers(0, 5), st.integers(0, 255))
def test_a_changed_proof_is_refused(old: int, step: int, byte: int) -> None:
    good = TREE.submission(old, LARGEST)
    step %= len(good.proof)
    wrong = [bytes([byte]) + one[1:] if n == step else one for n, one in enumerate(good.proof)]
    for proof in (wrong, good.proof[:-1], [*good.proof, good.proof[0]]):
        if list(proof) == list(good.proof):
            continue
        submission = Submission(old=old, proof=tuple(proof), note=good.note)
        assert refusal(submission, TREE.seen(old)).status == 422


@given(sizes, sizes, sizes)
def test_a_size_other_than_the_last_is_answered_with_the_last(
    one: int, two: int, three: int
) -> None:
    old, size = sorted((one, two))
    if old == three:
        return
    refused = refusal(TREE.submission(old, size), TREE.seen(three))
    assert (refused.status, refused.size, refused.is_fork) == (409, three, False)


def test_an_old_size_beyond_the_checkpoint_makes_no_sense() -> None:
    small = TREE.submission(3, 3)
    submission = Submission(old=7, proof=(), note=small.note)
    assert refusal(submission, TREE.seen(7)).status == 400


def test_an_unknown_log_is_not_found_and_a_stranger_forbidden() -> None:
    submission = TREE.submission(0, 5)
    assert refusal(submission, Seen(), []).status == 404
    assert refusal(submission, Seen(), [OTHER.verifier]).status == 404
    stranger = SignerKey(name=LOG.name, seed=b"\x09" * 32)
    assert refusal(submission, Seen(), [stranger.verifier]).status == 403
    as_witness = SignerKey(name=LOG.name, seed=LOG.seed, kind=COSIGNATURE)
    assert refusal(submission, Seen(), [as_witness.verifier]).status == 403


def test_a_signature_is_looked_at_before_anything_is_told() -> None:
    """Nobody but the log learns what was last co-signed."""
    stranger = SignerKey(name=LOG.name, seed=b"\x09" * 32)
    refused = refusal(TREE.submission(0, 5, stranger), TREE.seen(4))
    assert (refused.status, refused.size) == (403, None)


def test_either_key_of_a_log_that_changes_its_key_will_do() -> None:
    keys = [*KEYS, SUCCESSOR.verifier]
    for signers in ([LOG], [SUCCESSOR], [LOG, SUCCESSOR]):
        submission = TREE.submission(3, 5, *signers)
        assert decide(submission=submission, keys=keys, seen=TREE.seen(3))[1].size == 5


def test_what_begins_with_nothing_has_no_proof() -> None:
    good = TREE.submission(0, 5)
    wrong = Submission(old=0, proof=(b"\x00" * 32,), note=good.note)
    assert refusal(wrong, Seen()).status == 422
    assert decide(submission=good, keys=KEYS, seen=Seen())[1].size == 5


def test_the_empty_tree_has_one_root() -> None:
    note = sign_checkpoint(
        checkpoint=Checkpoint(origin=LOG.name, size=0, root=b"\x01" * 32), signers=[LOG]
    )
    refused = refusal(Submission(old=0, proof=(), note=note), Seen())
    assert (refused.status, refused.is_fork) == (409, True)


def test_a_repeated_request_is_cosigned_again_without_a_proof() -> None:
    again = TREE.submission(5, 5)
    assert decide(submission=again, keys=KEYS, seen=TREE.seen(5))[1].size == 5
    wrong = Submission(old=5, proof=(b"\x00" * 32,), note=again.note)
    assert refusal(wrong, TREE.seen(5)).status == 422


@given(sizes, sizes)
def test_parsing_gives_back_what_was_rendered(one: int, two: int) -> None:
    old, size = sorted((one, two))
    submission = TREE.submission(old, size)
    assert parse_submission(render_submission(submission)) == submission


def test_the_body_is_the_one_of_the_specification() -> None:
    body = render_submission(TREE.submission(3, 5)).decode().split("\n")
    assert body[0] == "old 3"
    assert all(len(line) == 44 for line in body[1:5])
    assert body[5:8] == ["", LOG.name, "5"]


@given(st.binary(max_size=300), st.binary(max_size=80))
def test_anything_at_all_is_a_request_or_refused_as_malformed(data: bytes, more: bytes) -> None:
    for tried in (data, b"old 5\n\n" + data, b"old 5\n" + more + b"\n\n" + data):
        try:
            found = parse_submission(tried)
        except Refused:
            continue
        assert render_submission(found) == tried
        with pytest.raises(VerificationError):
            decide(submission=found, keys=KEYS, seen=Seen())


NOTE = TREE.submission(0, 5).note
HASH = b"jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "old 0\n\n",
        b"",
        b"old 0\n\n",
        b"old 0\n" + NOTE,
        b"old 00\n\n" + NOTE,
        b"old -1\n\n" + NOTE,
        b"old 18446744073709551616\n\n" + NOTE,
        b"old \xd9\xa3\n\n" + NOTE,
        b"Old 0\n\n" + NOTE,
        b"old  0\n\n" + NOTE,
        b"old 0\r\n\n" + NOTE,
        b"old 0\nAAAA\n\n" + NOTE,
        b"old 0\n" + HASH.replace(b"=", b"") + b"\n" + NOTE,
        b"old 0\n" + HASH * (LONGEST_PROOF + 1) + b"\n" + NOTE,
        b"old 0\n\n" + b"x" * LONGEST_REQUEST,
    ],
)
def test_a_malformed_request_is_refused(bad: Any) -> None:
    with pytest.raises(Refused) as caught:
        parse_submission(bad)
    assert caught.value.status == 400


@pytest.mark.parametrize("note", [b"x", b"x\n\n", b"a\n1\nAAAA\n\n\xe2\x80\x94 a AAAAAAAA\n"])
def test_what_is_no_checkpoint_is_a_bad_request(note: bytes) -> None:
    assert refusal(Submission(old=0, proof=(), note=note), Seen()).status == 400


@given(st.integers(0, 2**64 - 1))
def test_a_size_survives_its_answer(size: int) -> None:
    assert parse_size(f"{size}\n".encode()) == size


@pytest.mark.parametrize(
    "bad", [None, b"", b"5", b"05\n", b"-1\n", b"5\n\n", b"99999999999999999999\n"]
)
def test_an_answer_that_is_no_size_is_refused(bad: Any) -> None:
    with pytest.raises(VerificationError):
        parse_size(bad)
