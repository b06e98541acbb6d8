"""A stand for pages without an application: the real templates, styles and scripts, served under the real policy.

A test puts pages (templates with a context) and answers (functions) at addresses, then looks at them in Chromium.
"""

import mimetypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory, override_settings
from django.urls import path

from hwabaek.web.display import change_display

STATIC = Path(__file__).resolve().parents[2] / "src" / "hwabaek" / "web" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'; manifest-src 'self'"
)
PROCESSORS = ["django.template.context_processors.request", "hwabaek.web.display.display"]

urlpatterns = [path("display/", change_display, name="display")]

Answer = Callable[["Call"], HttpResponse]


@dataclass(frozen=True)
class Call:
    """One request, as an answer sees it."""

    method: str
    path: str
    fields: dict[str, list[str]]
    request: HttpRequest


@dataclass
class Stand:
    """What is served, and what was asked."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def put(self, address: str, source: str, context: dict[str, Any] | None = None) -> str:
        """Serve a template at an address; return the whole address."""
        self.answers[address] = lambda call: HttpResponse(
            render(source, context or {}, call.request)
        )
        return self.address + address

    def answer(self, address: str, answer: Answer) -> None:
        """Serve what a function returns."""
        self.answers[address] = answer

    def posted(self, address: str) -> list[Call]:
        """Return the submissions that came to an address."""
        return [call for call in self.calls if call.path == address and call.method == "POST"]


def render(source: str, context: dict[str, Any], request: HttpRequest) -> str:
    """Return the page that a template given as text makes."""
    return str(engine().from_string(source).render(context, request))


def engine() -> DjangoTemplates:
    """Return the engine of the settings, with the context processors that need no database."""
    chosen: dict[str, Any] = settings.TEMPLATES[0]
    options = {**chosen["OPTIONS"], "context_processors": PROCESSORS}
    return DjangoTemplates(
        {"NAME": "stand", "DIRS": chosen["DIRS"], "APP_DIRS": False, "OPTIONS": options}
    )


@contextmanager
def serving() -> Iterator[Stand]:
    """Serve a stand on a free port of this machine."""
    stand = Stand()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"stand": stand}))
    stand.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"]):
        thread.start()
        try:
            yield stand
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    """Serve files and what the stand holds, under the policy."""

    stand: Stand

    def do_GET(self) -> None:
        self._serve("GET", b"")

    def do_POST(self) -> None:
        self._serve("POST", self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _serve(self, method: str, body: bytes) -> None:
        address = urlsplit(self.path).path
        if address.startswith("/static/"):
            self._send(_file(address.removeprefix("/static/")))
            return
        headers = {
            f"HTTP_{name.upper().replace('-', '_')}": text for name, text in self.headers.items()
        }
        kind = "application/x-www-form-urlencoded"
        request = RequestFactory().generic(method, self.path, body, kind, **headers)  # type: ignore[arg-type]
        call = Call(method, address, parse_qs(body.decode(), keep_blank_values=True), request)
        self.stand.calls.append(call)
        answer = self.stand.answers.get(address, _missing)
        self._send(change_display(request) if address == "/display/" else answer(call))

    def _send(self, response: HttpResponse) -> None:
        self.send_response(response.status_code)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(response.content)))
        for name, text in response.items():
            self.send_header(name, text)
        for morsel in response.cookies.values():
            self.send_header("Set-Cookie", morsel.OutputString())
        self.end_headers()
        self.wfile.write(response.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """Say nothing: a test tells what went wrong."""


def _missing(_call: Call) -> HttpResponse:
    return HttpResponse("missing", status=404)


def _file(name: str) -> HttpResponse:
    file = STATIC / name
    if not file.is_file():
        return HttpResponse("missing", status=404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return HttpResponse(file.read_bytes(), content_type=kind)
