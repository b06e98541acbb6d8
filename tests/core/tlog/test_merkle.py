"""The tree against the public vectors, RFC 6962's own definition, and anything at all."""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.merkle import (
    EMPTY_ROOT,
    NodeReader,
    consistency_proof,
    extend,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)

VECTORS = Path(__file__).parents[2] / "vectors" / "merkle"

hashes = st.binary(min_size=32, max_size=32)
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.binary(max_size=33),
    hashes,
    st.lists(hashes | st.none(), max_size=4),
    st.dictionaries(st.integers(), hashes, max_size=2),
)


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1, word for word."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: Sequence[bytes], *, complete: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2, word for word."""
    if m == len(leaves):
        return [] if complete else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, leaves[:k], complete=complete), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], complete=False), naive_root(leaves[:k])]


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(bytes([index % 256, index // 256])) for index in range(size)]


def reader(leaves: Sequence[bytes]) -> NodeReader:
    def nothing(level: int, index: int) -> bytes:
        raise AssertionError((level, index))

    nodes = {
        (level, index): found
        for level, index, found in extend(size=0, leaf_hashes=leaves, node=nothing)
    }
    return lambda level, index: nodes[level, index]


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


@pytest.mark.parametrize("path", sorted(VECTORS.glob("inclusion/**/*.json")), ids=lambda p: p.stem)
def test_inclusion_vectors(path: Path) -> None:
    vector = json.loads(path.read_text())
    failed = False
    try:
        verify_inclusion(
            index=vector["leafIdx"],
            size=vector["treeSize"],
            leaf_hash=decoded(vector["leafHash"]),
            proof=[decoded(step) for step in vector["proof"] or []],
            root=decoded(vector["root"]),
        )
    except VerificationError:
        failed = True
    assert failed == vector["wantErr"]


@pytest.mark.parametrize(
    "path", sorted(VECTORS.glob("consistency/**/*.json")), ids=lambda p: p.stem
)
def test_consistency_vectors(path: Path) -> None:
    vector = json.loads(path.read_text())
    failed = False
    try:
        verify_consistency(
            size1=vector["size1"],
            size2=vector["size2"],
            proof=[decoded(step) for step in vector["proof"] or []],
            root1=decoded(vector["root1"]),
            root2=decoded(vector["root2"]),
        )
    except VerificationError:
        failed = True
    assert failed == vector["wantErr"]


def test_the_vectors_are_there() -> None:
    assert len(list(VECTORS.glob("*/**/*.json"))) > 90


def test_hashes_are_those_of_the_rfc() -> None:
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert node_hash(left=b"l" * 32, right=b"r" * 32) == naive_root([b"l" * 32, b"r" * 32])
    assert root_of([]) == EMPTY_ROOT == naive_root([])


@pytest.mark.parametrize("size", range(40))
def test_every_root_and_proof_of_small_trees_is_that_of_the_definition(size: int) -> None:
    leaves = leaves_of(size)
    node = reader(leaves)
    root = naive_root(leaves)
    assert root_of(leaves) == root == root_at(size=size, node=node)
    for index in range(size):
        proof = inclusion_proof(index=index, size=size, node=node)
        assert proof == naive_path(index, leaves)
        verify_inclusion(index=index, size=size, leaf_hash=leaves[index], proof=proof, root=root)
    for size1 in range(1, size + 1):
        proof = consistency_proof(size1=size1, size2=size, node=node)
        assert proof == naive_subproof(size1, leaves, complete=True)
        root1 = naive_root(leaves[:size1])
        verify_consistency(size1=size1, size2=size, proof=tuple(proof), root1=root1, root2=root)


@given(st.integers(0, 600), st.integers(0, 80))
def test_a_tree_grown_in_two_steps_is_the_tree_grown_in_one(first: int, more: int) -> None:
    leaves = leaves_of(first + more)
    whole = extend(size=0, leaf_hashes=leaves, node=lambda *_: b"")
    before = extend(size=0, leaf_hashes=leaves[:first], node=lambda *_: b"")
    known = {(level, index): found for level, index, found in before}
    added = extend(size=first, leaf_hashes=leaves[first:], node=lambda *place: known[place])
    assert {**known, **{(level, index): found for level, index, found in added}} == {
        (level, index): found for level, index, found in whole
    }


@given(st.integers(1, 300), st.data())
def test_one_wrong_bit_anywhere_breaks_a_proof(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    node, root = reader(leaves), naive_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index=index, size=size, node=node)
    parts = [leaves[index], root, *proof]
    place = data.draw(st.integers(0, len(parts) * 256 - 1))
    wrong = bytearray(parts[place // 256])
    wrong[place % 256 // 8] ^= 1 << place % 8
    parts[place // 256] = bytes(wrong)
    with pytest.raises(VerificationError):
        verify_inclusion(index=index, size=size, leaf_hash=parts[0], proof=parts[2:], root=parts[1])


@given(st.integers(2, 300), st.data())
def test_a_rewritten_past_has_no_consistency_proof(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    size1 = data.draw(st.integers(1, size - 1))
    root1 = naive_root(leaves[:size1])
    leaves[data.draw(st.integers(0, size1 - 1))] = leaf_hash(b"rewritten")
    proof = consistency_proof(size1=size1, size2=size, node=reader(leaves))
    with pytest.raises(VerificationError):
        verify_consistency(
            size1=size1, size2=size, proof=proof, root1=root1, root2=naive_root(leaves)
        )


@given(anything, anything, anything, anything, anything)
def test_verification_of_anything_ends_in_the_one_error(
    first: Any, second: Any, third: Any, fourth: Any, fifth: Any
) -> None:
    checks: list[Callable[..., None]] = [
        partial(verify_inclusion, index=first, size=second, leaf_hash=third),
        partial(verify_consistency, size1=first, size2=second, root1=third),
    ]
    for check, root in zip(checks, ("root", "root2"), strict=True):
        try:
            check(proof=fourth, **{root: fifth})
        except VerificationError:
            continue
        # What holds by chance are two equal roots of equal sizes.
        assert (first, third) == (second, fifth)


@given(st.integers(0, 40), st.integers(0, 40), hashes, st.lists(hashes, max_size=8), hashes)
def test_well_formed_nonsense_is_refused(
    first: int, second: int, third: bytes, proof: list[bytes], fifth: bytes
) -> None:
    with pytest.raises(VerificationError):
        verify_inclusion(index=first, size=second, leaf_hash=third, proof=proof, root=fifth)
    if third != fifth:
        with pytest.raises(VerificationError):
            verify_consistency(size1=first, size2=second, proof=proof, root1=third, root2=fifth)


def test_builders_refuse_what_cannot_be() -> None:
    node = reader(leaves_of(4))
    with pytest.raises(VerificationError):
        inclusion_proof(index=4, size=4, node=node)
    with pytest.raises(VerificationError):
        consistency_proof(size1=0, size2=4, node=node)
    with pytest.raises(VerificationError):
        consistency_proof(size1=5, size2=4, node=node)
    with pytest.raises(VerificationError):
        root_at(size=-1, node=node)
    with pytest.raises(VerificationError):
        extend(size=0, leaf_hashes=[b"short"], node=node)
