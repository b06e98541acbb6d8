"""What Granian hands to an application (RSGI 1.6): just what we use of it."""

from collections.abc import AsyncIterator, Awaitable, Iterable
from typing import Protocol

HeaderList = list[tuple[str, str]]


class Headers(Protocol):
    """The headers of a request, their names in small letters."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return each name with its value; a name may stand there twice."""

    def get(self, key: str, default: str = "") -> str:
        """Return one of the values of a name."""


class Scope(Protocol):
    """A request without its body."""

    method: str
    path: str  # percent-encoding undone
    query_string: str
    http_version: str
    scheme: str
    server: str
    client: str
    authority: str | None  # what HTTP/2 says in place of Host

    @property
    def headers(self) -> Headers:
        """The headers."""


class StreamTransport(Protocol):
    """An answer that goes on. It is at its end when nobody holds this any more."""

    def send_bytes(self, data: bytes) -> Awaitable[None]:
        """Hand over some bytes, without waiting for them to be taken; raise where the client has gone."""


class HTTPProtocol(Protocol):
    """The way to answer a request, once, from whatever thread."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the body in parts."""

    def response_empty(self, status: int, headers: HeaderList) -> None:
        """Answer without a body."""

    def response_str(self, status: int, headers: HeaderList, body: str) -> None:
        """Answer with a text."""

    def response_bytes(self, status: int, headers: HeaderList, body: bytes) -> None:
        """Answer with bytes."""

    def response_file(self, status: int, headers: HeaderList, file: str) -> None:
        """Answer with a file, which the server reads by itself."""

    def response_stream(self, status: int, headers: HeaderList) -> StreamTransport:
        """Begin an answer that goes on."""
