"""What `record.json` says: the facts of a meeting as they are hashed, their values, and their proofs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import (
    Entry,
    Fact,
    VeiledFact,
    check_entry,
    check_fact,
    digest_of,
    entry_of,
)
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.veil import Revealed, Values, read_values, reveal, unveil
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.merkle import HASH_SIZE

FORMAT = "hwabaek-record/1"
RECORD = "record.json"

_RECORD_KEYS = {"format", "version", "body", "meeting", "entries"}
_ENTRY_KEYS = {"entry", "fact", "index", "proof", "values"}


class Version(StrEnum):
    """Whether a record is whole, or masked for the public by its meeting's class of disclosure."""

    WHOLE = "whole"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class ProvenFact:
    """A fact with the values beside it, where the log has it, and the proof of that."""

    fact: VeiledFact
    values: Values
    index: int
    proof: tuple[bytes, ...]

    def unveiled(self) -> Fact:
        """Return the fact with every value in its place.

        Raises:
            VerificationError: a value is missing, foreign or not the one that was veiled.
        """
        return unveil(fact=self.fact, values=self.values)


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact as a record gives it, beside the log entry that is said to vouch for it.

    `digest` is the fact's own, `revealed` the fact with the values that the record shows.
    """

    fact: VeiledFact
    values: Values
    entry: Entry
    index: int
    proof: tuple[bytes, ...]
    digest: str
    revealed: Revealed = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordFile:
    """What `record.json` says."""

    version: Version
    body: Mapping[str, Any]
    meeting: Mapping[str, Any]
    facts: tuple[ReadFact, ...]


def render_record_file(
    *, record: MeetingRecord, facts: Iterable[ProvenFact], version: Version
) -> bytes:
    """Return `record.json`; `facts` stand in the order of the log."""
    entries = [
        {
            "entry": entry_of(proven.fact),
            "fact": proven.fact,
            "index": proven.index,
            "proof": [step.hex() for step in proven.proof],
            "values": proven.values,
        }
        for proven in facts
    ]
    heading = {"format": FORMAT, "version": version.value, **heading_of(record)}
    return canonical({**heading, "entries": entries})


def read_record_file(data: bytes) -> RecordFile:
    """Read `record.json`.

    Raises:
        VerificationError: it is not of this format, or its entries are not in the order of the log.
    """
    value = parse(data)
    if type(value) is not dict or set(value) != _RECORD_KEYS or value["format"] != FORMAT:
        raise VerificationError(f"{RECORD} is not of the format {FORMAT}")
    fields = Fields(value, RECORD)
    facts = tuple(_read_fact(one) for one in fields.each("entries"))
    indexes = [fact.index for fact in facts]
    if indexes != sorted(set(indexes)):
        raise VerificationError(
            "the entries are not in the order of the log", "기록이 기록부의 차례대로가 아닙니다"
        )
    return RecordFile(
        version=Version(fields.one_of("version", *Version)),
        body=fields.data("body"),
        meeting=fields.data("meeting"),
        facts=facts,
    )


def heading_of(record: MeetingRecord) -> dict[str, Any]:
    """Return what `record.json` says of the body and the meeting, which the call says too."""
    call = record.call
    return {
        "body": {"id": record.body.id, "name": record.body.name},
        "meeting": {
            "id": call.id,
            "committee": record.committee.name,
            "year": call.year,
            "number": call.number,
            "title": str(call.title),  # a masked one is written like any other text
        },
    }


def _read_fact(one: Fields) -> ReadFact:
    if set(one.value) != _ENTRY_KEYS:
        raise VerificationError(f"{one.path} must have exactly the keys {sorted(_ENTRY_KEYS)}")
    fact, entry = VeiledFact(one.data("fact")), one.data("entry")
    check_fact(fact)
    check_entry(entry)
    values = read_values(one.data("values"))
    return ReadFact(
        fact=fact,
        values=values,
        entry=entry,
        index=one.number("index"),
        proof=tuple(map(_hash, one.texts("proof"))),
        digest=digest_of(fact),
        revealed=reveal(fact=fact, values=values),
    )


def _hash(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise VerificationError("a proof holds what is not a hash") from error
    if len(found) != HASH_SIZE or found.hex() != text:
        raise VerificationError("a proof holds what is not a hash")
    return found
