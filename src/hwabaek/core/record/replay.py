"""The facts of a meeting, in the order of the log, become its record; an impossible order is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from hwabaek.core.errors import VerificationError
from hwabaek.core.record import renewals, replies, results, taking
from hwabaek.core.record.call import read_snapshot
from hwabaek.core.record.course import Step
from hwabaek.core.record.entries import EntryKind, Fact, check_fact, parse_moment
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting import course as sitting_course
from hwabaek.core.rules.lifecycle import WRITTEN_MEETING, IllegalStepError, next_state

# What may happen before the call, and the event that each is in the table of states.
PREPARATION: Final[Mapping[EntryKind, str]] = MappingProxyType(
    {
        EntryKind.MEETING_CHANGED: "change",
        EntryKind.MEETING_ITEM_ADDED: "change",
        EntryKind.MEETING_ITEM_CHANGED: "change",
        EntryKind.MEETING_ITEM_REMOVED: "change",
        EntryKind.MEETING_PAPER_ADDED: "change",
        EntryKind.MEETING_PAPER_REMOVED: "change",
        EntryKind.MEETING_WITHDRAWN: "withdraw",
        EntryKind.MEETING_CALLED: "call",
    }
)

# What may happen from the call on: the event in the table of states (None: at any time), and what
# it does to the record (None: nothing). A poll is closed as a reply is given: while the meeting is open.
COURSE: Final[Mapping[EntryKind, tuple[str | None, Step | None]]] = MappingProxyType(
    {
        EntryKind.MEETING_NOTIFIED: (None, results.notified),
        EntryKind.MEETING_SEAT_OPENED: (None, taking.seat_opened),
        EntryKind.MEETING_RECORD_EXPORTED: (None, None),
        EntryKind.MEETING_REMINDED: ("remind", taking.reminded),
        EntryKind.MEETING_DECLARATION_MADE: ("declare", taking.declaration_made),
        EntryKind.MEETING_QUESTION_ASKED: ("ask", taking.question_asked),
        EntryKind.MEETING_QUESTION_ANSWERED: ("answer", taking.question_answered),
        EntryKind.MEETING_REPLY_SUBMITTED: ("reply", replies.reply_submitted),
        EntryKind.MEETING_PAPER_REPLY_ENTERED: ("reply", replies.paper_reply_entered),
        EntryKind.MEETING_SEAT_LEFT: ("record_departure", taking.seat_left),
        EntryKind.MEETING_EXTENSION_REQUESTED: ("request_extension", taking.extension_requested),
        EntryKind.MEETING_EXTENSION_AGREED: ("decide_extension", taking.extension_decided),
        EntryKind.MEETING_EXTENSION_DECLINED: ("decide_extension", taking.extension_decided),
        EntryKind.MEETING_POLL_CLOSED: ("reply", results.poll_closed),
        EntryKind.MEETING_CLOSED: ("close", results.closed),
        EntryKind.MEETING_CASTING_VOTE_GIVEN: ("cast_vote", results.casting_vote_given),
        EntryKind.MEETING_WORDING_STATED: ("state_wording", results.wording_stated),
        EntryKind.MEETING_CONVERTED: ("convert", None),
        EntryKind.MEETING_CONCLUDED: ("conclude", results.concluded),
        EntryKind.MEETING_DOCUMENT_SEALED: ("seal_document", results.document_sealed),
        EntryKind.MEETING_DOCUMENT_RENEWED: ("seal_document", renewals.document_renewed),
    }
)

# Once a poll is closed, the others and the meeting are closed in the same breath.
_AFTER_A_POLL: Final = {EntryKind.MEETING_POLL_CLOSED, EntryKind.MEETING_CLOSED}


def replay(facts: Iterable[Fact]) -> MeetingRecord:
    """Return the record that these facts make, in the order of the log.

    Raises:
        VerificationError: a fact is malformed, of another meeting, or impossible where it stands.
    """
    record: MeetingRecord | None = None
    state, subject = "preparing", None
    for order, fact in enumerate(facts, start=1):
        happening = _happening(order, fact)
        subject = subject or fact["subject"]
        try:
            _check_subject(fact, subject)
            if record is None:
                state, record = _prepare(state, happening, subject)
            else:
                record = _go_on(record, happening)
        except VerificationError as error:
            raise _named(happening, error) from error
    if record is None:
        raise VerificationError("the meeting was never called", "소집한 적이 없는 회의입니다")
    return record


def _happening(order: int, fact: Fact) -> Happening:
    check_fact(fact)
    actor = Fields(fact["actor"], "actor")
    return Happening(
        order=order,
        kind=EntryKind(fact["kind"]),
        at=parse_moment(fact["at"]),
        person=actor.text_or_none("person"),
        name=actor.text("name"),
        capacity=actor.text("as"),
        data=Fields(fact["data"]),
    )


def _check_subject(fact: Fact, subject: str) -> None:
    if fact["subject"] != subject or not subject.startswith("meeting:"):
        raise VerificationError("not a fact of this meeting", "이 회의의 기록이 아닙니다")


def _prepare(state: str, happening: Happening, subject: str) -> tuple[str, MeetingRecord | None]:
    if happening.kind == EntryKind.MEETING_CREATED:
        if happening.order != 1:
            raise VerificationError("a meeting is created once", "회의를 두 번 만들 수 없습니다")
        return state, None
    state = _next(state, PREPARATION.get(happening.kind, "nothing"))
    if happening.kind != EntryKind.MEETING_CALLED:
        return state, None
    return state, _called(state, happening, subject)


def _called(state: str, happening: Happening, subject: str) -> MeetingRecord:
    snapshot = read_snapshot(happening.data)
    if subject != f"meeting:{snapshot.call.id}":
        raise VerificationError("the call is of another meeting", "다른 회의의 소집 기록입니다")
    record = MeetingRecord(
        body=snapshot.body,
        committee=snapshot.committee,
        rule=snapshot.rule,
        call=snapshot.call,
        roll=snapshot.roll,
        items=snapshot.items,
        state=state,
        deadline_at=snapshot.call.deadline_at,
    )
    return record if snapshot.call.venue is None else sitting_course.begin(record)


def _go_on(record: MeetingRecord, happening: Happening) -> MeetingRecord:
    if record.sitting is not None:
        return sitting_course.go_on(record=record, happening=happening)
    event, step = COURSE.get(happening.kind, ("nothing", None))
    state = record.state if event is None else _state_after(record, event, happening.kind)
    changed = record if step is None else step(record=record, happening=happening)
    return replace(changed, state=state)


def _state_after(record: MeetingRecord, event: str, kind: EntryKind) -> str:
    closes = kind in _AFTER_A_POLL
    if record.polls and record.state == "open" and not closes and event != "answer":
        raise VerificationError("the polls are closed already", "표결이 이미 닫혔습니다")
    if event == "reply" and record.state != "open" and not closes:
        event = "reply_late"
    return _next(record.state, event)


def _next(state: str, event: str) -> str:
    try:
        return next_state(table=WRITTEN_MEETING, state=state, event=event)
    except IllegalStepError as error:
        message = f"this cannot happen while the meeting is {state}"
        raise VerificationError(
            message, f"회의 상태({state})에서 일어날 수 없는 일입니다"
        ) from error


def _named(happening: Happening, error: VerificationError) -> VerificationError:
    kind = happening.kind
    return VerificationError(
        f"fact {happening.order} ({kind}): {error}",
        f"{happening.order}번째 기록({kind.label}): {error.ko}",
    )
