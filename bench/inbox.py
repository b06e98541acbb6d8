"""How long the server takes for a member's list, as the number of people and committees grows.

    python bench/inbox.py [--small 10000] [--large 100000] [--runs 60] [--json FILE]

Two databases are filled, the second ten times the first, a committee for every twenty people, each
with five finished meetings and one open; then one member's list is asked for again and again.
"""

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SEATS, MEETINGS = 9, 6


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--here", type=int, help="measure with so many people in this process")
    arguments = parser.parse_args()
    if arguments.here:
        print(json.dumps(measure(arguments.here, arguments.runs)))
        return 0
    own = [sys.executable, str(ROOT / "tests" / "databases.py"), "--durable"]
    rows = {}
    for name, prefix in (("SQLite", []), ("PostgreSQL", own)):
        small = _child(arguments.small, arguments.runs, prefix)
        large = _child(arguments.large, arguments.runs, prefix)
        rows[name] = {
            "small": small,
            "large": large,
            "growth": large["median_ms"] / small["median_ms"],
        }
    print(f"{'database':12}{'people':>10}{'median ms':>11}{'p95 ms':>9}{'queries':>9}{'growth':>8}")
    for name, row in rows.items():
        for size in ("small", "large"):
            found: Any = row[size]
            growth = f"{row['growth']:8.2f}" if size == "large" else ""
            print(
                f"{name:12}{found['people']:10,}{found['median_ms']:11.1f}{found['p95_ms']:9.1f}"
                f"{found['queries']:9.0f}{growth}"
            )
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1))
    return 0


def measure(people: int, runs: int) -> dict[str, float]:
    """Fill the database and time the list."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    member = fill(people)
    client = Client(SERVER_NAME="localhost")
    client.force_login(member, backend="hwabaek.web.sign_in.PersonBackend")
    for _ in range(5):
        assert client.get("/inbox/").status_code == 200
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        client.get("/inbox/")
    queries = len(captured)  # counted now: the next request empties the list
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        client.get("/inbox/")
        times.append(time.perf_counter() - began)
    times.sort()
    return {
        "people": people,
        "queries": queries,
        "median_ms": statistics.median(times) * 1000,
        "p95_ms": times[int(len(times) * 0.95)] * 1000,
    }


def fill(people: int) -> Any:
    """Fill the tables in bulk, past the actions; return the member whose list is asked for."""
    from django.db import connection

    from hwabaek.models import Body, Department, Person
    from tests.people import RULE

    now = dt.datetime.now(dt.UTC)
    body = Body.objects.create(slug="bench", name="측정시")
    department = Department.objects.create(body=body, name="교통정책과")
    Person.objects.bulk_create(
        (Person(email=f"p{n}@example.org", name=f"위원{n}") for n in range(people)), batch_size=2000
    )
    everybody = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    committees = _committees(body, department, people // 20)
    rules = _rules(committees, RULE, now)
    _seats(committees, everybody, rules, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as either database does by itself within a minute
    return Person.objects.get(pk=everybody[0])


def _committees(body: Any, department: Any, count: int) -> list[Any]:
    from hwabaek.models import Committee

    Committee.objects.bulk_create(
        (
            Committee(
                body=body,
                department=department,
                slug=f"c{n}",
                name=f"위원회{n}",
                legal_basis="조례",
            )
            for n in range(count)
        ),
        batch_size=2000,
    )
    return list(Committee.objects.order_by("pk"))


def _rules(committees: list[Any], rule: dict[str, Any], now: dt.datetime) -> dict[int, Any]:
    from hwabaek.models import Rule

    Rule.objects.bulk_create(
        (
            Rule(
                committee=committee,
                version=1,
                state="approved",
                data=rule,
                in_force_date=dt.date(2026, 1, 1),
                drafted_at=now,
            )
            for committee in committees
        ),
        batch_size=1000,
    )
    return {row.committee_id: row for row in Rule.objects.all()}


def _seats(
    committees: list[Any], everybody: list[int], rules: dict[int, Any], now: dt.datetime
) -> None:
    from hwabaek.models import Membership

    seats = [
        Membership(
            committee=committee,
            person_id=person,
            kind="commissioned",
            role="chair" if seat == 0 else "member",
            term_start_date=dt.date(2026, 1, 1),
        )
        for place, committee in enumerate(committees)
        for seat, person in enumerate(_sitting(place, everybody))
    ]
    Membership.objects.bulk_create(seats, batch_size=2000)
    by_committee: dict[int, list[Any]] = {}
    for row in Membership.objects.order_by("pk"):
        by_committee.setdefault(row.committee_id, []).append(row)
    _meetings(committees, by_committee, rules, now)


def _sitting(place: int, everybody: list[int]) -> list[int]:
    """Return who sits: the measured member in the first five committees, others in turn."""
    first = 1 + place * SEATS % (len(everybody) - SEATS - 1)
    others = everybody[first : first + SEATS - 1]
    return [*others, everybody[0] if place < 5 else everybody[first + SEATS - 1]]


def _meetings(
    committees: list[Any],
    seats: dict[int, list[Any]],
    rules: dict[int, Any],
    now: dt.datetime,
) -> None:
    from hwabaek.models import Meeting

    Meeting.objects.bulk_create(
        (
            Meeting(
                body_id=committee.body_id,
                committee=committee,
                year=2026,
                number=number,
                mode="written",
                state="open" if number == MEETINGS else "concluded",
                title=f"안건 {number}",
                deadline_at=now + dt.timedelta(days=5 if number == MEETINGS else -30 * number),
                rule=rules[committee.pk],
                created_by=seats[committee.pk][0].person,
                created_at=now,
                called_at=now,
            )
            for committee in committees
            for number in range(1, MEETINGS + 1)
        ),
        batch_size=2000,
    )
    _rolls(seats)
    _items(now)


def _rolls(seats: dict[int, list[Any]]) -> None:
    from hwabaek.models import Meeting, RollEntry

    RollEntry.objects.bulk_create(
        (
            RollEntry(
                meeting=meeting,
                membership=seat,
                person_id=seat.person_id,
                seat=number,
                name="위원",
                role=seat.role,
                presides=seat.role == "chair",
            )
            for meeting in Meeting.objects.order_by("pk")
            for number, seat in enumerate(seats[meeting.committee_id], start=1)
        ),
        batch_size=5000,
    )


def _items(now: dt.datetime) -> None:
    from hwabaek.models import AgendaItem, Meeting, Poll

    AgendaItem.objects.bulk_create(
        (
            AgendaItem(
                meeting=meeting,
                number=number,
                title=f"안건 {number}",
                proposal_text="내용",
                order_text="주문",
            )
            for meeting in Meeting.objects.order_by("pk")
            for number in (1, 2, 3)
        ),
        batch_size=5000,
    )
    open_items = AgendaItem.objects.filter(meeting__state="open")
    Poll.objects.bulk_create(
        (Poll(item=item, opened_at=now) for item in open_items), batch_size=5000
    )


def _child(people: int, runs: int, prefix: list[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="hwabaek-bench-") as data:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
            "HWABAEK_DATA": data,
            "DJANGO_SETTINGS_MODULE": "hwabaek.settings",
            "PYTHONPATH": str(ROOT),
        }
        command = [*prefix, sys.executable, __file__, "--here", str(people), "--runs", str(runs)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


if __name__ == "__main__":
    sys.exit(main())
