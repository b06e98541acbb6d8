"""Members who left office after the call."""

from typing import Any

from django.utils.translation import gettext as _

from hwabaek.models import Departure, Meeting
from hwabaek.web.pages.naming import meeting_crumbs


def departure_page(meeting: Meeting) -> dict[str, Any]:
    """Return what the page shows: who has left, as recorded."""
    gone = Departure.objects.filter(entry__meeting=meeting).select_related("entry", "recorded_by")
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting, _("임기 끝난 위원")),
        "gone": list(gone.order_by("left_at")),
    }


def seats_to_choose(meeting: Meeting) -> list[tuple[int, str]]:
    """Return the seats of those who are still in office."""
    roll = meeting.roll.filter(departure=None)
    return [(entry.seat, f"{entry.name} ({entry.affiliation})") for entry in roll]
