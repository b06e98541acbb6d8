"""The Merkle tree of RFC 6962 §2.1 over SHA-256: hashes, proofs and their verification.

`node(level, index)` returns the hash of a complete subtree, over the leaves
`index * 2**level … (index + 1) * 2**level - 1`; level 0 is the leaves.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import NoReturn

from hwabaek.core.errors import VerificationError

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
LARGEST_SIZE = 2**64 - 1

NodeReader = Callable[[int, int], bytes]


def verify_inclusion(
    *, index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the leaf stands at this index of the tree of this size and root (RFC 6962 §2.1.1).

    Raises:
        VerificationError: it does not, or something given is malformed.
    """
    _check_index(index, size)
    _check_hash(leaf_hash, "leaf hash")
    inner, border = _path_lengths(index, size)
    _check_proof(proof, inner + border)
    found = _chain_inner(leaf_hash, proof[:inner], index)
    _check_root(_chain_border(found, proof[inner:]), root, "root")


def verify_consistency(
    *, size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes
) -> None:
    """Check that the tree of `size1` and `root1` is the beginning of the tree of `size2` and `root2` (RFC 6962 §2.1.2).

    Raises:
        VerificationError: it is not, something given is malformed, or the first tree is empty and so proves nothing.
    """
    _check_sizes(size1, size2)
    if size1 == size2:
        _check_proof(proof, 0)
        _check_root(root1, root2, "second root")
        return
    if size1 == 0:
        _fail("consistency with an empty tree means nothing")
    _verify_growth(size1=size1, size2=size2, proof=proof, root1=root1, root2=root2)


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf that holds these bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(*, left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over its two children."""
    return _node(left, right)


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root of the tree with these leaf hashes."""
    subtrees: list[tuple[int, bytes]] = []
    for leaf in leaf_hashes:
        level, found = 0, leaf
        while subtrees and subtrees[-1][0] == level:
            level, found = level + 1, _node(subtrees.pop()[1], found)
        subtrees.append((level, found))
    return _fold([found for _, found in subtrees])


def root_at(*, size: int, node: NodeReader) -> bytes:
    """Return the root that the tree had when it held `size` leaves.

    Raises:
        VerificationError: no tree has this size.
    """
    _check_number(size, "size")
    return _range_hash(0, size, node)


def inclusion_proof(*, index: int, size: int, node: NodeReader) -> list[bytes]:
    """Build the proof that the leaf at `index` is in the tree of `size` leaves (RFC 6962 §2.1.1, PATH).

    Raises:
        VerificationError: there is no such leaf.
    """
    _check_index(index, size)
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_width(end - start)
        if index < middle:
            proof.append(_range_hash(middle, end, node))
            end = middle
        else:
            proof.append(_range_hash(start, middle, node))
            start = middle
    return proof[::-1]


def consistency_proof(*, size1: int, size2: int, node: NodeReader) -> list[bytes]:
    """Build the proof that the tree of `size1` leaves began the tree of `size2` leaves (RFC 6962 §2.1.2, SUBPROOF).

    Raises:
        VerificationError: the sizes are not `0 < size1 <= size2`.
    """
    _check_sizes(size1, size2)
    if size1 == 0:
        _fail("consistency with an empty tree means nothing")
    proof: list[bytes] = []
    start, end = 0, size2
    while end > size1:
        middle = start + _left_width(end - start)
        if size1 <= middle:
            proof.append(_range_hash(middle, end, node))
            end = middle
        else:
            proof.append(_range_hash(start, middle, node))
            start = middle
    if start > 0:
        proof.append(_range_hash(start, end, node))
    return proof[::-1]


def extend(
    *, size: int, leaf_hashes: Iterable[bytes], node: NodeReader
) -> list[tuple[int, int, bytes]]:
    """Return the complete subtrees, as (level, index, hash), that these leaves add to a tree of `size` leaves.

    Raises:
        VerificationError: a size or a leaf hash is malformed.
    """
    _check_number(size, "size")
    known: dict[tuple[int, int], bytes] = {}
    for index, leaf in enumerate(leaf_hashes, start=size):
        _check_hash(leaf, "leaf hash")
        level, place = 0, index
        known[level, place] = leaf
        while place % 2:
            left = known.get((level, place - 1)) or node(level, place - 1)
            found = _node(left, known[level, place])
            level, place = level + 1, place // 2
            known[level, place] = found
    return [(level, place, found) for (level, place), found in known.items()]


def _verify_growth(
    *, size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes
) -> None:
    # The proof is the end of an inclusion proof of the first tree's last leaf, from the level of its
    # last complete subtree. That one's hash comes first, unless it is the whole first tree: `root1`.
    inner, border = _path_lengths(size1 - 1, size2)
    shift = (size1 & -size1).bit_length() - 1
    inner -= shift
    whole = size1 == 1 << shift
    _check_proof(proof, inner + border + (0 if whole else 1))
    _check_hash(root1, "first root")
    seed, path = (root1, proof) if whole else (proof[0], proof[1:])
    place = (size1 - 1) >> shift
    left_only = [step for level, step in enumerate(path[:inner]) if place >> level & 1]
    _check_root(_chain_border(_chain_border(seed, left_only), path[inner:]), root1, "first root")
    _check_root(
        _chain_border(_chain_inner(seed, path[:inner], place), path[inner:]), root2, "second root"
    )


def _path_lengths(index: int, size: int) -> tuple[int, int]:
    # Below where the ways to the leaf and to the last leaf part, siblings are on both sides; above, left.
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _chain_inner(seed: bytes, path: Sequence[bytes], place: int) -> bytes:
    for level, step in enumerate(path):
        seed = _node(step, seed) if place >> level & 1 else _node(seed, step)
    return seed


def _chain_border(seed: bytes, path: Sequence[bytes]) -> bytes:
    for step in path:
        seed = _node(step, seed)
    return seed


def _range_hash(start: int, end: int, node: NodeReader) -> bytes:
    subtrees: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        subtrees.append(node(level, start >> level))
        start += 1 << level
    return _fold(subtrees)


def _fold(subtrees: list[bytes]) -> bytes:
    if not subtrees:
        return EMPTY_ROOT
    found = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        found = _node(left, found)
    return found


def _left_width(width: int) -> int:
    return 1 << ((width - 1).bit_length() - 1)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _check_index(index: object, size: object) -> None:
    if _check_number(index, "index") >= _check_number(size, "size"):
        _fail("index is beyond the size of the tree")


def _check_sizes(size1: object, size2: object) -> None:
    if _check_number(size1, "first size") > _check_number(size2, "second size"):
        _fail("the second tree is smaller than the first")


def _check_number(value: object, name: str) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_SIZE:
        _fail(f"{name} is not a whole number from 0 to 2^64 - 1")
    return value


def _check_hash(value: object, name: str) -> None:
    if type(value) is not bytes or len(value) != HASH_SIZE:
        _fail(f"{name} is not {HASH_SIZE} bytes")


def _check_proof(proof: object, length: int) -> None:
    if not isinstance(proof, list | tuple) or len(proof) != length:
        _fail(f"proof is not a list of {length} hashes")
    for step in proof:
        _check_hash(step, "a hash of the proof")


def _check_root(found: object, stated: object, name: str) -> None:
    if type(found) is not bytes or type(stated) is not bytes or found != stated:
        _fail(f"{name} does not match")


def _fail(message: str) -> NoReturn:
    raise VerificationError(message)
