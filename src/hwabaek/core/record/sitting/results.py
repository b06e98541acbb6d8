"""What came of a poll in a sitting: the casting vote, the wording of conditions, the declaration."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.fields import Fields, malformed
from hwabaek.core.record.happenings import CastingVote, Happening, Poll, Wording
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.results import needs_casting_vote, needs_wording
from hwabaek.core.record.sitting.items import advanced
from hwabaek.core.record.sitting.roll import CLERK, sitting_of
from hwabaek.core.record.sitting.sitting import Moment, SittingPoll
from hwabaek.core.record.veil import Masked
from hwabaek.core.rules.lifecycle import SITTING_POLL, IllegalStepError, next_state


def casting_vote_given(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in the casting vote (결정권) of whoever presided over the poll.

    Raises:
        VerificationError: there is no tie to settle, or somebody else settled it.
    """
    data = happening.data
    poll, result = _closed_poll(record, happening, "cast_vote")
    if not needs_casting_vote(result):
        raise VerificationError("there is no tie to settle", "결정권을 쓸 표결이 아닙니다")
    person = record.seat(poll.presiding).person
    own = happening.person == person or isinstance(person, Masked)
    if not (own or happening.capacity == CLERK):
        raise VerificationError(
            "somebody other than whoever presided settled the tie",
            "표결을 진행한 의장이 아닌 사람이 결정권을 썼습니다",
        )
    vote = CastingVote(
        happening.order, happening.at, data.one_of("vote", "for", "against"), outcome_of(data)
    )
    settled = replace(poll, result=replace(result, casting_vote=vote))
    return with_poll(record=record, poll=settled)


def wording_stated(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in the conditions as whoever presides stated them.

    Raises:
        VerificationError: it did not carry with conditions, or they were stated before.
    """
    poll, result = _closed_poll(record, happening, "state_wording")
    if not needs_wording(result):
        raise VerificationError("there is no wording to state", "문안을 정할 표결이 아닙니다")
    wording = Wording(happening.order, happening.at, happening.data.text("wording"))
    return with_poll(record=record, poll=replace(poll, result=replace(result, wording=wording)))


def result_declared(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a result was declared (선포), in which words; the item goes on or is decided.

    Raises:
        VerificationError: a casting vote or a wording is owed, or it is not what came of the poll.
    """
    data = happening.data
    poll, result = _closed_poll(record, happening, "declare_result")
    if needs_casting_vote(result) or needs_wording(result):
        raise VerificationError("the result is not complete yet", "결과를 아직 정하지 않았습니다")
    if data.text("outcome") != result.outcome:
        raise VerificationError(
            f"declared {data.text('outcome')}, the poll came to {result.outcome}",
            "선포한 결과가 표결 결과와 다릅니다",
        )
    declared = replace(poll, state="declared", declared_at=happening.at, declared=data.text("text"))
    event = "declare_result" if declared.settles else "declare_in_part"
    sitting = advanced(sitting=sitting_of(record=record), item=poll.item, event=event)
    order = happening.order
    moment = Moment(happening.at, happening.kind, poll.item, detail=poll.id, order=order)
    sitting = replace(sitting, course=(*sitting.course, moment))
    return with_poll(record=replace(record, sitting=sitting), poll=declared)


def with_poll(*, record: MeetingRecord, poll: SittingPoll) -> MeetingRecord:
    """Return the record with a poll as it is now, and with what each item came to so far."""
    sitting = sitting_of(record=record)
    polls = tuple(poll if one.id == poll.id else one for one in sitting.polls)
    decided = tuple(
        result
        for item in record.items
        if (result := _last_word([one for one in polls if one.item == item.number]))
    )
    return replace(record, sitting=replace(sitting, polls=polls), polls=decided)


def outcome_of(data: Fields) -> Mapping[str, Any]:
    """Return the rule's answer as stated.

    Raises:
        VerificationError: it names no outcome.
    """
    answer = data.data("answer")
    if type(answer.get("outcome")) is not str:
        raise malformed("data.answer.outcome")
    return answer


def _last_word(polls: list[SittingPoll]) -> Poll | None:
    """Return the result that an item has: of the last poll that settled it, else of the last one."""
    closed = [poll for poll in polls if poll.result is not None]
    settling = [poll for poll in closed if poll.settles] or closed
    return settling[-1].result if settling else None


def _closed_poll(
    record: MeetingRecord, happening: Happening, event: str
) -> tuple[SittingPoll, Poll]:
    poll = sitting_of(record=record).poll(happening.data.text("poll"))
    try:
        next_state(table=SITTING_POLL, state=poll.state, event=event)
    except IllegalStepError as error:
        raise VerificationError(
            f"this cannot happen while the poll is {poll.state}",
            f"표결 상태({poll.state})에서 일어날 수 없는 일입니다",
        ) from error
    if poll.result is None or happening.data.number("item") != poll.item:
        raise VerificationError("not a poll on this item", "이 안건의 표결이 아닙니다")
    return poll, poll.result
