"""Checkpoints and tiles of a body's log, from the tables: public by nature, so without an actor."""

from hwabaek.actions.sealing import entry_form, last_checkpoint
from hwabaek.actions.witnessing import cosigned_note
from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.core.tlog.tiles import (
    FULL_WIDTH,
    Tile,
    is_tile_of,
    parse_tile_path,
    render_bundle,
    render_tile,
)
from hwabaek.models import Body, Leaf, Node

LEVELS_IN_A_TILE = 8


class Missing(Exception):
    """There is no such log, or it has no such tile yet."""


def checkpoint_of(slug: str) -> bytes:
    """Return the newest checkpoint of a log, with the lines of the witnesses that co-signed it by now.

    It is never held back for a witness: one that is silent must not stop the log, and a monitor is to see
    whatever is signed at once. Who insists on witnesses asks again a moment later.

    Raises:
        Missing: there is no such log, or nothing is sealed yet.
    """
    checkpoint = last_checkpoint(_body(slug))
    if checkpoint is None:
        raise Missing(slug)
    return cosigned_note(checkpoint)


def tile_of(slug: str, path: str) -> tuple[bytes, bool]:
    """Return a tile or bundle of the tree that the newest checkpoint signs, and whether it is full.

    Raises:
        Missing: there is no such log, or its tree has no such tile.
    """
    body = _body(slug)
    try:
        tile = parse_tile_path(path)
    except VerificationError as error:
        raise Missing(path) from error
    checkpoint = last_checkpoint(body)
    if checkpoint is None or not is_tile_of(tile=tile, size=checkpoint.tree_size):
        raise Missing(path)
    content = _bundle(body, tile) if tile.level is None else _hashes(body, tile)
    return content, tile.width == FULL_WIDTH


def _body(slug: str) -> Body:
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise Missing(slug)
    return body


def _hashes(body: Body, tile: Tile) -> bytes:
    level, first = (tile.level or 0) * LEVELS_IN_A_TILE, tile.index * FULL_WIDTH
    rows = Node.objects.filter(
        body=body, level=level, index__gte=first, index__lt=first + tile.width
    )
    nodes = {(level, index): bytes(value) for index, value in rows.values_list("index", "hash")}
    return render_tile(tile=tile, node=lambda at, index: nodes[at, index])


def _bundle(body: Body, tile: Tile) -> bytes:
    first = tile.index * FULL_WIDTH
    leaves = Leaf.objects.filter(body=body, index__gte=first, index__lt=first + tile.width)
    entries = [leaf.entry for leaf in leaves.select_related("entry").order_by("index")]
    return render_bundle(canonical(entry_form(entry)) for entry in entries)
