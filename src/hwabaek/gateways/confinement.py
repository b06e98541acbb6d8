"""A warm, confined child process for parsing what came from outside.

A crash, a hang or an endless file ends the child, never the server; the next task gets a new one. The
child has limits on CPU time, memory and files, no environment, and no network where the kernel allows.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import IO, Any

_WORKER = Path(__file__).parent / "confined" / "worker.py"
_MAX_IDLE = 2  # Warm processes kept; more are started while more are needed.
_MAX_TASKS = 200  # Then a process is replaced, whatever it may have leaked.
_MAX_ANSWER = 256 * 2**20


class ConfinedProcessStopped(Exception):
    """The child crashed on this input, or ran out of its time or memory."""


def run_confined(
    *, task: str, content: bytes, options: Mapping[str, Any], seconds: int
) -> tuple[dict[str, Any], bytes]:
    """Give one task to a confined process and return its facts and bytes.

    Raises:
        ConfinedProcessStopped: it crashed or was stopped.
    """
    worker = _take()
    try:
        answer = worker.run(task, content, options, seconds)
    except BaseException:
        worker.stop()
        raise
    _give_back(worker)
    return answer


class _Worker:
    def __init__(self) -> None:
        self.tasks = 0
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        for pipe in (self._process.stdin, self._process.stdout):
            os.set_blocking(_number(pipe), False)

    def run(
        self, task: str, content: bytes, options: Mapping[str, Any], seconds: int
    ) -> tuple[dict[str, Any], bytes]:
        # CPU time is the child's own limit; the wall clock allows for a busy machine.
        deadline = time.monotonic() + 2 * seconds + 5
        self.tasks += 1
        head = {"task": task, "options": dict(options), "size": len(content), "seconds": seconds}
        self._send(json.dumps(head).encode() + b"\n", deadline)
        self._send(content, deadline)
        received = self._receive(bytearray(), lambda got: b"\n" in got, deadline)
        line, _, rest = bytes(received).partition(b"\n")
        facts = _facts(line)
        size = facts.pop("size")
        produced = self._receive(bytearray(rest), lambda got: len(got) >= size, deadline)
        return facts, bytes(produced)

    def stop(self) -> None:
        """End the process and collect it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _send(self, content: bytes, deadline: float) -> None:
        pipe, sent = _number(self._process.stdin), memoryview(content)
        while sent:
            _wait(write=pipe, deadline=deadline)
            try:
                sent = sent[os.write(pipe, sent[: 2**20]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as error:
                raise ConfinedProcessStopped from error

    def _receive(
        self, got: bytearray, complete: Callable[[bytearray], bool], deadline: float
    ) -> bytearray:
        pipe = _number(self._process.stdout)
        while not complete(got):
            _wait(read=pipe, deadline=deadline)
            part = os.read(pipe, 2**20)
            if not part or len(got) > _MAX_ANSWER:
                raise ConfinedProcessStopped
            got += part
        return got


def _number(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise ConfinedProcessStopped
    return pipe.fileno()


def _wait(*, deadline: float, read: int | None = None, write: int | None = None) -> None:
    poll = select.poll()
    for pipe, events in ((read, select.POLLIN), (write, select.POLLOUT)):
        if pipe is not None:
            poll.register(pipe, events)
    if not poll.poll(max(0, int((deadline - time.monotonic()) * 1000))):
        raise ConfinedProcessStopped


def _facts(line: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(line)
        if (
            isinstance(facts, dict)
            and isinstance(facts.get("size"), int)
            and 0 <= facts["size"] <= _MAX_ANSWER
        ):
            return facts
    except ValueError as error:
        raise ConfinedProcessStopped from error
    raise ConfinedProcessStopped


_idle: list[_Worker] = []
_lock = Lock()


def _take() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.owner == os.getpid():  # after a fork the pipes belong to the parent
                return worker
    return _Worker()


def _give_back(worker: _Worker) -> None:
    with _lock:
        if len(_idle) < _MAX_IDLE and worker.tasks < _MAX_TASKS:
            _idle.append(worker)
            return
    worker.stop()


@atexit.register
def stop_idle_processes() -> None:
    """End the warm processes of this process."""
    with _lock:
        workers = [worker for worker in _idle if worker.owner == os.getpid()]
        _idle.clear()
    for worker in workers:
        worker.stop()
