"""Pages: Django's WSGI application in a pool of threads, behind Granian's own interface (RSGI).

Django is quickest through WSGI in threads that keep their database connections (docs/adr/0003).
Granian runs either that or an event loop, and the streams need the loop: so the step from the one
to the other is made here. A request's body is taken in whole before a thread is asked to look at
it, so a phone on a slow line holds none; a page is answered from its thread, without the loop.
"""

import asyncio
import io
import logging
import queue
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import IO, Any, cast

from hwabaek.server.rsgi import HeaderList, HTTPProtocol, Scope

# Django's own types say "StartResponse" and "HttpResponseBase", which say the same as PEP 3333.
WSGIApplication = Callable[[dict[str, Any], Any], Iterable[Any]]

logger = logging.getLogger(__name__)

Asked = tuple[dict[str, Any], HTTPProtocol, "asyncio.Future[None]"]

LOOK_SECONDS = 0.01
# A paper of 50 MB on a line of half a megabit a second; whoever holds a place for longer gives it up.
BODY_SECONDS = 900
# So many requests may wait for a thread or run in one; more are told to come back.
MOST_WAITING = 512
# A body above this is kept in a file and not in memory.
SPOOLED_BYTES = 2**20

_ALWAYS: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}


class BodyRefused(Exception):
    """What was sent is larger than we take, or ended before its announced length."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class SentFile:
    """What Django hands over for a file: the server can send one that lies on the disk by itself."""

    def __init__(self, file: IO[bytes], _block_size: int = 0) -> None:
        self.file = file

    def __iter__(self) -> "SentFile":
        return self

    def __next__(self) -> bytes:
        chunk: bytes = self.file.read(2**16)
        if not chunk:
            raise StopIteration
        return chunk

    def path(self) -> str | None:
        """Return the path of a whole file that stays; a part of one or a temporary one has none."""
        file = self.file
        if type(file) is io.BufferedReader and isinstance(file.name, str) and file.tell() == 0:
            return file.name
        return None


class Pages:
    """Hands requests to a WSGI application in threads.

    A thread answers by itself and does not wake the loop for it: the loop looks every few
    milliseconds, as long as there are requests, which of them are done with.
    """

    def __init__(self, application: WSGIApplication, *, threads: int, most_bytes: int) -> None:
        self._application = application
        self._most_bytes = most_bytes
        self._waiting = 0
        self._asked: queue.SimpleQueue[Asked] = queue.SimpleQueue()
        self._done: deque[asyncio.Future[None]] = deque()
        self._looking = False
        for number in range(threads):
            threading.Thread(target=self._work, name=f"page-{number}", daemon=True).start()

    async def answer(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        if self._waiting >= MOST_WAITING:
            protocol.response_str(503, [("retry-after", "5"), *_PLAIN], "busy\n")
            return
        self._waiting += 1
        try:
            await self._answer(scope, protocol)
        except TimeoutError:
            protocol.response_str(408, [("connection", "close"), *_PLAIN], "too slow\n")
        except BodyRefused as refused:
            headers = [("connection", "close"), *_PLAIN]
            protocol.response_str(refused.status.value, headers, f"{refused.status.phrase}\n")
        finally:
            self._waiting -= 1

    async def _answer(self, scope: Scope, protocol: HTTPProtocol) -> None:
        environ = environ_of(scope)
        async with asyncio.timeout(BODY_SECONDS):
            environ["wsgi.input"] = body = await self._body(environ, protocol)
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._asked.put((environ, protocol, done))
        if not self._looking:
            self._looking = True
            loop.call_later(LOOK_SECONDS, self._look, loop)
        try:
            await done
        finally:
            body.close()

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the requests that have been answered."""
        while self._done:
            done = self._done.popleft()
            if not done.done():
                done.set_result(None)
        self._looking = self._waiting > 0
        if self._looking:
            loop.call_later(LOOK_SECONDS, self._look, loop)

    def _work(self) -> None:
        """Answer requests in this thread, one after the other."""
        while True:
            environ, protocol, done = self._asked.get()
            try:
                self._run(environ, protocol)
            except Exception:
                logger.exception("a page failed below the application")
                protocol.response_str(500, _PLAIN, "error\n")
            self._done.append(done)

    async def _body(self, environ: dict[str, Any], protocol: HTTPProtocol) -> IO[bytes]:
        """Take the body in; refuse one that is too large or broke off."""
        announced = int(environ.get("CONTENT_LENGTH") or 0)
        if announced > self._most_bytes:
            raise BodyRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not announced and "HTTP_TRANSFER_ENCODING" not in environ:
            return io.BytesIO()
        body, taken = cast("IO[bytes]", tempfile.SpooledTemporaryFile(SPOOLED_BYTES)), 0  # noqa: SIM115 - closed when answered
        async for chunk in protocol:
            taken += len(chunk)
            if taken > self._most_bytes:
                body.close()
                raise BodyRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            body.write(chunk)
        if announced and taken < announced:
            body.close()
            raise BodyRefused(HTTPStatus.BAD_REQUEST)
        environ["CONTENT_LENGTH"] = str(taken)
        body.seek(0)
        return body

    def _run(self, environ: dict[str, Any], protocol: HTTPProtocol) -> None:
        """Run the application in this thread and send what it answers."""
        started: list[tuple[int, HeaderList]] = []

        def start_response(status: str, headers: HeaderList, _exc_info: object = None) -> None:
            started.append((int(status[:3]), headers))

        result = self._application(environ, start_response)
        try:
            status, headers = started[-1]
            path = result.path() if isinstance(result, SentFile) else None
            if path is not None and environ["REQUEST_METHOD"] != "HEAD":
                protocol.response_file(status, headers, path)
            else:
                protocol.response_bytes(status, headers, b"".join(result))
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()  # Django gives its database connection back here


_PLAIN = [("content-type", "text/plain"), ("cache-control", "no-store")]


def environ_of(scope: Scope) -> dict[str, Any]:
    """Return a request as WSGI describes it (PEP 3333)."""
    server, _, port = scope.server.rpartition(":")
    environ = {
        **_ALWAYS,
        "REQUEST_METHOD": scope.method,
        # Bytes of the path stand as Latin-1 letters (PEP 3333, "Unicode Issues").
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.file_wrapper": SentFile,
    }
    if scope.authority:  # HTTP/2 says the host so
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # would pass for the header with a hyphen, which a proxy vouches for
        key = name.upper().replace("-", "_")
        if key not in _WITHOUT_PREFIX:
            key = f"HTTP_{key}"
        if key in environ:
            # HTTP/2 may send a cookie in parts (RFC 9113 section 8.2.3).
            environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
        else:
            environ[key] = value
    return environ


_WITHOUT_PREFIX = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})
