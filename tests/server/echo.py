"""An application that tells what it was asked, behind the same step from loop to threads as Django."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hwabaek.server.pages import Pages
from hwabaek.server.rsgi import HTTPProtocol, Scope

MOST_BYTES = 60 * 2**20


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer with the request, or with a file."""
    if environ["PATH_INFO"] == "/file":
        start_response("200 OK", [("Content-Type", "text/x-python")])
        kept: Iterable[bytes] = environ["wsgi.file_wrapper"](Path(__file__).open("rb"))  # noqa: SIM115 - the server closes what it sends
        return kept
    if environ["PATH_INFO"] == "/part":
        start_response("206 Partial Content", [("Content-Type", "text/x-python")])
        file = Path(__file__).open("rb")  # noqa: SIM115 - the server closes what it sends
        file.seek(3)
        part: Iterable[bytes] = environ["wsgi.file_wrapper"](file)
        return part
    if environ["PATH_INFO"] == "/error":
        raise ZeroDivisionError
    body, digest = 0, hashlib.sha256()
    while chunk := environ["wsgi.input"].read(2**16):
        body += len(chunk)
        digest.update(chunk)
    told = {key: value for key, value in environ.items() if isinstance(value, str)}
    headers = [("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    start_response("200 Fine", headers)
    return [json.dumps({**told, "body": body, "digest": digest.hexdigest()}).encode()]


class Application:
    """What Granian runs."""

    def __init__(self) -> None:
        self._pages = Pages(echo, threads=2, most_bytes=MOST_BYTES)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        await self._pages.answer(scope, protocol)


application = Application()
