"""The deadline of a deliberation in writing: extended once, with the chair's agreement."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions import log
from hwabaek.actions.deliveries import announce, announce_to_chair
from hwabaek.actions.meetings import step, subject_of
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.models import Delivery, Extension, Meeting, Person


class AlreadyExtended(Refusal):
    message = _("기한 연장은 한 번만 요청할 수 있습니다. 회의로 바꾸거나 마감해 주세요.")


class NotLater(Refusal):
    message = _("지금 마감보다 뒤의 때를 골라 주세요.")


class ReasonMissing(Refusal):
    message = _("까닭을 적어 주세요. 기록에 남습니다.")


class AlreadyDecided(Refusal):
    message = _("이미 결정하신 연장 요청입니다.")


class TooLate(Refusal):
    message = _("회신 마감이 지났습니다. 연장은 마감 전에만 할 수 있습니다.")


@transaction.atomic
def request_extension(
    *, actor: Person, meeting_id: int, until: dt.datetime, reason: str, now: dt.datetime
) -> Extension:
    """Ask the chair to agree to a later deadline.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState, TooLate: replies are no longer taken.
        AlreadyExtended, NotLater, ReasonMissing.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    step(meeting=meeting, event="request_extension")
    deadline = _standing_deadline(meeting, now)
    if Extension.objects.filter(meeting=meeting).exists():
        raise AlreadyExtended
    if until <= deadline:
        raise NotLater(field="until")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    require_printable(reason=reason)
    extension = Extension.objects.create(
        meeting=meeting,
        until_at=until,
        before_at=deadline,
        reason=reason.strip(),
        requested_by=actor,
        requested_at=now,
    )
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_EXTENSION_REQUESTED,
        subject=subject_of(meeting),
        act=log.Act(actor=actor, capacity="clerk", now=now),
        data={"until": log.moment(until), "reason": extension.reason},
    )
    announce_to_chair(meeting=meeting, now=now)
    return extension


@transaction.atomic
def decide_extension(
    *, actor: Person, meeting_id: int, agreed: bool, now: dt.datetime
) -> Extension:
    """Record whether the chair agrees; if so the deadline moves, once.

    Raises:
        NotFound: the actor does not preside, or nothing was asked.
        WrongState, TooLate: replies are no longer taken.
        AlreadyDecided: the chair has answered.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.DIRECT, lock=True)
    step(meeting=meeting, event="decide_extension")
    extension = Extension.objects.filter(meeting=meeting).first()
    if extension is None:
        raise NotFound
    if extension.decided_at is not None:
        raise AlreadyDecided
    _standing_deadline(meeting, now)
    extension.agreed, extension.decided_by, extension.decided_at = agreed, actor, now
    extension.save(update_fields=["agreed", "decided_by", "decided_at"])
    if agreed:
        meeting.deadline_at = extension.until_at
        meeting.save(update_fields=["deadline_at"])
    _log_decision(extension, log.Act(actor=actor, capacity="chair", now=now))
    if agreed:
        everybody = [entry.person for entry in meeting.roll.select_related("person")]
        announce(meeting=meeting, people=everybody, purpose=Delivery.Purpose.EXTENSION, now=now)
    return extension


def _standing_deadline(meeting: Meeting, now: dt.datetime) -> dt.datetime:
    if meeting.deadline_at is None or now > meeting.deadline_at:
        raise TooLate
    return meeting.deadline_at


def _log_decision(extension: Extension, act: log.Act) -> None:
    kind = (
        EntryKind.MEETING_EXTENSION_AGREED
        if extension.agreed
        else EntryKind.MEETING_EXTENSION_DECLINED
    )
    log.append(
        body=extension.meeting.body,
        kind=kind,
        subject=subject_of(extension.meeting),
        act=act,
        data={
            "from": log.moment(extension.before_at),
            "until": log.moment(extension.until_at),
            "reason": extension.reason,
        },
    )
