"""The documents of a meeting: asked for in their order, typeset from the facts, sealed, kept."""

import datetime as dt
import hashlib
import logging
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from hwabaek.actions import log
from hwabaek.actions.certificates import proven_facts_of
from hwabaek.actions.deliveries import announce
from hwabaek.actions.sealing import seal_log
from hwabaek.actions.stamps import request_meeting_stamp
from hwabaek.core.documents.document import document_data
from hwabaek.core.documents.issue import Issue, check_number
from hwabaek.core.documents.log_state import LogState
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.replay import replay
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.gateways.files import FileStore
from hwabaek.gateways.log_keys import LogKeyMissing
from hwabaek.gateways.seal import (
    UNSTAMPED,
    PadesSeal,
    Sealed,
    SealUnavailable,
    TimestampUnavailable,
    open_seal,
)
from hwabaek.gateways.typesetting import TypesettingError, typeset
from hwabaek.models import AgendaItem, Delivery, Document, Leaf, Meeting, RollEntry

logger = logging.getLogger(__name__)
# A batch must end before its lease, also where the timestamp authority is silent.
LEASE = dt.timedelta(minutes=5)
BATCH = 5
MAX_TRIES = 8
# Whoever waits for a resolution waits three quarters of an hour for its time stamp; then it is sealed
# without, says so, and the stamp on the log's next checkpoint shows when it was there.
TRIES_WITH_STAMP = 7
# So long the audit certificate waits for the stamp that it tells of.
STAMP_FIRST = dt.timedelta(seconds=40)
# Members are told of the result as soon as these are sealed.
TOLD = (Document.Kind.RESOLUTION, Document.Kind.WRITTEN_RESULT)


def request_call_notice(*, meeting: Meeting, now: dt.datetime) -> None:
    """Ask for the notice of the call; the call itself does not wait for it."""
    _request(meeting, Document.Kind.CALL_NOTICE, now)


def request_documents(*, meeting: Meeting, now: dt.datetime) -> None:
    """Ask for a resolution of each decided item, the whole result and the report on it.

    The audit certificate names all of them, so it is asked for when they are sealed.
    """
    for item in AgendaItem.objects.filter(meeting=meeting, poll__answer__isnull=False):
        _request(meeting, Document.Kind.RESOLUTION, now, item)
    for kind in (Document.Kind.WRITTEN_RESULT, Document.Kind.RESULT_REPORT):
        _request(meeting, kind, now)


def request_sitting_documents(*, meeting: Meeting, items: list[int], now: dt.datetime) -> None:
    """Ask for a resolution of each decided item of a sitting, its minutes, its attendance sheet and the report on it.

    The audit certificate names all of them, so it is asked for when they are sealed.
    """
    for item in AgendaItem.objects.filter(meeting=meeting, number__in=items):
        _request(meeting, Document.Kind.RESOLUTION, now, item)
    for kind in (
        Document.Kind.MINUTES,
        Document.Kind.ATTENDANCE_SHEET,
        Document.Kind.RESULT_REPORT,
    ):
        _request(meeting, kind, now)


def make_due_documents(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Typeset and seal what is due; returns how many were tried."""
    due = Document.objects.filter(state=Document.State.WAITING, next_try_at__lte=now)
    ids = list(due.order_by("next_try_at", "id").values_list("pk", flat=True)[:limit])
    return sum(make_document(document_id=pk, now=now) for pk in ids)


def make_document(*, document_id: int, now: dt.datetime) -> bool:
    """Make one document; returns whether it was this call's to make.

    Typesetting and sealing happen outside any transaction; the same facts give the same page.
    """
    claimed = Document.objects.filter(
        pk=document_id, state=Document.State.WAITING, next_try_at__lte=now
    ).update(next_try_at=now + LEASE)
    if not claimed:
        return False
    document = Document.objects.select_related("meeting__body", "item", "body").get(pk=document_id)
    try:
        while seal_log(body_id=document.body_id, now=now):
            pass
        sealed = _make(document, now)
    except (TypesettingError, SealUnavailable, VerificationError, LogKeyMissing) as error:
        _postpone(document, str(error), now)
    else:
        _keep(document, sealed, now)
    return True


def file_store() -> FileStore:
    """Return the store that holds papers and documents."""
    return FileStore(settings.FILES)


def seal_of_body() -> PadesSeal:
    """Open the organisation's seal as the settings name it.

    Raises:
        SealUnavailable: its key cannot be opened.
    """
    return open_seal(
        url=settings.SEAL_URL,
        passphrase=settings.SEAL_PASSPHRASE,
        timestamp_url=settings.TIMESTAMP_URL,
        timestamp_roots=settings.TIMESTAMP_ROOTS,
    )


def _make(document: Document, now: dt.datetime) -> Sealed:
    try:
        return _issued(document, now)
    except TimestampUnavailable as error:
        if document.tries < TRIES_WITH_STAMP:
            raise
        document.unstamped_reason = str(error)
        return _issued(document, now, unstamped=error.shortly)


def _issued(document: Document, now: dt.datetime, *, unstamped: str = "") -> Sealed:
    seal = seal_of_body()
    facts, last, state = _frozen(document)
    attachment = canonical(facts)
    number = document.item.number if document.item else None
    issue = _numbered(
        document,
        Issue(
            at=now,
            facts_digest=hashlib.sha256(attachment).hexdigest(),
            seal_level=UNSTAMPED if unstamped else seal.level,
            unstamped=unstamped,
            log_number=last,
            demo=settings.DEMO,
            address=settings.PUBLIC_URL,
            log=state,
        ),
    )
    data = document_data(kind=document.kind, record=replay(facts), item=number, issue=issue)
    pdf = typeset(template=document.kind, data=data, attachment=attachment, timestamp=now)
    with override("ko"):  # like the document itself, whoever asks for it
        reason = str(document.get_kind_display())
    return seal.seal(
        pdf=pdf, reason=reason, location=document.body.name, at=now, stamped=not unstamped
    )


def _numbered(document: Document, issue: Issue) -> Issue:
    """Give the document a check number that no other one has, and the issue that leads to it."""
    others = Document.objects.exclude(pk=document.pk)
    while True:
        number = check_number(
            facts_digest=issue.facts_digest,
            kind=document.kind,
            item=document.item.number if document.item else None,
            turn=issue.turn,
        )
        if not others.filter(check_number=number).exists():
            document.check_number = number
            return issue
        issue = replace(issue, turn=issue.turn + 1)


def _frozen(document: Document) -> tuple[list[dict[str, Any]], int, LogState | None]:
    """Return the facts that a document rests on, the log's number of the last, and the log where it tells of it.

    They end with the call or with the conclusion; the audit certificate has all that are sealed.
    """
    if document.kind == Document.Kind.AUDIT_CERTIFICATE:
        facts, state = proven_facts_of(meeting=document.meeting)
        return facts, state.facts[-1].number, state
    called = document.kind == Document.Kind.CALL_NOTICE
    last = EntryKind.MEETING_CALLED if called else EntryKind.MEETING_CONCLUDED
    facts = log.facts_of(f"meeting:{document.meeting_id}")
    end = [fact["kind"] for fact in facts].index(last.value) + 1
    return facts[:end], _log_number(document, last), None


def _log_number(document: Document, kind: EntryKind) -> int:
    """Return the place in the log, counted from 1, of the meeting's fact of a kind."""
    leaf = Leaf.objects.filter(
        entry__subject=f"meeting:{document.meeting_id}", entry__kind=kind.value
    ).first()
    return leaf.index + 1 if leaf else 0


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
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("body")
        .get(pk=document.meeting_id)
    )
    if not Document.objects.filter(pk=document.pk, state=Document.State.WAITING).exists():
        return  # somebody else took it over when our lease had run out
    stored = file_store().write(content=sealed.pdf)
    document.state, document.sealed_at, document.error = Document.State.SEALED, now, ""
    document.seal_level, document.stored_as = sealed.level, stored.name
    document.sha256, document.size, document.tries = stored.sha256, stored.size, 0
    document.renew_at = sealed.archive.renew_at if sealed.archive else None
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
            "unstamped": document.unstamped_reason,
        },
    )
    _go_on(document, meeting, now)


def _request(
    meeting: Meeting,
    kind: Document.Kind,
    now: dt.datetime,
    item: AgendaItem | None = None,
    *,
    later: dt.timedelta = dt.timedelta(0),
) -> None:
    Document.objects.create(
        body=meeting.body,
        meeting=meeting,
        item=item,
        kind=kind,
        asked_at=now,
        next_try_at=now + later,
    )


def _go_on(document: Document, meeting: Meeting, now: dt.datetime) -> None:
    """Do what waited for a document: tell the members, ask for a time stamp and the audit certificate."""
    unfinished = Document.objects.filter(meeting=meeting).exclude(state=Document.State.SEALED)
    if document.kind in TOLD and not unfinished.filter(kind__in=TOLD).exists():
        roll = RollEntry.objects.filter(meeting=meeting).select_related("person")
        people = [entry.person for entry in roll]
        announce(meeting=meeting, people=people, purpose=Delivery.Purpose.RESULT, now=now)
    over = meeting.state == Meeting.State.CONCLUDED
    certified = document.kind == Document.Kind.AUDIT_CERTIFICATE
    if over and not certified and not unfinished.exists():
        request_meeting_stamp(meeting=meeting, now=now)
        later = STAMP_FIRST if settings.TIMESTAMP_URL else dt.timedelta(0)
        _request(meeting, Document.Kind.AUDIT_CERTIFICATE, now, later=later)
