"""Where messages to a member go."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hwabaek.access.meetings import run_meetings
from hwabaek.models import Delivery, Membership, Person
from hwabaek.web.pages.naming import committee_crumbs
from hwabaek.web.tags import phone


def contact_initial(seat: Membership) -> dict[str, str]:
    """Return what the form shows at first."""
    return {"email": seat.person.email, "phone": phone(seat.person.phone)}


def contact_page(seat: Membership) -> dict[str, Any]:
    """Return what the page shows: the member, and the messages that did not reach them."""
    failed = Delivery.objects.filter(
        person=seat.person, meeting__committee=seat.committee, state=Delivery.State.FAILED
    )
    return {
        "seat": seat,
        "crumbs": [*committee_crumbs(seat.committee), (_("연락처 고치기"), None)],
        "failed": list(failed.order_by("-queued_at")[:5]),
    }


def place_after(actor: Person, seat: Membership, meeting: str) -> str:
    """Return where to go after the correction: the meeting one came from, or the committee."""
    if meeting.isdecimal() and run_meetings(actor).filter(pk=int(meeting)).exists():
        return reverse("meeting", args=[int(meeting)])
    return reverse("committee", args=[seat.committee_id])
