"""The record of a meeting as one file that stands alone (docs/record-format.md)."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.container import pack, safe_name
from hwabaek.core.record.counted import attributes_named
from hwabaek.core.record.disclosure import Disclosure
from hwabaek.core.record.happenings import Document
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.readme import README_TEXT
from hwabaek.core.record.record_file import RECORD, ProvenFact, Version, render_record_file
from hwabaek.core.record.replay import replay
from hwabaek.core.record.schema.schema import SCHEMA, SCHEMA_TEXT
from hwabaek.core.record.stamps import Stamp, stamp_files
from hwabaek.core.record.veil import mask, reveal

README: Final = "README.txt"
CHECKPOINT: Final = "log/checkpoint"
LOG_KEYS: Final = "keys/log.vkey"
WITNESS_KEYS: Final = "keys/witnesses.vkey"
SEAL_CHAIN: Final = "keys/seal.pem"


@dataclass(frozen=True, slots=True)
class Vouchers:
    """What vouches for the facts: the signed checkpoint, and the keys to check it and the seals by.

    `log_keys` are all keys of the log in text form, the one that signed among them; `witness_keys`
    those of who co-signed; `seal_chain` is PEM.
    """

    checkpoint: bytes
    log_keys: tuple[str, ...]
    witness_keys: tuple[str, ...] = ()
    seal_chain: bytes | None = None
    stamps: tuple[Stamp, ...] = ()

    def as_files(self) -> dict[str, bytes]:
        """Return the files of the archive that hold them."""
        files = {
            **stamp_files(self.stamps),
            CHECKPOINT: self.checkpoint,
            LOG_KEYS: _in_lines(self.log_keys),
            WITNESS_KEYS: _in_lines(self.witness_keys) if self.witness_keys else None,
            SEAL_CHAIN: self.seal_chain,
        }
        return {name: content for name, content in files.items() if content is not None}


def build_archive(
    *, facts: Iterable[ProvenFact], vouchers: Vouchers, contents: Iterable[bytes]
) -> bytes:
    """Return the whole archive of a meeting: the same input makes the same bytes.

    `contents` are papers, scans and documents; each finds its place by its digest. The proofs lead
    to the checkpoint of the vouchers.

    Raises:
        VerificationError: the facts make no record, or a content is missing or foreign.
    """
    ordered = sorted(facts, key=lambda proven: proven.index)
    record = replay(proven.unveiled() for proven in ordered)
    wanted = paper_paths(record) | {
        path: document.sha256 for path, document in document_paths(record).items()
    }
    return pack(
        {
            **_placed(wanted, contents),
            **vouchers.as_files(),
            RECORD: render_record_file(record=record, facts=ordered, version=Version.WHOLE),
            README: README_TEXT.encode(),
            SCHEMA: SCHEMA_TEXT,
        }
    )


def build_public_archive(
    *, facts: Iterable[ProvenFact], vouchers: Vouchers, contents: Iterable[bytes]
) -> bytes:
    """Return the archive that the public may have: masked by the meeting's class of disclosure.

    `contents` are what `public_paths` names and nothing else.

    Raises:
        VerificationError: the facts make no record, or a content is missing or foreign.
    """
    ordered = sorted(facts, key=lambda proven: proven.index)
    whole = replay(proven.unveiled() for proven in ordered)
    masked = [_masked(proven, whole) for proven in ordered]
    record = replay(reveal(fact=one.fact, values=one.values).fact for one in masked)
    return pack(
        {
            **_placed(public_paths(whole), contents),
            **replace(vouchers, seal_chain=None).as_files(),
            RECORD: render_record_file(record=record, facts=masked, version=Version.PUBLIC),
            README: README_TEXT.encode(),
            SCHEMA: SCHEMA_TEXT,
        }
    )


def paper_paths(record: MeetingRecord) -> dict[str, str]:
    """Return where each paper and each scan of a paper reply stands, and its digest."""
    return _papers(record) | _scans(record)


def document_paths(record: MeetingRecord) -> dict[str, Document]:
    """Return where each sealed document stands."""
    return {_document_path(document): document for document in record.documents}


def public_paths(record: MeetingRecord) -> dict[str, str]:
    """Return where each file of a public version stands, and its digest.

    These are the papers of a meeting that is open. Scans and sealed documents are in no public
    version: they show signatures, and each document carries all facts unmasked.
    """
    return _papers(record) if record.call.disclosure is Disclosure.PUBLIC else {}


def _in_lines(keys: Iterable[str]) -> bytes:
    return "".join(f"{key}\n" for key in keys).encode()


def _masked(proven: ProvenFact, record: MeetingRecord) -> ProvenFact:
    values = mask(
        fact=proven.fact,
        values=proven.values,
        disclosure=record.call.disclosure,
        counted=frozenset(attributes_named(record.rule.data)),
    )
    return replace(proven, values=values)


def _papers(record: MeetingRecord) -> dict[str, str]:
    return {
        f"papers/{paper.sha256}-{safe_name(paper.file_name)}": paper.sha256
        for item in record.items
        for paper in item.papers
    }


def _scans(record: MeetingRecord) -> dict[str, str]:
    scans = [reply.paper.scan_sha256 for reply in record.replies if reply.paper]
    return {f"scans/{digest}": digest for digest in scans}


def _document_path(document: Document) -> str:
    item = "" if document.item is None else f"-{document.item}"
    return f"documents/{document.kind}{item}-{document.sha256[:16]}.pdf"


def _placed(wanted: Mapping[str, str], contents: Iterable[bytes]) -> dict[str, bytes]:
    given = {hashlib.sha256(content).hexdigest(): content for content in contents}
    missing = [path for path, digest in wanted.items() if digest not in given]
    if missing or set(given) - set(wanted.values()):
        raise VerificationError(f"files are missing or foreign to the record: {missing}")
    return {path: given[digest] for path, digest in wanted.items()}
