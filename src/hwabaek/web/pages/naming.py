"""How pages name meetings and their states, and show numbers that not everybody may read."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hwabaek.models import Committee, Meeting
from hwabaek.web.tags import phone

SHOWN_OF_LINE = 2

Crumbs = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Sign:
    """A state in a word or two, with its tone."""

    text: str
    tone: str = ""


def name_of(meeting: Meeting) -> str:
    """Return ``2026년 제6회 서면심의``."""
    return _("{year}년 제{number}회 {mode}").format(
        year=meeting.year, number=meeting.number, mode=meeting.get_mode_display()
    )


def short_name_of(meeting: Meeting) -> str:
    """Return ``제6회 서면심의``."""
    return _("제{number}회 {mode}").format(number=meeting.number, mode=meeting.get_mode_display())


def state_of(meeting: Meeting) -> Sign:
    """Return the badge of a meeting's state."""
    tones = {
        Meeting.State.OPEN: "info",
        Meeting.State.CLOSED: "warn",
        Meeting.State.CONCLUDED: "good",
        Meeting.State.CALLED: "info",
        Meeting.State.IN_SESSION: "info",
        Meeting.State.IN_RECESS: "warn",
        Meeting.State.ADJOURNED: "warn",
    }
    state = Meeting.State(meeting.state)
    return Sign(str(state.label), tones.get(state, ""))


def outcome_of(outcome: str) -> Sign:
    """Return the badge of an item's outcome; a rejection is not an error."""
    signs = {
        "carried": Sign(_("원안가결"), "good"),
        "carried_conditionally": Sign(_("조건부가결"), "warn"),
        "rejected": Sign(_("부결")),
        "tied": Sign(_("가부동수")),
        "no_quorum": Sign(_("정족수가 모자라 성립하지 않음"), "bad"),
        "bad_panel": Sign(_("구성 기준에 맞지 않음"), "bad"),
        "not_allowed": Sign(_("서면으로 할 수 없음"), "bad"),
    }
    return signs.get(outcome, Sign(outcome))


def committee_crumbs(committee: Committee) -> Crumbs:
    """Return the way to a committee's page."""
    return [
        (pgettext("여럿", "위원회"), reverse("committees")),
        (committee.name, reverse("committee", args=[committee.pk])),
    ]


def meeting_crumbs(meeting: Meeting, *here: str) -> Crumbs:
    """Return the way to a meeting's page, or to a page below it."""
    way = committee_crumbs(meeting.committee)
    if not here:
        return [*way, (short_name_of(meeting), None)]
    parent = (short_name_of(meeting), reverse("meeting", args=[meeting.pk]))
    return [*way, parent, *((label, None) for label in here)]


def phone_hidden(number: str) -> str:
    """Return ``010-****-34**``: the clerk recognises it, whoever looks over their shoulder cannot."""
    parts = phone(number).split("-")
    line = parts[-1]
    kept = line[:SHOWN_OF_LINE] + "*" * (len(line) - SHOWN_OF_LINE)
    if len(parts) == 1:
        return kept
    return "-".join([*parts[:-2], "*" * len(parts[-2]), kept])
