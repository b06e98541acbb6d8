"""The frame of a sitting: opening, the order of business, recesses, closed doors, the end."""

from dataclasses import replace
from datetime import datetime

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.roll import check_presiding, sitting_of
from hwabaek.core.record.sitting.sitting import Moment, Sitting

_UNFINISHED = frozenset({"introduced", "presentation", "questions", "debate", "voting", "voted"})


def opened(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the sitting was opened (개의), with the case and what the rule said of it.

    Raises:
        VerificationError: nobody presides, or the rule said that too few were there.
    """
    check_presiding(record=record, item=None)
    quorum = happening.data.data("quorum")
    if quorum.get("met") is not True:
        raise VerificationError(
            "opened although too few were there", "성원이 되지 않았는데 개의했습니다"
        )
    sitting = replace(
        _with_moment(record, happening),
        opened_at=happening.at,
        opening_case=happening.data.data("case"),
        quorum=quorum,
    )
    return replace(record, sitting=sitting)


def step_taken(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a step of the order of business that means nothing to the rule (국민의례, 전차 회의록 확인)."""
    text = happening.data.text("text")
    return replace(record, sitting=_with_moment(record, happening, text=text))


def recessed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a recess (정회).

    Raises:
        VerificationError: a poll is open.
    """
    _check_no_open_poll(record)
    reason = happening.data.text("reason")
    return replace(record, sitting=_with_moment(record, happening, text=reason))


def resumed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the sitting goes on (속개).

    Raises:
        VerificationError: nobody presides.
    """
    check_presiding(record=record, item=None)
    return replace(record, sitting=_with_moment(record, happening))


def doors_closed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the public was asked to leave (비공개), and why.

    Raises:
        VerificationError: the doors are closed already.
    """
    return _with_doors(record, happening, closed=True)


def doors_opened(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the public was let in again.

    Raises:
        VerificationError: the doors are open.
    """
    return _with_doors(record, happening, closed=False)


def adjourned(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in the end of the sitting (폐회); guests who were still in left with it.

    Raises:
        VerificationError: a poll is open or not declared, or an item is neither decided nor put off.
    """
    _check_no_open_poll(record)
    sitting = sitting_of(record=record)
    for item in record.items:
        if sitting.item_state(item.number) in _UNFINISHED:
            raise VerificationError(
                f"item {item.number} is neither decided nor put off",
                f"제{item.number}호를 마치거나 보류하지 않고 폐회했습니다",
            )
    ended = replace(
        _with_moment(record, happening),
        adjourned_at=happening.at,
        guests=tuple(
            replace(guest, left_at=guest.left_at or happening.at) for guest in sitting.guests
        ),
    )
    return replace(record, sitting=ended, closed_at=happening.at)


def recesses(*, sitting: Sitting) -> tuple[tuple[datetime, datetime | None], ...]:
    """Return each recess with when it began and ended."""
    begun = [moment.at for moment in sitting.course if moment.kind == "meeting.recessed"]
    ended = [moment.at for moment in sitting.course if moment.kind == "meeting.resumed"]
    last = sitting.adjourned_at
    return tuple((at, ended[n] if n < len(ended) else last) for n, at in enumerate(begun))


def _with_moment(record: MeetingRecord, happening: Happening, *, text: str = "") -> Sitting:
    sitting = sitting_of(record=record)
    moment = Moment(happening.at, happening.kind, text=text, order=happening.order)
    return replace(sitting, course=(*sitting.course, moment))


def _with_doors(record: MeetingRecord, happening: Happening, *, closed: bool) -> MeetingRecord:
    if sitting_of(record=record).doors_closed == closed:
        raise VerificationError("the doors are so already", "이미 그렇게 되어 있습니다")
    reason = happening.data.text("reason") if closed else ""
    sitting = replace(_with_moment(record, happening, text=reason), doors_closed=closed)
    return replace(record, sitting=sitting)


def _check_no_open_poll(record: MeetingRecord) -> None:
    if any(poll.state == "open" for poll in sitting_of(record=record).polls):
        raise VerificationError("a poll is still open", "열린 표결이 있습니다")
