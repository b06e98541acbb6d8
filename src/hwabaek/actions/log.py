"""Writing into the append-only log: the fact and its entry commit with what happened."""

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import (
    EntryKind,
    VeiledFact,
    digest_of,
    make_fact,
    render_moment,
)
from hwabaek.core.record.veil import Values, read_values, reveal, unveil, veil
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.live.tail import wake
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

    What tells of a person or is an opinion is veiled in it, and its values stand beside it.
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
    veiled, values = veil(fact=fact, salts=iter(lambda: secrets.token_hex(16), ""))
    entry = LogEntry.objects.create(
        body=body, kind=kind.value, subject=subject, at=act.now, digest=digest_of(veiled)
    )
    Fact.objects.create(
        entry=entry,
        canonical=canonical(veiled),
        values=canonical(values) if values else None,
    )
    UnsealedEntry.objects.create(entry=entry, body=body)
    wake()
    return entry


def facts_of(subject: str) -> list[dict[str, Any]]:
    """Return the facts about a subject in the order of the log, every value in its place.

    Raises:
        VerificationError: a fact or a value was changed in the database.
    """
    return [fact_in(row) for row in _rows(subject)]


def digests_of(subject: str) -> list[str]:
    """Return the digests of the facts about a subject in the order of the log."""
    return list(_rows(subject).values_list("entry__digest", flat=True))


def fact_in(row: Fact) -> dict[str, Any]:
    """Return the fact that a row holds, every value in its place.

    Raises:
        VerificationError: the fact or a value was changed in the database.
    """
    fact, values = stored(row)
    return unveil(fact=fact, values=values)


def shown_fact(row: Fact) -> dict[str, Any]:
    """Return the fact that a row holds for whoever reads the log, changed or not.

    Raises:
        VerificationError: there is no fact in it any more.
    """
    fact, values = stored(row)
    return reveal(fact=fact, values=values).fact


def is_as_logged(row: Fact) -> bool:
    """Say whether a fact and its values are those that its entry vouches for."""
    try:
        fact_in(row)
    except VerificationError:
        return False
    return hashlib.sha256(bytes(row.canonical)).hexdigest() == row.entry.digest


def stored(row: Fact) -> tuple[VeiledFact, Values]:
    """Return the fact that a row holds as it is hashed, and the values beside it.

    Raises:
        VerificationError: they were changed in the database and are none any more.
    """
    values = {} if row.values is None else read_values(parse(bytes(row.values)))
    return VeiledFact(parse(bytes(row.canonical))), values


def _rows(subject: str) -> QuerySet[Fact]:
    return Fact.objects.filter(entry__subject=subject).order_by("entry_id")


def moment(value: dt.datetime) -> str:
    """Return a moment as facts write it: UTC, RFC 3339, microseconds."""
    return render_moment(value)
