"""While replies are taken: openings, declarations, questions, the deadline, departures."""

from dataclasses import replace

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.happenings import (
    Answer,
    Declaration,
    Departure,
    Extension,
    Happening,
    Question,
)
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.standing import acting_seat, check_in_office


def seat_opened(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a member saw for the first time what is asked.

    Raises:
        VerificationError: there is no such member, or somebody else acted, or it is not the first.
    """
    seat = acting_seat(record=record, happening=happening)
    if seat in record.opened:
        raise VerificationError("the member had opened it before", "이미 열어 본 위원입니다")
    return replace(record, opened={**record.opened, seat: happening.at})


def reminded(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that members were reminded.

    Raises:
        VerificationError: there is no such member.
    """
    for seat in happening.data.numbers("seats"):
        record.seat(seat)
    return record


def declaration_made(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a declaration of interest; the last one on an item counts.

    Raises:
        VerificationError: there is no such member or item, or somebody else acted.
    """
    data = happening.data
    declaration = Declaration(
        order=happening.order,
        at=happening.at,
        seat=acting_seat(record=record, happening=happening),
        item=record.item(data.number("item")).number,
        kind=data.one_of("kind", "none", "statutory", "self_recused"),
        grounds=data.numbers("grounds"),
        reason=data.text("reason"),
    )
    return replace(record, declarations=(*record.declarations, declaration))


def question_asked(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a member's question.

    Raises:
        VerificationError: there is no such member or item, or the question was asked before.
    """
    data = happening.data
    item = data.number_or_none("item")
    question = Question(
        order=happening.order,
        at=happening.at,
        id=data.text("question"),
        seat=acting_seat(record=record, happening=happening),
        item=None if item is None else record.item(item).number,
        text=data.text("text"),
    )
    if any(other.id == question.id for other in record.questions):
        raise VerificationError("the question is there twice", "같은 질의가 두 번 나옵니다")
    return replace(record, questions=(*record.questions, question))


def question_answered(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in an answer.

    Raises:
        VerificationError: nobody asked this question.
    """
    asked = happening.data.text("question")
    if all(question.id != asked for question in record.questions):
        raise VerificationError("nobody asked this question", "묻지 않은 질의에 답했습니다")
    answer = Answer(happening.order, happening.at, happening.name, happening.data.text("text"))
    questions = tuple(
        replace(question, answers=(*question.answers, answer)) if question.id == asked else question
        for question in record.questions
    )
    return replace(record, questions=questions)


def seat_left(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a member left office since the call.

    Raises:
        VerificationError: there is no such member, or they had left before.
    """
    seat = record.seat(happening.data.number("seat")).number
    check_in_office(record=record, seat=seat)
    reason = happening.data.text("reason")
    departure = Departure(happening.order, happening.at, seat, reason)
    return replace(record, departures=(*record.departures, departure))


def extension_requested(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a later deadline was asked for; this can be done once.

    Raises:
        VerificationError: it was asked before, or the new deadline is no later one.
    """
    until = happening.data.moment("until")
    if record.extension is not None:
        raise VerificationError(
            "the deadline is extended once only", "연장은 한 번만 할 수 있습니다"
        )
    if until <= record.deadline_at:
        raise VerificationError(
            "the new deadline is not later", "새 마감이 지금 마감보다 늦지 않습니다"
        )
    reason = happening.data.text("reason")
    return replace(record, extension=Extension(happening.order, happening.at, until, reason))


def extension_decided(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in what the presiding member said to a later deadline.

    Raises:
        VerificationError: nothing was asked, or it is not what was asked, or it was answered before.
    """
    asked = record.extension
    if asked is None or asked.agreed is not None:
        raise VerificationError(
            "no extension waits for an answer", "답을 기다리는 연장 요청이 없습니다"
        )
    if happening.kind == EntryKind.MEETING_EXTENSION_DECLINED:
        return replace(record, extension=replace(asked, agreed=False))
    data = happening.data
    if (data.moment("from"), data.moment("until")) != (record.deadline_at, asked.until):
        raise VerificationError("not the extension that was asked for", "요청한 연장과 다릅니다")
    return replace(record, extension=replace(asked, agreed=True), deadline_at=asked.until)
