"""A mail server and a text-message provider of our own, on this machine, for as long as a test."""

import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class MailServer:
    """Takes mail and keeps it; says no where it is told to."""

    port: int = 0
    refuse_at: str = ""  # the command it refuses: MAIL, RCPT, DATA, AUTH
    certificate: ssl.SSLContext | None = None  # for STARTTLS
    mails: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)


@contextmanager
def mail_server(
    *,
    refuse_at: str = "",
    starttls: ssl.SSLContext | None = None,
    smtps: ssl.SSLContext | None = None,
) -> Iterator[MailServer]:
    """Run a mail server on a free port of the loopback address."""
    kept = MailServer(refuse_at=refuse_at, certificate=starttls)

    class Handler(_Conversation):
        server_state = kept
        tls = smtps

    with _running(_QuietServer(("127.0.0.1", 0), Handler)) as port:
        kept.port = port
        yield kept


class _QuietServer(socketserver.ThreadingTCPServer):
    """Says nothing when a client hangs up: refusing a certificate is what is tested."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Let the client go."""


class _Conversation(socketserver.StreamRequestHandler):
    """One SMTP session (RFC 5321), as little as smtplib needs."""

    server_state: MailServer
    tls: ssl.SSLContext | None
    timeout = 5

    def setup(self) -> None:
        if self.tls is not None:
            self.request = self.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self._say("220 mail.test")
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            self.server_state.commands.append(line)
            if verb == self.server_state.refuse_at:
                self._say("550 refused by the test")
            elif verb == "STARTTLS" and self.server_state.certificate is not None:
                self._say("220 go ahead")
                self._encrypt(self.server_state.certificate)
            elif verb == "DATA":
                self._take()
            else:
                self._say(self._answer(verb))
            if verb == "QUIT":
                return

    def finish(self) -> None:
        super().finish()
        self.request.close()  # the encrypted one, which the server does not know

    def _answer(self, verb: str) -> str:
        if verb == "EHLO":
            more = "250-STARTTLS\r\n" if self.server_state.certificate else ""
            return f"250-mail.test\r\n{more}250 AUTH PLAIN"
        return {"AUTH": "235 welcome", "QUIT": "221 goodbye"}.get(verb, "250 fine")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        self.server_state.mails.append(b"".join(lines))
        self._say("250 kept")

    def _encrypt(self, certificate: ssl.SSLContext) -> None:
        self.request = certificate.wrap_socket(self.request, server_side=True)
        self.connection = self.request
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@dataclass
class Provider:
    """Takes text messages over HTTP and keeps what it was asked."""

    port: int = 0
    requests: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/messages/v4/send"


@contextmanager
def provider(*, status: int = 200, garbage: bool = False) -> Iterator[Provider]:
    """Run a provider that answers with this status, or with what is no HTTP at all."""
    kept = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            kept.requests.append((dict(self.headers), json.loads(self.rfile.read(size))))
            if garbage:
                self.wfile.write(b"what?\r\n\r\n")
                return
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b'{"errorCode": "NotEnoughBalance"}' if status != 200 else b"{}")

        def log_message(self, *_: object) -> None:
            """Say nothing: the test looks at what was kept."""

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        kept.port = port
        yield kept


@contextmanager
def _running(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
