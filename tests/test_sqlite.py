"""SQLite's writers wait in line, and nobody holds the line for good."""

import threading

import pytest
from django.db import connection, transaction

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
