"""One application for pages and streams, as Granian runs it (RSGI)."""

import asyncio
import signal
import sys
from types import FrameType

from django.conf import settings

from hwabaek.server.live import PATH, Live
from hwabaek.server.pages import Pages, WSGIApplication
from hwabaek.server.rsgi import HTTPProtocol, Scope

# So long may a thread keep the interpreter while the loop has an event to hand on.
SWITCH_SECONDS = 0.002


class Application:
    """Answers `/live/` from the loop and hands everything else to Django in threads."""

    def __init__(self, pages: WSGIApplication) -> None:
        most_bytes = 8 * settings.MAX_PAPER_BYTES  # several papers in one form
        self._pages = Pages(pages, threads=settings.THREADS, most_bytes=most_bytes)
        self._live: Live | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin in a new process."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._live = live = Live()
        live.start(loop)

        # Granian waits for open answers before it stops, and a stream is one without an end. The
        # loop hears of the signal by itself (signal.set_wakeup_fd) and then tells Granian.
        def close(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(live.close)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, close)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        if scope.path == PATH and self._live is not None:
            await self._live.answer(scope, protocol)
        else:
            await self._pages.answer(scope, protocol)
