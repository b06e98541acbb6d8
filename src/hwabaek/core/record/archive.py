"""The record of a meeting as one file that stands alone (docs/record-format.md)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.container import pack, safe_name
from hwabaek.core.record.entries import Entry, Fact, check_entry, check_fact, entry_of
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.happenings import Document
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.readme import README_TEXT
from hwabaek.core.record.replay import replay
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.merkle import HASH_SIZE

FORMAT = "hwabaek-record/1"

RECORD = "record.json"
README = "README.txt"
CHECKPOINT = "log/checkpoint"
LOG_KEY = "keys/log.vkey"
SEAL_CHAIN = "keys/seal.pem"

_RECORD_KEYS = {"format", "body", "meeting", "entries"}
_ENTRY_KEYS = {"entry", "fact", "index", "proof"}


@dataclass(frozen=True, slots=True)
class ProvenFact:
    """A fact, where the log has it, and the proof of that against the archive's checkpoint."""

    fact: Fact
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact as an archive gives it, beside the log entry that is said to vouch for it."""

    fact: Fact
    entry: Entry
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class RecordFile:
    """What `record.json` says."""

    body: Mapping[str, Any]
    meeting: Mapping[str, Any]
    facts: tuple[ReadFact, ...]


def build_archive(
    *,
    facts: Iterable[ProvenFact],
    checkpoint: bytes,
    log_key: str,
    contents: Iterable[bytes],
    seal_chain: bytes | None = None,
) -> bytes:
    """Return the archive of a meeting: the same input makes the same bytes.

    `contents` are papers, scans and documents; each finds its place by its digest. The proofs lead
    to `checkpoint`, a note signed by `log_key` (text form). `seal_chain` is PEM.

    Raises:
        VerificationError: the facts make no record, or a content is missing or foreign.
    """
    ordered = sorted(facts, key=lambda proven: proven.index)
    record = replay(proven.fact for proven in ordered)
    files = _placed(record, contents) | {
        RECORD: canonical(_record_file(record, ordered)),
        README: README_TEXT.encode(),
        CHECKPOINT: checkpoint,
        LOG_KEY: f"{log_key}\n".encode(),
    }
    return pack(files if seal_chain is None else {**files, SEAL_CHAIN: seal_chain})


def read_record_file(data: bytes) -> RecordFile:
    """Read `record.json`.

    Raises:
        VerificationError: it is not of this format, or its entries are not in the order of the log.
    """
    value = parse(data)
    if type(value) is not dict or set(value) != _RECORD_KEYS or value["format"] != FORMAT:
        raise VerificationError(f"record.json is not of the format {FORMAT}")
    fields = Fields(value, RECORD)
    facts = tuple(_read_fact(one) for one in fields.each("entries"))
    indexes = [fact.index for fact in facts]
    if indexes != sorted(set(indexes)):
        raise VerificationError(
            "the entries are not in the order of the log", "기록이 기록부의 차례대로가 아닙니다"
        )
    return RecordFile(body=fields.data("body"), meeting=fields.data("meeting"), facts=facts)


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
            "title": call.title,
        },
    }


def paper_paths(record: MeetingRecord) -> dict[str, str]:
    """Return where each paper and each scan of a paper reply stands, and its digest."""
    papers = {
        f"papers/{paper.sha256}-{safe_name(paper.file_name)}": paper.sha256
        for item in record.items
        for paper in item.papers
    }
    scans = [reply.paper.scan_sha256 for reply in record.replies if reply.paper]
    return papers | {f"scans/{digest}": digest for digest in scans}


def document_paths(record: MeetingRecord) -> dict[str, Document]:
    """Return where each sealed document stands."""
    return {_document_path(document): document for document in record.documents}


def _document_path(document: Document) -> str:
    item = "" if document.item is None else f"-{document.item}"
    return f"documents/{document.kind}{item}-{document.sha256[:16]}.pdf"


def _placed(record: MeetingRecord, contents: Iterable[bytes]) -> dict[str, bytes]:
    wanted = paper_paths(record) | {
        path: document.sha256 for path, document in document_paths(record).items()
    }
    given = {hashlib.sha256(content).hexdigest(): content for content in contents}
    missing = [path for path, digest in wanted.items() if digest not in given]
    if missing or set(given) - set(wanted.values()):
        raise VerificationError(f"files are missing or foreign to the record: {missing}")
    return {path: given[digest] for path, digest in wanted.items()}


def _record_file(record: MeetingRecord, facts: Sequence[ProvenFact]) -> dict[str, Any]:
    entries = [
        {
            "entry": entry_of(proven.fact),
            "fact": proven.fact,
            "index": proven.index,
            "proof": [step.hex() for step in proven.proof],
        }
        for proven in facts
    ]
    return {"format": FORMAT, **heading_of(record), "entries": entries}


def _read_fact(one: Fields) -> ReadFact:
    if set(one.value) != _ENTRY_KEYS:
        raise VerificationError(f"{one.path} must have exactly the keys entry, fact, index, proof")
    fact, entry = one.data("fact"), one.data("entry")
    check_fact(fact)
    check_entry(entry)
    return ReadFact(
        fact=fact,
        entry=entry,
        index=one.number("index"),
        proof=tuple(map(_hash, one.texts("proof"))),
    )


def _hash(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise VerificationError("a proof holds what is not a hash") from error
    if len(found) != HASH_SIZE or found.hex() != text:
        raise VerificationError("a proof holds what is not a hash")
    return found
