"""The witness behind a web server: POST /add-checkpoint, and a page about itself."""

import ctypes
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hwabaek.core.tlog.witness import LONGEST_REQUEST, SIZE_TYPE, Refused
from hwabaek_witness.files import read_logs
from hwabaek_witness.witness import Witness, open_witness

DATA, LOGS = "HWABAEK_WITNESS_DATA", "HWABAEK_WITNESS_LOGS"
PLAIN = "text/plain; charset=utf-8"
_PR_SET_PDEATHSIG = 1

_REASONS = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    422: "Unprocessable Entity",
    500: "Internal Server Error",
}
logger = logging.getLogger(__name__)

Answer = tuple[int, str, bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def from_environment() -> Application:
    """Return the application of the witness that the environment names: what a web server loads."""
    _end_with_parent()
    logs = read_logs(lines=os.environ[LOGS].splitlines())
    return serving(open_witness(folder=Path(os.environ[DATA]), logs=logs))


def serving(witness: Witness) -> Application:
    """Return the application of one witness."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            status, kind, content = _answer(witness, environ)
        except Exception:
            logger.exception("the witness failed")
            status, kind, content = 500, PLAIN, b"the witness failed\n"
        headers = [
            ("Content-Type", kind),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if status == 405:  # noqa: PLR2004 - HTTP
            headers.append(
                ("Allow", "POST" if _path(environ) == "/add-checkpoint" else "GET, HEAD")
            )
        start_response(f"{status} {_REASONS[status]}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]

    return serve


def _answer(witness: Witness, environ: dict[str, Any]) -> Answer:
    method = environ["REQUEST_METHOD"]
    path = _path(environ)
    if path == "/add-checkpoint":
        return _add_checkpoint(witness, environ) if method == "POST" else _refusal(405)
    if path == "/":
        return (
            (200, PLAIN, witness.about().encode()) if method in {"GET", "HEAD"} else _refusal(405)
        )
    return _refusal(404)


def _path(environ: dict[str, Any]) -> str:
    return environ.get("PATH_INFO") or "/"


def _add_checkpoint(witness: Witness, environ: dict[str, Any]) -> Answer:
    declared = environ.get("CONTENT_LENGTH") or "0"
    if not declared.isdecimal() or int(declared) > LONGEST_REQUEST:
        return _refusal(413)
    # Where no length is declared, one byte more than allowed is enough to know.
    body = environ["wsgi.input"].read(int(declared) or LONGEST_REQUEST + 1)
    try:
        return 200, PLAIN, witness.add_checkpoint(body)
    except Refused as refused:
        logger.warning("%s: %s", refused.status, refused)
        if refused.size is not None:
            return refused.status, SIZE_TYPE, f"{refused.size}\n".encode()
        return refused.status, PLAIN, f"{refused}\n".encode()


def _refusal(status: int) -> Answer:
    return status, PLAIN, f"{_REASONS[status]}\n".encode()


def _end_with_parent() -> None:
    """Ask Linux to end this worker should the web server above it be killed outright (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
