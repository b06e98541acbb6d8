"""From a request to a WSGI application and back, through the real server."""

import hashlib
import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench import stage
from tests.server import echo

PATIENCE = 30
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def port(root: Path) -> Iterator[int]:
    number = stage.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--port", str(number)]
    options = ["--no-ws", "--log-level", "critical", "tests.server.echo:application"]
    process = subprocess.Popen([*command, *options], cwd=root)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", number)).close()
            break
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)
    yield number
    process.terminate()
    process.wait(PATIENCE)


@pytest.fixture
def line(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    yield connection
    connection.close()


def told(line: http.client.HTTPConnection) -> dict[str, Any]:
    answer = line.getresponse()
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.read())
    return found


def test_a_request_is_described_as_the_standard_says(line: http.client.HTTPConnection) -> None:
    line.request("GET", "/%EC%9C%84/a%2Fb?q=%ea+1&x", headers={"X-One": "1", "Content-Type": "a/b"})
    found = told(line)
    assert found["PATH_INFO"].encode("latin-1").decode() == "/위/a/b"
    assert found["QUERY_STRING"] == "q=%ea+1&x"
    assert found["REQUEST_METHOD"] == "GET"
    assert found["REMOTE_ADDR"] == found["SERVER_NAME"] == "127.0.0.1"
    assert found["HTTP_HOST"] == f"127.0.0.1:{found['SERVER_PORT']}"
    assert (found["HTTP_X_ONE"], found["CONTENT_TYPE"]) == ("1", "a/b")
    assert (found["body"], found["SERVER_PROTOCOL"]) == (0, "HTTP/1.1")


def test_headers_that_come_twice_are_joined(port: int) -> None:
    found = raw(
        port, b"GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nX: 1\r\ncookie: b=2\r\nX: 2\r\n"
    )
    assert (found["HTTP_COOKIE"], found["HTTP_X"]) == ("a=1; b=2", "1,2")


def test_a_header_cannot_pass_for_that_of_a_proxy(port: int) -> None:
    found = raw(port, b"GET / HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 1.2.3.4\r\n")
    assert "HTTP_X_FORWARDED_FOR" not in found


def test_a_large_body_comes_through_whole(line: http.client.HTTPConnection) -> None:
    body = bytes(range(256)) * (50 * MEGABYTE // 256)
    line.request("POST", "/", body)
    found = told(line)
    assert (found["body"], found["digest"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert found["CONTENT_LENGTH"] == str(len(body))


def test_a_body_of_unknown_length_is_measured(line: http.client.HTTPConnection) -> None:
    line.request(
        "POST",
        "/",
        iter([b"abc", b"def"]),
        encode_chunked=True,
        headers={"Transfer-Encoding": "chunked"},
    )
    found = told(line)
    assert (found["body"], found["CONTENT_LENGTH"]) == (6, "6")


def test_a_body_that_is_too_large_is_refused_before_it_is_taken(port: int) -> None:
    asked = f"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {echo.MOST_BYTES + 1}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.sendall(asked.encode())
        assert line.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_body_that_breaks_off_reaches_no_page(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(4096)
    assert b" 200 " not in answer


def test_large_headers_are_taken(line: http.client.HTTPConnection) -> None:
    line.request("GET", "/", headers={"Cookie": "a=" + "x" * 30_000})
    assert len(told(line)["HTTP_COOKIE"]) == 30_002


def test_head_has_the_headers_and_no_body(line: http.client.HTTPConnection) -> None:
    for _ in range(2):  # the second on the same line: nothing was left on it
        line.request("HEAD", "/file")
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        assert answer.headers["Content-Type"] == "text/x-python"


def test_every_cookie_that_is_set_arrives(line: http.client.HTTPConnection) -> None:
    line.request("GET", "/")
    answer = line.getresponse()
    answer.read()
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]


def test_a_file_is_sent_whole_or_from_where_it_was_opened(
    line: http.client.HTTPConnection,
) -> None:
    whole = Path(echo.__file__).read_bytes()
    for path, status, expected in (("/file", 200, whole), ("/part", 206, whole[3:])):
        line.request("GET", path)
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (status, expected)
        assert answer.headers["Content-Type"] == "text/x-python"


def test_an_application_that_fails_is_an_error_and_not_the_end(
    line: http.client.HTTPConnection,
) -> None:
    for _ in range(5):
        line.request("GET", "/error")
        answer = line.getresponse()
        answer.read()
        assert answer.status == 500
    line.request("GET", "/")
    assert told(line)["REQUEST_METHOD"] == "GET"


def raw(port: int, head: bytes) -> dict[str, Any]:
    """Send a request letter by letter, and return what the application saw."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.sendall(head + b"Connection: close\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    found: dict[str, Any] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return found
