"""Django's SQLite backend with a queue before the write lock.

SQLite lets one writer in and makes the others sleep and ask again, up to a tenth of a second each
time: with eight threads the unlucky wait for seconds while the file is free, and the gaps between
the batches of a busy sealer, in a process of its own, are missed again and again. Here the threads
of a process wait on a lock that wakes them, and the first in line asks every millisecond.
"""

import threading
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

_WRITER = threading.Lock()
# After so long SQLite's own timeout decides; a thread that died with the lock blocks nobody for good.
PATIENCE_SECONDS = 30
ASKING_SECONDS = 0.001


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its turn at BEGIN IMMEDIATE and gives it back at commit, rollback or close."""

    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        self._has_turn = _WRITER.acquire(timeout=PATIENCE_SECONDS)
        try:
            self._begin()
        except BaseException:
            self._give_turn_back()
            raise

    def _begin(self) -> None:
        patience = self.settings_dict["OPTIONS"].get("timeout", PATIENCE_SECONDS)
        until = time.monotonic() + patience
        self._sleep_at_most(0)
        try:
            while not self._has_begun():
                if time.monotonic() > until:
                    raise OperationalError("database is locked")
                time.sleep(ASKING_SECONDS)
        finally:
            self._sleep_at_most(patience)

    def _has_begun(self) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            return False
        return True

    def _sleep_at_most(self, seconds: float) -> None:
        """Tell SQLite how long its own way of asking may take, for every statement but BEGIN."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

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
