"""Who is there at any moment of a sitting, who presides, and who is on the roll of a poll."""

from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.call import Seat
from hwabaek.core.record.counted import attributes_named
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.sitting import Mark, Sitting
from hwabaek.core.record.veil import Masked

CLERK = "clerk"


def sitting_of(*, record: MeetingRecord) -> Sitting:
    """Return the course of the sitting.

    Raises:
        VerificationError: the meeting is held in writing.
    """
    if record.sitting is None:
        raise VerificationError("the meeting is no sitting", "모여서 하는 회의가 아닙니다")
    return record.sitting


def presence(*, record: MeetingRecord, seat: int) -> Mark | None:
    """Return how a member is there now, None where they are not.

    Whoever has left office is not there as a member, wherever they sit.
    """
    mark = sitting_of(record=record).last_mark(seat)
    if mark is None or mark.change == "left" or record.has_left(seat):
        return None
    return mark


def present(*, record: MeetingRecord) -> tuple[Seat, ...]:
    """Return the members who are there now, in the room or online, in roll order."""
    return tuple(seat for seat in record.roll if presence(record=record, seat=seat.number))


def attends(*, record: MeetingRecord, seat: int) -> bool:
    """Say whether a seat counts as attending: an alternate without a vote only speaks for it."""
    mark = presence(record=record, seat=seat)
    return mark is not None and (mark.alternate is None or mark.alternate.votes)


def entitled(*, record: MeetingRecord, item: int) -> tuple[int, ...]:
    """Return the roll of a poll on an item: who is there, may vote, and does not stand aside."""
    return tuple(
        seat.number
        for seat in record.roll
        if attends(record=record, seat=seat.number)
        and not record.stands_aside(seat=seat.number, item=item)
        and _has_vote(record, seat)
    )


def lines(*, record: MeetingRecord, item: int | None) -> dict[int, dict[str, Any]]:
    """Return everybody's line of the case as things stand, without votes, by seat.

    Whoever left office is in no line. `role` is chair for whoever presides now.
    """
    named = attributes_named(record.rule.data)
    found = {}
    for seat in record.roll:
        if record.has_left(seat.number):
            continue
        known = {key: seat.attributes[key] for key in sorted(named) if key in seat.attributes}
        attending = attends(record=record, seat=seat.number)
        line = {**known, "n": 1, "role": _role(record, seat), "attending": attending}
        if item is not None and record.stands_aside(seat=seat.number, item=item):
            line["recused"] = True
        found[seat.number] = line
    return found


def check_presiding(*, record: MeetingRecord, item: int | None) -> int:
    """Return who presides, once it is sure that they are there and not out for the item.

    Raises:
        VerificationError: nobody who may preside is in the chair.
    """
    seat = sitting_of(record=record).presiding
    if seat is None or not attends(record=record, seat=seat):
        raise VerificationError("whoever presides is not there", "의장이 자리에 없습니다")
    if item is not None and record.stands_aside(seat=seat, item=item):
        raise VerificationError(
            f"whoever presides stands aside from item {item}",
            f"의장이 제{item}호에서 제척·회피되었습니다. 의장 직무를 먼저 넘겨야 합니다",
        )
    return seat


def speaking_seat(*, record: MeetingRecord, happening: Happening) -> int:
    """Return the seat that spoke or answered: by the member's own act, or as the clerk heard it.

    Raises:
        VerificationError: there is no such seat, or somebody else acted for it.
    """
    seat = record.seat(happening.data.number("seat"))
    own = happening.person == seat.person or isinstance(seat.person, Masked)
    if not (own or happening.capacity == CLERK):
        raise VerificationError(
            f"somebody other than the member of seat {seat.number} or the clerk acted",
            f"{seat.number}번 위원도 간사도 아닌 사람이 한 일입니다",
        )
    return seat.number


def _has_vote(record: MeetingRecord, seat: Seat) -> bool:
    rule = record.rule.data
    if seat.attributes.get("voting") is False:
        return False
    if rule.get("chair_votes") is False and _role(record, seat) == "chair":
        return False
    named = bool(rule.get("panel")) or any(one.attributes.get("panel") for one in record.roll)
    return not named or seat.attributes.get("panel") is True


def _role(record: MeetingRecord, seat: Seat) -> str:
    if sitting_of(record=record).presiding == seat.number:
        return "chair"
    return "member" if seat.role == "chair" else seat.role
