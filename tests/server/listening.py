"""A browser's ears without a browser: a stream of the real server on a bare connection."""

import contextlib
import http.client
import json
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from bench import stage
from hwabaek.models import Person

PATIENCE = 30


class Ears(threading.Thread):
    """Hears one stream until it ends."""

    def __init__(self, port: int, cookie: str, path: str, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._connection.request("GET", path, headers={"Cookie": cookie, **headers})
        self._socket = self._connection.sock
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.headers = self._answer.headers
        self.position = ""
        self.ended = threading.Event()
        self._heard: queue.Queue[str] = queue.Queue()

    def run(self) -> None:
        """Read messages as EventSource does."""
        message: dict[str, str] = {}
        try:
            for line in self._answer:
                text = line.decode().rstrip("\n")
                if text:
                    name, _, value = text.partition(": ")
                    message[name] = value
                    continue
                self._take(message)
                message = {}
        except (OSError, http.client.HTTPException):
            pass  # killed: the line is cut in the middle
        self.ended.set()

    def _take(self, message: dict[str, str]) -> None:
        self.position = message.get("id", self.position)
        if message.get("event") == "beat":
            self._heard.put("beat")
        elif "data" in message:
            self._heard.put(json.loads(message["data"])["kind"])

    def hears(self, *kinds: str) -> list[str]:
        """Wait until these have been told in this order; return all that was told.

        Something may be told twice: a server that has just started does not know yet which
        missing numbers of the log are still to come, and rather says too much.
        """
        told: list[str] = []
        for kind in kinds:
            while not told or told[-1] != kind:
                told.append(self._heard.get(timeout=PATIENCE))
            told.append("")
        return [each for each in told if each not in {"", "beat"}]

    def stands(self) -> None:
        """Wait until the stream has said where it stands; before, it may say something twice (see `hears`)."""
        while self._heard.get(timeout=PATIENCE) != "beat":
            pass

    def close(self) -> None:
        """Go away. What waits for the next line must first be woken."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if self.is_alive():
            self.join(PATIENCE)
        self._answer.close()
        self._connection.close()


@contextmanager
def ears(port: int, person: Person | None, *topics: str, after: str = "") -> Iterator[Ears]:
    """Open a stream as somebody, until the block ends."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={stage.session_of(person)}" if person else ""
    path = "/live/?" + "&".join(f"topic={topic}" for topic in topics)
    listener = Ears(port, cookie, path, {"Last-Event-ID": after} if after else {})
    if listener.status == 200:
        listener.start()
    try:
        yield listener
    finally:
        listener.close()
