"""The receipt: what was recorded, where it stands in the log, what may still be done."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from hwabaek.access.log import entry_of_reply
from hwabaek.models import Reply
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.inbox import next_task
from hwabaek.web.pages.written import Way


@dataclass(frozen=True, slots=True)
class Recorded:
    """The place of a reply in the log; the number comes when it is sealed, within a second."""

    digest: str
    index: int | None


def receipt_page(request: HttpRequest, way: Way) -> dict[str, Any]:
    """Return what the receipt shows."""
    return way_page(request, way) | {
        "reply": way.reply,
        "recorded": _recorded(way.reply) if way.reply else None,
        "lines": [line for line in way.lines if line.poll is not None],
        "earlier": _earlier(way),
        "next_task": next_task(way.entry.person, way.now, without=way.meeting.pk),
        "deadline": way.meeting.deadline_at,
    }


def _recorded(reply: Reply) -> Recorded | None:
    entry = entry_of_reply(reply)
    if entry is None:
        return None
    leaf = getattr(entry, "leaf", None)
    return Recorded(entry.digest, leaf.index if leaf else None)


def _earlier(way: Way) -> list[Reply]:
    if way.reply is None or way.reply.version == 1:
        return []
    replies = way.entry.replies.exclude(pk=way.reply.pk).order_by("-version")
    return list(replies.prefetch_related("ballots__poll__item"))
