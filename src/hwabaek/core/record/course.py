"""What each fact of a meeting is, seen from the replay."""

from typing import Protocol

from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord


class Step(Protocol):
    """What a kind of fact does to the record."""

    def __call__(self, *, record: MeetingRecord, happening: Happening) -> MeetingRecord:
        """Return the record with the happening taken in, or refuse it."""
