"""One exchange over HTTP with somebody who is not trusted: bounded in time and size, without following redirects."""

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

from hwabaek import __version__

PIECE = 1 << 16


class Unreachable(Exception):
    """There was no answer, or one too long or too slow."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer may take, all in all and for any one step, and how large it may be."""

    seconds: float = 20
    step_seconds: float = 10
    bytes: int = 1 << 20


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - as its parent has it
        """Follow nowhere: whoever sends us elsewhere is answered for by nobody."""


_OPENER = urllib.request.build_opener(_NoRedirect)


def is_web_address(url: str) -> bool:
    """Tell whether an address is one that can be asked: http or https, with a host."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.fragment


def exchange(*, url: str, body: bytes | None = None, limits: Limits | None = None) -> Answer:
    """Send a request, POST where there is a body, and return the answer.

    Raises:
        Unreachable: no answer within the limits.
    """
    limits = limits or Limits()
    if not is_web_address(url):
        raise Unreachable(f"not a web address: {url}")
    headers = {"User-Agent": f"hwabaek/{__version__}", "Cache-Control": "no-cache"}
    if body is not None:
        headers["Content-Type"] = "text/plain; charset=utf-8"
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - checked above
    until = time.monotonic() + limits.seconds
    try:
        with _sent(request, limits.step_seconds) as response:
            kind = response.headers.get("Content-Type", "")
            return Answer(response.status, kind, _read(response, limits.bytes, until))
    except (OSError, http.client.HTTPException, ValueError) as error:
        # ValueError: an address or a header that HTTP cannot carry.
        reason = getattr(error, "reason", error)  # urllib wraps what the socket said
        raise Unreachable(str(reason) or type(reason).__name__) from error


def _sent(message: urllib.request.Request, timeout: float) -> Any:  # noqa: ANN401 - urllib's own word
    try:
        return _OPENER.open(message, timeout=timeout)
    except urllib.error.HTTPError as answer:
        return answer  # a refusal is an answer too


def _read(response: IO[bytes], most: int, until: float) -> bytes:
    content = b""
    # read1 gives what is there: one byte now and then must not hold us for ever.
    while piece := response.read1(PIECE):  # type: ignore[attr-defined]
        content += piece
        if len(content) > most:
            raise Unreachable(f"the answer is longer than {most} bytes")
        if time.monotonic() > until:
            raise Unreachable("the answer takes too long")
    if getattr(response, "length", None):
        # Unlike read, read1 does not mind that less came than was announced.
        raise Unreachable("the answer breaks off")
    return content
