"""RFC 3161 time stamps on the log's checkpoints: of each day, and at the end of each meeting.

Whoever runs the server could sign a log anew with all its times; not once somebody else's clock has
stamped how it stood. Where no authority is set nothing is asked for, and the pages say so.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from hwabaek.access import NotFound
from hwabaek.access.people import access_post
from hwabaek.actions.sealing import seal_log
from hwabaek.gateways.clock import SEOUL, today
from hwabaek.gateways.log_keys import LogKeyMissing
from hwabaek.gateways.timestamps import (
    NoTimestamp,
    Stamp,
    TimestampAuthority,
    TimestampSetting,
    authority_of_settings,
)
from hwabaek.models import Body, Checkpoint, CheckpointStamp, Meeting, Person, Post

logger = logging.getLogger(__name__)
# A batch must end before its lease, also where the authority is silent.
LEASE = dt.timedelta(minutes=5)
BATCH = 5
# After two hours it is called failed, and asked for once a day from then on.
MAX_TRIES = 8
DAILY = dt.timedelta(days=1)
OPEN = (CheckpointStamp.State.WAITING, CheckpointStamp.State.FAILED)


def request_meeting_stamp(*, meeting: Meeting, now: dt.datetime) -> None:
    """Ask for a time stamp over all that a finished meeting has in the log so far, unless it has one."""
    if settings.TIMESTAMP_URL:
        CheckpointStamp.objects.get_or_create(
            meeting=meeting,
            defaults={"body_id": meeting.body_id, "asked_at": now, "next_try_at": now},
        )


def stamp_due(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Ask the authority for the stamps that are due; returns how many were tried."""
    if not settings.TIMESTAMP_URL:
        return 0
    _request_day_stamps(now)
    due = CheckpointStamp.objects.filter(state__in=OPEN, next_try_at__lte=now)
    ids = list(due.order_by("next_try_at", "id").values_list("pk", flat=True)[:limit])
    return sum(stamp_checkpoint(stamp_id=pk, now=now) for pk in ids)


def stamp_checkpoint(*, stamp_id: int, now: dt.datetime) -> bool:
    """Get one stamp; returns whether it was this call's to get.

    The authority is asked outside any transaction.
    """
    waiting = CheckpointStamp.objects.filter(pk=stamp_id, state__in=OPEN)
    if not waiting.filter(next_try_at__lte=now).update(next_try_at=now + LEASE):
        return False
    row = waiting.select_related("body", "checkpoint").get()
    try:
        row.checkpoint = row.checkpoint or _covering(row.body, now)
        found = _authority().stamp(content=row.checkpoint.note.encode())
    except (NoTimestamp, TimestampSetting, LogKeyMissing) as error:
        _postpone(row, _why(error), now)
    else:
        _keep(row, found)
    return True


@transaction.atomic
def retry_stamp(*, actor: Person, stamp_id: int, now: dt.datetime) -> CheckpointStamp:
    """Ask for a stamp at once that could not be had.

    Raises:
        NotFound: there is none in the body that the actor administers, or it is there already.
    """
    post = access_post(actor=actor, duty=Post.Duty.ADMINISTRATOR)
    stamps = CheckpointStamp.objects.select_for_update().filter(state__in=OPEN)
    stamp = stamps.filter(pk=stamp_id, body=post.body_id).first()
    if stamp is None:
        raise NotFound
    stamp.state, stamp.tries, stamp.next_try_at = CheckpointStamp.State.WAITING, 0, now
    stamp.save(update_fields=["state", "tries", "next_try_at"])
    return stamp


def telling_stamps(*, body: Body, indexes: Sequence[int], size: int) -> list[CheckpointStamp]:
    """Return the stamps that tell of entries: those that are the first to cover one of them.

    `size` is that of the tree; stamps on larger ones are left out.
    """
    stamped = CheckpointStamp.objects.filter(
        body=body, state=CheckpointStamp.State.STAMPED, checkpoint__tree_size__lte=size
    )
    telling = []
    covered = 0
    for stamp in stamped.select_related("checkpoint").order_by(
        "checkpoint__tree_size", "stamped_at"
    ):
        upto = stamp.checkpoint.tree_size if stamp.checkpoint else 0
        if any(covered <= index < upto for index in indexes):
            telling.append(stamp)
        covered = max(covered, upto)
    return telling


def _request_day_stamps(now: dt.datetime) -> None:
    """Ask for a stamp on the last checkpoint of the last day that is over, in each body."""
    midnight = dt.datetime.combine(today(now), dt.time(), SEOUL)
    stamped = CheckpointStamp.objects.filter(day=today(now) - DAILY)
    for body in Body.objects.exclude(stamps__in=stamped):
        earlier = Checkpoint.objects.filter(body=body, signed_at__lt=midnight)
        last = earlier.order_by("-tree_size").first()
        if last is not None:
            CheckpointStamp.objects.get_or_create(
                body=body,
                day=today(last.signed_at),
                defaults={"checkpoint": last, "asked_at": now, "next_try_at": now},
            )


def _covering(body: Body, now: dt.datetime) -> Checkpoint:
    """Return a checkpoint over everything that was logged before a meeting's stamp was asked for."""
    while seal_log(body_id=body.pk, now=now):
        pass
    return Checkpoint.objects.filter(body=body).latest("tree_size")


def _authority() -> TimestampAuthority:
    authority = authority_of_settings()
    if authority is None:
        message = "시점확인 기관이 설정되지 않았습니다."
        raise TimestampSetting(message)
    return authority


def _keep(row: CheckpointStamp, found: Stamp) -> None:
    CheckpointStamp.objects.filter(pk=row.pk, state__in=OPEN).update(
        state=CheckpointStamp.State.STAMPED,
        checkpoint=row.checkpoint,
        token=found.reply,
        authority=found.authority,
        stamped_at=found.at,
        error="",
    )


def _why(error: Exception) -> str:
    keyless = isinstance(error, LogKeyMissing)
    return "기록을 봉인할 열쇠를 찾지 못했습니다." if keyless else str(error)


def _postpone(row: CheckpointStamp, error: str, now: dt.datetime) -> None:
    logger.warning("time stamp %s was not had: %s", row.pk, error)
    tries = row.tries + 1
    failed = tries >= MAX_TRIES
    CheckpointStamp.objects.filter(pk=row.pk, state__in=OPEN).update(
        # The checkpoint stays the one nearest to what it is to prove, however late the stamp comes.
        checkpoint=row.checkpoint,
        tries=tries,
        error=error[:2000],
        state=CheckpointStamp.State.FAILED if failed else CheckpointStamp.State.WAITING,
        next_try_at=now + (DAILY if failed else dt.timedelta(seconds=30 * 2**tries)),
    )
