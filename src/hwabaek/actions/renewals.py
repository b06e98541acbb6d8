"""Archive time stamps of sealed documents are renewed, so that their seals can be checked for decades."""

import datetime as dt
import logging

from django.db import transaction

from hwabaek.access import NotFound
from hwabaek.access.people import access_post
from hwabaek.actions import log
from hwabaek.actions.documents import file_store
from hwabaek.core.record.entries import EntryKind
from hwabaek.gateways.archive_stamps import MARGIN, NotRenewed, Renewed, newest_stamp, renew
from hwabaek.gateways.files import FileChanged, NoSuchFile
from hwabaek.gateways.timestamps import TimestampSetting, authority_of_settings
from hwabaek.models import Document, EarlierFile, Meeting, Person, Post

logger = logging.getLogger(__name__)
LEASE = dt.timedelta(minutes=10)
BATCH = 20
DAILY = dt.timedelta(days=1)


def renew_due(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Renew the archive time stamps that are due; returns how many were tried."""
    due = Document.objects.filter(
        state=Document.State.SEALED, next_try_at__lte=now, renew_at__lte=now
    )
    ids = list(due.order_by("renew_at", "id").values_list("pk", flat=True)[:limit])
    return sum(renew_document(document_id=pk, now=now) for pk in ids)


def renew_document(*, document_id: int, now: dt.datetime) -> bool:
    """Add the next archive time stamp to a document; returns whether it was this call's to add.

    The authority is asked outside any transaction. A failure is kept beside the document, shown to
    the administrator and tried again within a day: there is time until the certificate ends.
    """
    due = Document.objects.filter(
        pk=document_id, state=Document.State.SEALED, renew_at__lte=now, next_try_at__lte=now
    )
    if not due.update(next_try_at=now + LEASE):
        return False
    document = Document.objects.select_related("body", "item").get(pk=document_id)
    try:
        renewed = _renewed(document, now)
    except (NotRenewed, TimestampSetting) as error:
        _postpone(document, str(error), now)
    else:
        _keep(document, renewed, now)
    return True


@transaction.atomic
def retry_renewal(*, actor: Person, document_id: int, now: dt.datetime) -> Document:
    """Try a renewal at once that did not go well.

    Raises:
        NotFound: none is due in the body that the actor administers.
    """
    post = access_post(actor=actor, duty=Post.Duty.ADMINISTRATOR)
    due = Document.objects.select_for_update().filter(
        body=post.body_id, state=Document.State.SEALED, renew_at__lte=now
    )
    document = due.filter(pk=document_id).first()
    if document is None:
        raise NotFound
    document.next_try_at = now
    document.save(update_fields=["next_try_at"])
    return document


def _renewed(document: Document, now: dt.datetime) -> Renewed:
    authority = authority_of_settings()
    if authority is None:
        message = "시점확인 기관이 설정되지 않아 문서의 시점확인을 새로 받지 못합니다."
        raise NotRenewed(message)
    try:
        pdf = file_store().read(name=document.stored_as, sha256=document.sha256)
    except (NoSuchFile, FileChanged) as error:
        message = "보관된 문서가 없거나 바뀌어 시점확인을 새로 받지 못합니다."
        raise NotRenewed(message) from error
    before, renewed = newest_stamp(pdf), renew(pdf=pdf, authority=authority)
    if before and before.ends_at - now < MARGIN and renewed.stamp.ends_at <= before.ends_at:
        # One more by the same certificate would end with it.
        message = (
            "시점확인 기관이 아직 새 인증서를 쓰지 않아 문서의 시점확인을 새로 받지 못했습니다."
        )
        raise NotRenewed(message)
    return renewed


@transaction.atomic
def _keep(document: Document, renewed: Renewed, now: dt.datetime) -> None:
    # The meeting's row first, as whoever seals one of its documents does.
    Meeting.objects.select_for_update(of=("self",)).get(pk=document.meeting_id)
    if not Document.objects.filter(pk=document.pk, sha256=document.sha256).exists():
        return  # somebody else renewed it when our lease had run out
    stored = file_store().write(content=renewed.pdf)
    earlier = EarlierFile.objects.create(
        document=document,
        sha256=document.sha256,
        size=document.size,
        stored_as=document.stored_as,
        replaced_at=now,
    )
    document.sha256, document.size, document.stored_as = stored.sha256, stored.size, stored.name
    document.renew_at, document.tries, document.error = renewed.stamp.renew_at, 0, ""
    document.save()
    log.append(
        body=document.body,
        kind=EntryKind.MEETING_DOCUMENT_RENEWED,
        subject=f"meeting:{document.meeting_id}",
        act=log.Act(actor=None, capacity="system", now=now),
        data={
            "document": str(document.pk),
            "kind": document.kind,
            "item": document.item.number if document.item else None,
            "before": earlier.sha256,
            "sha256": stored.sha256,
            "size": stored.size,
            "authority": renewed.stamp.authority,
        },
    )


def _postpone(document: Document, error: str, now: dt.datetime) -> None:
    logger.warning("the time stamp of document %s was not renewed: %s", document.pk, error)
    tries = document.tries + 1
    pause = min(dt.timedelta(hours=2 ** min(tries, 5)), DAILY)
    Document.objects.filter(pk=document.pk, sha256=document.sha256).update(
        tries=tries, error=error[:2000], next_try_at=now + pause
    )
