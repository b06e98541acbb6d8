"""A PostgreSQL server of our own for as long as a command runs.

    python tests/databases.py [--durable] COMMAND [ARGUMENT ...]

starts Debian's PostgreSQL in a temporary folder on a free loopback port, runs the command with
DATABASE_URL set to it, and stops and removes it however the command ends. The tests can lose
everything at a power cut, so the server does not wait for the disk; benchmarks pass --durable.
"""

import argparse
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

PROGRAMS = Path("/usr/lib/postgresql")
OLDEST = 15
USER = "hwabaek"
START_SECONDS = 30
CARELESS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class NoServer(RuntimeError):
    """PostgreSQL is not installed, or did not start."""


@dataclass(frozen=True)
class Place:
    """Where one server lives and who it runs as."""

    programs: Path
    folder: Path
    password: str

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    def command(self, program: str, *arguments: str) -> list[str]:
        """Return the command line; a server refuses to run as root, so root steps down first."""
        as_whom = []
        if os.geteuid() == 0:
            person = _unprivileged()
            as_whom = [f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups"]
        # Should we be killed outright, the server goes too.
        setpriv = ["setpriv", *as_whom, "--pdeathsig", "QUIT"]
        return [*setpriv, str(self.programs / program), *arguments]


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Run a server; yield the address of its database."""
    folder = Path(tempfile.mkdtemp(prefix="hwabaek-postgresql-"))
    place = Place(_programs(), folder, secrets.token_urlsafe(16))
    try:
        _create(place)
        server, port = _start(place, durable=durable)
        try:
            yield f"postgresql://{USER}:{place.password}@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    versions = [
        path
        for path in PROGRAMS.glob("*/bin")
        if path.parent.name.isdecimal() and (path / "initdb").exists()
    ]
    newest = max(versions, key=lambda path: int(path.parent.name), default=None)
    if newest is None or int(newest.parent.name) < OLDEST:
        raise NoServer(f"PostgreSQL {OLDEST} or newer is needed: apt-get install postgresql")
    return newest


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("there is no user postgres or nobody to run the server as")


def _create(place: Place) -> None:
    password = place.folder / "password"
    password.write_text(place.password, encoding="ascii")
    if os.geteuid() == 0:
        person = _unprivileged()
        for path in (place.folder, password):
            os.chown(path, person.pw_uid, person.pw_gid)
    # Sorted by code point, as SQLite sorts: both databases give the same order.
    made = subprocess.run(
        place.command(
            "initdb",
            f"--pgdata={place.cluster}",
            f"--username={USER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ),
        cwd=place.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise NoServer(f"initdb failed: {made.stderr or made.stdout}")


def _start(place: Place, *, durable: bool) -> tuple[subprocess.Popen[bytes], int]:
    log = place.folder / "log"
    for _ in range(5):  # somebody else may take the free port before the server does
        port = _free_port()
        with log.open("ab") as output:
            server = subprocess.Popen(
                place.command("postgres", *_options(place, port, durable=durable)),
                cwd=place.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for the tests; they stop the server at the end
            )
        if _answers(place, server, port):
            return server, port
        _stop(server)
    raise NoServer(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def _options(place: Place, port: int, *, durable: bool) -> list[str]:
    settings = [
        "max_connections=300",
        "unix_socket_directories=",
        "shared_buffers=256MB",
        "timezone=UTC",
        *(() if durable else CARELESS),
    ]
    options = ["-D", str(place.cluster), "-h", "127.0.0.1", "-p", str(port)]
    return options + [part for setting in settings for part in ("-c", setting)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(place: Place, server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the server takes connections; say no where it ended or takes too long."""
    ready = [str(place.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            return False
        if subprocess.run(ready, check=False).returncode == 0:
            return server.poll() is None
        time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, at once, by force
        if server.poll() is not None:
            return
        server.send_signal(how)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            continue


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--durable", action="store_true", help="wait for the disk as production")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error("a command is needed")
    signal.signal(signal.SIGTERM, _end)
    try:
        with postgresql(durable=arguments.durable) as url:
            return _run(arguments.command, url)
    except NoServer as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _run(command: list[str], url: str) -> int:
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # the terminal told the child as well: wait until it has tidied up
        except SystemExit:
            child.terminate()
            child.wait()
            raise


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
