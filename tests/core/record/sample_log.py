"""A log around the facts of a test: facts as they are hashed, their proofs, what vouches for them."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from hwabaek.core.record.archive import Vouchers
from hwabaek.core.record.entries import Fact, VeiledFact, digest_of, entry_of, leaf_of
from hwabaek.core.record.record_file import ProvenFact
from hwabaek.core.record.veil import Values, veil
from hwabaek.core.tlog.checkpoint import Checkpoint, sign_checkpoint
from hwabaek.core.tlog.cosignature import cosign
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.core.tlog.merkle import extend, inclusion_proof, leaf_hash, root_at
from hwabaek.core.tlog.note import parse_note, render_note

ORIGIN = "hwabaek.example.kr/log/yuseong"
KEY = SignerKey(name=ORIGIN, seed=b"\x07" * 32)
WITNESS = SignerKey(name="witness.example.org", seed=b"\x0a" * 32, kind=COSIGNATURE)
COSIGNED_AT = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


def veiled(fact: Fact) -> tuple[VeiledFact, Values]:
    """Return a fact as it is hashed and its values: the same fact gives the same salts."""
    return veil(fact=fact, salts=_salts(fact["salt"]))


def digests(told: Iterable[Fact]) -> list[str]:
    """Return the digests that the entries of these facts state."""
    return [digest_of(veiled(fact)[0]) for fact in told]


def _salts(salt: str) -> Iterator[str]:
    return (hashlib.sha256(f"{salt} {number}".encode()).hexdigest()[:32] for number in count())


def proven(
    told: Iterable[Fact], *, before: int = 5, between: int = 2, after: int = 3
) -> tuple[list[ProvenFact], bytes]:
    """Put facts into a log among others' and return them with their proofs, and its checkpoint."""
    leaves = [leaf_hash(b"before %d" % n) for n in range(before)]
    placed = []
    for fact in map(veiled, told):
        placed.append((len(leaves), fact))
        leaves.append(leaf_of(entry_of(fact[0])))
        leaves += [leaf_hash(b"%d between %d" % (len(leaves), n)) for n in range(between)]
    leaves += [leaf_hash(b"after %d" % n) for n in range(after)]
    nodes = {
        (level, index): found
        for level, index, found in extend(size=0, leaf_hashes=leaves, node=lambda *_: b"")
    }
    size = len(leaves)

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    checkpoint = Checkpoint(origin=ORIGIN, size=size, root=root_at(size=size, node=node))
    found = [
        ProvenFact(*fact, index, tuple(inclusion_proof(index=index, size=size, node=node)))
        for index, fact in placed
    ]
    signed = parse_note(sign_checkpoint(checkpoint=checkpoint, signers=[KEY]))
    line = cosign(text=signed.text, signer=WITNESS, at=int(COSIGNED_AT.timestamp()))
    return found, render_note(replace(signed, signatures=(*signed.signatures, line)))


def vouchers(checkpoint: bytes, seal_chain: bytes | None = None) -> Vouchers:
    """Return what vouches for the sample's facts."""
    return Vouchers(
        checkpoint=checkpoint,
        log_keys=(render_verifier_key(KEY.verifier),),
        witness_keys=(render_verifier_key(WITNESS.verifier),),
        seal_chain=seal_chain,
    )
