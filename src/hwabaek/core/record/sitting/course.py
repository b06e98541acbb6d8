"""What can happen in a sitting: each kind of fact, its event in the table of states, and what it does."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from hwabaek.core.errors import VerificationError
from hwabaek.core.record import renewals, results, taking
from hwabaek.core.record.course import Step
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting import (
    attendance,
    items,
    paper,
    polls,
    session,
    signatures,
    speeches,
)
from hwabaek.core.record.sitting import results as declared
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import Sitting
from hwabaek.core.rules.lifecycle import SITTING, IllegalStepError, next_state


def begin(record: MeetingRecord) -> MeetingRecord:
    """Return the record of a sitting that was just called: the roll says who is to preside."""
    presiding = next((seat.number for seat in record.roll if seat.role == "chair"), None)
    return replace(record, state="called", sitting=Sitting(presiding=presiding))


def go_on(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Return the record of a sitting with the next fact taken in.

    Raises:
        VerificationError: it cannot have happened as it stands here.
    """
    event, step = COURSE.get(happening.kind, ("nothing", None))
    _check_not_frozen(record, happening)
    try:
        state = (
            record.state
            if event is None
            else next_state(table=SITTING, state=record.state, event=event)
        )
    except IllegalStepError as error:
        raise VerificationError(
            f"this cannot happen while the meeting is {record.state}",
            f"회의 상태({record.state})에서 일어날 수 없는 일입니다",
        ) from error
    changed = record if step is None else step(record=record, happening=happening)
    return replace(changed, state=state)


def _check_not_frozen(record: MeetingRecord, happening: Happening) -> None:
    minutes = sitting_of(record=record).minutes
    if happening.kind in _WRITTEN_DOWN and minutes and minutes[-1].frozen_at is not None:
        raise VerificationError("the minutes are frozen", "회의록이 이미 확정되었습니다")


def declaration_made(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in a declaration of interest: up to the vote, not while the roll of the item is frozen.

    Raises:
        VerificationError: a poll on the item is open.
    """
    polls = sitting_of(record=record).polls_on(happening.data.number("item"))
    if any(poll.state == "open" for poll in polls):
        raise VerificationError(
            "a poll on the item is open", "이 안건의 표결이 열려 있어 지금은 할 수 없습니다"
        )
    return taking.declaration_made(record=record, happening=happening)


def concluded(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that the meeting is done: the minutes are frozen, and signed or refused by each signer.

    Raises:
        VerificationError: they are not.
    """
    minutes = sitting_of(record=record).minutes
    if not minutes or not minutes[-1].is_signed():
        raise VerificationError("the minutes are not signed", "회의록 서명이 끝나지 않았습니다")
    return replace(record, concluded_at=happening.at)


# What the minutes are made of: when they are frozen, nothing of it changes.
_WRITTEN_DOWN: Final = frozenset(
    {
        EntryKind.MEETING_STAFF_NOTED,
        EntryKind.MEETING_GUEST_ADMITTED,
        EntryKind.MEETING_GUEST_LEFT,
        EntryKind.MEETING_SPEECH_RECORDED,
        EntryKind.MEETING_SPEECH_EDITED,
        EntryKind.MEETING_SPEECH_REMOVED,
    }
)

COURSE: Final[Mapping[EntryKind, tuple[str | None, Step | None]]] = MappingProxyType(
    {
        EntryKind.MEETING_NOTIFIED: (None, results.notified),
        EntryKind.MEETING_SEAT_OPENED: (None, taking.seat_opened),
        EntryKind.MEETING_RECORD_EXPORTED: (None, None),
        EntryKind.MEETING_WITHDRAWN: ("withdraw", None),
        EntryKind.MEETING_REMINDED: ("remind", taking.reminded),
        EntryKind.MEETING_QUESTION_ASKED: ("ask", taking.question_asked),
        EntryKind.MEETING_QUESTION_ANSWERED: ("answer", taking.question_answered),
        EntryKind.MEETING_DECLARATION_MADE: ("declare", declaration_made),
        EntryKind.MEETING_SEAT_LEFT: ("record_departure", taking.seat_left),
        EntryKind.MEETING_INVITATION_ANSWERED: (
            "answer_call",
            attendance.invitation_answered,
        ),
        EntryKind.MEETING_ATTENDANCE_MARKED: ("attend", attendance.attendance_marked),
        EntryKind.MEETING_ATTENDANCE_SIGNED: (
            "sign_attendance",
            attendance.attendance_signed,
        ),
        EntryKind.MEETING_STAFF_NOTED: ("note_people", attendance.staff_noted),
        EntryKind.MEETING_GUEST_ADMITTED: ("note_people", attendance.guest_admitted),
        EntryKind.MEETING_GUEST_LEFT: ("note_people", attendance.guest_left),
        EntryKind.MEETING_CHAIR_HANDED: ("hand_chair", attendance.chair_handed),
        EntryKind.MEETING_OPENED: ("open", session.opened),
        EntryKind.MEETING_STEP_TAKEN: ("proceed", session.step_taken),
        EntryKind.MEETING_RECESSED: ("recess", session.recessed),
        EntryKind.MEETING_RESUMED: ("resume", session.resumed),
        EntryKind.MEETING_DOORS_CLOSED: ("proceed", session.doors_closed),
        EntryKind.MEETING_DOORS_OPENED: ("proceed", session.doors_opened),
        EntryKind.MEETING_ADJOURNED: ("adjourn", session.adjourned),
        EntryKind.MEETING_ITEM_INTRODUCED: ("proceed", items.introduced),
        EntryKind.MEETING_STAGE_ENTERED: ("proceed", items.stage_entered),
        EntryKind.MEETING_ITEM_RECEIVED: ("proceed", items.received),
        EntryKind.MEETING_ITEM_DEFERRED: ("proceed", items.deferred),
        EntryKind.MEETING_SPEECH_RECORDED: ("record_speech", speeches.speech_recorded),
        EntryKind.MEETING_SPEECH_EDITED: ("record_speech", speeches.speech_edited),
        EntryKind.MEETING_SPEECH_REMOVED: ("record_speech", speeches.speech_removed),
        EntryKind.MEETING_AMENDMENT_MOVED: ("proceed", items.amendment_moved),
        EntryKind.MEETING_AMENDMENT_WITHDRAWN: ("proceed", items.amendment_withdrawn),
        EntryKind.MEETING_OBJECTION_ASKED: ("vote", polls.poll_opened),
        EntryKind.MEETING_OBJECTION_RAISED: ("vote", polls.objection_raised),
        EntryKind.MEETING_OBJECTION_SETTLED: ("vote", polls.poll_closed),
        EntryKind.MEETING_POLL_OPENED: ("vote", polls.poll_opened),
        EntryKind.MEETING_POLL_EXTENDED: ("vote", polls.poll_extended),
        EntryKind.MEETING_POLL_VOIDED: ("vote", polls.poll_voided),
        EntryKind.MEETING_BALLOT_CAST: ("vote", polls.ballot_cast),
        EntryKind.MEETING_BALLOT_ENTERED: ("vote", polls.ballot_entered),
        EntryKind.MEETING_HANDS_COUNTED: ("vote", polls.hands_counted),
        EntryKind.MEETING_POLL_CLOSED: ("vote", polls.poll_closed),
        EntryKind.MEETING_CASTING_VOTE_GIVEN: ("vote", declared.casting_vote_given),
        EntryKind.MEETING_WORDING_STATED: ("vote", declared.wording_stated),
        EntryKind.MEETING_RESULT_DECLARED: ("vote", declared.result_declared),
        EntryKind.MEETING_RESOLUTION_SIGNED: (
            "sign_resolution",
            signatures.resolution_signed,
        ),
        EntryKind.MEETING_RESOLUTION_REFUSED: (
            "sign_resolution",
            signatures.resolution_refused,
        ),
        EntryKind.MEETING_MINUTES_DRAFTED: ("write_minutes", paper.minutes_drafted),
        EntryKind.MEETING_MINUTES_EDITED: ("write_minutes", paper.minutes_edited),
        EntryKind.MEETING_COMMENT_MADE: ("write_minutes", paper.comment_made),
        EntryKind.MEETING_COMMENT_SETTLED: ("write_minutes", paper.comment_settled),
        EntryKind.MEETING_MINUTES_FROZEN: ("write_minutes", paper.minutes_frozen),
        EntryKind.MEETING_MINUTES_SIGNED: ("write_minutes", paper.minutes_signed),
        EntryKind.MEETING_MINUTES_REFUSED: ("write_minutes", paper.minutes_refused),
        EntryKind.MEETING_MINUTES_REOPENED: ("write_minutes", paper.minutes_reopened),
        EntryKind.MEETING_CONCLUDED: ("conclude", concluded),
        EntryKind.MEETING_DOCUMENT_SEALED: ("seal_document", results.document_sealed),
        EntryKind.MEETING_DOCUMENT_RENEWED: ("seal_document", renewals.document_renewed),
    }
)
