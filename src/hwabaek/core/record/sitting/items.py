"""The course of an item in a sitting: introduced, explained, asked about, debated, amended, put off."""

from dataclasses import replace

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.roll import attends, sitting_of
from hwabaek.core.record.sitting.sitting import CARRIED, UNDECIDED, Amendment, Moment, Sitting
from hwabaek.core.rules.lifecycle import SITTING_ITEM, IllegalStepError, next_state

STAGES = {"presentation": "present", "questions": "question", "debate": "debate"}
# 수정안 can be moved and withdrawn as long as the item is talked about.
_TALKED_ABOUT = frozenset({"introduced", "presentation", "questions", "debate"})


def introduced(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that an item was put before the meeting (상정).

    Raises:
        VerificationError: there is no such item, or it was taken up before.
    """
    return _stepped(record, happening, "introduce")


def stage_entered(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the item came to its presentation, questions or debate.

    Raises:
        VerificationError: the item is not there yet, or past it.
    """
    stage = happening.data.one_of("stage", *STAGES)
    return _stepped(record, happening, STAGES[stage], detail=stage)


def received(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a report was received without a vote (보고).

    Raises:
        VerificationError: the item is one to decide on.
    """
    item = record.item(happening.data.number("item"))
    if item.is_decided:
        raise VerificationError(
            f"item {item.number} is to be decided", f"제{item.number}호는 의결할 안건입니다"
        )
    return _stepped(record, happening, "receive")


def deferred(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that an item was put off (보류), and why.

    Raises:
        VerificationError: it is not under discussion.
    """
    return _stepped(record, happening, "defer", text=happening.data.text("reason"))


def amendment_moved(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in an amendment: who moved it, who seconded it, and how the decision would read.

    Raises:
        VerificationError: the item is not under discussion, or the mover is out for it or not there.
    """
    sitting, amendment = sitting_of(record=record), _amendment(record, happening)
    _check_talked_about(sitting, amendment.item)
    for seat in (amendment.seat, *amendment.seconders):
        _check_takes_part(record, seat, amendment.item)
    if any(one.id == amendment.id for one in sitting.amendments):
        raise VerificationError("the amendment is there twice", "같은 수정안이 두 번 나옵니다")
    moment = Moment(happening.at, happening.kind, amendment.item, order=happening.order)
    amendments, course = (*sitting.amendments, amendment), (*sitting.course, moment)
    return replace(record, sitting=replace(sitting, amendments=amendments, course=course))


def amendment_withdrawn(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that an amendment was withdrawn by whoever moved it.

    Raises:
        VerificationError: there is no such amendment, or it was voted on or withdrawn before.
    """
    sitting = sitting_of(record=record)
    amendment = sitting.amendment(happening.data.text("amendment"))
    _check_talked_about(sitting, amendment.item)
    if amendment not in pending(sitting=sitting, item=amendment.item):
        raise VerificationError(
            "the amendment is not pending", "표결하였거나 이미 거둔 수정안입니다"
        )
    amendments = tuple(
        replace(one, withdrawn=True) if one is amendment else one for one in sitting.amendments
    )
    return replace(record, sitting=replace(sitting, amendments=amendments))


def pending(*, sitting: Sitting, item: int) -> tuple[Amendment, ...]:
    """Return the amendments to an item that are still to be voted on, the first moved first."""
    lost = {
        poll.motion
        for poll in sitting.polls_on(item)
        if poll.state == "declared" and poll.result and poll.result.outcome not in UNDECIDED
    }
    return tuple(
        one
        for one in sitting.amendments
        if one.item == item and not one.withdrawn and one.id not in lost
    )


def carried_amendment(*, sitting: Sitting, item: int) -> Amendment | None:
    """Return the amendment that carried, if any (수정가결)."""
    for poll in reversed(sitting.polls_on(item)):
        if poll.result and poll.settles:
            carried = poll.result.outcome in CARRIED
            motions = (one for one in sitting.amendments if one.id == poll.motion)
            return next(motions, None) if carried else None
    return None


def advanced(*, sitting: Sitting, item: int, event: str) -> Sitting:
    """Return the sitting with an item one step on.

    Raises:
        VerificationError: the table of states does not allow it.
    """
    state = sitting.item_state(item)
    try:
        after = next_state(table=SITTING_ITEM, state=state, event=event)
    except IllegalStepError as error:
        raise VerificationError(
            f"this cannot happen while item {item} is {state}",
            f"제{item}호의 진행 상태({state})에서 일어날 수 없는 일입니다",
        ) from error
    return replace(sitting, item_states={**sitting.item_states, item: after})


def _amendment(record: MeetingRecord, happening: Happening) -> Amendment:
    data = happening.data
    return Amendment(
        order=happening.order,
        at=happening.at,
        id=data.text("amendment"),
        item=record.item(data.number("item")).number,
        seat=record.seat(data.number("seat")).number,
        seconders=tuple(record.seat(seat).number for seat in data.numbers("seconders")),
        text=data.text("text"),
        reason=data.text("reason"),
    )


def _stepped(
    record: MeetingRecord, happening: Happening, event: str, *, text: str = "", detail: str = ""
) -> MeetingRecord:
    item = record.item(happening.data.number("item")).number
    sitting = advanced(sitting=sitting_of(record=record), item=item, event=event)
    moment = Moment(happening.at, happening.kind, item, text, detail, happening.order)
    return replace(record, sitting=replace(sitting, course=(*sitting.course, moment)))


def _check_talked_about(sitting: Sitting, item: int) -> None:
    if sitting.item_state(item) not in _TALKED_ABOUT:
        raise VerificationError(
            f"item {item} is not under discussion", f"제{item}호를 다루고 있지 않습니다"
        )


def _check_takes_part(record: MeetingRecord, seat: int, item: int) -> None:
    out = record.stands_aside(seat=seat, item=item)
    if out or not attends(record=record, seat=seat):
        raise VerificationError(
            f"seat {seat} does not take part in item {item}",
            f"{seat}번 위원은 제{item}호의 심의에 참여하지 않습니다",
        )
