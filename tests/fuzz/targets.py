"""Everything that reads what strangers hand in, each with true examples: for Hypothesis and for atheris.

A target takes any bytes and must return, or raise `VerificationError`; whatever it raises else is a
finding. What it can read, it writes again and compares, where there is only one way to write it.
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from hwabaek.core.record.checks.kept import read_kept
from hwabaek.core.record.container import pack, unpack
from hwabaek.core.record.entries import VeiledFact, check_entry, check_fact, entry_of, leaf_of
from hwabaek.core.record.record_file import read_record_file
from hwabaek.core.record.replay import replay
from hwabaek.core.record.stamps import FOLDER, Stamp, read_stamp
from hwabaek.core.record.veil import Values, read_values, reveal, veil
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.checkpoint import open_checkpoint, parse_checkpoint, render_checkpoint
from hwabaek.core.tlog.cosignature import cosigners
from hwabaek.core.tlog.keys import (
    parse_signer_key,
    parse_verifier_key,
    render_signer_key,
    render_verifier_key,
)
from hwabaek.core.tlog.merkle import (
    consistency_proof,
    extend,
    inclusion_proof,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from hwabaek.core.tlog.note import parse_note, parse_signatures, render_note, render_signatures
from hwabaek.core.tlog.tiles import (
    Tile,
    parse_bundle,
    parse_tile,
    parse_tile_path,
    render_bundle,
    tile_path,
)
from hwabaek.core.tlog.witness import parse_size, parse_submission, render_submission
from tests.core.record import sample

HASH = 32
_NUMBERS = struct.Struct("<QQ")


@dataclass(frozen=True)
class Target:
    """A reader, and examples from which mutations begin."""

    read: Callable[[bytes], object]
    examples: Callable[[], Sequence[bytes]]


def text(data: bytes) -> str:
    """Return any text that these bytes could be, a lone surrogate too."""
    return data.decode("utf-8", "surrogateescape")


def same(found: object, data: object) -> None:
    """Insist that there is one way to write it."""
    if found != data:
        raise AssertionError(f"two ways to write the same: {found!r} and {data!r}")


def _note(data: bytes) -> None:
    same(render_note(parse_note(data)), data)


def _signatures(data: bytes) -> None:
    same(render_signatures(parse_signatures(data)), data)


def _checkpoint(data: bytes) -> None:
    open_checkpoint(data=data, origin=sample.ORIGIN, keys=[sample.KEY.verifier])


def _checkpoint_text(data: bytes) -> None:
    same(render_checkpoint(parse_checkpoint(text(data))), text(data))


def _cosignatures(data: bytes) -> None:
    cosigners(note=parse_note(data), keys=[sample.WITNESS.verifier])


def _verifier_key(data: bytes) -> None:
    same(render_verifier_key(parse_verifier_key(text(data))), text(data))


def _signer_key(data: bytes) -> None:
    same(render_signer_key(parse_signer_key(text(data))), text(data))


def _tile_path(data: bytes) -> None:
    same(tile_path(parse_tile_path(text(data))), text(data))


def _tile(data: bytes) -> None:
    same(b"".join(parse_tile(data=data[1:], width=data[0] if data else 0)), data[1:])


def _bundle(data: bytes) -> None:
    same(render_bundle(parse_bundle(data=data[1:], width=data[0] if data else 0)), data[1:])


def _hashes(data: bytes) -> list[bytes]:
    return [data[start : start + HASH] for start in range(0, len(data), HASH)]


def _inclusion(data: bytes) -> None:
    index, size = _NUMBERS.unpack(data[:16].ljust(16, b"\0"))
    leaf, root, *proof = [*_hashes(data[16:]), b"", b""]
    verify_inclusion(index=index, size=size, leaf_hash=leaf, proof=proof[:-2], root=root)


def _consistency(data: bytes) -> None:
    size1, size2 = _NUMBERS.unpack(data[:16].ljust(16, b"\0"))
    root1, root2, *proof = [*_hashes(data[16:]), b"", b""]
    verify_consistency(size1=size1, size2=size2, proof=proof[:-2], root1=root1, root2=root2)


def _json(data: bytes) -> None:
    same(canonical(parse(data)), data)


def _fact(data: bytes) -> None:
    fact = parse(data)
    check_fact(fact)
    leaf_of(entry_of(fact))
    veil(fact=fact, salts=iter(lambda: "00" * 16, ""))


def _entry(data: bytes) -> None:
    entry = parse(data)
    check_entry(entry)
    leaf_of(entry)


def _values(data: bytes) -> None:
    reveal(fact=_first()[0], values=read_values(parse(data)))


def _replay(data: bytes) -> None:
    facts = parse(data)
    if type(facts) is list:
        replay(facts)


def _container(data: bytes) -> None:
    files = {member.name: member.content for member in unpack(data) if member.is_intact}
    if all(member.is_intact for member in unpack(data)):
        same(pack(files), data)


def _stamp(data: bytes) -> None:
    note, _, proof = data.partition(b"\0")
    stamp = Stamp(note, b"", ())
    files = {"checkpoint": note, "tsr": b"", "json": proof}
    size = stamp.checkpoint.size
    read_stamp(
        files={f"{FOLDER}{size}.{ending}": part for ending, part in files.items()}, size=size
    )


def _record(data: bytes) -> None:
    verify_record(data=data)


def _packed(data: bytes) -> None:
    """Put the bytes in the place of `record.json`, so that they get past the packing."""
    verify_record(data=pack({**_members(), "record.json": data}))


@cache
def _first() -> tuple[VeiledFact, Values]:
    return sample.veiled(sample.facts()[0])


@cache
def _members() -> Mapping[str, bytes]:
    return {member.name: member.content for member in unpack(sample.archive())}


def _member(name: str) -> Callable[[], list[bytes]]:
    return lambda: [_members()[name]]


def _tree() -> list[bytes]:
    leaves = [bytes([n]) * HASH for n in range(11)]
    rows = extend(size=0, leaf_hashes=leaves, node=lambda *_: b"")
    nodes = {(level, index): value for level, index, value in rows}

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    roots = {size: root_at(size=size, node=node) for size in (6, 11)}
    included = inclusion_proof(index=6, size=11, node=node)
    grown = consistency_proof(size1=6, size2=11, node=node)
    return [
        b"".join((_NUMBERS.pack(6, 11), leaves[6], roots[11], *included)),
        b"".join((_NUMBERS.pack(6, 11), roots[6], roots[11], *grown)),
    ]


def _submission() -> list[bytes]:
    note = _members()["log/checkpoint"]
    return [b"old 2\n" + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n" + note]


TARGETS: dict[str, Target] = {
    "note": Target(_note, _member("log/checkpoint")),
    "signatures": Target(
        _signatures, lambda: [_members()["log/checkpoint"].rpartition(b"\n\n")[2]]
    ),
    "checkpoint": Target(_checkpoint, _member("log/checkpoint")),
    "checkpoint-text": Target(
        _checkpoint_text, lambda: [_members()["log/checkpoint"].partition(b"\n\n")[0] + b"\n"]
    ),
    "cosignatures": Target(_cosignatures, _member("log/checkpoint")),
    "verifier-key": Target(
        _verifier_key,
        lambda: [
            render_verifier_key(key.verifier).encode() for key in (sample.KEY, sample.WITNESS)
        ],
    ),
    "signer-key": Target(_signer_key, lambda: [render_signer_key(sample.KEY).encode()]),
    "tile-path": Target(
        _tile_path,
        lambda: [
            tile_path(tile).encode() for tile in (Tile(0, 1234067), Tile(None, 5, 7), Tile(63, 0))
        ],
    ),
    "tile": Target(_tile, lambda: [b"\x02" + bytes(64)]),
    "bundle": Target(_bundle, lambda: [b"\x02" + render_bundle([b"one", b"two" * 99])]),
    "inclusion": Target(_inclusion, lambda: _tree()[:1]),
    "consistency": Target(_consistency, lambda: _tree()[1:]),
    "submission": Target(
        lambda data: same(render_submission(parse_submission(data)), data), _submission
    ),
    "size": Target(parse_size, lambda: [b"20852163\n"]),
    "json": Target(
        _json, lambda: [canonical(sample.called()), b'{"a":[1,null,true,"\xea\xb0\x80"]}']
    ),
    "fact": Target(_fact, lambda: [canonical(fact) for fact in sample.facts()[:3]]),
    "entry": Target(_entry, lambda: [canonical(entry_of(_first()[0]))]),
    "values": Target(_values, lambda: [canonical(_first()[1])]),
    "replay": Target(_replay, lambda: [canonical(sample.facts())]),
    "container": Target(_container, lambda: [sample.archive(), pack({"a": b"1", "b/c": b""})]),
    "stamp": Target(
        _stamp, lambda: [_members()["log/checkpoint"] + b'\0{"proof":["%s"]}' % (b"ab" * 32)]
    ),
    "kept": Target(read_kept, lambda: [_members()["log/checkpoint"], *_submission()]),
    "record-file": Target(read_record_file, _member("record.json")),
    "record-json": Target(_packed, _member("record.json")),
    "record": Target(_record, lambda: [sample.archive()]),
}
