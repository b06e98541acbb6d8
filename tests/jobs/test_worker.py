"""The worker: jobs again and again, a failing one resting, none holding up another."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import LazySettings

from hwabaek.actions.stamps import stamp_due
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.gateways.clock import now
from hwabaek.jobs import worker
from hwabaek.models import Delivery, Document, Meeting, UnsealedEntry, WitnessState
from tests import people
from tests.witness.loopback import answering

# The worker gives its connections back: it must not stand in a test's transaction.
pytestmark = pytest.mark.django_db(transaction=True)


def test_it_sends_closes_and_seals_what_is_due(
    settings: LazySettings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings.OUTBOX = tmp_path_factory.mktemp("outbox")
    settings.SEAL_URL = "pkcs12:/nowhere/seal.p12"
    there = people.town()
    then = now() - dt.timedelta(days=20)
    meeting = people.called(there, items=1)
    Meeting.objects.update(deadline_at=then + dt.timedelta(days=10), called_at=then)
    Delivery.objects.update(next_try_at=then)
    with _at_work():
        _wait_for(
            lambda: (
                Meeting.objects.get(pk=meeting.pk).state == "closed"
                and not Delivery.objects.filter(state="queued").exists()
                and not UnsealedEntry.objects.exists()
            )
        )
    assert Delivery.objects.filter(purpose="call", state="sent").count() == 7
    assert list(Document.objects.values_list("kind", flat=True)) == ["call_notice"]


def test_a_silent_witness_holds_up_nobody(settings: LazySettings) -> None:
    there = people.town()
    asked, answer = threading.Event(), threading.Event()

    def silent(body: bytes) -> tuple[int, str, bytes]:
        asked.set()
        answer.wait(20)
        return 500, "text/plain", b""

    key = SignerKey(name="silent", seed=b"\x01" * 32, kind=COSIGNATURE).verifier
    with answering(silent) as (address, _):
        settings.WITNESSES = [(render_verifier_key(key), address)]
        with _at_work():
            try:
                assert asked.wait(20)
                people.prepared(there, items=1)
                _wait_for(lambda: not UnsealedEntry.objects.exists())
            finally:
                answer.set()
            _wait_for(lambda: WitnessState.objects.filter(body=there.body, tries=1).exists())


@contextmanager
def _at_work() -> Iterator[None]:
    """Let the worker work in a thread of its own, as it does beside the web server."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.work, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def _wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not there():
        assert time.monotonic() < until, "the worker did not do it in time"
        time.sleep(0.05)


def test_every_job_is_safe_to_run_twice() -> None:
    people.concluded(people.town(), items=1)
    moment = people.DEADLINE + dt.timedelta(minutes=1)
    for job in (*worker.JOBS, *worker.JOBS):
        assert worker.run_once(job, moment)


def test_a_failure_is_logged_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def falls(*, now: dt.datetime) -> int:
        message = "the database is away"
        raise OSError(message)

    assert not worker.run_once(falls, people.MONDAY)
    assert "job falls failed" in caplog.text
    assert "the database is away" in caplog.text


class Clock(threading.Event):
    """An event that notes how long it was waited for, and ends the work after some rounds."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.rests: list[float] = []
        self.rounds = rounds

    def wait(self, timeout: float | None = None) -> bool:
        """Note the rest instead of resting."""
        self.rests.append(timeout or 0)
        return len(self.rests) > self.rounds


def test_a_failing_job_rests_longer_each_time_and_a_good_one_never() -> None:
    outcomes = iter([False] * 10 + [True, True])

    def sometimes(*, now: dt.datetime) -> int:
        if next(outcomes):
            return 1
        message = "not now"
        raise OSError(message)

    clock = Clock(12)
    worker.repeat(sometimes, clock)
    assert clock.rests[:4] == [0.3, 0.6, 1.2, 2.4]
    assert clock.rests[10] == worker.LONGEST_REST_SECONDS
    assert clock.rests[11:] == [0.3, 0.3]


def test_a_job_that_nobody_waits_for_comes_round_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "run_once", lambda *_: True)
    clock = Clock(2)
    worker.repeat(stamp_due, clock)
    assert clock.rests == [15, 15, 15]
