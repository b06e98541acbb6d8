"""Writing into the append-only log: the fact and its entry commit with what happened."""

import datetime as dt
import json
import secrets
from dataclasses import dataclass
from typing import Any

from hwabaek.core.record.entries import EntryKind, digest_of, make_fact, render_moment
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.models import Body, Fact, LogEntry, Person, UnsealedEntry

# Who acts when nobody does: the server's clock, the worker.
SYSTEM: dict[str, str | None] = {"person": None, "name": "", "as": "system"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did something, in which capacity, when, and on which request."""

    actor: Person | None
    capacity: str  # "clerk", "member", "chair", "coordinator", "administrator", "system"
    now: dt.datetime
    request_id: str = ""

    def as_actor(self) -> dict[str, str | None]:
        """Return the actor as a fact names them."""
        if self.actor is None:
            return SYSTEM
        return {"person": str(self.actor.pk), "name": self.actor.name, "as": self.capacity}


def append(
    *, body: Body, kind: EntryKind, subject: str, act: Act, data: dict[str, Any]
) -> LogEntry:
    """Write a fact and its entry, to be sealed within a second.

    It is called last in a transaction and has no way to be skipped.
    """
    fact = make_fact(
        kind=kind,
        subject=subject,
        at=moment(act.now),
        actor=act.as_actor(),
        salt=secrets.token_hex(16),
        # Enumerated texts of the models become plain texts, tuples lists; canonical() is strict.
        data=json.loads(json.dumps(data)),
    )
    entry = LogEntry.objects.create(
        body=body, kind=kind.value, subject=subject, at=act.now, digest=digest_of(fact)
    )
    Fact.objects.create(entry=entry, canonical=canonical(fact))
    UnsealedEntry.objects.create(entry=entry, body=body)
    return entry


def facts_of(subject: str) -> list[dict[str, Any]]:
    """Return the facts about a subject in the order of the log."""
    rows = Fact.objects.filter(entry__subject=subject).order_by("entry_id")
    return [parse(bytes(row.canonical)) for row in rows]


def moment(value: dt.datetime) -> str:
    """Return a moment as facts write it: UTC, RFC 3339, microseconds."""
    return render_moment(value)
