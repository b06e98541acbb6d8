"""Django's SQLite backend with a queue before the write lock.

SQLite lets one writer in and makes the others of this process sleep and ask again, up to a tenth of
a second each time: with eight threads the unlucky wait for seconds while the file is free. Here the
threads of a process wait on a lock that wakes them; other processes are still met by SQLite's own
way.
"""

import threading

from django.db.backends.sqlite3 import base

_WRITER = threading.Lock()
# After so long SQLite's own timeout decides; a thread that died with the lock blocks nobody for good.
PATIENCE_SECONDS = 30


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its turn at BEGIN IMMEDIATE and gives it back at commit, rollback or close."""

    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        self._has_turn = _WRITER.acquire(timeout=PATIENCE_SECONDS)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._give_turn_back()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn_back()

    def _give_turn_back(self) -> None:
        if self._has_turn:
            self._has_turn = False
            _WRITER.release()
