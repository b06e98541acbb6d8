"""SQLite's writers wait in line, and nobody holds the line for good."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from hwabaek.models import Body
from hwabaek.sqlite import base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite only"),
]


def test_the_turn_is_given_back_at_commit_and_at_rollback() -> None:
    with transaction.atomic():
        Body.objects.create(slug="one", name="하나시")
        assert base._WRITER.locked()
    assert not base._WRITER.locked()
    with pytest.raises(RuntimeError):
        _fail_halfway()
    assert not base._WRITER.locked()
    assert Body.objects.count() == 1


def _fail_halfway() -> None:
    with transaction.atomic():
        Body.objects.create(slug="two", name="두리시")
        raise RuntimeError


def test_a_closed_connection_holds_no_turn() -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert base._WRITER.locked()
    connection.close()
    assert not base._WRITER.locked()


def test_a_reader_waits_for_nobody() -> None:
    found: list[int] = []

    def read() -> None:
        found.append(Body.objects.count())
        connection.close()

    with transaction.atomic():
        Body.objects.create(slug="one", name="하나시")
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(5)
    assert found == [0]


@contextmanager
def _another_writer(seconds: float) -> Iterator[None]:
    """Hold the file's write lock for a while from outside, as another process does."""
    path = connection.settings_dict["NAME"]
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            held.set()
            over.wait(seconds)
            other.execute("ROLLBACK")

    writer = threading.Thread(target=hold)
    writer.start()
    held.wait(5)
    try:
        yield
    finally:
        over.set()
        writer.join(5)


def _timeout() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        found: int = cursor.fetchone()[0]
    return found


def test_a_writer_of_another_process_is_waited_for() -> None:
    before = _timeout()
    with _another_writer(0.2), transaction.atomic():
        Body.objects.create(slug="one", name="하나시")
    assert Body.objects.count() == 1
    assert _timeout() == before > 0


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    with (
        _another_writer(10),
        pytest.raises(OperationalError, match="database is locked"),
        transaction.atomic(),
    ):
        Body.objects.create(slug="one", name="하나시")
    assert not base._WRITER.locked()
    assert Body.objects.count() == 0


def test_what_is_no_lock_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(DatabaseWrapper, "_start_transaction_under_autocommit", fail)
    with pytest.raises(OperationalError, match="disk"), transaction.atomic():
        Body.objects.create(slug="one", name="하나시")
    assert not base._WRITER.locked()
