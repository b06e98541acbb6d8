"""Messages that the demonstration kept instead of sending, with links to press and codes to read."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hwabaek.gateways.messages import outbox_messages
from hwabaek.models import Person

LINK: Final = re.compile(r"https?://[^\s<>]+")
CODE: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")
NUMBERED: Final = re.compile(rf"({LINK.pattern})|({CODE.pattern})")


@dataclass(frozen=True)
class Message:
    """One message as the page shows it."""

    channel: str
    recipient: str
    name: str
    subject: str
    lines: SafeString
    code: str
    written_at: dt.datetime


def outbox_page(*, recipient: str = "") -> list[Message]:
    """Return the messages, the newest first, of one recipient if asked."""
    found = outbox_messages(folder=settings.OUTBOX)
    names = _names([message["recipient"] for message in found])
    return [
        _message(message, names)
        for message in found
        if not recipient or recipient in {message["recipient"], names.get(message["recipient"])}
    ]


def _message(message: dict[str, str], names: dict[str, str]) -> Message:
    found = CODE.search(LINK.sub("", message["text"]))
    return Message(
        channel=message["channel"],
        recipient=message["recipient"],
        name=names.get(message["recipient"], ""),
        subject=message["subject"],
        lines=_marked(message["text"]),
        code=found[0] if found else "",
        written_at=dt.datetime.fromisoformat(message["written_at"]),
    )


def _marked(text: str) -> SafeString:
    """Return the text with links that can be pressed and codes that stand out."""
    lines = ((_line(line),) for line in text.split("\n"))
    return format_html_join(SafeString("<br>"), "{}", lines)


def _line(line: str) -> SafeString:
    pieces, start = [], 0
    for found in NUMBERED.finditer(line):
        pieces.append(format_html("{}", line[start : found.start()]))
        link = found[1]
        if link:
            pieces.append(format_html('<a href="{}">{}</a>', link, link))
        else:
            pieces.append(format_html("<mark>{}</mark>", found[0]))
        start = found.end()
    pieces.append(format_html("{}", line[start:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _names(recipients: list[str]) -> dict[str, str]:
    people = Person.objects.filter(email__in=recipients).values_list("email", "name")
    phones = Person.objects.filter(phone__in=recipients).values_list("phone", "name")
    return dict(people) | dict(phones)
