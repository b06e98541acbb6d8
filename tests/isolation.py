"""Keep the tests to themselves: an environment, a data folder and a network of their own.

pytest loads this before anything else (see `addopts`), so that Django reads its settings from
here and not from whatever the developer has exported.
"""

import atexit
import ipaddress
import os
import re
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
KEPT = {"DATABASE_URL"}  # tests/databases.py says by this which database is meant


class NetworkForbidden(RuntimeError):
    """A test reached for the network beyond this machine."""


def settings_names() -> set[str]:
    """Return the variables that settings.py knows, as .env.example lists them."""
    listed = re.findall(
        r"^#?\s?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE
    )
    return set(listed)


def _own_environment() -> Path:
    for name in settings_names() - KEPT:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    data = Path(tempfile.mkdtemp(prefix="hwabaek-tests-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)  # where pytest ends before it began
    (data / "static").mkdir()  # whitenoise warns where it finds none
    os.environ["HWABAEK_DATA"] = str(data)
    return data


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in {"localhost", ""}


def _guard_sockets() -> None:
    connect, connect_ex, getaddrinfo = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def check(host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        if isinstance(name, str) and not _is_here(name):
            raise NetworkForbidden(f"tests stay on this machine, but one asked for {name}")

    def checked_connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            check(address[0])
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            check(address[0])
        return connect_ex(self, address)

    def checked_getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        check(host)
        return getaddrinfo(host, *args, **options)

    socket.socket.connect = checked_connect  # type: ignore[assignment, method-assign]
    socket.socket.connect_ex = checked_connect_ex  # type: ignore[assignment, method-assign]
    socket.getaddrinfo = checked_getaddrinfo


DATA = _own_environment()
_guard_sockets()
# Speed differs between machines; what is slow is shown by --durations, not by a failing example.
hypothesis.settings.register_profile("hwabaek", deadline=None, print_blob=True)
hypothesis.settings.load_profile("hwabaek")


def pytest_report_header() -> str:
    """Say which database this pass is about."""
    return f"database: {'PostgreSQL' if os.environ.get('DATABASE_URL') else 'SQLite'}"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(DATA, ignore_errors=True)
