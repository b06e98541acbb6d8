"""The receipt: what was recorded, where it stands in the log, what may still be done."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from hwabaek.access.log import entry_of_reply
from hwabaek.actions.receipts import member_receipt
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.models import Reply
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.inbox import next_task
from hwabaek.web.pages.proofs import log_view
from hwabaek.web.pages.written import Way


@dataclass(frozen=True, slots=True)
class Recorded:
    """The place of a reply in the log; the number comes when it is sealed, within a second."""

    digest: str
    index: int | None
    data: dict[str, Any]  # for static/hwabaek/js/receipt.js


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


def receipt_file(way: Way) -> bytes | None:
    """Return the receipt of the member's last reply as a file; None where it is not sealed yet."""
    receipt = member_receipt(way.reply) if way.reply else None
    return canonical(receipt) if receipt else None


def _recorded(reply: Reply) -> Recorded | None:
    entry = entry_of_reply(reply)
    if entry is None:
        return None
    leaf = getattr(entry, "leaf", None)
    log = log_view(entry.body)
    file = reverse("receipt-file", args=[reply.entry.meeting_id])
    data = {"file": file, "log": log.data if log else None}
    return Recorded(entry.digest, leaf.index if leaf else None, data)


def _earlier(way: Way) -> list[Reply]:
    if way.reply is None or way.reply.version == 1:
        return []
    replies = way.entry.replies.exclude(pk=way.reply.pk).order_by("-version")
    return list(replies.prefetch_related("ballots__poll__item"))
