"""Open streams and the rooms they are in: who is told what (Server-Sent Events, WHATWG HTML section 9.2).

All of it runs in the one event loop of a process. A stream is an object of a few hundred bytes and
no task. A message ends with the position up to which the page has then heard everything; a browser
that comes back names it (Last-Event-ID) and is told the rest, by whichever process it meets.
"""

import json
import random
from collections.abc import Awaitable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from hwabaek.live.events import Event
from hwabaek.live.history import History

# A page that hears nothing for twice so long knows that the line is dead.
BEAT_SECONDS = 15
# What was handed over and not taken stays in memory: after so much a stream is ended, and whoever
# still reads comes back by itself.
MOST_BYTES = 64 * 1024
# Pages of a full room ask for their parts again not all at once, but over so many milliseconds.
SPREAD_MS_EACH = 4
LONGEST_SPREAD_MS = 2000
RETRY_MS = (1000, 4000)

Key = TypeVar("Key")


class Transport(Protocol):
    """The way to one browser; it raises when the browser has gone."""

    def send_bytes(self, data: bytes) -> Awaitable[None]:
        """Send some bytes."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose page it is, and what it asked to hear."""

    session: str
    person: int
    topics: frozenset[str]
    official: frozenset[str]  # the topics that they follow as officials


@dataclass(eq=False, slots=True)
class Stream:
    """One open stream."""

    visitor: Visitor
    transport: Transport | None
    checked_at: float
    slot: int = 0
    sent: int = 0
    # While the database is asked what was missed, what happens is kept here.
    meanwhile: list[Event] | None = None

    def hears(self, events: Iterable[Event]) -> list[Event]:
        """Return those of some events that this page may hear."""
        topics, official = self.visitor.topics, self.visitor.official
        return [e for e in events if e.topic in topics and e.is_for(officials=e.topic in official)]


@dataclass(slots=True)
class Rooms:
    """Every open stream of this process."""

    position: int = 0
    ready: bool = False
    closing: bool = False
    history: History = field(default_factory=History)
    _rooms: dict[str, set[Stream]] = field(default_factory=dict)
    _persons: dict[int, set[Stream]] = field(default_factory=dict)
    _slots: list[set[Stream]] = field(default_factory=lambda: [set() for _ in range(BEAT_SECONDS)])
    _opened: int = 0
    _floor: int = -1

    def join(self, stream: Stream) -> None:
        """Let a stream hear what happens from now on."""
        self._opened += 1
        stream.slot = self._opened % BEAT_SECONDS
        self._slots[stream.slot].add(stream)
        self._persons.setdefault(stream.visitor.person, set()).add(stream)
        for topic in stream.visitor.topics:
            self._rooms.setdefault(topic, set()).add(stream)

    def leave(self, stream: Stream) -> None:
        """End a stream; the browser sees the end of the answer."""
        stream.transport = None
        self._slots[stream.slot].discard(stream)
        _take_out(self._persons, stream.visitor.person, stream)
        for topic in stream.visitor.topics:
            _take_out(self._rooms, topic, stream)

    def streams(self) -> Iterator[Stream]:
        """Yield every open stream."""
        for slot in self._slots:
            yield from slot

    def of(self, person: int) -> list[Stream]:
        """Return the open streams of one person."""
        return list(self._persons.get(person, ()))

    def checked_before(self, slot: int, moment: float) -> list[Stream]:
        """Return the streams of a slot whose reader was last checked before a moment."""
        return [stream for stream in self._slots[slot] if stream.checked_at < moment]

    def present(self, topic: str) -> set[int]:
        """Return who has a page of this topic open, in this process."""
        return {stream.visitor.person for stream in self._rooms.get(topic, ())}

    def close(self) -> None:
        """End all streams at once and take no more."""
        self.closing = True
        for stream in list(self.streams()):
            self.leave(stream)

    async def welcome(self, stream: Stream, missed: list[Event] | None) -> None:
        """Say the first words on a stream: what it missed, and where it stands now."""
        meanwhile, stream.meanwhile = stream.meanwhile or [], None
        retry = f"retry: {random.randint(*RETRY_MS)}\n\n".encode()  # noqa: S311 - only spreads the load
        if missed is None:
            told = _message(None, "everything", self._spread(stream.visitor.topics))
        else:
            events = {e.number: e for e in [*missed, *meanwhile]}.values()
            told = self._told(stream.hears(events))
        await self._send(stream, retry + told + _beat(self.position))

    async def publish(self, events: list[Event], position: int, floor: int) -> None:
        """Tell everybody concerned what happened."""
        if floor != self._floor:  # the first time, or the database was put back to an earlier state
            self._floor = floor
            self.history.begin(floor)
        self.history.add(events)
        self.position, self.ready = position, True
        rendered: dict[tuple[int, ...], bytes] = {}
        for stream in self._concerned(events):
            heard = stream.hears(events)
            if stream.meanwhile is not None:
                stream.meanwhile += heard
                continue
            key = tuple(e.number for e in heard)
            if key not in rendered:
                rendered[key] = self._told(heard, position)
            if heard:
                await self._send(stream, rendered[key])

    async def beat(self, slot: int) -> None:
        """Let a part of the streams know that the line is alive, and where they stand."""
        told = _beat(self.position)
        for stream in list(self._slots[slot]):
            if stream.meanwhile is None:
                await self._send(stream, told)

    async def probe(self, person: int) -> int:
        """Find out which streams of a person are still there; return how many."""
        for stream in self.of(person):
            if stream.meanwhile is None:
                await self._send(stream, b":\n\n")
        return len(self.of(person))

    def _concerned(self, events: list[Event]) -> set[Stream]:
        found: set[Stream] = set()
        for topic in {event.topic for event in events}:
            found |= self._rooms.get(topic, set())
        return found

    def _told(self, events: list[Event], position: int | None = None) -> bytes:
        """Return the messages of some events; only the last says the position.

        Were it in the first and the line cut there, the rest would never be told.
        """
        last = len(events) - 1
        return b"".join(
            _message(position if n == last else None, event.kind, self._spread([event.topic]))
            for n, event in enumerate(events)
        )

    def _spread(self, topics: Iterable[str]) -> int:
        present = max((len(self._rooms.get(topic, ())) for topic in topics), default=0)
        return min(LONGEST_SPREAD_MS, SPREAD_MS_EACH * present)

    async def _send(self, stream: Stream, data: bytes) -> None:
        if stream.transport is None:
            return
        stream.sent += len(data)
        try:
            await stream.transport.send_bytes(data)
        except Exception:  # noqa: BLE001 - whatever it is, that browser is not there any more
            self.leave(stream)
            return
        if stream.sent > MOST_BYTES:
            self.leave(stream)


def _take_out(places: dict[Key, set[Stream]], key: Key, stream: Stream) -> None:
    there = places.get(key)
    if there is None:
        return
    there.discard(stream)
    if not there:
        del places[key]


def _message(position: int | None, kind: str, spread: int) -> bytes:
    where = "" if position is None else f"id: {position}\n"
    data = json.dumps({"kind": kind, "spread": spread}, separators=(",", ":"))
    return f"{where}data: {data}\n\n".encode()


def _beat(position: int) -> bytes:
    return f"id: {position}\nevent: beat\ndata: 1\n\n".encode()
