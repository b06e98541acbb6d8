"""Following a log from outside (C2SP tlog-tiles): it grows, it never changes, and it shows what it signed.

Pure but for `fetch`, which gives a file below the log's address, or None where there is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from hwabaek.core.tlog.keys import VerifierKey
from hwabaek.core.tlog.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from hwabaek.core.tlog.note import parse_note
from hwabaek.core.tlog.tiles import (
    FULL_WIDTH,
    Tile,
    node_reader,
    parse_bundle,
    parse_tile,
    tile_path,
)

# Bundles of the past that are read again at every look, in rotation: entries changed long after they were sealed
# are found without reading everything each time.
RECHECKED = 8

_TILES_KEPT = 64

Fetch = Callable[[str], bytes | None]


class Kind(StrEnum):
    """What an alarm is about."""

    SIGNATURE = "signature"  # what was served is not signed by the log
    FORK = "fork"  # two trees of one size, both signed
    SHRUNK = "shrunk"  # fewer entries than were signed before
    REWRITTEN = "rewritten"  # the past is not what was signed
    WITHHELD = "withheld"  # what was signed is not shown


class Alarm(VerificationError):
    """The log does not keep what it signed. `evidence` holds what shows it, as files."""

    def __init__(self, kind: Kind, message: str, ko: str, **evidence: bytes) -> None:
        """Keep what it is about, said in both languages, and what shows it."""
        super().__init__(message, ko)
        self.kind = kind
        self.evidence = evidence


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look at the log gave: the checkpoint to keep, where to go on rechecking, how much was read."""

    note: bytes
    checkpoint: Checkpoint
    recheck: int
    read: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept at the last look; nothing at the first."""

    note: bytes = b""
    recheck: int = 0

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The checkpoint of the last look, whose signature was checked then."""
        return parse_checkpoint(parse_note(self.note).text) if self.note else None


def look(
    *, note: bytes, keys: Sequence[VerifierKey], kept: Kept, fetch: Fetch, everything: bool = False
) -> Sight:
    """Check a log's newest checkpoint against the one kept, and read what is new.

    (1) one of the log's keys signed it; (2) it is not smaller than the one kept; (3) of one size there is one
    root; (4) the tree kept is its beginning; (5) the entries are those that it signs: the new ones, and some
    or all of the old ones.

    Raises:
        Alarm: something of that does not hold.
        VerificationError: what was kept is damaged.
    """
    found = _open(note, keys)  # (1)
    before = kept.checkpoint
    tree = _Tree(found, note, fetch)
    if before is not None:
        _compare(before, kept.note, tree)
    bundles = _bundles(0 if before is None else before.size, found.size, kept.recheck)
    for index in range(_count(found.size)) if everything else bundles:
        tree.check_bundle(index)  # (5)
    recheck = (kept.recheck + RECHECKED) % max(_count(found.size), 1)
    return Sight(note=note, checkpoint=found, recheck=recheck, read=tree.read)


def _open(note: bytes, keys: Sequence[VerifierKey]) -> Checkpoint:
    try:
        return open_checkpoint(data=note, origin=keys[0].name if keys else "", keys=keys)
    except VerificationError as error:
        raise Alarm(
            Kind.SIGNATURE,
            f"the checkpoint is not signed by the log's key: {error}",
            "받은 기록 봉인이 이 기록부의 열쇠로 서명되지 않았습니다.",
            found_checkpoint=note,
        ) from error


def _compare(before: Checkpoint, note: bytes, tree: "_Tree") -> None:
    after = tree.checkpoint
    notes = {"kept_checkpoint": note, "found_checkpoint": tree.note}
    if after.size < before.size:  # (2)
        raise Alarm(
            Kind.SHRUNK,
            f"the log signed {before.size} entries before, and has {after.size} now",
            f"기록이 줄었습니다. 전에 {before.size}건을 봉인했는데 지금은 {after.size}건뿐입니다.",
            **notes,
        )
    if after.size == before.size and after.root != before.root:  # (3)
        raise Alarm(
            Kind.FORK,
            f"the log signed two trees of size {after.size}",
            f"기록부가 갈라졌습니다. 기록 {after.size}건에 서로 다른 두 봉인이 있습니다.",
            **notes,
        )
    if not tree.begins_with(before):  # (4)
        raise Alarm(
            Kind.REWRITTEN,
            f"the {before.size} entries signed before are not the beginning of those signed now",
            f"지난 기록이 바뀌었습니다. 전에 봉인한 {before.size}건이 지금 기록의 앞부분이 아닙니다.",
            **notes,
        )


def _bundles(before: int, size: int, recheck: int) -> list[int]:
    """Name the bundles to read: those with new entries, and some old ones in rotation."""
    count = _count(size)
    new = range(before // FULL_WIDTH, count) if size > before else range(0)
    old = {(recheck + step) % count for step in range(min(RECHECKED, count))}
    return sorted(old.union(new))


def _count(size: int) -> int:
    return -(-size // FULL_WIDTH)


class _Tree:
    """The tree that a checkpoint signs, as far as its tiles are fetched."""

    def __init__(self, checkpoint: Checkpoint, note: bytes, fetch: Fetch) -> None:
        self.checkpoint, self.note, self.read = checkpoint, note, 0
        self._fetch = fetch
        self._hashes = lru_cache(_TILES_KEPT)(self._fetch_hashes)
        self._node = node_reader(size=checkpoint.size, hashes=self._hashes)

    def begins_with(self, before: Checkpoint) -> bool:
        """Tell whether the tiles prove that the tree of before is the beginning of this one."""
        size1, root1 = before.size, before.root
        size2, root2 = self.checkpoint.size, self.checkpoint.root
        if size1 in {0, size2}:
            return (
                True  # every tree begins with the empty one; of one size, the roots were compared
            )
        proof = consistency_proof(size1=size1, size2=size2, node=self._node)
        try:
            verify_consistency(size1=size1, size2=size2, proof=proof, root1=root1, root2=root2)
        except VerificationError:
            return False
        return True

    def check_bundle(self, index: int) -> None:
        """Check that the entries of a bundle are those that the checkpoint signs."""
        first = index * FULL_WIDTH
        width = min(FULL_WIDTH, self.checkpoint.size - first)
        tile = Tile(level=0, index=index, width=width)
        entries, data = self._entries(Tile(level=None, index=index, width=width))
        hashes = self._hashes(tile)
        if [leaf_hash(entry) for entry in entries] != list(hashes):
            raise self._rewritten(first, width, data, "do not have the hashes that were sealed")
        # Every other leaf of the tile is below a step of the first one's proof: it proves them all.
        proof = inclusion_proof(index=first, size=self.checkpoint.size, node=self._node)
        try:
            verify_inclusion(
                index=first,
                size=self.checkpoint.size,
                leaf_hash=hashes[0],
                proof=proof,
                root=self.checkpoint.root,
            )
        except VerificationError as error:
            raise self._rewritten(first, width, data, "are not in the signed tree") from error
        self.read += width

    def _entries(self, bundle: Tile) -> tuple[tuple[bytes, ...], bytes]:
        data, width = self._file(bundle)
        try:
            return parse_bundle(data=data, width=width)[: bundle.width], data
        except VerificationError as error:
            first = bundle.index * FULL_WIDTH
            raise self._rewritten(first, bundle.width, data, f"cannot be read: {error}") from error

    def _fetch_hashes(self, tile: Tile) -> tuple[bytes, ...]:
        data, width = self._file(tile)
        try:
            return parse_tile(data=data, width=width)[: tile.width]
        except VerificationError as error:
            raise Alarm(
                Kind.REWRITTEN,
                f"{tile_path(tile)} cannot be read: {error}",
                f"기록부가 내준 해시 묶음({tile_path(tile)})을 읽을 수 없습니다.",
                found_checkpoint=self.note,
                served=data,
            ) from error

    def _file(self, tile: Tile) -> tuple[bytes, int]:
        # tlog-tiles, "Partial Tiles": once a tile is full, the partial ones before it may be gone.
        for width in dict.fromkeys((tile.width, FULL_WIDTH)):
            data = self._fetch(tile_path(Tile(level=tile.level, index=tile.index, width=width)))
            if data is not None:
                return data, width
        raise Alarm(
            Kind.WITHHELD,
            f"the log does not show what it signed: {tile_path(tile)}",
            f"기록부가 봉인한 것을 내주지 않습니다: {tile_path(tile)}",
            found_checkpoint=self.note,
        )

    def _rewritten(self, first: int, width: int, data: bytes, why: str) -> Alarm:
        last = first + width - 1
        return Alarm(
            Kind.REWRITTEN,
            f"entries {first} to {last} {why}",
            f"기록 {first}번부터 {last}번까지가 봉인된 것과 다릅니다.",
            found_checkpoint=self.note,
            served=data,
        )
