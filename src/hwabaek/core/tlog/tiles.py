"""Tiles and entry bundles (C2SP tlog-tiles): the log as files that anyone can fetch, cache and check."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.merkle import HASH_SIZE, NodeReader, root_of

FULL_WIDTH = 256
HIGHEST_LEVEL = 63
LONGEST_ENTRY = 2**16 - 1

_HEIGHT = 8
_PATH = re.compile(
    r"tile/(0|[1-9][0-9]?|entries)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Tile:
    """Which tile: its level (None for a bundle of entries), its place in the level, and how many hashes it has."""

    level: int | None
    index: int
    width: int = FULL_WIDTH


def tile_path(tile: Tile) -> str:
    """Return the address of a tile below the log's prefix.

    Raises:
        VerificationError: there can be no such tile.
    """
    _check_tile(tile)
    level = "entries" if tile.level is None else tile.level
    digits = str(tile.index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    place = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{place}" + ("" if tile.width == FULL_WIDTH else f".p/{tile.width}")


def parse_tile_path(path: str) -> Tile:
    """Read the address of a tile.

    Raises:
        VerificationError: no tile has this address.
    """
    found = _PATH.fullmatch(path) if type(path) is str and len(path) <= FULL_WIDTH else None
    if found is None:
        raise VerificationError("not the path of a tile")
    level, place, width = found.groups()
    tile = Tile(
        level=None if level == "entries" else int(level),
        index=int(re.sub("[x/]", "", place)),
        width=FULL_WIDTH if width is None else int(width),
    )
    # One address a tile: `x000/005` or `.p/256` would be a second one.
    if tile_path(tile) != path:
        raise VerificationError("not the path of a tile")
    return tile


def tiles_of(*, size: int) -> Iterator[Tile]:
    """Name every hash tile of a tree of this size, full and partial, from the leaves up."""
    level, count = 0, size
    while count:
        yield from (Tile(level=level, index=index) for index in range(count // FULL_WIDTH))
        if count % FULL_WIDTH:
            yield Tile(level=level, index=count // FULL_WIDTH, width=count % FULL_WIDTH)
        level, count = level + 1, count // FULL_WIDTH


def is_tile_of(*, tile: Tile, size: int) -> bool:
    """Say whether a tree of this size has this many hashes at this place, so that the tile may be served."""
    count = size >> _HEIGHT * (tile.level or 0)
    return tile.index * FULL_WIDTH + tile.width <= count


def render_tile(*, tile: Tile, node: NodeReader) -> bytes:
    """Return the hashes of a tile, one after the other.

    Raises:
        VerificationError: there can be no such tile, or it is a bundle of entries.
    """
    _check_tile(tile)
    if tile.level is None:
        raise VerificationError("a bundle of entries has no hashes")
    level, first = tile.level * _HEIGHT, tile.index * FULL_WIDTH
    return b"".join(node(level, first + step) for step in range(tile.width))


def parse_tile(*, data: bytes, width: int) -> tuple[bytes, ...]:
    """Read the hashes of a tile.

    Raises:
        VerificationError: the tile does not hold exactly this many hashes.
    """
    if type(data) is not bytes or len(data) != width * HASH_SIZE:
        raise VerificationError(f"a tile of {width} hashes must have {width * HASH_SIZE} bytes")
    return tuple(data[start : start + HASH_SIZE] for start in range(0, len(data), HASH_SIZE))


def node_reader(*, size: int, hashes: Callable[[Tile], Sequence[bytes]]) -> NodeReader:
    """Return a reader of any complete subtree of a tree of this size, given the hashes of its tiles.

    Proofs and roots are then built by the same functions as from the log's own table.
    """

    def node(level: int, index: int) -> bytes:
        row, above = divmod(level, _HEIGHT)
        first = index << above
        place = first // FULL_WIDTH
        width = min(FULL_WIDTH, (size >> row * _HEIGHT) - place * FULL_WIDTH)
        start = first - place * FULL_WIDTH
        return root_of(
            hashes(Tile(level=row, index=place, width=width))[start : start + (1 << above)]
        )

    return node


def render_bundle(entries: Iterable[bytes]) -> bytes:
    """Return entries as a bundle, each behind its length in two bytes.

    Raises:
        VerificationError: an entry is too long.
    """
    parts = []
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise VerificationError(f"an entry of {len(entry)} bytes does not fit a bundle")
        parts += [len(entry).to_bytes(2), entry]
    return b"".join(parts)


def parse_bundle(*, data: bytes, width: int) -> tuple[bytes, ...]:
    """Read the entries of a bundle.

    Raises:
        VerificationError: the bundle does not hold exactly this many entries.
    """
    entries = []
    start, end = 0, len(data) if type(data) is bytes else -1
    while start < end:
        stop = start + 2 + int.from_bytes(data[start : start + 2])
        entries.append(data[start + 2 : stop])
        start = stop
    if start != end or len(entries) != width:
        raise VerificationError(f"not a bundle of {width} entries")
    return tuple(entries)


def _check_tile(tile: Tile) -> None:
    level = 0 if tile.level is None else tile.level
    if not (0 <= level <= HIGHEST_LEVEL and tile.index >= 0 and 1 <= tile.width <= FULL_WIDTH):
        raise VerificationError("there is no such tile")
