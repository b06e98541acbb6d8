"""`hwabaek serve`: web server and worker in one foreground command; Ctrl-C stops both.

This process is the worker. The web server is a child; if it dies it is started again.
"""

import argparse
import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import time

from django.conf import settings

from hwabaek.commands.install import install
from hwabaek.gateways.witnesses import configured_witnesses
from hwabaek.jobs.worker import work

STOP_SECONDS = 15
# Each open page is a connection: the limit of this process, which its children inherit.
MOST_OPEN_FILES = 65536
FILES_OF_OUR_OWN = 256
_PR_SET_PDEATHSIG = 1
# Loaded before the fork: between fork and exec nothing may be imported or allocated.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=settings.PORT, help="port to listen on")
    parser.add_argument("--no-worker", action="store_true", help="web server only")
    parser.add_argument("--processes", type=int, default=1, help="web server processes")
    parser.add_argument(
        "--threads", type=int, default=settings.THREADS, help="threads of each process"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until a signal says to stop."""
    configured_witnesses()  # a wrong line is to be seen now, not by a job that fails
    install()
    return serve(args)


def serve(args: argparse.Namespace) -> int:
    """Start the web server, work beside it, and stop both in order."""
    os.environ["THREADS"] = str(args.threads)  # the web server reads its settings from there
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    worker = threading.Thread(target=work, args=(stop,), name="worker")
    if not args.no_worker:
        worker.start()
    while not stop.is_set():
        _serve_once(command(args), stop)
    if not args.no_worker:
        worker.join()
    return 0


def _serve_once(line: list[str], stop: threading.Event) -> None:
    """Run the web server until it ends or we are told to stop."""
    server = subprocess.Popen(line, start_new_session=True, preexec_fn=die_with_us)  # noqa: PLW1509 - see there
    while server.poll() is None and not stop.wait(0.2):
        pass
    if stop.is_set():
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
    else:
        print(f"웹 서버가 멈춰 다시 시작합니다 ({server.returncode})", file=sys.stderr)
        time.sleep(1)


def command(args: argparse.Namespace) -> list[str]:
    """Return the web server's command line."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "rsgi",
        "--host",
        args.host,
        "--port",
        str(args.port),
        "--workers",
        str(args.processes),
        "--backlog",
        "4096",
        # An open stream counts as a request at work; how many pages are, `server.pages` limits.
        "--backpressure",
        str(_open_files() - FILES_OF_OUR_OWN),
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        str(STOP_SECONDS - 5),
        "--no-ws",
        "--log-level",
        "error",
        "hwabaek.rsgi:application",
    ]


def _open_files() -> int:
    """Return how many files and connections a process may have open, after asking for all we may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most


def die_with_us() -> None:
    """Ask Linux to end the child that this runs in should its parent be killed outright (prctl(2))."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
