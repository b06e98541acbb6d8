"""Reads the log as it grows, and misses no entry, in whatever order transactions commit.

On SQLite one writer follows the other: a higher number was committed later. On PostgreSQL two
transactions may take the numbers 10 and 11 and commit as 11, 10. Whoever then reads "after 11"
never sees 10. So a number that is missing is remembered and asked for again until the
transaction that took it must be over.

`position` is the number up to which nothing is missing: what a client is told to come back with.
Coming back, it may hear again what it has heard, but nothing is left out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max

from hwabaek.live.events import Event, concerning
from hwabaek.models import LogEntry

# One reading takes so many entries; the rest follows at once.
PORTION = 5000
# Where a process begins: before the end, for those who come back to it, and because transactions may
# be under way that took their numbers before.
LOOK_BACK = 2000
# A number is taken an instant before its transaction is counted as running (nextval() comes before
# the row). The snapshot alone would let go of it if we looked in just that instant; time closes this.
PATIENCE_SECONDS = 2.0
MOST_MISSING = 5000

# The rows and the snapshot that shows them, in one statement. A transaction below `lowest` is over,
# and what it wrote is among the rows; one at or above `next` has not begun.
_POSTGRESQL = """
SELECT pg_snapshot_xmin(s.now)::text::bigint, pg_snapshot_xmax(s.now)::text::bigint, e.id, e.kind, e.subject
FROM (SELECT pg_current_snapshot() AS now) AS s
LEFT JOIN LATERAL (
    SELECT id, kind, subject FROM hwabaek_logentry WHERE id > %s OR id = ANY(%s) ORDER BY id LIMIT %s
) AS e ON true
"""
_SQLITE = "SELECT id, kind, subject FROM hwabaek_logentry WHERE id > %s ORDER BY id LIMIT %s"

Row = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which transactions were over when the rows were read."""

    lowest: int
    next: int


@dataclass(slots=True)
class Missing:
    """The numbers below the last that nobody has written yet, and since when we know."""

    since: dict[int, tuple[int, float]] = field(default_factory=dict)

    def note(self, rows: list[Row], last: int, snapshot: Snapshot, moment: float) -> None:
        """Strike out what has come, note what is missing, and let go of what cannot come any more."""
        for number, _, _ in rows:
            self.since.pop(number, None)
        for number in [n for n, noted in self.since.items() if _is_over(noted, snapshot, moment)]:
            del self.since[number]
        expected = last + 1
        for number, _, _ in rows:
            if number > last:
                # A leap of thousands is a restored sequence and no crowd of transactions.
                first = max(expected, number - MOST_MISSING)
                self.since.update(dict.fromkeys(range(first, number), (snapshot.next, moment)))
                expected = number + 1
        for number in sorted(self.since)[:-MOST_MISSING]:
            del self.since[number]


def _is_over(noted: tuple[int, float], snapshot: Snapshot, moment: float) -> bool:
    upcoming, since = noted
    return snapshot.lowest >= upcoming and moment - since >= PATIENCE_SECONDS


class LogReader:
    """Where one process stands in the log."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = False
        self._last = 0
        self.floor = 0
        self._missing = Missing()

    @property
    def position(self) -> int:
        """Return the number up to which nothing is missing."""
        return min(self._missing.since, default=self._last + 1) - 1

    def start(self) -> None:
        """Stand a little before the end of the log; after a lost connection, where we stood.

        What comes back first is then known, and what transactions under way will still write.
        """
        end = LogEntry.objects.aggregate(last=Max("id"))["last"] or 0
        if self._started and self._last <= end:
            return
        self._started = True
        self._missing = Missing()
        self.floor = self._last = max(0, end - LOOK_BACK)

    def read(self) -> list[Event]:
        """Return the events that have been committed since the last reading."""
        events: list[Event] = []
        while rows := self._portion():
            events += concerning(rows)
            if len(rows) < PORTION:
                break
        return events

    def _portion(self) -> list[Row]:
        if connection.vendor == "postgresql":
            rows, snapshot = self._from_postgresql()
            self._missing.note(rows, self._last, snapshot, self._clock())
        else:
            rows = self._from_sqlite()
        if rows:
            self._last = max(self._last, rows[-1][0])
        return rows

    def _from_sqlite(self) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(_SQLITE, [self._last, PORTION])
            rows: list[Row] = cursor.fetchall()
            return rows

    def _from_postgresql(self) -> tuple[list[Row], Snapshot]:
        asked = (self._last, list(self._missing.since), PORTION)
        with connection.cursor() as cursor:
            cursor.execute(_POSTGRESQL, asked)
            found = cursor.fetchall()
        rows = [(number, kind, subject) for _, _, number, kind, subject in found if number]
        return rows, Snapshot(found[0][0], found[0][1])


def entries_after(position: int, topics: list[str], most: int) -> list[Event] | None:
    """Return the events about some topics after a position, in order; nothing if there are too many."""
    rows = LogEntry.objects.filter(subject__in=topics, id__gt=position).order_by("id")
    found = list(rows.values_list("id", "kind", "subject")[: most + 1])
    return None if len(found) > most else concerning(found)
