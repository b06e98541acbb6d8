"""What turning a deliberation into a sitting means, before it is done."""

from typing import Any

from django.utils.translation import gettext as _

from hwabaek.models import Meeting
from hwabaek.web.pages.naming import meeting_crumbs
from hwabaek.web.pages.progress import ground_of


def conversion_page(meeting: Meeting) -> dict[str, Any]:
    """Return what the page shows: who is told, what goes over, and on which clause it went by writing."""
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting, _("회의로 바꾸기")),
        "people": meeting.roll.count(),
        "items": meeting.items.count(),
        "ground": ground_of(meeting),
    }
