"""How long it takes from a commit until the last open page of the room has heard of it.

    python bench/streams.py [--rooms 2000] [--seconds 40] [--rate 100] [--json FILE]

For PostgreSQL with two web server processes and for SQLite with one: fifteen members in each room
hold their streams open; acts are committed at an even rate, one room after the other; browsers on
bare sockets in processes of their own note when they hear of it. All on this machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LISTENERS = 2
WRITERS = 2
# The last event is heard within this, or it is counted as lost.
AFTERWARDS_SECONDS = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rooms", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--here", type=int, help="measure with so many server processes")
    parser.add_argument("--listen", nargs=4, help="be browsers: pages, port, number, answer")
    arguments = parser.parse_args()
    if arguments.listen:
        from bench import listeners

        pages, port, number, answer = arguments.listen
        listeners.main(Path(pages), int(port), int(number), Path(answer))
        return 0
    if arguments.here:
        print(json.dumps(measure(arguments, arguments.here)))
        return 0
    own = [sys.executable, str(ROOT / "tests" / "databases.py"), "--durable"]
    ways: dict[str, tuple[int, list[str]]] = {"PostgreSQL": (2, own), "SQLite": (1, [])}
    rows = {
        name: _child(arguments, processes, prefix)
        for name, (processes, prefix) in ways.items()
        if arguments.only in {None, name}
    }
    _show(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1))
    return 0


def measure(arguments: argparse.Namespace, processes: int) -> dict[str, float]:
    """Measure one database."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench import rooms, stage
    from bench.startup import memory_of

    call_command("migrate", verbosity=0, interactive=False)
    pages = rooms.fill(min(arguments.rooms, _most_rooms(processes)))
    with stage.server("--no-worker", "--processes", str(processes)) as (server, port):
        idle = memory_of(server.pid)["rss_mb"]
        with tempfile.TemporaryDirectory() as folder:
            crowd = Crowd(Path(folder), pages, port)
            crowd.wait_until_open()
            _say("open")
            time.sleep(2)
            full = memory_of(server.pid)["rss_mb"]
            committed = commit(sorted({page.room for page in pages}), arguments)
            time.sleep(AFTERWARDS_SECONDS)
            told = crowd.leave()
    return _summary(pages, committed, told) | {"idle_mb": idle, "full_mb": full}


def _most_rooms(processes: int) -> int:
    """Return how many rooms the processes can hold: each stream is a file, and files are limited."""
    import resource

    from bench.rooms import SEATS
    from hwabaek.commands.serve import FILES_OF_OUR_OWN, MOST_OPEN_FILES

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    # What is left over is for the pages of those who measure.
    return (files - 2 * FILES_OF_OUR_OWN) * processes // SEATS


class Crowd:
    """The processes that listen."""

    def __init__(self, folder: Path, pages: list[Any], port: int) -> None:
        self._answers = [folder / f"answer-{n}" for n in range(LISTENERS)]
        self._processes = []
        for number, answer in enumerate(self._answers):
            asked = folder / f"pages-{number}"
            mine = [(page.room, page.session) for page in pages[number::LISTENERS]]
            asked.write_text(json.dumps(mine))
            command = [sys.executable, __file__, "--listen", str(asked), str(port), str(number)]
            self._processes.append(
                subprocess.Popen(
                    [*command, str(answer)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
            )

    def wait_until_open(self) -> None:
        """Wait until every stream stands."""
        for process in self._processes:
            assert process.stdout is not None
            assert process.stdout.readline() == b"open\n"

    def leave(self) -> list[dict[str, Any]]:
        """Close every stream; return what each process heard."""
        for process in self._processes:
            process.communicate(timeout=60)
        return [json.loads(answer.read_text()) for answer in self._answers]


def commit(rooms: list[int], arguments: argparse.Namespace) -> dict[int, list[float]]:
    """Commit acts at an even rate, one room after the other; return when, by room.

    The moment is taken just before the commit: what the database needs for it is in the figure.
    """
    from django.db import connections

    begun = time.monotonic() + 0.5
    moments: dict[int, list[float]] = defaultdict(list)

    def write(first: int) -> None:
        for number in range(first, arguments.seconds * arguments.rate, WRITERS):
            time.sleep(max(0, begun + number / arguments.rate - time.monotonic()))
            room = rooms[number % len(rooms)]
            moments[room].append(_act(room))
        connections.close_all()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    _say(f"{time.monotonic() - begun:.1f} s of acts")
    return moments


def _act(room: int) -> float:
    from django.db import transaction

    from hwabaek.actions import log
    from hwabaek.core.record.kinds import EntryKind
    from hwabaek.gateways.clock import now
    from hwabaek.models import Meeting

    act = log.Act(actor=None, capacity="system", now=now())
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().select_related("body").get(pk=room)
        log.append(
            body=meeting.body,
            kind=EntryKind.MEETING_STEP_TAKEN,
            subject=f"meeting:{room}",
            act=act,
            data={},
        )
        return time.monotonic()


def _summary(
    pages: list[Any], committed: dict[int, list[float]], told: list[dict[str, Any]]
) -> dict[str, float]:
    """Compare what was committed with what was heard, in the order of each room."""
    seats: dict[int, int] = defaultdict(int)
    for page in pages:
        seats[page.room] += 1
    heard: dict[int, list[float]] = defaultdict(list)
    for answer in told:
        for room, moment in answer["heard"]:
            heard[room].append(moment)
    last, each, missing = [], [], 0
    for room, moments in committed.items():
        arrivals, size = sorted(heard[room]), seats[room]
        missing += len(moments) * size - len(arrivals)
        for number, moment in enumerate(sorted(moments)):
            mine = arrivals[number * size : (number + 1) * size]
            each += [arrival - moment for arrival in mine]
            last += [mine[-1] - moment] if mine else []
    last.sort()
    each.sort()
    return {
        "streams": len(pages),
        "refused": sum(answer["refused"] for answer in told),
        "lost": sum(answer["lost"] for answer in told),
        "events": len(last),
        "missing": missing,
        "opening_s": max(answer["opening_s"] for answer in told),
        "p50_ms": each[len(each) // 2] * 1000,
        "last_p50_ms": last[len(last) // 2] * 1000,
        "last_p99_ms": last[int(len(last) * 0.99)] * 1000,
        "last_max_ms": last[-1] * 1000,
    }


def _show(rows: dict[str, dict[str, float]]) -> None:
    print(
        f"{'database':12}{'streams':>9}{'events':>8}{'missing':>9}{'p50 ms':>8}{'last p99':>10}"
        f"{'last max':>10}{'MB idle':>9}{'MB full':>9}{'opened in s':>13}"
    )
    for name, row in rows.items():
        print(
            f"{name:12}{row['streams'] - row['refused']:9.0f}{row['events']:8.0f}{row['missing']:9.0f}"
            f"{row['p50_ms']:8.0f}{row['last_p99_ms']:10.0f}{row['last_max_ms']:10.0f}"
            f"{row['idle_mb']:9.0f}{row['full_mb']:9.0f}{row['opening_s']:13.0f}"
        )


def _child(arguments: argparse.Namespace, processes: int, prefix: list[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="hwabaek-bench-") as data:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "HWABAEK_DATA": data,
            "DJANGO_SETTINGS_MODULE": "hwabaek.settings",
            "PYTHONPATH": str(ROOT),
        }
        command = [*prefix, sys.executable, __file__, "--here", str(processes)]
        command += ["--rooms", str(arguments.rooms), "--seconds", str(arguments.seconds)]
        command += ["--rate", str(arguments.rate)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
