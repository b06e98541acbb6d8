"""Turning a deliberation in writing into a sitting: the items go over, the record stays."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions import log
from hwabaek.actions.deliveries import announce
from hwabaek.actions.meetings import log_plan, next_number, step, subject_of
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.stamps import request_meeting_stamp
from hwabaek.core.record.entries import EntryKind
from hwabaek.gateways.clock import today
from hwabaek.models import AgendaItem, Delivery, Meeting, Paper, Person


class ReasonMissing(Refusal):
    message = _("회의로 바꾸는 까닭을 적어 주세요. 위원 모두에게 알려 드립니다.")


@transaction.atomic
def convert_meeting(*, actor: Person, meeting_id: int, reason: str, now: dt.datetime) -> Meeting:
    """End a deliberation in writing and begin a sitting with the same items.

    The clerk or whoever presides may do it, while replies come in or while results are settled.

    Raises:
        NotFound: the actor neither runs nor presides over this meeting.
        WrongState: it is not open or closed.
        ReasonMissing: no reason was given.
    """
    meeting, capacity = _access(actor, meeting_id)
    meeting.state = step(meeting=meeting, event="convert")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    require_printable(reason=reason)
    meeting.save(update_fields=["state"])
    act = log.Act(actor=actor, capacity=capacity, now=now)
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_CONVERTED,
        subject=subject_of(meeting),
        act=act,
        data={"reason": reason.strip()},
    )
    request_meeting_stamp(meeting=meeting, now=now)
    sitting = _sitting_from(meeting, act)
    people = [entry.person for entry in meeting.roll.select_related("person")]
    announce(meeting=meeting, people=people, purpose=Delivery.Purpose.WITHDRAWAL, now=now)
    return sitting


def _access(actor: Person, meeting_id: int) -> tuple[Meeting, str]:
    try:
        return (
            access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True),
            "clerk",
        )
    except NotFound:
        return (
            access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.DIRECT, lock=True),
            "chair",
        )


def _sitting_from(meeting: Meeting, act: log.Act) -> Meeting:
    year = today(act.now).year
    sitting = Meeting.objects.create(
        body=meeting.body,
        committee=meeting.committee,
        year=year,
        number=next_number(committee=meeting.committee, year=year),
        mode=Meeting.Mode.SITTING,
        title=meeting.title,
        presiding=meeting.presiding,
        converted_from=meeting,
        created_by=act.actor or meeting.created_by,
        created_at=act.now,
    )
    for item in meeting.items.all():
        _copy_item(item, sitting)
    log_plan(meeting=sitting, kind=EntryKind.MEETING_CREATED, act=act)
    return sitting


def _copy_item(item: AgendaItem, sitting: Meeting) -> None:
    papers = list(item.papers.filter(removed_at=None))
    item.pk, item.meeting, item._state.adding = None, sitting, True
    item.save()
    for paper in papers:
        paper.pk, paper.item, paper._state.adding = None, item, True
        Paper.save(paper)
