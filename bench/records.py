"""How long a record takes: exported from the database and verified; and a year of them verified.

    python bench/records.py [--json FILE]

A meeting of 15 members and 5 items is carried through by the product in a database of its own, its
documents made and sealed; then its record is exported and verified, seals and all. The year is
that of 78 committees, 2,300 meetings of 15 members and 5 items: one record for each committee,
verified again and again in one process, in processor time, seals left out (pyHanko's share is in
the first figures).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MEMBERS, ITEMS, ROUNDS = 15, 5, 7
COMMITTEES, MEETINGS = 78, 2300


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--here", action="store_true", help="measure this process's database")
    arguments = parser.parse_args()
    if arguments.here:
        print(json.dumps(one_record()))
        return 0
    row = {**_child(), **a_year()}
    whole = row["export_ms"] + row["verify_ms"]
    print(f"{'record':44}{'measured':>12}{'aim':>8}")
    print(f"{'exported, 15 members and 5 items':44}{row['export_ms']:>9.0f} ms")
    print(f"{'verified with ' + str(row['documents']) + ' seals':44}{row['verify_ms']:>9.0f} ms")
    print(f"{'both':44}{whole:>9.0f} ms{'1 s':>8}")
    print(f"{'verified without seals':44}{row['core_ms']:>9.0f} ms")
    print(f"{'2,300 records verified':44}{row['year_s']:>10.1f} s{'120 s':>8}")
    if arguments.json:
        arguments.json.write_text(json.dumps(row, indent=1))
    return 0


def one_record() -> dict[str, Any]:
    """Carry a meeting through in this process's database, and time its record."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    with tempfile.TemporaryDirectory(prefix="hwabaek-bench-") as folder:
        meeting = _finished_meeting(Path(folder))
        return _timed(meeting)


def a_year() -> dict[str, float]:
    """Time the verification of a year's records, without the database."""
    from hwabaek.core.record.verify import verify_record
    from tests.core.record.tampering import TRUSTED

    records = [_record_of(number) for number in range(COMMITTEES)]
    began = time.process_time()
    for turn in range(MEETINGS):
        report, _ = verify_record(data=records[turn % COMMITTEES], keys=TRUSTED)
        if not report.holds:
            raise RuntimeError("a record does not hold")
    return {"year_s": time.process_time() - began, "bytes": statistics.mean(map(len, records))}


def _record_of(number: int) -> bytes:
    from hwabaek.core.record.entries import EntryKind
    from tests.core.record import sample

    told = sample.story()
    for fact in told.facts:
        fact["salt"] = f"{number:08x}{fact['salt'][8:]}"
    end = next(fact for fact in told.facts if fact["kind"] == EntryKind.MEETING_CONCLUDED)
    end["data"]["facts"] = sample.digests(told.facts[: told.facts.index(end)])
    return sample.archive(told.facts)


def _finished_meeting(folder: Path) -> Any:
    from django.conf import settings

    from hwabaek.actions import log
    from hwabaek.gateways.authority import make_demo_authority
    from tests import people

    made = make_demo_authority(folder, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    there = people.town()
    act = log.Act(actor=None, capacity="system", now=people.MONDAY)
    for number in range(MEMBERS - len(there.members)):
        member = people.person(f"위원{number}", there.body, act)
        people.seat(there.committee, member, act)
        there.members.append(member)
    meeting = people.concluded(there, items=ITEMS)
    people.documents_made()
    return meeting


def _timed(meeting: Any) -> dict[str, Any]:
    from hwabaek.actions.records import build_record
    from hwabaek.core.record.verify import verify_record
    from hwabaek_verify.seals import check_seals
    from tests import people

    content = build_record(meeting=meeting, now=people.MONDAY).content

    def verified() -> None:
        report, opened = verify_record(data=content)
        if opened is None or opened.meeting is None or not report.holds:
            raise RuntimeError("the record does not hold")
        if any(line.status == "failed" for line in check_seals(opened, opened.meeting)):
            raise RuntimeError("a seal does not hold")

    return {
        "bytes_of_one": len(content),
        "documents": meeting.documents.count(),
        "export_ms": _median(lambda: build_record(meeting=meeting, now=people.MONDAY)),
        "verify_ms": _median(verified),
        "core_ms": _median(lambda: verify_record(data=content)),
    }


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _child() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="hwabaek-bench-") as data:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "HWABAEK_DATA": data,
            "DJANGO_SETTINGS_MODULE": "hwabaek.settings",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, __file__, "--here"]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    sys.exit(main())
