"""Streams of the real server: who may open one, what they hear, and what they miss: nothing."""

import datetime as dt
import http.client
import os
import signal
import time
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from django.conf import settings

from bench import stage
from hwabaek.actions import log
from hwabaek.core.record.kinds import EntryKind
from hwabaek.live.events import topic_of
from hwabaek.models import Meeting, Person
from hwabaek.server.live import MOST_STREAMS_EACH
from tests import people
from tests.server.listening import PATIENCE, Ears, ears

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@dataclass
class Room:
    """A meeting that is under way, and its members."""

    town: people.Town
    meeting: Meeting

    @property
    def topic(self) -> str:
        """Return what its pages follow."""
        return topic_of(self.meeting.pk)

    def happens(self, kind: EntryKind = EntryKind.MEETING_STEP_TAKEN) -> None:
        """Let something happen in it."""
        act = log.Act(actor=None, capacity="system", now=dt.datetime.now(dt.UTC))
        log.append(body=self.meeting.body, kind=kind, subject=self.topic, act=act, data={})


@pytest.fixture
def room() -> Room:
    town = people.town()
    return Room(town, people.called(town, items=1, now=dt.datetime.now(dt.UTC)))


def test_streams_are_for_those_who_may_read_the_meeting(room: Room) -> None:
    town = room.town
    with stage.server("--no-worker") as (_, port), ExitStack() as streams:

        def opened(who: Person | None, *topics: str) -> Ears:
            return streams.enter_context(ears(port, who, *topics))

        assert opened(None, room.topic).status == 404
        assert opened(town.outsider, room.topic).status == 404
        assert opened(town.foreigner, room.topic).status == 404
        assert opened(town.chair, topic_of(room.meeting.pk + 1)).status == 404
        assert opened(town.chair, room.topic, topic_of(room.meeting.pk + 1)).status == 404
        assert opened(town.chair).status == 404
        assert opened(town.chair, "person:1").status == 404
        assert opened(town.chair, *(topic_of(n) for n in range(1, 20))).status == 404
        member, clerk = opened(town.chair, room.topic), opened(town.clerk, room.topic)
        _says_the_right_headers(member)
        for stream in (member, clerk):
            stream.stands()
        room.happens(EntryKind.MEETING_REPLY_SUBMITTED)
        room.happens(EntryKind.MEETING_STEP_TAKEN)
        clerk.hears("meeting.reply.submitted", "meeting.step.taken")
        assert "meeting.reply.submitted" not in member.hears("meeting.step.taken")
        _a_person_has_so_many_streams_and_no_more(room, port)
        _nothing_but_get(room, port)


def _says_the_right_headers(stream: Ears) -> None:
    assert stream.status == 200
    assert stream.headers["Content-Type"] == "text/event-stream"
    assert stream.headers["Cache-Control"] == "no-store"
    assert stream.headers["X-Accel-Buffering"] == "no"
    assert "default-src 'none'" in stream.headers["Content-Security-Policy"]


def _a_person_has_so_many_streams_and_no_more(room: Room, port: int) -> None:
    member = room.town.members[2]
    with ExitStack() as streams:
        for _ in range(MOST_STREAMS_EACH):
            assert streams.enter_context(ears(port, member, room.topic)).status == 200
        assert streams.enter_context(ears(port, member, room.topic)).status == 429
    # Pages that were closed do not count any more.
    until = time.monotonic() + PATIENCE
    status = 429
    while status == 429 and time.monotonic() < until:
        with ears(port, member, room.topic) as stream:
            status = stream.status
    assert status == 200


def _nothing_but_get(room: Room, port: int) -> None:
    cookie = f"{settings.SESSION_COOKIE_NAME}={stage.session_of(room.town.chair)}"
    path = f"/live/?topic={room.topic}"
    for method, headers, status in (
        ("POST", {}, 405),
        ("HEAD", {}, 405),
        ("GET", {"Sec-Fetch-Site": "cross-site"}, 404),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request(method, path, headers={"Cookie": cookie, **headers})
        assert connection.getresponse().status == status
        connection.close()


def test_whoever_comes_back_hears_what_they_missed(room: Room) -> None:
    with stage.server("--no-worker") as (_, port):
        with ears(port, room.town.chair, room.topic) as stream:
            room.happens(EntryKind.MEETING_OPENED)
            stream.hears("meeting.opened")
        room.happens(EntryKind.MEETING_RECESSED)
        room.happens(EntryKind.MEETING_RESUMED)
        with ears(port, room.town.chair, room.topic, after=stream.position) as stream:
            stream.hears("meeting.recessed", "meeting.resumed")
            room.happens(EntryKind.MEETING_ADJOURNED)
            stream.hears("meeting.adjourned")


def test_a_process_is_killed_and_nobody_misses_anything(room: Room) -> None:
    with stage.server("--no-worker", "--processes", "2") as (process, port), ExitStack() as streams:
        before = [
            streams.enter_context(ears(port, member, room.topic)) for member in room.town.members
        ]
        room.happens(EntryKind.MEETING_OPENED)
        for stream in before:
            stream.hears("meeting.opened")
        _kill_one_process(process.pid)
        room.happens(EntryKind.MEETING_RECESSED)
        for member, stream in zip(room.town.members, before, strict=True):
            if not stream.ended.wait(0.5):
                stream.hears("meeting.recessed")  # it was the other process's
                continue
            again = _come_back(streams, port, member, room.topic, stream.position)
            again.hears("meeting.recessed")


def _kill_one_process(pid: int) -> None:
    """Kill a web server process outright; the one above it starts another."""
    os.kill(stage.below(pid)[0], signal.SIGKILL)


def _come_back(streams: ExitStack, port: int, who: Person, topic: str, position: str) -> Ears:
    """Try until somebody answers, as EventSource does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            stream = streams.enter_context(ears(port, who, topic, after=position))
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            continue
        if stream.status == 200:
            return stream
        time.sleep(0.1)  # it has started and does not follow the log yet
    raise TimeoutError


def test_at_the_end_streams_are_closed_at_once(room: Room) -> None:
    with (
        stage.server("--no-worker") as (process, port),
        ears(port, room.town.chair, room.topic) as stream,
    ):
        stream.stands()
        process.send_signal(signal.SIGINT)
        # The server would be killed only after ten seconds of waiting for open answers.
        assert process.wait(9) == 0
        assert stream.ended.wait(PATIENCE)


def test_whoever_signs_out_hears_no_more_after_the_next_look(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVE_CHECK_SECONDS", "1")
    with (
        stage.server("--no-worker") as (_, port),
        ears(port, room.town.chair, room.topic) as gone,
        ears(port, room.town.clerk, room.topic) as stays,
    ):
        gone.stands()
        room.town.chair.is_active = False
        room.town.chair.save()
        assert gone.ended.wait(PATIENCE + 30)
        assert not stays.ended.is_set()
