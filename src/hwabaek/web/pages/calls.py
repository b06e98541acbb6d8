"""The call before it goes out: who is asked, how many must reply, and exactly what they will read."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from hwabaek.actions.letters import preview
from hwabaek.actions.meetings import WrongState
from hwabaek.gateways.messages import sms_sender
from hwabaek.models import AgendaItem, Delivery, Meeting
from hwabaek.web.pages.agenda import items_of
from hwabaek.web.pages.naming import meeting_crumbs
from hwabaek.web.pages.readiness import readiness_of


def call_page(meeting: Meeting, now: dt.datetime) -> dict[str, Any]:
    """Return what the page of the call shows.

    Raises:
        WrongState: it has been called already, or is no deliberation in writing.
    """
    written = meeting.mode == Meeting.Mode.WRITTEN
    if not written or meeting.state != Meeting.State.PREPARING:
        raise WrongState
    items = items_of(meeting)
    readiness = readiness_of(meeting, items, now)
    by_sms = sms_sender() is not None
    first = readiness.members[0].person if readiness.members else None
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting, _("심의 요청")),
        "items": items,
        "decided": [i for i in items if i.item_type == AgendaItem.Kind.DELIBERATION],
        "readiness": readiness,
        "forecast": readiness.forecast,
        "members": readiness.members,
        "by_sms": by_sms,
        "mails": len(readiness.members),
        "texts": sum(bool(m.person.phone) for m in readiness.members) if by_sms else 0,
        "letter": preview(meeting=meeting, person=first, purpose=Delivery.Purpose.CALL)
        if first
        else None,
        "first": first,
        "now": now,
    }
