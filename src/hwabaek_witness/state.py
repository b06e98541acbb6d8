"""What a witness has seen of each log, in SQLite: checked and kept in one step, on the disk before it answers."""

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from hwabaek.core.tlog.witness import Seen

# The largest sizes of trees are beyond SQLite's whole numbers (2^63 - 1): a size is kept as text.
_TABLES = """
CREATE TABLE IF NOT EXISTS log (
    origin TEXT PRIMARY KEY,
    size TEXT NOT NULL,
    root BLOB NOT NULL,
    note BLOB NOT NULL,
    cosigned_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubt (
    digest BLOB NOT NULL,
    origin TEXT NOT NULL,
    is_fork INTEGER NOT NULL,
    reason TEXT NOT NULL,
    refused_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    request BLOB NOT NULL,
    seen BLOB NOT NULL,
    PRIMARY KEY (digest, is_fork)
) WITHOUT ROWID;
"""
# Whoever has a checkpoint can send it with wrong proofs, and a log can sign any number of trees: of each kind
# of doubt so many are kept of a log, and a checkpoint once.
MOST_DOUBTS = 100
_PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Kept:
    """The last checkpoint of a log that was co-signed: its note, and when."""

    origin: str
    seen: Seen
    note: bytes
    cosigned_at: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A request that was refused though the log signed it: the log may have rewritten its past.

    With what was co-signed before (`seen`), a fork is proven; a wrong proof alone is a reason to ask.
    """

    origin: str
    is_fork: bool
    reason: str
    refused_at: int
    text: str  # what the log signed
    request: bytes
    seen: bytes


class Turn:
    """A turn alone with what is kept: nobody else reads or writes it until the turn ends."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Take the connection, inside its transaction."""
        self._db = db

    def last(self, origin: str) -> Kept | None:
        """Return the last checkpoint of a log that was co-signed."""
        row = self._db.execute("SELECT * FROM log WHERE origin = ?", (origin,)).fetchone()
        return None if row is None else _kept(row)

    def keep(self, kept: Kept) -> None:
        """Keep a checkpoint in place of the last one."""
        row = (kept.origin, str(kept.seen.size), kept.seen.root, kept.note, kept.cosigned_at)
        self._db.execute("REPLACE INTO log VALUES (?, ?, ?, ?, ?)", row)


class State:
    """The witness's memory, one file. Each call opens it anew: any thread and process may call."""

    def __init__(self, file: Path) -> None:
        """Open the file, made where it is missing, readable by us only."""
        self._file = file
        file.touch(mode=0o600)
        with closing(self._open()) as db:
            _change_to_wal(db)
            db.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Give one caller after the other its turn; what it kept is on the disk when the turn is over.

        Where the caller raises, nothing has changed.
        """
        with closing(self._open()) as db, _transaction(db):
            yield Turn(db)

    def keep_doubt(self, doubt: Doubt) -> None:
        """Keep a refused request as evidence, as long as there is room."""
        digest = hashlib.sha256(doubt.text.encode()).digest()
        count = "SELECT count(*) FROM doubt WHERE origin = ? AND is_fork = ?"
        row = (digest, doubt.origin, doubt.is_fork, doubt.reason, doubt.refused_at, doubt.text)
        with closing(self._open()) as db, _transaction(db):
            (number,) = db.execute(count, (doubt.origin, doubt.is_fork)).fetchone()
            if number < MOST_DOUBTS:
                db.execute(
                    "INSERT OR IGNORE INTO doubt VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (*row, doubt.request, doubt.seen),
                )

    def all_kept(self) -> list[Kept]:
        """Return how far every log has been followed."""
        with closing(self._open()) as db:
            return [_kept(row) for row in db.execute("SELECT * FROM log ORDER BY origin")]

    def doubts(self) -> list[Doubt]:
        """Return what was refused though a log signed it, the oldest first."""
        columns = "origin, is_fork, reason, refused_at, text, request, seen"
        with closing(self._open()) as db:
            rows = db.execute(f"SELECT {columns} FROM doubt ORDER BY refused_at")  # noqa: S608 - columns above
            return [Doubt(row[0], bool(row[1]), *row[2:]) for row in rows]

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._file, timeout=_PATIENCE_SECONDS, isolation_level=None)
        db.execute("PRAGMA synchronous = FULL")
        return db


def _change_to_wal(db: sqlite3.Connection) -> None:
    # The file stays in this mode. SQLite does not wait for others here as it does elsewhere: where
    # several start at once it says "locked" to all but one, whatever the timeout.
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    # IMMEDIATE takes the write lock before anything is read: no two callers decide from one state.
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _kept(row: tuple[str, str, bytes, bytes, int]) -> Kept:
    origin, size, root, note, cosigned_at = row
    return Kept(origin, Seen(size=int(size), root=root), note, cosigned_at)
