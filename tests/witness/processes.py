"""A witness as its operator runs it: a process of its own on this machine."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

NAME = "archive.example.kr/w1"


def command(folder: Path, port: int, *logs: str) -> list[str]:
    followed = [part for log in logs for part in ("--log", log)]
    start = [sys.executable, "-m", "hwabaek", "witness", "serve", "--data", str(folder)]
    return [*start, "--name", NAME, "--port", str(port), *followed]


@contextmanager
def running(
    folder: Path, *logs: str, port: int = 0
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Run a witness; yield its address and its process."""
    port = port or free_port()
    process = subprocess.Popen(
        command(folder, port, *logs),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError:
            assert process.poll() is None, process.stdout.read() if process.stdout else ""
            time.sleep(0.05)
    raise AssertionError("the witness does not answer")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
