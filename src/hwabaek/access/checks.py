"""Documents and records for whoever holds one: its check number or its exact bytes are the only key, there is no actor.

A check number is sixty random bits and stands on the document alone; a SHA-256 has whoever has the
file. What somebody gets by them they hold in their hands already, but for the original's bytes.
"""

from django.db.models import QuerySet

from hwabaek.access import NotFound
from hwabaek.access.documents import FOR_OFFICIALS
from hwabaek.access.entries import holding
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.tlog.canonical_json import parse
from hwabaek.models import Document, EarlierFile, LogEntry, Meeting

_SEALED = (EntryKind.MEETING_DOCUMENT_SEALED.value, EntryKind.MEETING_DOCUMENT_RENEWED.value)


def document_by_number(number: str) -> Document:
    """Return the sealed document that bears a check number.

    Raises:
        NotFound: none does.
    """
    found = _sealed().filter(check_number=number).first() if number else None
    if found is None:
        raise NotFound
    return found


def document_by_file(sha256: str) -> Document | None:
    """Return the sealed document whose file has this digest, now or before its archive stamp was renewed."""
    found = _sealed().filter(sha256=sha256).first()
    if found is None and (earlier := EarlierFile.objects.filter(sha256=sha256).first()):
        found = _sealed().filter(pk=earlier.document_id).first()
    return found


def gives_original(document: Document) -> bool:
    """Tell whether whoever has a document's check number may have its file.

    Not of a closed meeting (정보공개법 제9조제1항), nor what is for officials only.
    """
    is_closed = document.meeting.disclosure == Meeting.Disclosure.CLOSED
    return not is_closed and document.kind not in FOR_OFFICIALS


def entry_of_file(*, document: Document, sha256: str) -> LogEntry | None:
    """Return the entry by which a file of a document was logged; None once its fact is erased."""
    entries = LogEntry.objects.filter(
        body=document.body_id, kind__in=_SEALED, subject=f"meeting:{document.meeting_id}"
    )
    return _telling_of(entries, sha256)


def entry_of_record(sha256: str) -> LogEntry | None:
    """Return the entry by which the handing over of a record with this digest was logged.

    Records are handed over a few times a meeting: their facts are looked through by their bytes.
    """
    kind = EntryKind.MEETING_RECORD_EXPORTED.value
    return _telling_of(LogEntry.objects.filter(kind=kind), sha256)


def _sealed() -> QuerySet[Document]:
    return Document.objects.filter(state=Document.State.SEALED).select_related(
        "meeting__committee__department", "meeting__body", "item"
    )


def _telling_of(entries: QuerySet[LogEntry], sha256: str) -> LogEntry | None:
    needle = f'"sha256":"{sha256}"'.encode()
    found = holding(entries.filter(fact__isnull=False), part="canonical", needle=needle)
    for entry in found.select_related("fact", "leaf", "body").order_by("pk"):
        # The bytes could stand elsewhere in it: what counts is what the fact says.
        try:
            fact = parse(bytes(entry.fact.canonical))
        except VerificationError:
            continue
        if fact["data"].get("sha256") == sha256:
            return entry
    return None
