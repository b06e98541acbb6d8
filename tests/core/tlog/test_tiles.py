"""Tiles: where they are, what is in them, and that proofs can be built from them alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.merkle import (
    NodeReader,
    consistency_proof,
    extend,
    inclusion_proof,
    leaf_hash,
    root_at,
)
from hwabaek.core.tlog.tiles import (
    LONGEST_ENTRY,
    Tile,
    is_tile_of,
    node_reader,
    parse_bundle,
    parse_tile,
    parse_tile_path,
    render_bundle,
    render_tile,
    tile_path,
    tiles_of,
)

tiles = st.builds(
    Tile,
    level=st.none() | st.integers(0, 63),
    index=st.integers(0, 10**12),
    width=st.integers(1, 256),
)


def tree(size: int) -> NodeReader:
    leaves = [leaf_hash(index.to_bytes(4)) for index in range(size)]
    added = extend(size=0, leaf_hashes=leaves, node=lambda *_: b"")
    nodes = {(level, index): found for level, index, found in added}
    return lambda level, index: nodes[level, index]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        # tlog-tiles, "Merkle Tree"
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 273, 17), "tile/1/273.p/17"),
        (Tile(None, 1000), "tile/entries/x001/000"),
        (Tile(None, 5, 1), "tile/entries/005.p/1"),
    ],
)
def test_a_tile_has_its_address(tile: Tile, path: str) -> None:
    assert tile_path(tile) == path
    assert parse_tile_path(path) == tile


@given(tiles)
def test_parsing_gives_back_what_was_rendered(tile: Tile) -> None:
    assert parse_tile_path(tile_path(tile)) == tile


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "tile/0/0",
        "tile/0/00",
        "tile/0/1000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/x000/000",
        "tile/0/x001",
        "tile/0/001/x000",
        "tile/0/001/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/",
        "tile/0/٠٠٠",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/" + "x999/" * 100 + "999",
    ],
)
def test_what_is_not_an_address_is_refused(path: Any) -> None:
    with pytest.raises(VerificationError):
        parse_tile_path(path)


@given(st.text() | st.from_regex(r"tile/[0-9a-z]{1,3}/[x0-9/]{1,12}(\.p/[0-9]{1,3})?"))
def test_any_text_ends_in_a_tile_or_the_one_error(path: str) -> None:
    try:
        tile = parse_tile_path(path)
    except VerificationError:
        return
    assert tile_path(tile) == path


def test_the_tiles_of_the_specifications_examples() -> None:
    found = list(tiles_of(size=70_000))
    assert [tile for tile in found if tile.width < 256] == [
        Tile(0, 273, 112),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert len(found) == 273 + 1 + 3
    assert list(tiles_of(size=256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(size=0)) == []


@given(st.integers(0, 70_000), tiles)
def test_only_tiles_within_the_tree_are_served(size: int, tile: Tile) -> None:
    assert all(is_tile_of(tile=one, size=size) for one in tiles_of(size=size))
    reach = (tile.index * 256 + tile.width) * 256 ** (tile.level or 0)
    assert is_tile_of(tile=tile, size=size) == (reach <= size)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_proofs_are_built_from_tiles_alone(size: int) -> None:
    node = tree(size)
    stored = {tile: render_tile(tile=tile, node=node) for tile in tiles_of(size=size)}
    from_tiles = node_reader(
        size=size, hashes=lambda tile: parse_tile(data=stored[tile], width=tile.width)
    )
    assert root_at(size=size, node=from_tiles) == root_at(size=size, node=node)
    for index in {0, size // 2, size - 1}:
        assert inclusion_proof(index=index, size=size, node=from_tiles) == inclusion_proof(
            index=index, size=size, node=node
        )
    for size1 in {1, size // 2 + 1, size}:
        assert consistency_proof(size1=size1, size2=size, node=from_tiles) == consistency_proof(
            size1=size1, size2=size, node=node
        )


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_entries_survive_their_bundle(entries: list[bytes]) -> None:
    bundle = render_bundle(entries)
    assert parse_bundle(data=bundle, width=len(entries)) == tuple(entries)
    with pytest.raises(VerificationError):
        parse_bundle(data=bundle, width=len(entries) + 1)
    with pytest.raises(VerificationError):
        parse_bundle(data=bundle + b"\x00", width=len(entries))
    with pytest.raises(VerificationError):
        parse_bundle(data=bundle + b"\x00\x05abc", width=len(entries) + 1)


def test_what_cannot_be_a_tile_is_refused() -> None:
    node = tree(1)
    for tile in (Tile(64, 0), Tile(-1, 0), Tile(0, -1), Tile(0, 0, 0), Tile(0, 0, 257)):
        with pytest.raises(VerificationError):
            tile_path(tile)
    with pytest.raises(VerificationError):
        render_tile(tile=Tile(None, 0, 1), node=node)
    with pytest.raises(VerificationError):
        parse_tile(data=b"\x00" * 33, width=1)
    with pytest.raises(VerificationError):
        parse_tile(data="x" * 32, width=1)  # type: ignore[arg-type]
    with pytest.raises(VerificationError):
        parse_bundle(data=None, width=0)  # type: ignore[arg-type]
    with pytest.raises(VerificationError):
        render_bundle([b"x" * (LONGEST_ENTRY + 1)])
    assert parse_bundle(data=render_bundle([b"x" * LONGEST_ENTRY]), width=1)
