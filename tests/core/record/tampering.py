"""A whole record, taken apart and put together again with something changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hwabaek.core.record.archive import build_archive
from hwabaek.core.record.checks.report import Check, Line, Status
from hwabaek.core.record.container import pack, unpack
from hwabaek.core.record.entries import EntryKind, Fact, entry_of
from hwabaek.core.record.record_file import RECORD
from hwabaek.core.record.veil import unveil
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.keys import SignerKey, render_verifier_key
from tests.core.record.sample import (
    CALLED_AT,
    KEY,
    ORIGIN,
    Story,
    called,
    close_poll,
    digests,
    member,
    proven,
    reply,
    seal,
    story,
    veiled,
    vouchers,
)

Files = dict[str, bytes]
Record = dict[str, Any]

TRUSTED = (render_verifier_key(KEY.verifier),)
FORGER = SignerKey(name=ORIGIN, seed=b"\x66" * 32)
PDF = b"%PDF-1.7 resolution"


def sealed_story() -> Story:
    told = story()
    seal(told, PDF)
    listed = {"facts": digests(told.facts)}
    told.tell(EntryKind.MEETING_RECORD_EXPORTED, listed)
    return told


def opened(data: bytes) -> Files:
    return {member.name: member.content for member in unpack(data)}


def found(data: bytes, *, trusted: bool = True) -> dict[Check, Line]:
    """Return the lines that do not hold, by what they check."""
    report, _ = verify_record(data=data, keys=TRUSTED if trusted else ())
    return {line.check: line for line in report.lines if line.status is Status.FAILED}


def changed(whole: bytes, change: Callable[[Record], None]) -> bytes:
    """Return the record with `record.json` changed, everything else as it was."""
    files = opened(whole)
    record = parse(files[RECORD])
    change(record)
    return pack({**files, RECORD: canonical(record)})


def place(record: Record, kind: EntryKind, nth: int = 0) -> int:
    entries = record["entries"]
    return [n for n, one in enumerate(entries) if one["entry"]["kind"] == kind][nth]


@contextmanager
def rewritten(one: Record) -> Iterator[Fact]:
    """Give the fact of an entry to be changed, and veil it again as a forger would."""
    fact = unveil(fact=one["fact"], values=one["values"])
    yield fact
    one["fact"], one["values"] = veiled(fact)


def vouched(one: Record) -> None:
    """Make the entry agree with a changed fact, as a forger who knows the format would."""
    one["entry"] = entry_of(one["fact"])


def small() -> bytes:
    """Return the record of three members and one item without papers."""
    call = called()
    call["roll"], call["items"] = call["roll"][2:5], [{**call["items"][0], "papers": []}]
    told = Story(now=CALLED_AT)
    told.tell(EntryKind.MEETING_CREATED, {})
    told.tell(EntryKind.MEETING_CALLED, call)
    for seat in (3, 4, 5):
        told.tell(EntryKind.MEETING_REPLY_SUBMITTED, reply(seat, {1: "for"}), member(seat))
    close_poll(told, 1, "clerk")
    told.tell(EntryKind.MEETING_CLOSED, {"closed_by": "clerk"})
    told.tell(EntryKind.MEETING_CONCLUDED, {"facts": digests(told.facts)})
    placed, checkpoint = proven(told.facts)
    return build_archive(facts=placed, vouchers=vouchers(checkpoint), contents=[])
