"""How fast the log seals and proves, and whether a ballot notices that the sealer is at work.

    python bench/log.py [--entries 10000] [--replies 300] [--json FILE]

For SQLite and PostgreSQL in turn, each durable: sealing of so many entries that wait; then replies
signed over HTTP one after the other, in turns of the sealer at rest and the sealer taking batch
after batch from a queue that never runs out, in a process of its own as in life. Both kinds of
turn alternate within one run, so that what else the machine does falls on both. Last, on one
core, the inclusion proofs of a tree of a million leaves, verified.
"""

import argparse
import hashlib
import http.client
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LEAVES = 2**20
PROOFS = 20_000
TURNS = 6
BACKLOG = 20_000  # entries that wait before each busy turn; topped up while it lasts


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--replies", type=int, default=300)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--here", action="store_true", help="measure this process's database")
    parser.add_argument("--seal", type=Path, help="seal batch after batch while this file is there")
    arguments = parser.parse_args()
    if arguments.seal:
        return keep_sealing(arguments.seal)
    if arguments.here:
        print(json.dumps(measure(arguments.entries, arguments.replies)))
        return 0
    rows = {
        "SQLite": _child(arguments.entries, arguments.replies, []),
        "PostgreSQL": _child(arguments.entries, arguments.replies, _own()),
    }
    for name, row in rows.items():
        print(f"{name}: " + ", ".join(f"{what} {value:.4g}" for what, value in row.items()))
    proofs = proofs_a_second()
    print(f"inclusion proofs verified a second, {LEAVES} leaves: {proofs:.0f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows | {"proofs": proofs}, indent=1))
    return 0


def measure(entries: int, replies: int) -> dict[str, float]:
    """Measure one database."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from bench import stage
    from hwabaek.actions.sealing import seal_logs
    from hwabaek.gateways.clock import now
    from hwabaek.models import Body

    signers = stage.members_ready(replies + 20)
    while seal_logs(now=now()):
        pass
    body = Body.objects.get(slug="yuseong")
    seconds, processor = sorted(_seal(body, entries) for _ in range(3))[1]
    with stage.server("--no-worker") as (_, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        _signed(connection, signers[:20])  # warm
        idle, busy, sealed = _in_turns(connection, signers[20:], body)
    return {
        "seconds to seal": seconds,
        "of it in our process": processor,
        "entries sealed a second beside ballots": sealed,
        "p50 idle ms": _percentile(idle, 50),
        "p50 busy ms": _percentile(busy, 50),
        "p99 idle ms": _percentile(idle, 99),
        "p99 busy ms": _percentile(busy, 99),
        "ratio of p99": _percentile(busy, 99) / _percentile(idle, 99),
    }


def _seal(body: Any, entries: int) -> tuple[float, float]:
    from hwabaek.actions.sealing import seal_logs
    from hwabaek.gateways.clock import now

    _queue(body, entries)
    began, processor = time.perf_counter(), time.process_time()
    done = seal_logs(now=now())
    took = time.perf_counter() - began, time.process_time() - processor
    assert done == entries, done
    return took


def _queue(body: Any, number: int) -> None:
    """Let so many entries wait to be sealed."""
    from hwabaek.gateways.clock import now
    from hwabaek.models import LogEntry, UnsealedEntry

    for _ in range(0, number, 500):
        entries = LogEntry.objects.bulk_create(
            LogEntry(
                body=body,
                kind="meeting.notified",
                subject="meeting:1",
                at=now(),
                digest=secrets.token_hex(32),
            )
            for _ in range(500)
        )
        UnsealedEntry.objects.bulk_create(
            UnsealedEntry(entry=entry, body=body) for entry in entries
        )


def _in_turns(
    connection: http.client.HTTPConnection, signers: list[Any], body: Any
) -> tuple[list[float], list[float], float]:
    """Sign in turns without and with the sealer at work."""
    from hwabaek.models import Leaf

    idle: list[float] = []
    busy: list[float] = []
    portion = len(signers) // (2 * TURNS)
    sealed, seconds = 0, 0.0
    for turn in range(2 * TURNS):
        some = signers[turn * portion : (turn + 1) * portion]
        if turn % 2 == 0:
            idle += _signed(connection, some)
            continue
        _queue(body, BACKLOG)
        with _sealer():
            before, began = Leaf.objects.count(), time.perf_counter()
            busy += _signed(connection, some)
            sealed += Leaf.objects.count() - before
            seconds += time.perf_counter() - began
    return idle, busy, sealed / seconds


@contextmanager
def _sealer() -> Iterator[None]:
    """Let a sealer of its own work until the block ends."""
    from bench import stage

    with tempfile.TemporaryDirectory(prefix="hwabaek-sealer-") as folder:
        flag = Path(folder) / "on"
        flag.touch()
        command = [sys.executable, __file__, "--seal", str(flag)]
        process = subprocess.Popen(
            command, env=os.environ | stage.environment(), stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        try:
            yield
        finally:
            flag.unlink()
            process.wait(60)


def keep_sealing(flag: Path) -> int:
    """Seal as the worker does, without its pauses."""
    import django

    django.setup()
    from hwabaek.actions.sealing import seal_logs
    from hwabaek.gateways.clock import now

    print("sealing", flush=True)
    while flag.exists():
        if not seal_logs(now=now()):
            time.sleep(0.01)
    return 0


def _signed(connection: http.client.HTTPConnection, signers: list[Any]) -> list[float]:
    from bench import stage

    times = []
    for signer in signers:
        began = time.perf_counter()
        if not stage.sign(connection, signer, uuid.uuid4()):
            raise RuntimeError("not acknowledged")
        times.append((time.perf_counter() - began) * 1000)
    return times


def _percentile(times: list[float], part: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * part // 100)]


def proofs_a_second() -> float:
    """Verify inclusion proofs, each of another leaf."""
    from hwabaek.core.tlog.merkle import extend, inclusion_proof, root_at, verify_inclusion

    leaves = [hashlib.sha256(index.to_bytes(4)).digest() for index in range(LEAVES - 3)]
    rows = extend(size=0, leaf_hashes=leaves, node=_none)
    nodes = {(level, index): value for level, index, value in rows}

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    size = len(leaves)
    root = root_at(size=size, node=node)
    chosen = [(place * 7919) % size for place in range(PROOFS)]
    proofs = [(index, inclusion_proof(index=index, size=size, node=node)) for index in chosen]
    began = time.process_time()
    for index, proof in proofs:
        verify_inclusion(index=index, size=size, leaf_hash=leaves[index], proof=proof, root=root)
    return PROOFS / (time.process_time() - began)


def _none(level: int, index: int) -> bytes:
    raise LookupError(level, index)


def _own() -> list[str]:
    return [sys.executable, str(ROOT / "tests" / "databases.py"), "--durable"]


def _child(entries: int, replies: int, prefix: list[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="hwabaek-bench-") as data:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "HWABAEK_DATA": data,
            "DJANGO_SETTINGS_MODULE": "hwabaek.settings",
            "PYTHONPATH": str(ROOT),
        }
        command = [*prefix, sys.executable, __file__, "--here"]
        command += ["--entries", str(entries), "--replies", str(replies)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


if __name__ == "__main__":
    sys.exit(main())
