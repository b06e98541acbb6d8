"""Rooms and streams: who hears what, and that joining late equals having been there."""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from hwabaek.core.record.kinds import EntryKind
from hwabaek.live import streams
from hwabaek.live.events import FOR_EVERYBODY, Event
from hwabaek.live.history import History
from hwabaek.live.streams import Rooms, Stream, Visitor

ROOM, OTHER = "meeting:7", "meeting:8"
# Each event has a kind of its own, so that a page's ears tell which it heard.
KINDS = sorted(FOR_EVERYBODY)[:24]


@dataclass
class Browser:
    """What one connection receives."""

    data: bytes = b""
    gone: bool = False

    def send_bytes(self, data: bytes) -> Awaitable[None]:
        """Take some bytes, or fail where the browser has gone."""
        return self._take(data)

    async def _take(self, data: bytes) -> None:
        if self.gone:
            raise ConnectionError
        self.data += data

    def messages(self) -> list[dict[str, str]]:
        """Return the messages as EventSource reads them."""
        parts = self.data.decode().split("\n\n")[:-1]
        fields = [
            dict(line.split(": ", 1) for line in part.split("\n") if line[0] != ":")
            for part in parts
            if part
        ]
        return [each for each in fields if "data" in each]

    def kinds(self) -> list[str]:
        """Return what was heard."""
        told = [each["data"] for each in self.messages() if "event" not in each]
        return [json.loads(data)["kind"] for data in told]


def opened(
    rooms: Rooms,
    *,
    person: int = 1,
    official: bool = False,
    topics: frozenset[str] = frozenset({ROOM}),
) -> tuple[Stream, Browser]:
    """Open a stream that has missed nothing."""
    browser = Browser()
    visitor = Visitor("session", person, topics, topics if official else frozenset())
    stream = Stream(visitor, browser, checked_at=0.0)
    rooms.join(stream)
    asyncio.run(rooms.welcome(stream, []))
    return stream, browser


def happened(rooms: Rooms, *events: Event, position: int | None = None) -> None:
    """Let a process hear of some events."""
    up_to = position if position is not None else max(event.number for event in events)
    asyncio.run(rooms.publish(list(events), up_to, 0))


def event(number: int, kind: str = EntryKind.MEETING_OPENED, topic: str = ROOM) -> Event:
    return Event(number, kind, topic)


def test_an_event_is_told_in_its_room_only() -> None:
    rooms = Rooms()
    _, here = opened(rooms)
    _, elsewhere = opened(rooms, topics=frozenset({OTHER}))
    _, both = opened(rooms, topics=frozenset({ROOM, OTHER}))
    happened(rooms, event(5), event(6, EntryKind.MEETING_RECESSED, OTHER))
    assert here.kinds() == ["meeting.opened"]
    assert elsewhere.kinds() == ["meeting.recessed"]
    assert both.kinds() == ["meeting.opened", "meeting.recessed"]


def test_an_event_says_what_happened_and_nothing_else() -> None:
    rooms = Rooms()
    _, browser = opened(rooms)
    happened(rooms, event(5))
    last = browser.messages()[-1]
    assert last["id"] == "5"
    assert json.loads(last["data"]) == {"kind": "meeting.opened", "spread": 4}


def test_only_officials_hear_that_somebody_replied() -> None:
    rooms = Rooms()
    _, member = opened(rooms)
    _, clerk = opened(rooms, official=True)
    happened(rooms, event(5, EntryKind.MEETING_REPLY_SUBMITTED))
    assert (member.kinds(), clerk.kinds()) == ([], ["meeting.reply.submitted"])


def test_the_position_is_said_with_the_last_of_several_events() -> None:
    rooms = Rooms()
    _, browser = opened(rooms)
    happened(rooms, event(5), event(6), event(7))
    assert [message.get("id") for message in browser.messages()[-3:]] == [None, None, "7"]


def test_a_full_room_is_asked_to_spread_its_questions() -> None:
    rooms = Rooms()
    browsers = [opened(rooms, person=n)[1] for n in range(600)]
    happened(rooms, event(5))
    spread = json.loads(browsers[0].messages()[-1]["data"])["spread"]
    assert spread == streams.LONGEST_SPREAD_MS


def test_a_browser_that_has_gone_is_noticed() -> None:
    rooms = Rooms()
    _, browser = opened(rooms)
    browser.gone = True
    happened(rooms, event(5))
    assert (list(rooms.streams()), rooms.present(ROOM), rooms.of(1)) == ([], set(), [])


def test_a_browser_that_takes_nothing_is_let_go() -> None:
    # What is handed over waits in memory until it is taken: there is an end to that.
    rooms = Rooms()
    _, browser = opened(rooms)
    for number in range(1, 10_000):
        happened(rooms, event(number))
        if not rooms.present(ROOM):
            break
    assert rooms.present(ROOM) == set()
    assert len(browser.data) < 2 * streams.MOST_BYTES


def test_a_beat_says_the_position_to_everybody_within_its_seconds() -> None:
    rooms = Rooms()
    browsers = [opened(rooms)[1] for _ in range(40)]
    happened(rooms, event(9, topic=OTHER))
    for slot in range(streams.BEAT_SECONDS):
        asyncio.run(rooms.beat(slot))
    for browser in browsers:
        assert browser.messages()[-1] == {"id": "9", "event": "beat", "data": "1"}
        assert browser.kinds() == []


def test_the_streams_of_a_person_are_counted_after_a_look() -> None:
    rooms = Rooms()
    browsers = [opened(rooms)[1] for _ in range(3)]
    browsers[1].gone = True
    assert len(rooms.of(1)) == 3
    assert asyncio.run(rooms.probe(1)) == 2


def test_those_who_are_there_are_known_once_however_many_pages_they_have() -> None:
    rooms = Rooms()
    opened(rooms, person=4)
    opened(rooms, person=4)
    opened(rooms, person=5)
    assert rooms.present(ROOM) == {4, 5}


def test_what_happens_while_the_past_is_read_is_not_lost() -> None:
    rooms, browser = Rooms(), Browser()
    stream = Stream(Visitor("s", 1, frozenset({ROOM}), frozenset()), browser, 0.0, meanwhile=[])
    rooms.join(stream)
    happened(rooms, event(5), event(6, EntryKind.MEETING_RECESSED))
    asyncio.run(rooms.beat(stream.slot))
    assert browser.data == b""
    asyncio.run(rooms.welcome(stream, [event(4, EntryKind.MEETING_CALLED), event(5)]))
    assert browser.kinds() == ["meeting.called", "meeting.opened", "meeting.recessed"]
    assert browser.messages()[-1]["id"] == "6"


def test_whoever_missed_too_much_is_told_to_ask_for_everything() -> None:
    rooms, browser = Rooms(), Browser()
    stream = Stream(Visitor("s", 1, frozenset({ROOM}), frozenset()), browser, 0.0, meanwhile=[])
    rooms.join(stream)
    asyncio.run(rooms.welcome(stream, None))
    assert browser.kinds() == ["everything"]


def test_at_the_end_every_stream_is_closed() -> None:
    rooms = Rooms()
    stream, _ = opened(rooms)
    rooms.close()
    assert (stream.transport, list(rooms.streams()), rooms.closing) == (None, [], True)


def test_streams_are_checked_again_when_their_time_has_come() -> None:
    rooms = Rooms()
    stream, _ = opened(rooms)
    assert rooms.checked_before(stream.slot, 0.0) == []
    assert rooms.checked_before(stream.slot, 1.0) == [stream]


def test_history_knows_what_it_does_not_know() -> None:
    history = History(kept=2)
    history.begin(3)
    history.add([event(4), event(6), event(5, topic=OTHER)])
    assert history.floor == 4
    assert history.after(3, frozenset({ROOM})) is None
    assert history.after(4, frozenset({ROOM})) == [event(6)]


# Joining late equals having been there


@dataclass
class Process:
    """A web server process: what it has read of what is committed."""

    rooms: Rooms = field(default_factory=lambda: Rooms(history=History(kept=4)))
    told: set[int] = field(default_factory=set)

    async def read(self, committed: set[int]) -> None:
        """Tell everybody what has been committed since."""
        fresh = sorted(committed - self.told)
        self.told |= committed
        missing = [n for n in range(1, max(committed, default=0)) if n not in committed]
        up_to = min(missing, default=max(committed, default=0) + 1) - 1
        await self.rooms.publish([event(n, KINDS[n - 1]) for n in fresh], up_to, 0)


@dataclass
class Follower:
    """A page whose line breaks, and which comes back to whichever process it meets."""

    position: int
    heard: set[str] = field(default_factory=set)
    browser: Browser = field(default_factory=Browser)

    def cut(self, lost: int = 0) -> None:
        """Break the line; so many of the last messages have not come through."""
        messages = self.browser.messages()
        for message in messages[: max(0, len(messages) - lost)]:
            if "event" not in message:
                self.heard.add(json.loads(message["data"])["kind"])
            self.position = int(message.get("id", self.position))
        self.browser.gone = True
        self.browser.data = b""

    async def come_back(self, process: Process, committed: set[int]) -> None:
        """Open a stream with the last position that was heard, as the server does it."""
        self.browser = Browser()
        visitor = Visitor("s", 1, frozenset({ROOM}), frozenset())
        stream = Stream(visitor, self.browser, 0.0)
        missed = process.rooms.history.after(self.position, frozenset({ROOM}))
        if missed is None:
            missed = [event(n, KINDS[n - 1]) for n in sorted(committed) if n > self.position]
        process.rooms.join(stream)
        await process.rooms.welcome(stream, missed)


STEPS = st.one_of(
    st.tuples(st.just("commit"), st.just(0)),
    st.tuples(st.just("read"), st.integers(0, 1)),
    st.tuples(st.just("cut"), st.integers(0, 3)),
    st.tuples(st.just("come back"), st.integers(0, 1)),
)


@settings(max_examples=300, deadline=None)
@given(
    delays=st.lists(st.integers(0, 3), min_size=len(KINDS), max_size=len(KINDS)),
    before=st.lists(STEPS, max_size=10),
    steps=st.lists(STEPS, min_size=20, max_size=60),
)
def test_joining_late_equals_having_been_there(
    delays: list[int], before: list[tuple[str, int]], steps: list[tuple[str, int]]
) -> None:
    # A transaction takes its number, and commits a little later: others overtake it.
    order = sorted(range(1, len(KINDS) + 1), key=lambda number: number + delays[number - 1])
    asyncio.run(_follow(order[::-1], before, steps))


@dataclass
class Story:
    """What was committed, two processes that hear of it, and a page whose line breaks."""

    waiting: list[int]
    committed: set[int] = field(default_factory=set)
    processes: tuple[Process, Process] = field(default_factory=lambda: (Process(), Process()))
    late: Follower = field(default_factory=lambda: Follower(0))

    async def take(self, what: str, number: int) -> None:
        """Take one step."""
        if what == "commit" and self.waiting:
            self.committed.add(self.waiting.pop())
        elif what == "read":
            await self.processes[number].read(self.committed)
        elif what == "cut":
            self.late.cut(number)
        elif what == "come back":
            self.late.cut()
            await self.late.come_back(self.processes[number], self.committed)

    def so_far(self) -> set[str]:
        """Return everything that was committed."""
        return {KINDS[number - 1] for number in self.committed}


async def _follow(
    order: list[int], before: list[tuple[str, int]], steps: list[tuple[str, int]]
) -> None:
    story, always = Story(list(order)), Follower(0)
    for process in story.processes:
        await process.read(set())
    await always.come_back(story.processes[0], set())
    for what, number in before:
        if what in {"commit", "read"}:
            await story.take(what, number)
    # The page notes the position, then reads what it shows; its stream begins there.
    story.late.position, shown = story.processes[1].rooms.position, story.so_far()
    for what, number in steps:
        await story.take(what, number)
    for process in story.processes:
        await process.read(story.committed)
    await story.take("come back", 1)
    for follower in (always, story.late):
        follower.cut()
    assert always.heard == story.so_far()
    assert story.late.heard | shown == always.heard
