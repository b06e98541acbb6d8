"""Follows the log of the database in a thread of its own, one for each web server process.

On PostgreSQL it sleeps until it is woken (LISTEN): whoever appends to the log says so once the
transaction is committed. On SQLite it asks every twentieth of a second whether another connection
has written (PRAGMA data_version), which costs ten microseconds. Waking is a hint only: what
happened is read from the log, and a hint that was lost costs a second.
"""

import logging
import threading
from collections.abc import Callable

from django.db import connection, transaction

from hwabaek.live.events import Event
from hwabaek.live.log_reader import LogReader

logger = logging.getLogger(__name__)

CHANNEL = "hwabaek_log"
SQLITE_SECONDS = 0.02
# Without a hint: for numbers that came late, and for a hint that was lost.
POSTGRESQL_SECONDS = 1.0
LONGEST_REST_SECONDS = 5.0

# What happened, up to where all is told, and from where on all that happened has been told.
Told = Callable[[list[Event], int, int], None]


class Tail(threading.Thread):
    """Reads what is committed and tells it, with the position up to which all is told."""

    def __init__(self, tell: Told) -> None:
        super().__init__(name="live", daemon=True)
        self.position = 0
        self._tell = tell
        self._reader = LogReader()
        self._stop_asked = threading.Event()
        self._told = False
        self._version = 0

    def run(self) -> None:
        """Follow until told to stop; where the database is away, try again."""
        rest = 0.1
        while not self._stop_asked.is_set():
            try:
                self._begin()
                rest = 0.1
                self._follow()
            except Exception:
                logger.exception("the log cannot be followed; trying again")
                self._stop_asked.wait(rest)
                rest = min(rest * 2, LONGEST_REST_SECONDS)
            finally:
                connection.close()

    def stop(self) -> None:
        """Ask the thread to end."""
        self._stop_asked.set()

    def _begin(self) -> None:
        connection.ensure_connection()
        if connection.vendor == "postgresql":
            connection.cursor().execute(f"LISTEN {CHANNEL}")
        self._reader.start()
        self._read()

    def _follow(self) -> None:
        wait = self._wait_postgresql if connection.vendor == "postgresql" else self._wait_sqlite
        while not self._stop_asked.is_set():
            if wait():
                self._read()

    def _read(self) -> None:
        events = self._reader.read()
        position = self._reader.position
        if events or position != self.position or not self._told:
            self._told = True
            self._tell(events, position, self._reader.floor)
            self.position = position

    def _wait_postgresql(self) -> bool:
        for _ in connection.connection.notifies(timeout=POSTGRESQL_SECONDS, stop_after=1):
            pass
        return True

    def _wait_sqlite(self) -> bool:
        before = self._version
        self._stop_asked.wait(SQLITE_SECONDS)
        self._version = connection.connection.execute("PRAGMA data_version").fetchone()[0]
        return self._version != before


_running: list[Tail] = []


def follow(tell: Told) -> Tail:
    """Follow the log from now on, for every page of this process."""
    tail = Tail(tell)
    _running.append(tail)
    tail.start()
    return tail


def position() -> int | None:
    """Return up to where this process has told everything; nothing where nobody follows.

    A page notes it before it reads what it shows. Its stream begins there, so what happens in
    between is told.
    """
    return _running[-1].position if _running and _running[-1].is_alive() else None


def wake() -> None:
    """Wake whoever follows the log, once the transaction at hand is committed.

    Not inside it: a transaction with a NOTIFY holds one lock for the whole database from before
    its commit is written to the disk until after, so that all such commits stand in line.
    """
    if connection.vendor != "postgresql":
        return
    # Many entries of one transaction wake once.
    if not any(call[1] is _notify for call in connection.run_on_commit):
        transaction.on_commit(_notify, robust=True)


def _notify() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
