"""A witness within the test's own process, and one that answers whatever it is told to."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek_witness.files import ensure_key
from hwabaek_witness.witness import Witness, open_witness
from hwabaek_witness.wsgi import serving
from tests.witness.processes import NAME


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def new_witness(folder: Path, *logs: str, clock: Callable[[], float], name: str = NAME) -> Witness:
    """Return the witness of a folder that follows these logs by this clock."""
    ensure_key(folder=folder, name=name)
    keys = tuple(parse_verifier_key(log) for log in logs)
    return open_witness(folder=folder, logs=keys, clock=clock)


@contextmanager
def served(witness: Witness) -> Iterator[str]:
    """Serve a witness on a free port; yield its address."""
    server = make_server("127.0.0.1", 0, serving(witness), _Server, _Quiet)
    with _running(server) as address:
        yield address


@contextmanager
def answering(
    answer: Callable[[bytes], tuple[int, str, bytes]], *, after: Callable[[], Any] = lambda: None
) -> Iterator[tuple[str, list[bytes]]]:
    """Answer every POST as told; yield the address and what was asked."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, kind, content = answer(asked[-1])
            after()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield address, asked


@contextmanager
def _running(server: Any) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
