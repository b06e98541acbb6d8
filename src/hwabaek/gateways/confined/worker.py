"""The confined process itself: limits on, then one task after another from standard input.

A message is a line of JSON with the length of the bytes that follow it. The parent never trusts an
answer further than its form: text and bytes, nothing that is executed.
"""

import ctypes
import json
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

_LIMITS = (
    (resource.RLIMIT_AS, 2 * 2**30),  # bytes of memory
    (resource.RLIMIT_FSIZE, 0),  # it writes no files
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
)
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000


def main() -> None:
    """Serve tasks until the parent closes the pipe."""
    sys.path.insert(0, str(Path(__file__).parents[3]))
    from hwabaek.gateways.confined import Refusal, tasks  # noqa: PLC0415 - found only now

    _confine()
    into, out = sys.stdin.buffer, sys.stdout.buffer
    while line := into.readline():
        task = json.loads(line)
        content = into.read(task["size"])
        _allow_seconds(task["seconds"])
        try:
            facts, produced = tasks.TASKS[task["task"]](content, task["options"])
        except Refusal as refusal:
            facts, produced = {"refused": refusal.code, "numbers": refusal.numbers}, b""
        except MemoryError:
            facts, produced = {"refused": "bomb", "numbers": {}}, b""
        _answer(out, facts, produced)


def _confine() -> None:
    for limit, value in _LIMITS:
        resource.setrlimit(limit, (value, value))
    # No network, where the kernel lets an ordinary process have that; elsewhere the limits must do.
    ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_AND_NETWORK)


def _allow_seconds(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))


def _answer(out: BinaryIO, facts: dict[str, Any], produced: bytes) -> None:
    out.write(json.dumps({**facts, "size": len(produced)}).encode() + b"\n")
    out.write(produced)
    out.flush()


if __name__ == "__main__":
    main()
