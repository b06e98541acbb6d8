"""Resolutions and the result of a deliberation: typeset from the facts, sealed, kept."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction

from hwabaek.actions import log
from hwabaek.actions.deliveries import announce
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.replay import replay
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.gateways.files import FileStore
from hwabaek.gateways.seal import Seal, Sealed, SealUnavailable, open_seal
from hwabaek.gateways.typesetting import TypesettingError, typeset
from hwabaek.models import AgendaItem, Delivery, Document, Meeting, RollEntry

logger = logging.getLogger(__name__)
LEASE = dt.timedelta(minutes=3)
MAX_TRIES = 8


def request_documents(*, meeting: Meeting, now: dt.datetime) -> None:
    """This function will ask for a resolution of each decided item and for the whole result."""
    decided = AgendaItem.objects.filter(meeting=meeting, poll__answer__isnull=False)
    kinds = [(item, Document.Kind.RESOLUTION) for item in decided]
    for item, kind in [*kinds, (None, Document.Kind.WRITTEN_RESULT)]:
        Document.objects.create(
            body=meeting.body,
            meeting=meeting,
            item=item,
            kind=kind,
            asked_at=now,
            next_try_at=now,
        )


def make_due_documents(*, now: dt.datetime, limit: int = 20) -> int:
    """This function will typeset and seal what is due; returns how many were tried."""
    due = Document.objects.filter(state=Document.State.WAITING, next_try_at__lte=now)
    ids = list(due.order_by("next_try_at", "id").values_list("pk", flat=True)[:limit])
    return sum(make_document(document_id=pk, now=now) for pk in ids)


def make_document(*, document_id: int, now: dt.datetime) -> bool:
    """This function will make one document; returns whether it was this call's to make.

    Typesetting and sealing happen outside any transaction; the same facts give the same page.
    """
    claimed = Document.objects.filter(
        pk=document_id, state=Document.State.WAITING, next_try_at__lte=now
    ).update(next_try_at=now + LEASE)
    if not claimed:
        return False
    document = Document.objects.select_related("meeting__body", "item", "body").get(pk=document_id)
    try:
        sealed = _seal(_typeset(document), document, now)
    except (TypesettingError, SealUnavailable) as error:
        _postpone(document, str(error), now)
    else:
        _keep(document, sealed, now)
    return True


def file_store() -> FileStore:
    """This function will return the store that holds papers and documents."""
    return FileStore(settings.FILES)


def seal_of_body() -> Seal:
    """This function will open the organisation's seal as the settings name it.

    Raises:
        SealUnavailable: its key cannot be opened.
    """
    return open_seal(
        url=settings.SEAL_URL,
        passphrase=settings.SEAL_PASSPHRASE,
        timestamp_url=settings.TIMESTAMP_URL,
    )


def _typeset(document: Document) -> bytes:
    facts = log.facts_of(f"meeting:{document.meeting_id}")
    record = replay(facts)
    item = document.item.number if document.item else None
    data = document_data_for(kind=document.kind, record=record, item=item)
    return typeset(
        template=document.kind,
        data=data,
        attachment=canonical(facts),
        timestamp=document.meeting.concluded_at or document.asked_at,
    )


def _seal(pdf: bytes, document: Document, now: dt.datetime) -> Sealed:
    return seal_of_body().seal(
        pdf=pdf, reason=document.get_kind_display(), location=document.body.name, at=now
    )


@transaction.atomic
def _postpone(document: Document, error: str, now: dt.datetime) -> None:
    logger.warning("document %s was not made: %s", document.pk, error)
    document.tries += 1
    document.error = error[:2000]
    if document.tries >= MAX_TRIES:
        document.state = Document.State.FAILED
    document.next_try_at = now + dt.timedelta(seconds=10 * 2**document.tries)
    document.save(update_fields=["tries", "error", "state", "next_try_at"])


@transaction.atomic
def _keep(document: Document, sealed: Sealed, now: dt.datetime) -> None:
    stored = file_store().write(content=sealed.pdf)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(
        pk=document.meeting_id
    )
    document.state, document.sealed_at, document.error = Document.State.SEALED, now, ""
    document.seal_level, document.stored_as = sealed.level, stored.name
    document.sha256, document.size = stored.sha256, stored.size
    document.save()
    log.append(
        body=document.body,
        kind=EntryKind.MEETING_DOCUMENT_SEALED,
        subject=f"meeting:{meeting.pk}",
        act=log.Act(actor=None, capacity="system", now=now),
        data={
            "document": str(document.pk),
            "kind": document.kind,
            "item": document.item.number if document.item else None,
            "sha256": stored.sha256,
            "size": stored.size,
            "seal": sealed.level,
            "timestamp": sealed.timestamped,
        },
    )
    unfinished = Document.objects.filter(meeting=meeting).exclude(state=Document.State.SEALED)
    if not unfinished.exists():
        people = [e.person for e in RollEntry.objects.filter(meeting=meeting).select_related("person")]
        announce(meeting=meeting, people=people, purpose=Delivery.Purpose.RESULT, now=now)
