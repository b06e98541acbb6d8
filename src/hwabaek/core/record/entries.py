"""Facts, and the log entries that vouch for them without telling what they say."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NewType

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.core.tlog.merkle import leaf_hash

__all__ = [
    "Entry",
    "EntryKind",
    "Fact",
    "VeiledFact",
    "check_entry",
    "check_fact",
    "digest_of",
    "entry_of",
    "leaf_of",
    "make_fact",
    "parse_moment",
    "render_moment",
]

# What happened, as it was; and in the form that is hashed, where some values are veiled (veil.py).
Fact = dict[str, Any]
VeiledFact = NewType("VeiledFact", Fact)
Entry = dict[str, str]

_SUBJECT = re.compile(r"[a-z_]+:[A-Za-z0-9_.-]{1,80}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_ROLE = re.compile(r"[a-z]+(_[a-z]+)*")
_FACT_KEYS = {"kind", "subject", "at", "actor", "salt", "data"}
_ACTOR_KEYS = {"person", "name", "as"}
_ENTRY_KEYS = {"kind", "subject", "at", "digest"}
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_KINDS = frozenset(str(kind) for kind in EntryKind)


def make_fact(
    *,
    kind: EntryKind,
    subject: str,
    at: str,
    actor: Mapping[str, str | None],
    salt: str,
    data: Mapping[str, Any],
) -> Fact:
    """Put a fact together: what happened, to what, when, by whom, and a salt against guessing.

    `at` is written as by `render_moment`; `salt` is 16 random bytes in hex.

    Raises:
        VerificationError: a part is malformed, or the data holds what has no canonical form.
    """
    said = {"actor": dict(actor), "salt": salt, "data": dict(data)}
    fact = {"kind": str(kind), "subject": subject, "at": at, **said}
    check_fact(fact)
    canonical(fact)
    return fact


def digest_of(fact: VeiledFact) -> str:
    """Return the hex SHA-256 of the canonical form of a fact as it is hashed.

    Raises:
        VerificationError: the fact has no canonical form.
    """
    return hashlib.sha256(canonical(fact)).hexdigest()


def entry_of(fact: VeiledFact) -> Entry:
    """Return the log entry of a fact: what kind, about what, when, and the fact's digest; nothing that it says.

    Raises:
        VerificationError: the fact is malformed.
    """
    check_fact(fact)
    return {
        "kind": fact["kind"],
        "subject": fact["subject"],
        "at": fact["at"],
        "digest": digest_of(fact),
    }


def leaf_of(entry: Entry) -> bytes:
    """Return the hash of the log's leaf that holds this entry.

    Raises:
        VerificationError: the entry is malformed.
    """
    check_entry(entry)
    return leaf_hash(canonical(entry))


def check_fact(fact: object) -> None:
    """Refuse what is not a fact, veiled or not.

    Raises:
        VerificationError: the value is not of a fact's form; its data is not looked into.
    """
    if type(fact) is not dict or set(fact) != _FACT_KEYS:
        raise VerificationError(
            f"a fact must have exactly the keys {', '.join(sorted(_FACT_KEYS))}"
        )
    _check_common(fact)
    _check_text(fact, "salt", _SALT)
    _check_actor(fact["actor"])
    if type(fact["data"]) is not dict:
        raise VerificationError("the data of a fact must be an object")


def check_entry(entry: object) -> None:
    """Refuse what is not a log entry.

    Raises:
        VerificationError: the value is not of an entry's form.
    """
    if type(entry) is not dict or set(entry) != _ENTRY_KEYS:
        raise VerificationError(
            f"an entry must have exactly the keys {', '.join(sorted(_ENTRY_KEYS))}"
        )
    _check_common(entry)
    _check_text(entry, "digest", _DIGEST)


def render_moment(moment: datetime) -> str:
    """Return a moment as facts write it: UTC, to the microsecond.

    Raises:
        VerificationError: the moment says no zone.
    """
    if moment.utcoffset() is None:
        raise VerificationError("a moment must say its zone")
    # isoformat and not strftime: the latter does not pad years before 1000 on every platform.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_moment(text: object) -> datetime:
    """Read a moment as facts write it.

    Raises:
        VerificationError: it is not written in exactly that way.
    """
    if type(text) is str and _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # a 30 February is refused like any other text
    raise VerificationError("a moment must be written as 2026-10-12T08:55:00.123456Z")


def _check_common(value: dict[str, object]) -> None:
    if type(value["kind"]) is not str or value["kind"] not in _KINDS:
        raise VerificationError("no such kind of entry")
    _check_text(value, "subject", _SUBJECT)
    parse_moment(value["at"])


def _check_actor(actor: object) -> None:
    if type(actor) is not dict or set(actor) != _ACTOR_KEYS:
        raise VerificationError("an actor must have exactly the keys as, name, person")
    _check_text(actor, "as", _ROLE)
    # A name or a person that is veiled is an object; what is in it is for veil.py to say.
    named = isinstance(actor["name"], str | dict)
    if not (named and isinstance(actor["person"], str | dict | None)):
        raise VerificationError("an actor must have a name and a person, or null for the system")


def _check_text(value: dict[str, object], key: str, form: re.Pattern[str]) -> None:
    text = value[key]
    if type(text) is not str or not form.fullmatch(text):
        raise VerificationError(f"{key} is malformed")
