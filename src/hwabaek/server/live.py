"""`GET /live/?topic=meeting:7&after=123`: the stream of a page, as Server-Sent Events."""

import asyncio
import contextlib
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.http import parse_cookie

from hwabaek.live.events import Event, meeting_of
from hwabaek.live.log_reader import entries_after
from hwabaek.live.streams import BEAT_SECONDS, Rooms, Stream, Visitor
from hwabaek.live.tail import Tail, follow
from hwabaek.server.admission import Admission, Asking
from hwabaek.server.rsgi import HTTPProtocol, Scope

logger = logging.getLogger(__name__)

PATH = "/live/"
MOST_TOPICS = 10
MOST_STREAMS_EACH = 20
LONGEST_POSITION = 18  # digits that fit the database's number
# Whoever missed more than this asks for everything again.
MOST_REPLAYED = 500

_HEADERS = [
    ("content-type", "text/event-stream"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),  # a proxy must hand on each event at once
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
]


class Refused(Exception):
    """No stream for this request."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Live:
    """The streams of this process, and the thread that follows the log for them."""

    def __init__(self) -> None:
        self.rooms = Rooms()
        self._admission = Admission()
        self._replays = ThreadPoolExecutor(1, thread_name_prefix="replay")
        self._tail: Tail | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._told: asyncio.Queue[tuple[list[Event], int, int]] = asyncio.Queue()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to follow the log."""

        def tell(events: list[Event], position: int, floor: int) -> None:
            loop.call_soon_threadsafe(self._told.put_nowait, (events, position, floor))

        self._tail = follow(tell)
        self._tasks = [loop.create_task(self._publish()), loop.create_task(self._keep())]

    def close(self) -> None:
        """End every stream at once."""
        self.rooms.close()
        if self._tail is not None:
            self._tail.stop()

    async def answer(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Open a stream, or say why not. The stream goes on after this has returned."""
        try:
            asking, after = _asking(scope)
            visitor = await self._admitted(asking)
        except Refused as refused:
            headers = [("cache-control", "no-store"), ("content-length", "0")]
            protocol.response_empty(refused.status, headers)
            return
        transport = protocol.response_stream(200, _HEADERS)
        stream = Stream(visitor, transport, time.monotonic())
        await self._open(stream, self.rooms.position if after is None else after)

    async def _admitted(self, asking: Asking) -> Visitor:
        if self.rooms.closing or not self.rooms.ready:
            raise Refused(503)
        try:
            visitor = await self._admission.ask(asking)
        except DatabaseError as error:
            raise Refused(503) from error  # pages say what is wrong; this one comes back
        if visitor is None:
            raise Refused(404)
        open_pages = len(self.rooms.of(visitor.person))
        if open_pages >= MOST_STREAMS_EACH:
            # Pages that were closed are noticed when something is sent to them.
            open_pages = await self.rooms.probe(visitor.person)
        if open_pages >= MOST_STREAMS_EACH:
            raise Refused(429)
        if self.rooms.closing:
            raise Refused(503)
        return visitor

    async def _open(self, stream: Stream, after: int) -> None:
        topics = stream.visitor.topics
        missed = self.rooms.history.after(after, topics)
        if missed is not None:
            self.rooms.join(stream)
            await self.rooms.welcome(stream, missed)
            return
        stream.meanwhile = []
        self.rooms.join(stream)
        loop = asyncio.get_running_loop()
        try:
            missed = await loop.run_in_executor(self._replays, _missed, after, sorted(topics))
        except Exception:
            self.rooms.leave(stream)
            logger.exception("what a stream missed cannot be read")
            return
        await self.rooms.welcome(stream, missed)

    async def _publish(self) -> None:
        while True:
            await self.rooms.publish(*await self._told.get())

    async def _keep(self) -> None:
        """Every second, see to a part of the streams: they hear a beat, or are checked again."""
        slot = 0
        while True:
            await asyncio.sleep(1)
            slot = (slot + 1) % BEAT_SECONDS
            await self.rooms.beat(slot)
            due = time.monotonic() - settings.LIVE_CHECK_SECONDS
            for stream in self.rooms.checked_before(slot, due):
                stream.checked_at = time.monotonic()
                self._tasks.append(asyncio.create_task(self._check(stream)))
            self._tasks = [task for task in self._tasks if not task.done()]

    async def _check(self, stream: Stream) -> None:
        """End a stream whose reader may not hear it any more, or not in the same way."""
        visitor = stream.visitor
        # Where the database is away, nothing is taken from those who were let in.
        with contextlib.suppress(Exception):
            if await self._admission.ask(Asking(visitor.session, visitor.topics)) != visitor:
                self.rooms.leave(stream)


def _asking(scope: Scope) -> tuple[Asking, int | None]:
    """Read a request: the session, the topics, and after which position."""
    if scope.method != "GET":
        raise Refused(405)
    if scope.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Refused(404)
    fields = parse_qs(scope.query_string)
    topics = frozenset(fields.get("topic", ()))
    session = _session(scope)
    if not session or not topics or len(topics) > MOST_TOPICS or None in map(meeting_of, topics):
        raise Refused(404)
    # A browser that comes back by itself says what it heard last; the address is that of the page.
    after = scope.headers.get("last-event-id") or fields.get("after", [""])[0]
    is_number = after.isascii() and after.isdecimal() and len(after) <= LONGEST_POSITION
    return Asking(session, topics), int(after) if is_number else None


def _session(scope: Scope) -> str:
    # HTTP/2 may send cookies in parts (RFC 9113 section 8.2.3).
    cookies = "; ".join(value for name, value in scope.headers.items() if name == "cookie")
    return parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")


def _missed(after: int, topics: list[str]) -> list[Event] | None:
    close_old_connections()
    return entries_after(after, topics, MOST_REPLAYED)
