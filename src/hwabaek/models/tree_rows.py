"""The rows of a log's tree, many at a time: models and one query a node would take most of sealing."""

from collections.abc import Iterable, Sequence

from django.db import connection

from .log import Leaf, LogEntry, UnsealedEntry

# How many entries are sealed at a time. SQLite lets nobody write meanwhile: so many take it about
# ten milliseconds. On PostgreSQL nobody waits.
BATCH = 250 if connection.vendor == "sqlite" else 1000
MOST_IN_A_QUERY = 500

_LEAVES = 'INSERT INTO hwabaek_leaf (body_id, "index", entry_id) '
# Both databases call the columns of VALUES so. Joined, each place is looked up by the index of all
# three columns; asked for with IN, SQLite goes through every node of the body.
_NODES_AT = (
    'SELECT node.level, node."index", node.hash FROM (VALUES {}) AS wanted '
    "JOIN hwabaek_node AS node ON node.body_id = %s "
    'AND node.level = wanted.column1 AND node."index" = wanted.column2'
)
_NODES = 'INSERT INTO hwabaek_node (body_id, level, "index", hash) '


def waiting_entries(*, body_id: int, most: int) -> list[LogEntry]:
    """Return the entries that have waited longest for their place in the tree, without a lock.

    Two queries: joined, PostgreSQL reads all entries again and again where it has no statistics yet.
    """
    waiting = UnsealedEntry.objects.filter(body_id=body_id).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:most])
    return list(LogEntry.objects.filter(pk__in=ids).order_by("pk")) if ids else []


def newest_entry() -> int | None:
    """Return the number of the newest entry of all logs."""
    return LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()


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


def leave_the_queue(*, entry_ids: Sequence[int]) -> None:
    """Take entries off the queue."""
    delete = "DELETE FROM hwabaek_unsealedentry WHERE entry_id = "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(delete + "ANY(%s)", [list(entry_ids)])
            return
        cursor.executemany(delete + "%s", [(pk,) for pk in entry_ids])


def nodes_at(*, body_id: int, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Return the stored hashes at these places, (level, index), as far as there are any."""
    found: dict[tuple[int, int], bytes] = {}
    wanted = sorted(set(places))
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), MOST_IN_A_QUERY):
            part = wanted[start : start + MOST_IN_A_QUERY]
            values = ", ".join(["(%s, %s)"] * len(part))
            numbers = [number for place in part for number in place]
            cursor.execute(_NODES_AT.format(values), [*numbers, body_id])
            found |= {(level, index): bytes(value) for level, index, value in cursor.fetchall()}
    return found


def tree_size_of(*, body_id: int) -> int:
    """Return how many entries of a body have their place in the tree."""
    indexes = (
        Leaf.objects.filter(body_id=body_id).order_by("-index").values_list("index", flat=True)
    )
    last = indexes.first()
    return 0 if last is None else last + 1
