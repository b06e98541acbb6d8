"""What open pages are told: a closed set of events. An event says what happened, never its content.

An event is a log entry of a kind that concerns a page, under the entry's own number. A page that
hears it asks for its part again by the ordinary view, with the ordinary check of access.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hwabaek.core.record.kinds import EntryKind

MEETING = "meeting"
_NUMBER = re.compile(r"[0-9]{1,9}")  # what fits the database's number

# No page shows these.
UNSEEN = frozenset(
    {
        EntryKind.MEETING_RECORD_EXPORTED,
        EntryKind.MEETING_DOCUMENT_RENEWED,
    }
)
# Only officials' pages show these; a member would learn from the moment alone who has just replied.
FOR_OFFICIALS = frozenset(
    {
        EntryKind.MEETING_SEAT_OPENED,
        EntryKind.MEETING_NOTIFIED,
        EntryKind.MEETING_REMINDED,
        EntryKind.MEETING_REPLY_SUBMITTED,
        EntryKind.MEETING_PAPER_REPLY_ENTERED,
    }
)
FOR_EVERYBODY = (
    frozenset(kind for kind in EntryKind if kind.split(".")[0] == MEETING) - UNSEEN - FOR_OFFICIALS
)


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """What happened, to what; `number` is the log entry's."""

    number: int
    kind: str
    topic: str

    def is_for(self, *, officials: bool) -> bool:
        """Say whether a page of somebody may hear it."""
        return self.kind in FOR_EVERYBODY or (officials and self.kind in FOR_OFFICIALS)


def concerning(rows: Iterable[tuple[int, str, str]]) -> list[Event]:
    """Return the events among log entries (number, kind, subject)."""
    heard = FOR_EVERYBODY | FOR_OFFICIALS
    return [Event(number, kind, subject) for number, kind, subject in rows if kind in heard]


def topic_of(meeting_id: int) -> str:
    """Return the name under which a meeting's events are told: its name in the log."""
    return f"{MEETING}:{meeting_id}"


def meeting_of(topic: str) -> int | None:
    """Return the meeting of a topic, or nothing for what is none."""
    noun, _, number = topic.partition(":")
    return int(number) if noun == MEETING and _NUMBER.fullmatch(number) else None
