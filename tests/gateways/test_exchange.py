"""Asking strangers over HTTP: whatever they do, it ends in an answer or in the one error, in time."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hwabaek.gateways.exchange import Limits, Unreachable, exchange, is_web_address
from tests.witness.loopback import answering

HEAD = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def saying(*pieces: bytes, endless: bytes = b"") -> Iterator[str]:
    """Say the pieces to whoever calls; then the endless one for as long as anybody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        thread = threading.Thread(target=_say, args=(server, pieces, endless))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def _say(server: socket.socket, pieces: tuple[bytes, ...], endless: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(1 << 16)
        try:
            for piece in pieces:
                connection.sendall(piece)
            while endless:
                connection.sendall(endless)
                threading.Event().wait(0.01)
        except OSError:
            return


def test_a_refusal_is_an_answer() -> None:
    with answering(lambda body: (409, "text/x.tlog.size", body)) as (address, asked):
        answer = exchange(url=f"{address}/add-checkpoint", body=b"old 0\n")
    assert (answer.status, answer.kind, answer.content) == (409, "text/x.tlog.size", b"old 0\n")
    assert asked == [b"old 0\n"]


def test_nobody_sends_us_elsewhere() -> None:
    with answering(lambda _: (302, "text/plain", b"there")) as (address, asked):
        answer = exchange(url=address, body=b"x")
    assert (answer.status, answer.content, len(asked)) == (302, b"there", 1)


def test_an_answer_without_a_kind_is_taken() -> None:
    with saying(HEAD + b"Content-Length: 2\r\n\r\nhi") as address:
        answer = exchange(url=address)
    assert (answer.kind, answer.content) == ("", b"hi")


@pytest.mark.parametrize(
    ("pieces", "why"),
    [
        ([b"what?\r\n\r\n"], "what?"),
        ([b""], "closed"),
        ([HEAD + b"Content-Length: 9\r\n\r\nhalf"], "breaks off"),
        ([HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n"], "IncompleteRead|invalid"),
        ([HEAD + b"A: b\r\n" * 200 + b"\r\n"], "100 headers"),
    ],
)
def test_what_is_no_answer_is_the_one_error(pieces: list[bytes], why: str) -> None:
    with saying(*pieces) as address, pytest.raises(Unreachable, match=why):
        exchange(url=address)


def test_an_endless_answer_is_cut_off() -> None:
    with (
        saying(HEAD + b"\r\n", endless=b"x" * 1000) as address,
        pytest.raises(Unreachable, match="longer than 5000 bytes"),
    ):
        exchange(url=address, limits=Limits(bytes=5000))


def test_a_slow_answer_is_cut_off_though_it_never_stops() -> None:
    with (
        saying(HEAD + b"\r\n", endless=b"x") as address,
        pytest.raises(Unreachable, match="takes too long"),
    ):
        exchange(url=address, limits=Limits(seconds=0.1))


def test_silence_is_not_waited_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(Unreachable, match="timed out"):
            exchange(url=url, limits=Limits(step_seconds=0.1))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8090",
        "file:///etc/hosts",
        "ftp://127.0.0.1/",
        "http://",
        "http://[::1",
        "http://127.0.0.1:port",
        "http://127.0.0.1:70000",
        "http://127.0.0.1/#part",
    ],
)
def test_only_web_addresses_are_asked(url: str) -> None:
    assert not is_web_address(url)
    with pytest.raises(Unreachable, match="not a web address"):
        exchange(url=url)


def test_an_address_with_a_space_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        exchange(url="http://127.0.0.1:9/a b\r\nc")
