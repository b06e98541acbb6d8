"""A deliberation in which many members have decided everything and only have to sign.

Shared by the benchmarks and by the tests that kill a server: it makes the data in this process's
database, gives each member a session, starts the real server and signs over HTTP.
"""

import datetime as dt
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Signer:
    """What one member's browser knows when the signing page is open."""

    meeting: int
    name: str
    session: str
    digest: str


def members_ready(count: int) -> list[Signer]:
    """Make a town with so many members on one roll, each with a decision drafted and a session."""
    from hwabaek.actions import log, replies
    from tests import people

    there = people.town()
    act = log.Act(actor=None, capacity="system", now=people.MONDAY)
    members = list(there.members)
    for number in range(count - len(members)):
        member = people.person(f"위원{number}", there.body, act)
        people.seat(there.committee, member, act)
        members.append(member)
    meeting = people.called(there, items=1, now=_now())
    signers = []
    for member in members:
        people.declare(member, meeting, now=_now())
        replies.save_draft(
            actor=member, meeting_id=meeting.pk, number=1, choice="for", opinion="", now=_now()
        )
        entry = meeting.roll.get(person=member)
        signers.append(
            Signer(meeting.pk, member.name, session_of(member), replies.shown_digest(entry))
        )
    return signers


def sign(connection: http.client.HTTPConnection, signer: Signer, key: uuid.UUID) -> bool:
    """Send the signing form over HTTP; return whether it was acknowledged."""
    from django.conf import settings

    token = secrets.token_hex(16)
    form = {
        "csrfmiddlewaretoken": token,
        "key": str(key),
        "shown_digest": signer.digest,
        "way": "type",
        "typed": signer.name,
        "strokes": "",
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={signer.session}; {settings.CSRF_COOKIE_NAME}={token}",
    }
    path = f"/written/{signer.meeting}/signature/"
    connection.request("POST", path, urllib.parse.urlencode(form), headers)
    response = connection.getresponse()
    response.read()
    return response.status in {302, 303}


@contextmanager
def server(*arguments: str, port: int = 0) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run `hwabaek serve` on a port, or a free one, until the block ends."""
    port = port or free_port()
    command = [sys.executable, "-m", "hwabaek", "serve", "--port", str(port), *arguments]
    process = subprocess.Popen(command, env=os.environ | environment())
    try:
        wait_for(port)
        yield process, port
    finally:
        process.terminate()
        process.wait(30)


def environment() -> dict[str, str]:
    """Return what makes a child process see this process's database and data."""
    from django.conf import settings
    from django.db import connection

    values = {"HWABAEK_DATA": str(settings.DATA), "SECRET_KEY": settings.SECRET_KEY}
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return values | {"DATABASE_URL": f"sqlite://{named['NAME']}"}
    place = f"{named['HOST']}:{named['PORT']}/{named['NAME']}"
    return values | {"DATABASE_URL": f"postgresql://{named['USER']}:{named['PASSWORD']}@{place}"}


def kill_web_server(process: "subprocess.Popen[bytes]") -> None:
    """Kill the web server outright and leave `hwabaek serve`, which starts it again."""
    for pid in below(process.pid):
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)


def below(pid: int) -> list[int]:
    """Return everything below a process, the deepest first; a child hangs on the thread that started it."""
    direct = [
        int(number)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for number in task.read_text(encoding="ascii").split()
    ]
    return [each for child in direct for each in [*below(child), child]]


def is_alive(pid: int) -> bool:
    """Say whether a process is there and has not ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        return stat.rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def session_of(person: Any) -> str:
    """Sign a person in; return the key of the session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "hwabaek.web.sign_in.PersonBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store["auth"] = "link+mail-code"
    store.save()
    return str(store.session_key)


def wait_for(port: int, seconds: float = 40) -> float:
    """Wait until the server answers; return how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return time.monotonic() - began
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise TimeoutError(f"no answer on port {port}")


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def sign_all(signers: list[Signer], port: int, *, threads: int) -> list[tuple[Signer, uuid.UUID]]:
    """Sign for everybody over some connections at once; return what was acknowledged."""
    waiting = list(signers)
    acknowledged: list[tuple[Signer, uuid.UUID]] = []

    def run() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while waiting:
            try:
                signer = waiting.pop()
            except IndexError:
                break
            key = uuid.uuid4()
            try:
                if sign(connection, signer, key):
                    acknowledged.append((signer, key))
            except (OSError, http.client.HTTPException):
                connection.close()
                time.sleep(0.02)
        connection.close()

    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return acknowledged


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
