"""No entry is left out, whatever the order in which transactions commit."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from hwabaek.live import log_reader
from hwabaek.live.log_reader import LogReader, entries_after
from hwabaek.models import Body, LogEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

needs_writers_side_by_side = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="on SQLite one writer follows the other"
)


class Clock:
    """Time as a test wants it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def body() -> Body:
    return Body.objects.create(slug="town", name="유성구")


@pytest.fixture
def reader(body: Body, clock: Clock) -> LogReader:
    written(body)
    return settled(clock)


def test_what_is_committed_is_read_once(body: Body, reader: LogReader) -> None:
    assert reader.read() == []
    numbers = [written(body), written(body)]
    assert [event.number for event in reader.read()] == numbers
    assert reader.read() == []
    assert reader.position == numbers[-1]


def test_many_entries_are_read_in_portions(
    body: Body, reader: LogReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_reader, "PORTION", 3)
    numbers = [written(body) for _ in range(10)]
    assert [event.number for event in reader.read()] == numbers


def test_a_new_process_knows_the_last_while(body: Body, clock: Clock) -> None:
    numbers = [written(body) for _ in range(3)]
    reader = LogReader(clock)
    reader.start()
    assert reader.floor < numbers[0]
    assert [event.number for event in reader.read()] == numbers
    assert settled(clock).position == numbers[-1]


def test_a_second_start_goes_on_where_the_first_was(body: Body, reader: LogReader) -> None:
    number = written(body)
    reader.start()
    assert [event.number for event in reader.read()] == [number]


def test_after_a_restored_backup_it_starts_anew(body: Body, reader: LogReader) -> None:
    reader._last += 1000
    reader.start()
    assert reader.read() != []


@needs_writers_side_by_side
def test_an_entry_that_commits_late_is_read(body: Body, reader: LogReader) -> None:
    with under_way(body) as late:
        after = written(body)
        assert [event.number for event in reader.read()] == [after]
        assert reader.position == late.number - 1 < after
    assert [event.number for event in reader.read()] == [late.number]
    assert reader.position == after


@needs_writers_side_by_side
def test_whoever_comes_back_elsewhere_hears_of_the_late_one(
    body: Body, reader: LogReader, clock: Clock
) -> None:
    with under_way(body) as late:
        written(body)
        reader.read()
        heard_up_to = reader.position
        other = settled(clock)  # a process that starts only now
        assert other.position <= heard_up_to  # it cannot know which missing number is still to come
    assert [event.number for event in other.read()] == [late.number]
    found = entries_after(heard_up_to, ["meeting:7"], 10)
    assert found is not None
    assert late.number in [event.number for event in found]


@needs_writers_side_by_side
def test_a_transaction_may_take_longer_than_our_patience(
    body: Body, reader: LogReader, clock: Clock
) -> None:
    with under_way(body) as late:
        written(body)
        reader.read()
        clock.now += 100 * log_reader.PATIENCE_SECONDS
        reader.read()
        assert reader.position == late.number - 1
    assert [event.number for event in reader.read()] == [late.number]


@needs_writers_side_by_side
def test_a_number_that_was_given_up_is_let_go(body: Body, reader: LogReader, clock: Clock) -> None:
    with transaction.atomic():
        gone = written(body)
        transaction.set_rollback(True)
    number = written(body)
    assert [event.number for event in reader.read()] == [number]
    assert reader.position == gone - 1
    clock.now += log_reader.PATIENCE_SECONDS
    reader.read()
    assert reader.position == number


def test_too_many_missed_entries_are_not_listed(body: Body) -> None:
    numbers = [written(body) for _ in range(3)]
    found = entries_after(numbers[0], ["meeting:7"], 2)
    assert found is not None
    assert [event.number for event in found] == numbers[1:]
    assert entries_after(0, ["meeting:7"], 2) is None
    assert entries_after(0, ["meeting:8"], 2) == []


def settled(clock: Clock) -> LogReader:
    """Start a reader and let it find out which numbers were given up before it came."""
    found = LogReader(clock)
    found.start()
    found.read()
    clock.now += log_reader.PATIENCE_SECONDS
    found.read()
    return found


def written(body: Body) -> int:
    """Write an entry in a transaction of its own."""
    return LogEntry.objects.create(
        body=body,
        kind="meeting.opened",
        subject="meeting:7",
        at=dt.datetime.now(dt.UTC),
        digest="0" * 64,
    ).pk


class Late(threading.Thread):
    """A transaction that has written its entry and does not commit yet."""

    def __init__(self, body: Body) -> None:
        super().__init__()
        self.number = 0
        self._body = body
        self.has_written, self.may_commit = threading.Event(), threading.Event()

    def run(self) -> None:
        with transaction.atomic():
            self.number = written(self._body)
            self.has_written.set()
            self.may_commit.wait(30)
        connection.close()


@contextmanager
def under_way(body: Body) -> Iterator[Late]:
    """Hold a transaction open until the block ends, then commit it."""
    late = Late(body)
    late.start()
    assert late.has_written.wait(30)
    try:
        yield late
    finally:
        late.may_commit.set()
        late.join()
