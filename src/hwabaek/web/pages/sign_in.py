"""Pages before the sign-in: a personal link's landing, the address, the code."""

import datetime as dt
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hwabaek.actions.pending_codes import RESEND_PAUSE, PendingCode, can_text
from hwabaek.models import Meeting, Person, PersonalLink, RollEntry
from hwabaek.web.pages.frame import member_shell
from hwabaek.web.sign_in import CODE_KEY, enter

NEXT_KEY = "next"  # where somebody wanted to go before they signed in


def landing_page(
    request: HttpRequest, link: PersonalLink, token: str, now: dt.datetime
) -> dict[str, Any]:
    """Return what the landing page says: committee, task, deadline, sender; never a title."""
    meeting = link.meeting
    return {
        "token": token,
        "person": link.person,
        "meeting": meeting,
        "item_count": meeting.items.count() if meeting else 0,
        "asks_reply": meeting is not None and _asks_reply(meeting, now),
        "can_text": can_text(link.person),
        "host": urlsplit(settings.PUBLIC_URL).hostname,
        "shell": member_shell(request, meeting.committee if meeting else None),
    }


def keep_pending(request: HttpRequest, pending: PendingCode) -> None:
    """Remember in the session that its reader waits for a code."""
    request.session[CODE_KEY] = asdict(pending) | {"asked_at": pending.asked_at.isoformat()}


def pending_of(request: HttpRequest) -> PendingCode | None:
    """Return the code that this session waits for."""
    kept = request.session.get(CODE_KEY)
    if kept is None:
        return None
    return PendingCode(**{**kept, "asked_at": dt.datetime.fromisoformat(kept["asked_at"])})


def code_page(request: HttpRequest, pending: PendingCode, now: dt.datetime) -> dict[str, Any]:
    """Return what the page that takes the code says."""
    meeting = (
        Meeting.objects.select_related("committee__department", "committee__body")
        .filter(pk=pending.meeting_id or 0)
        .first()
    )
    return {
        "pending": pending,
        "tries_left": pending.tries_left(),
        "resend_wait": max(0, int((pending.asked_at + RESEND_PAUSE - now).total_seconds())),
        "shell": member_shell(request, meeting.committee if meeting else None),
    }


def keep_target(request: HttpRequest) -> None:
    """Remember where somebody wanted to go, if it is a page of ours."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        request.session[NEXT_KEY] = wanted


def enter_by(request: HttpRequest, person: Person, pending: PendingCode) -> str:
    """Begin the session that a code has proven, and return where it leads."""
    target = target_after(request, person, pending.meeting_id)
    enter(request, person, auth=pending.auth())
    request.session.pop(CODE_KEY, None)
    return target


def target_after(request: HttpRequest, person: Person, meeting_id: int | None) -> str:
    """Return where the sign-in leads: the link's meeting, what was asked for before, else home."""
    wanted = request.session.pop(NEXT_KEY, None)
    if (
        meeting_id is not None
        and RollEntry.objects.filter(meeting=meeting_id, person=person).exists()
    ):
        return reverse("written", args=[meeting_id])
    return wanted or reverse("home")


def _asks_reply(meeting: Meeting, now: dt.datetime) -> bool:
    in_time = meeting.deadline_at is not None and now <= meeting.deadline_at
    return meeting.state == Meeting.State.OPEN and in_time
