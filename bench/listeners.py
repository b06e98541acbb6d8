"""Many browsers in one process: each holds a stream open and notes when it hears something.

Started by bench/streams.py with a list of pages; bare sockets, on this machine only. It writes
"open" when all streams stand, and what was heard when its input ends.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

# From one address to another there are some 28,000 ports.
PORTS_EACH = 7000
AT_ONCE = 150


class Listener(asyncio.Protocol):
    """One browser."""

    def __init__(self, told: "Told", page: list[Any]) -> None:
        self._told = told
        self._page = page
        self._open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        room, session = self._page
        asked = f"GET /live/?topic=meeting:{room} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: hwabaek={session}\r\n\r\n"
        transport.write(asked.encode())  # type: ignore[attr-defined]  # a stream's transport

    def data_received(self, data: bytes) -> None:
        """Note what is heard. An event comes in one piece: it is smaller than any packet."""
        if not self._open:
            if not data.startswith(b"HTTP/1.1 200"):
                self._told.refused += 1
            self._open = True
            self._settle()
        for _ in range(data.count(b'"kind"')):
            self._told.heard.append((self._page[0], time.monotonic()))

    def connection_lost(self, _error: Exception | None) -> None:
        """Count those that did not stay."""
        self._told.lost += 1
        self._settle()

    def _settle(self) -> None:
        if not self.opened.done():
            self.opened.set_result(None)


class Told:
    """What all of them heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, float]] = []
        self.refused = 0
        self.lost = 0


async def listen(pages: list[list[Any]], port: int, number: int) -> dict[str, Any]:
    """Open a stream for each page, listen until the input ends, and return what was heard."""
    loop, told, gate = asyncio.get_running_loop(), Told(), asyncio.Semaphore(AT_ONCE)

    async def open_one(place: int, page: list[Any]) -> asyncio.BaseTransport:
        source = f"127.0.{number + 1}.{place // PORTS_EACH + 1}"
        async with gate:
            transport, listener = await loop.create_connection(
                lambda: Listener(told, page), "127.0.0.1", port, local_addr=(source, 0)
            )
            await listener.opened
        return transport

    began = time.monotonic()
    transports = await asyncio.gather(*(open_one(n, page) for n, page in enumerate(pages)))
    print("open", flush=True)
    opening, refused, lost = time.monotonic() - began, told.refused, told.lost
    told.heard.clear()
    await loop.run_in_executor(None, sys.stdin.read)
    heard = list(told.heard)
    for transport in transports:
        transport.close()
    return {"heard": heard, "opening_s": opening, "refused": refused, "lost": lost}


def main(pages: Path, port: int, number: int, answer: Path) -> None:
    """Listen for the pages in a file; write what was heard into another."""
    told = asyncio.run(listen(json.loads(pages.read_text()), port, number))
    answer.write_text(json.dumps(told))
