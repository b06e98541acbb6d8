"""A witness beside the demonstration, in a process of its own, so that co-signing can be seen.

It stands for the archive or the citizens' group that would run one elsewhere: on the same machine
it proves nothing, and its name says that it is for show.
"""

import socket
import time
from pathlib import Path

from hwabaek.core.tlog.keys import render_verifier_key
from hwabaek.models import LogKey
from hwabaek_witness.files import ensure_key

NAME = "시연용-증인"
HOST = "127.0.0.1"
# So long the server waits for it, lest the first thing that a newcomer reads is a warning.
LONGEST_WAIT_SECONDS = 3


def configuration(folder: Path) -> str:
    """Return the line of the setting WITNESSES: the witness's key, and an address that is free now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port = listener.getsockname()[1]
    key = ensure_key(folder=folder, name=NAME).verifier
    return f"{render_verifier_key(key)} http://{HOST}:{port}"


def arguments(folder: Path, address: str) -> list[str]:
    """Return what comes after `hwabaek` to serve the witness at that address for every log here."""
    host, port = address.removeprefix("http://").split(":")
    logs = [word for key in LogKey.objects.order_by("pk") for word in ("--log", key.verifier)]
    where = ["--data", str(folder), "--host", host, "--port", port]
    return ["witness", "serve", *where, *logs]


def await_witness(address: str) -> None:
    """Wait until the witness answers, or for a few seconds: the server asks it again anyway."""
    host, port = address.removeprefix("http://").split(":")
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
