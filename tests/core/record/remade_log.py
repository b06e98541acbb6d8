"""A log made anew around a record: by an operator who holds its key, or as it grew on."""

from collections.abc import Callable

from hwabaek.core.record.archive import CHECKPOINT, WITNESS_KEYS
from hwabaek.core.record.container import pack
from hwabaek.core.record.entries import leaf_of
from hwabaek.core.record.record_file import RECORD
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from hwabaek.core.tlog.keys import SignerKey
from hwabaek.core.tlog.merkle import NodeReader, extend, inclusion_proof, leaf_hash, root_at
from hwabaek.core.tlog.note import parse_note
from tests.core.record.sample import KEY, ORIGIN
from tests.core.record.tampering import Record, changed, opened, vouched


def forked(whole: bytes, change: Callable[[Record], None]) -> bytes:
    """Return the record with a change, in a log of the same size signed by the log's own key."""
    data = changed(whole, change)
    return placed_in(data, leaves_around(data, size_of(whole)))


def placed_in(data: bytes, leaves: list[bytes]) -> bytes:
    """Return the record with its proofs and its checkpoint against these leaves."""
    files = opened(data)
    record = parse(files[RECORD])
    node = nodes_of(leaves)
    for one in record["entries"]:
        vouched(one)
        proof = inclusion_proof(index=one["index"], size=len(leaves), node=node)
        one["proof"] = [step.hex() for step in proof]
    files.pop(WITNESS_KEYS, None)
    return pack({**files, RECORD: canonical(record), CHECKPOINT: signed(leaves)})


def leaves_around(data: bytes, size: int) -> list[bytes]:
    """Return the leaves of a log of a size that holds the record's entries, and others' between them."""
    record = parse(opened(data)[RECORD])
    leaves = [leaf_hash(b"%d" % n) for n in range(size)]
    for one in record["entries"]:
        vouched(one)
        leaves[one["index"]] = leaf_of(one["entry"])
    return leaves


def size_of(data: bytes) -> int:
    return parse_checkpoint(parse_note(opened(data)[CHECKPOINT]).text).size


def nodes_of(leaves: list[bytes]) -> NodeReader:
    found = extend(size=0, leaf_hashes=leaves, node=lambda *_: b"")
    nodes = {(level, index): value for level, index, value in found}
    return lambda level, index: nodes[level, index]


def signed(leaves: list[bytes], signer: SignerKey = KEY, origin: str = ORIGIN) -> bytes:
    root = root_at(size=len(leaves), node=nodes_of(leaves))
    checkpoint = Checkpoint(origin=origin, size=len(leaves), root=root)
    return sign_checkpoint(checkpoint=checkpoint, signers=[signer])
