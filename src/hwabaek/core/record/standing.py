"""Who acts for a seat, and whether they still may."""

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.veil import Masked


def acting_seat(*, record: MeetingRecord, happening: Happening) -> int:
    """Return the seat that a member acts for, once it is sure that it is their own.

    Where persons are masked, that is left to whoever holds the whole record.

    Raises:
        VerificationError: there is no such seat, or it is somebody else's.
    """
    seat = record.seat(happening.data.number("seat"))
    if happening.person != seat.person and not isinstance(seat.person, Masked):
        raise VerificationError(
            f"somebody other than the member of seat {seat.number} acted",
            f"{seat.number}번 위원이 아닌 사람이 한 일입니다",
        )
    return seat.number


def check_in_office(*, record: MeetingRecord, seat: int) -> None:
    """Refuse what a member does after leaving office.

    Raises:
        VerificationError: the member has left.
    """
    if record.has_left(seat):
        raise VerificationError(
            f"the member of seat {seat} had left office", f"{seat}번 위원은 이미 위원이 아닙니다"
        )
