"""How many signed replies a second are accepted over HTTP, beside the same rows by the database alone.

    python bench/ballots.py [--replies 400] [--json FILE]

For SQLite and PostgreSQL in turn, each durable: half of the members sign over HTTP (session, CSRF,
access check, form, rule of idempotency, ballot, log entry, commit), then the same rows are inserted
for the other half by the driver, one transaction a reply. The ratio is the figure.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
THREADS = 8


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--replies", type=int, default=400)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--here", action="store_true", help="measure this process's database")
    arguments = parser.parse_args()
    if arguments.here:
        print(json.dumps(measure(arguments.replies)))
        return 0
    rows = {
        "SQLite": _child(arguments.replies, []),
        "PostgreSQL": _child(arguments.replies, _own()),
    }
    print(f"{'database':12}{'HTTP/s':>10}{'database/s':>12}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}")
    for name, row in rows.items():
        print(
            f"{name:12}{row['http']:10.0f}{row['database']:12.0f}{row['ratio']:8.2f}"
            f"{row['p50_ms']:9.1f}{row['p99_ms']:9.1f}"
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1))
    return 0


def measure(replies: int) -> dict[str, float]:
    """Measure one database."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench import stage

    call_command("migrate", verbosity=0, interactive=False)
    signers = stage.members_ready(replies)
    half = len(signers) // 2
    with stage.server("--no-worker") as (_, port):
        stage.sign_all(signers[:8], port, threads=THREADS)  # warm
        times: list[float] = []
        began = time.perf_counter()
        done = _timed(signers[8:half], port, times)
        http = done / (time.perf_counter() - began)
    alone = _database_alone(half, len(signers))
    times.sort()
    return {
        "http": http,
        "database": alone,
        "ratio": http / alone,
        "p50_ms": times[len(times) // 2] * 1000,
        "p99_ms": times[int(len(times) * 0.99)] * 1000,
    }


def _timed(signers: list[Any], port: int, times: list[float]) -> int:
    """Sign from a process of its own load: threads that mostly wait."""
    import http.client
    import uuid

    from bench import stage

    waiting, done = list(signers), []

    def run() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while waiting:
            signer = waiting.pop()
            began = time.perf_counter()
            if not stage.sign(connection, signer, uuid.uuid4()):
                raise RuntimeError("not acknowledged")
            times.append(time.perf_counter() - began)
            done.append(1)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done)


def _database_alone(first: int, last: int) -> float:
    """Insert the rows of a reply for each remaining member, by the driver, a transaction each."""
    from django.db import connection

    from hwabaek.models import Reply, RollEntry

    pattern = Reply.objects.order_by("pk").first()
    entries = list(RollEntry.objects.order_by("seat").values_list("pk", flat=True)[first:last])
    statements = _recorded(pattern)
    if connection.vendor == "sqlite":
        return _rate(entries, lambda: _one_after_the_other(statements, entries))
    return _rate(entries, lambda: _many(statements, entries))


def _rate(entries: list[int], work: Any) -> float:
    began = time.perf_counter()
    work()
    return len(entries) / (time.perf_counter() - began)


def _recorded(reply: Any) -> dict[str, Any]:
    """Take the contents of rows that the product has written, to write rows of the same size."""
    from hwabaek.models import Delivery, Fact, LogEntry

    entry = LogEntry.objects.filter(kind="meeting.reply.submitted").order_by("pk").first()
    fact = Fact.objects.get(entry=entry)
    delivery = Delivery.objects.filter(purpose="receipt").order_by("pk").first()
    return {
        "reply": reply,
        "ballot": reply.ballots.first(),
        "entry": entry,
        "fact": [bytes(fact.canonical), bytes(fact.values or b"")],
        "delivery": delivery,
    }


def _one_after_the_other(rows: dict[str, Any], entries: list[int]) -> None:
    """SQLite has one writer."""
    from django.db import connection

    for entry in entries:
        _one(connection, rows, entry)


def _one(connection: Any, rows: dict[str, Any], roll_entry: int) -> None:
    """Insert one reply's rows through Django's connection, by plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        _insert(cursor, rows, roll_entry)
        cursor.execute("COMMIT")


def _insert(cursor: Any, rows: dict[str, Any], roll_entry: int) -> None:
    reply = rows["reply"]
    # SQLite keeps a UUID as its hex digits; PostgreSQL reads those as well.
    key = secrets.token_hex(16)
    made = _returning(
        cursor,
        "INSERT INTO hwabaek_reply (entry_id, version, key, submitted_at, late, auth, shown_digest,"
        " signature_kind, strokes, signature_text) VALUES (%s,1,%s,%s,%s,%s,%s,%s,NULL,%s)",
        [
            roll_entry,
            key,
            reply.submitted_at,
            False,
            reply.auth,
            reply.shown_digest,
            reply.signature_kind,
            reply.signature_text,
        ],
    )
    cursor.execute(
        "INSERT INTO hwabaek_ballot (reply_id, poll_id, choice, opinion) VALUES (%s,%s,%s,%s)",
        [made, rows["ballot"].poll_id, "for", ""],
    )
    _insert_log_entry(cursor, rows)
    _insert_delivery(cursor, rows["delivery"], made)


def _insert_log_entry(cursor: Any, rows: dict[str, Any]) -> None:
    entry = rows["entry"]
    logged = _returning(
        cursor,
        "INSERT INTO hwabaek_logentry (body_id, kind, subject, at, digest) VALUES (%s,%s,%s,%s,%s)",
        [entry.body_id, entry.kind, entry.subject, entry.at, entry.digest],
    )
    cursor.execute(
        'INSERT INTO hwabaek_fact (entry_id, canonical, "values") VALUES (%s,%s,%s)',
        [logged, *rows["fact"]],
    )
    cursor.execute(
        "INSERT INTO hwabaek_unsealedentry (entry_id, body_id) VALUES (%s,%s)",
        [logged, entry.body_id],
    )


def _insert_delivery(cursor: Any, delivery: Any, reply: int) -> None:
    cursor.execute(
        "INSERT INTO hwabaek_delivery (body_id, meeting_id, person_id, channel, purpose, reference,"
        " state, queued_at, tries, next_try_at, error) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,0,%s,'')",
        [
            delivery.body_id,
            delivery.meeting_id,
            delivery.person_id,
            "mail",
            "receipt",
            reply,
            "queued",
            delivery.queued_at,
            delivery.queued_at,
        ],
    )


def _returning(cursor: Any, sql: str, values: list[Any]) -> int:
    cursor.execute(sql + " RETURNING id", values)
    number: int = cursor.fetchone()[0]
    return number


def _many(rows: dict[str, Any], entries: list[int]) -> None:
    """PostgreSQL commits side by side: as many connections as the server has threads."""
    from django.db import connections

    waiting = list(entries)

    def run() -> None:
        connection = connections["default"]
        while waiting:
            try:
                entry = waiting.pop()
            except IndexError:
                break
            _one(connection, rows, entry)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _own() -> list[str]:
    return [sys.executable, str(ROOT / "tests" / "databases.py"), "--durable"]


def _child(replies: int, prefix: list[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="hwabaek-bench-") as data:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "HWABAEK_DATA": data,
            "DJANGO_SETTINGS_MODULE": "hwabaek.settings",
            "PYTHONPATH": str(ROOT),
        }
        command = [*prefix, sys.executable, __file__, "--here", "--replies", str(replies)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


if __name__ == "__main__":
    sys.exit(main())
