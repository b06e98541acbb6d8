"""The thread that follows the log, and what wakes it."""

import queue
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, connections, transaction

from hwabaek.live import tail as tails
from hwabaek.live.events import Event
from hwabaek.live.log_reader import LogReader
from hwabaek.live.tail import CHANNEL, Tail, follow, position, wake
from hwabaek.models import Body
from tests.live.test_log_reader import written

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

Told = tuple[list[Event], int, int]
PATIENCE = 20


@pytest.fixture
def body() -> Body:
    return Body.objects.create(slug="town", name="유성구")


@pytest.fixture
def told(body: Body) -> Iterator["queue.Queue[Told]"]:
    heard: queue.Queue[Told] = queue.Queue()
    tail = follow(lambda *what: heard.put(what))
    assert heard.get(timeout=PATIENCE)[0] == []
    yield heard
    tail.stop()
    tail.join(PATIENCE)
    assert not tail.is_alive()


def test_it_tells_what_is_committed(body: Body, told: "queue.Queue[Told]") -> None:
    number = written(body)
    wake()
    events, up_to, floor = told.get(timeout=PATIENCE)
    assert [event.number for event in events] == [number]
    while up_to < number:  # numbers that were given up before are let go after a moment
        events, up_to, floor = told.get(timeout=PATIENCE)
        assert events == []
    assert floor <= up_to == position() == number


def test_a_lost_hint_costs_a_moment_and_nothing_else(body: Body, told: "queue.Queue[Told]") -> None:
    number = written(body)
    assert [event.number for event in told.get(timeout=PATIENCE)[0]] == [number]


def test_it_survives_the_database_going_away(
    body: Body, told: "queue.Queue[Told]", monkeypatch: pytest.MonkeyPatch
) -> None:
    away = queue.Queue[None]()
    read = LogReader.read

    def fail_twice(self: LogReader) -> list[Event]:
        if away.qsize() < 2:
            away.put(None)
            raise OperationalError("the database is away")
        return read(self)

    monkeypatch.setattr(LogReader, "read", fail_twice)
    number = written(body)
    assert [event.number for event in told.get(timeout=PATIENCE)[0]] == [number]
    assert away.qsize() == 2


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="there is no server to lose")
def test_it_comes_back_when_its_connection_is_cut(body: Body, told: "queue.Queue[Told]") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        assert cursor.fetchone()[0] == 1
    number = written(body)
    assert [event.number for event in told.get(timeout=PATIENCE)[0]] == [number]


def test_nobody_follows_where_no_server_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tails, "_running", [])
    assert position() is None
    monkeypatch.setattr(tails, "_running", [Tail(lambda *_: None)])
    assert position() is None


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="nothing is said: others look")
def test_a_transaction_wakes_once_and_only_if_it_is_committed() -> None:
    listener = connections.create_connection("default")
    listener.ensure_connection()
    listener.connection.execute(f"LISTEN {CHANNEL}")
    with transaction.atomic():
        wake()
        wake()
    with transaction.atomic():
        wake()
        transaction.set_rollback(True)
    wake()  # outside of a transaction: at once
    assert len(list(listener.connection.notifies(timeout=1))) == 2
    listener.close()
