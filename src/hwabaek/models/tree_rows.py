"""The rows of a log's tree, many at a time: models and one query a node would take most of sealing."""

from collections.abc import Collection, Sequence

from django.db import connection
from django.db.models import Q

from .log import Leaf, LogEntry, Node, UnsealedEntry

MOST_IN_A_QUERY = 500

_LEAVES = 'INSERT INTO hwabaek_leaf (body_id, "index", entry_id) '
_NODES = 'INSERT INTO hwabaek_node (body_id, level, "index", hash) '


def waiting_entries(*, body_id: int, most: int) -> list[LogEntry]:
    """Return the entries that have waited longest for their place in the tree, without a lock.

    Two queries: joined, PostgreSQL reads all entries again and again where it has no statistics yet.
    """
    waiting = UnsealedEntry.objects.filter(body_id=body_id).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:most])
    return list(LogEntry.objects.filter(pk__in=ids).order_by("pk")) if ids else []


def insert_leaves(*, body_id: int, first: int, entry_ids: Sequence[int]) -> None:
    """Give entries their places in the tree, one after the other."""
    indexes = list(range(first, first + len(entry_ids)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One statement: thirty thousand take PostgreSQL a second and a half.
            rows = "SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[])"
            cursor.execute(_LEAVES + rows, [body_id, indexes, list(entry_ids)])
            return
        pairs = zip(indexes, entry_ids, strict=True)
        cursor.executemany(_LEAVES + "VALUES (%s, %s, %s)", [(body_id, *pair) for pair in pairs])


def insert_nodes(*, body_id: int, nodes: Sequence[tuple[int, int, bytes]]) -> None:
    """Keep the hashes of complete subtrees, as (level, index, hash)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*nodes, strict=True)]
            rows = "SELECT %s, * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])"
            cursor.execute(_NODES + rows, [body_id, *columns])
            return
        rows = "VALUES (%s, %s, %s, %s)"
        cursor.executemany(_NODES + rows, [(body_id, *node) for node in nodes])


def leave_the_queue(*, body_id: int, first: int) -> None:
    """Take the entries off the queue that stand in the tree from this index on."""
    UnsealedEntry.objects.filter(body_id=body_id, entry__leaf__index__gte=first).delete()


def nodes_at(*, body_id: int, places: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Return the stored hashes at these places, (level, index), as far as there are any."""
    found: dict[tuple[int, int], bytes] = {}
    by_level: dict[int, list[int]] = {}
    for level, index in sorted(places):
        by_level.setdefault(level, []).append(index)
    for wanted in _portions(by_level):
        rows = Node.objects.filter(wanted, body_id=body_id)
        for level, index, value in rows.values_list("level", "index", "hash"):
            found[level, index] = bytes(value)
    return found


def tree_size_of(*, body_id: int) -> int:
    """Return how many entries of a body have their place in the tree."""
    indexes = (
        Leaf.objects.filter(body_id=body_id).order_by("-index").values_list("index", flat=True)
    )
    last = indexes.first()
    return 0 if last is None else last + 1


def _portions(by_level: dict[int, list[int]]) -> list[Q]:
    """Return the conditions of as few queries as the databases' limits on parameters allow."""
    portions: list[Q] = []
    room = 0
    for level, indexes in by_level.items():
        for start in range(0, len(indexes), MOST_IN_A_QUERY):
            part = indexes[start : start + MOST_IN_A_QUERY]
            condition = Q(level=level, index__in=part)
            if room < len(part):
                portions.append(condition)
                room = MOST_IN_A_QUERY
            else:
                portions[-1] |= condition
            room -= len(part)
    return portions
