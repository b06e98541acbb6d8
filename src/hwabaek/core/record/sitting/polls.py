"""Voting in a sitting: the roll frozen at the opening, ballots, shows of hands, asking for objections."""

from dataclasses import replace

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.happenings import Happening, Poll
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replies import CHOICES
from hwabaek.core.record.sitting.items import advanced
from hwabaek.core.record.sitting.motions import check_order
from hwabaek.core.record.sitting.results import outcome_of, with_poll
from hwabaek.core.record.sitting.roll import (
    CLERK,
    check_presiding,
    entitled,
    lines,
    sitting_of,
    speaking_seat,
)
from hwabaek.core.record.sitting.sitting import OpenBallot, SittingPoll
from hwabaek.core.record.standing import acting_seat
from hwabaek.core.rules.lifecycle import SITTING_POLL, IllegalStepError, next_state

_HANDS = ("for", "against", "abstain")


def poll_opened(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a poll was opened on an item or an amendment, with its roll.

    Raises:
        VerificationError: another poll is open, the order of motions is wrong, nobody presides, or
            the roll is not who was there, may vote and does not stand aside.
    """
    data, sitting = happening.data, sitting_of(record=record)
    if any(poll.state == "open" for poll in sitting.polls):
        raise VerificationError("another poll is open", "다른 표결이 열려 있습니다")
    poll = _opened(record, happening)
    if any(one.id == poll.id for one in sitting.polls):
        raise VerificationError("the poll is there twice", "같은 표결이 두 번 나옵니다")
    check_order(record=record, poll=poll, order_reason=data.text_or_none("order_reason") or "")
    if data.numbers("seats") != poll.seats or data.number("presiding") != poll.presiding:
        raise VerificationError(
            "the frozen roll is not who was there and may vote",
            "표결 명부가 그때 자리에 있던 위원과 다릅니다",
        )
    sitting = advanced(sitting=sitting, item=poll.item, event="open_poll")
    return replace(record, sitting=replace(sitting, polls=(*sitting.polls, poll)))


def poll_extended(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that members were given more time.

    Raises:
        VerificationError: the poll is not open, or the new end is no later one.
    """
    poll, until = _in_step(record, happening, "extend"), happening.data.moment("until")
    if until <= (poll.until or happening.at):
        raise VerificationError("the new end is not later", "새 마감이 더 늦지 않습니다")
    return with_poll(record=record, poll=replace(poll, until=until))


def poll_voided(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that an open poll counts for nothing (표결 취소), and why.

    Raises:
        VerificationError: the poll is not open.
    """
    happening.data.text("reason")
    return _voided(record, happening, _in_step(record, happening, "void"))


def ballot_cast(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a member's own ballot; the last one until the close counts.

    Raises:
        VerificationError: the poll is not open to it, or it is not the member's, or not the next one.
    """
    acting_seat(record=record, happening=happening)
    return _with_ballot(record, happening, _in_step(record, happening, "cast"), "electronic")


def ballot_entered(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a ballot that the clerk entered for a member: called by name, by hand, or on request.

    Raises:
        VerificationError: the poll is not open to it, or it was not the clerk, or without a reason.
    """
    if happening.capacity != CLERK or not happening.data.text("reason").strip():
        raise VerificationError(
            "only the clerk enters ballots, and says why", "간사가 까닭을 적고 입력해야 합니다"
        )
    poll = _in_step(record, happening, "cast")
    return _with_ballot(record, happening, poll, "electronic", "roll_call", "show_of_hands")


def hands_counted(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in the numbers of an open show of hands, as the clerk counted them; the last count holds.

    Raises:
        VerificationError: the poll is none by hands, or there are more hands than members.
    """
    data, poll = happening.data, _in_step(record, happening, "cast")
    hands = {choice: data.number(choice) for choice in _HANDS}
    if poll.method != "show_of_hands" or poll.ballots or happening.capacity != CLERK:
        raise VerificationError("hands are not counted here", "거수를 세는 표결이 아닙니다")
    if min(hands.values()) < 0 or sum(hands.values()) > len(poll.seats):
        raise VerificationError(
            "more hands than members", "손든 사람이 표결 명부의 위원보다 많습니다"
        )
    counted = replace(poll, hands=hands, hands_order=happening.order)
    return with_poll(record=record, poll=counted)


def objection_raised(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a member objects (이의 있음), so that there has to be a vote.

    Raises:
        VerificationError: nobody is being asked, or the member is not on the roll.
    """
    poll = _in_step(record, happening, "cast")
    seat = speaking_seat(record=record, happening=happening)
    if poll.method != "no_objection" or seat not in poll.seats or seat in poll.objections:
        raise VerificationError(
            f"seat {seat} is not asked for objections", f"{seat}번 위원에게 이의를 묻지 않았습니다"
        )
    return with_poll(record=record, poll=replace(poll, objections=(*poll.objections, seat)))


def poll_closed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a poll was closed, with the case as put to the rule and the answer.

    Where somebody objected, asking for objections decides nothing: it is void, and has no case.

    Raises:
        VerificationError: the poll is not open, or the case is not there, or there although void.
    """
    poll, data = _in_step(record, happening, "close"), happening.data
    asked = happening.kind == EntryKind.MEETING_OBJECTION_SETTLED
    if asked != (poll.method == "no_objection"):
        raise VerificationError("not how this poll is closed", "표결 방법과 맞지 않는 마감입니다")
    if poll.objections:
        if data.value.get("case") is not None or data.value.get("answer") is not None:
            raise VerificationError("decided although somebody objected", "이의가 있었습니다")
        return _voided(record, happening, poll)
    closed_by = data.one_of("closed_by", "clerk", "chair", "deadline")
    result = Poll(
        happening.order, happening.at, poll.item, closed_by, data.data("case"), outcome_of(data)
    )
    sitting = advanced(sitting=sitting_of(record=record), item=poll.item, event="close_poll")
    closed = replace(poll, state="closed", result=result)
    return with_poll(record=replace(record, sitting=sitting), poll=closed)


def _opened(record: MeetingRecord, happening: Happening) -> SittingPoll:
    data = happening.data
    item = record.item(data.number("item")).number
    asks = happening.kind == EntryKind.MEETING_OBJECTION_ASKED
    methods = ("electronic", "roll_call", "show_of_hands")
    return SittingPoll(
        order=happening.order,
        opened_at=happening.at,
        id=data.text("poll"),
        item=item,
        motion=data.text("motion"),
        method="no_objection" if asks else data.one_of("method", *methods),
        seats=entitled(record=record, item=item),
        presiding=check_presiding(record=record, item=item),
        lines=lines(record=record, item=item),
        until=None if data.value.get("until") is None else data.moment("until"),
        again_reason=data.text_or_none("again_reason") or "",
    )


def _with_ballot(
    record: MeetingRecord, happening: Happening, poll: SittingPoll, *methods: str
) -> MeetingRecord:
    data = happening.data
    ballot = OpenBallot(
        order=happening.order,
        at=happening.at,
        id=data.text("ballot"),
        seat=record.seat(data.number("seat")).number,
        version=data.number("version"),
        choice=data.one_of("choice", *CHOICES),
        opinion=data.text("opinion"),
        auth=data.text("auth"),
        entered=data.text_or_none("reason") or "",
        digest=data.text_or_none("shown_digest") or "",
    )
    _check_ballot(record, poll, ballot, methods)
    return with_poll(record=record, poll=replace(poll, ballots=(*poll.ballots, ballot)))


def _check_ballot(
    record: MeetingRecord, poll: SittingPoll, ballot: OpenBallot, methods: tuple[str, ...]
) -> None:
    if poll.method not in methods or poll.hands is not None:
        raise VerificationError("not how this poll is held", "이 표결의 방법이 아닙니다")
    if ballot.seat not in poll.seats:
        raise VerificationError(
            f"seat {ballot.seat} is not on the roll of the poll",
            f"{ballot.seat}번 위원은 표결 명부에 없습니다",
        )
    if poll.until is not None and ballot.at > poll.until and not ballot.entered:
        raise VerificationError("the time to vote is over", "표결 시간이 끝났습니다")
    before = poll.ballot(ballot.seat)
    known = {one.id for each in sitting_of(record=record).polls for one in each.ballots}
    if ballot.version != (before.version if before else 0) + 1 or ballot.id in known:
        raise VerificationError(
            f"not the ballot that follows the last of seat {ballot.seat}",
            f"{ballot.seat}번 위원의 앞선 표에 이어지는 표가 아닙니다",
        )


def _in_step(record: MeetingRecord, happening: Happening, event: str) -> SittingPoll:
    poll = sitting_of(record=record).poll(happening.data.text("poll"))
    try:
        next_state(table=SITTING_POLL, state=poll.state, event=event)
    except IllegalStepError as error:
        raise VerificationError(
            f"this cannot happen while the poll is {poll.state}",
            f"표결 상태({poll.state})에서 일어날 수 없는 일입니다",
        ) from error
    return poll


def _voided(record: MeetingRecord, happening: Happening, poll: SittingPoll) -> MeetingRecord:
    sitting = advanced(sitting=sitting_of(record=record), item=poll.item, event="void_poll")
    void = replace(poll, state="void", void_order=happening.order)
    return with_poll(record=replace(record, sitting=sitting), poll=void)
