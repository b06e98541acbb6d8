"""A sitting from its call to its end: who comes, who is there, what is taken up, who says what."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions import log
from hwabaek.actions.calls import NothingToDecide, check_motions, freeze_roll
from hwabaek.actions.deliveries import announce
from hwabaek.actions.disqualifications import Statement, check_statement
from hwabaek.actions.documents import request_call_notice
from hwabaek.actions.meetings import (
    WrongState,
    decision_rule,
    presiding_of,
    rule_in_force,
    step,
    subject_of,
)
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.sitting_facts import (
    decide,
    enter_as_clerk,
    enter_as_member,
    enter_to_lead,
    keep,
    take_in,
)
from hwabaek.actions.snapshots import called_data
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.sitting.case import opening_case, quorum_of
from hwabaek.core.rules.notice import is_called_in_time
from hwabaek.gateways.clock import today
from hwabaek.models import AgendaItem, Declaration, Delivery, Meeting, Person, Sitting


class NoVenue(Refusal):
    message = _(
        "회의를 여는 시각과 장소를 정해 주세요. 영상으로 참석하면 접속 주소도 있어야 합니다."
    )


class NoticeTooShort(Refusal):
    message = _(
        "규칙이 정한 소집 기한보다 늦었습니다. 회의를 늦추거나 짧게 알리는 까닭을 적어 주세요."
    )


class RepliesDueTooLate(Refusal):
    message = _("참석 여부를 알릴 기한은 지금부터 회의 시작 사이여야 합니다.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """When and where to sit, and until when to say who comes."""

    starts_at: dt.datetime
    replies_due_at: dt.datetime
    place: str
    form: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How somebody came or went, and when (as the minutes will say)."""

    change: str
    time: dt.datetime
    mode: str = "room"
    confirmed: str = "clerk"
    reason: str = ""
    alternate: dict[str, Any] | None = None
    signature: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said, summed up; `seat` is None for staff and guests."""

    kind: str
    text: str
    time: dt.datetime
    item: int | None = None
    seat: int | None = None
    name: str = ""
    post: str = ""


@transaction.atomic
def call_sitting(*, actor: Person, meeting_id: int, venue: Venue, now: dt.datetime) -> Meeting:
    """Freeze roll, rule and papers of a sitting and tell every member when and where it is.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: it has been called already, or is held in writing.
        NoVenue, NoticeTooShort, RepliesDueTooLate, NothingToDecide, NotAMotion, NoRuleInForce,
        PresidingUnclear, NobodyToAsk: something is missing or not allowed.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    if meeting.mode != Meeting.Mode.SITTING:
        raise WrongState
    meeting.state = step(meeting=meeting, event="call")
    meeting.rule = rule_in_force(committee=meeting.committee, day=today(now))
    items = list(meeting.items.all())
    _check_call(meeting, items, venue, now)
    meeting.presiding = presiding_of(meeting)
    meeting.called_at, meeting.called_by, meeting.deadline_at = now, actor, venue.replies_due_at
    meeting.save()
    roll = freeze_roll(meeting=meeting, now=now)
    held = {"starts_at": venue.starts_at, "place": venue.place, "form": venue.form}
    Sitting.objects.create(meeting=meeting, link=venue.link, **held)
    data = called_data(meeting=meeting, roll=roll, items=items)
    moment = log.moment(venue.starts_at)
    data["meeting"] |= {**held, "starts_at": moment, "online": bool(venue.link)}
    act = log.Act(actor=actor, capacity="clerk", now=now)
    kind, subject = EntryKind.MEETING_CALLED, subject_of(meeting)
    log.append(body=meeting.body, kind=kind, subject=subject, act=act, data=data)
    request_call_notice(meeting=meeting, now=now)
    people = [entry.person for entry in roll]
    announce(meeting=meeting, people=people, purpose=Delivery.Purpose.CALL, now=now)
    return meeting


@transaction.atomic
def answer_call(
    *,
    actor: Person,
    meeting_id: int,
    answer: str,
    now: dt.datetime,
    reason: str = "",
    alternate: dict[str, Any] | None = None,
) -> None:
    """Record whether a member comes (참석·온라인·불참·대리); the last answer counts.

    Raises:
        NotFound: the actor is not on the roll.
        NotPossible: the sitting has been opened, or nobody can join it online.
    """
    require_printable(reason=reason)
    room, entry = enter_as_member(actor=actor, meeting_id=meeting_id, now=now)
    data = {"seat": entry.seat, "answer": answer, "reason": reason, "alternate": alternate}
    take_in(room=room, kind=EntryKind.MEETING_INVITATION_ANSWERED, data=data)


@transaction.atomic
def mark_attendance(
    *, actor: Person, meeting_id: int, seat: int, came: Came, now: dt.datetime
) -> None:
    """Record that a member arrived, left, returned, or moved between the room and the line.

    Raises:
        NotFound: the actor does not run this meeting.
        NotPossible: there is no such member, or who is there cannot arrive, or the time is wrong.
    """
    require_printable(reason=came.reason)
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    data = {**asdict(came), "seat": seat, "time": log.moment(came.time)}
    take_in(room=room, kind=EntryKind.MEETING_ATTENDANCE_MARKED, data=data)


@transaction.atomic
def stand_aside(*, actor: Person, meeting_id: int, statement: Statement, now: dt.datetime) -> None:
    """Let a member declare an interest in an item, or none, up to the vote on it (제척·회피).

    Raises:
        NotFound: the actor is not on the roll.
        GroundMissing, ReasonMissing, IncompleteDeclaration: something is left open.
        NotPossible: there is no such item, it is being voted on, or the sitting is over.
    """
    check_statement(statement=statement)
    room, entry = enter_as_member(actor=actor, meeting_id=meeting_id, now=now)
    data = {
        "seat": entry.seat,
        "item": statement.number,
        "kind": statement.kind,
        "grounds": list(statement.grounds),
        "reason": statement.reason.strip(),
    }
    after = decide(room=room, kind=EntryKind.MEETING_DECLARATION_MADE, data=data)
    Declaration.objects.create(
        entry=entry,
        item=room.meeting.items.get(number=statement.number),
        kind=statement.kind,
        grounds=list(statement.grounds),
        reason=statement.reason.strip(),
        declared_at=now,
    )
    keep(room=room, kind=EntryKind.MEETING_DECLARATION_MADE, data=data, after=after)


@transaction.atomic
def hand_chair(*, actor: Person, meeting_id: int, seat: int, reason: str, now: dt.datetime) -> None:
    """Record that another member takes the chair (의장 직무대행).

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: the member is not there.
    """
    require_printable(reason=reason)
    room = enter_to_lead(actor=actor, meeting_id=meeting_id, now=now)
    take_in(room=room, kind=EntryKind.MEETING_CHAIR_HANDED, data={"seat": seat, "reason": reason})


@transaction.atomic
def open_sitting(*, actor: Person, meeting_id: int, now: dt.datetime) -> None:
    """Open the sitting (개의) by who is there, as the rule counts them.

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: too few are there, or nobody presides, or it is open already.
    """
    room = enter_to_lead(actor=actor, meeting_id=meeting_id, now=now)
    case = opening_case(record=room.record)
    data = {"case": case, "quorum": quorum_of(case=case)}
    after = decide(room=room, kind=EntryKind.MEETING_OPENED, data=data)
    Sitting.objects.filter(meeting=room.meeting).update(opened_at=now)
    keep(room=room, kind=EntryKind.MEETING_OPENED, data=data, after=after)


@transaction.atomic
def proceed(
    *, actor: Person, meeting_id: int, kind: EntryKind, data: dict[str, Any], now: dt.datetime
) -> None:
    """Take the next step in the order of business: an item, a stage, an amendment, a recess, the doors.

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        WrongState: this is no such step.
        NotPossible: it cannot follow on what has happened.
    """
    if kind not in STEPS:
        raise WrongState
    require_printable(**{key: text for key, text in data.items() if isinstance(text, str)})
    room = enter_to_lead(actor=actor, meeting_id=meeting_id, now=now)
    take_in(room=room, kind=kind, data=data)


@transaction.atomic
def adjourn(*, actor: Person, meeting_id: int, now: dt.datetime) -> None:
    """End the sitting (폐회).

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: a poll is open, or an item is neither decided nor put off.
    """
    room = enter_to_lead(actor=actor, meeting_id=meeting_id, now=now)
    after = decide(room=room, kind=EntryKind.MEETING_ADJOURNED, data={})
    Sitting.objects.filter(meeting=room.meeting).update(adjourned_at=now)
    room.meeting.closed_at = now
    room.meeting.save(update_fields=["closed_at"])
    keep(room=room, kind=EntryKind.MEETING_ADJOURNED, data={}, after=after)


@transaction.atomic
def record_speech(*, actor: Person, meeting_id: int, said: Said, now: dt.datetime) -> str:
    """Record what somebody said, summed up (발언 요지); returns the name by which it is put right.

    Raises:
        NotFound: the actor does not run this meeting.
        NotPossible: nothing can have been said then, or the minutes are frozen.
    """
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    speech = str(uuid.uuid4())
    data = {**_spoken(said), "speech": speech}
    take_in(room=room, kind=EntryKind.MEETING_SPEECH_RECORDED, data=data)
    return speech


@transaction.atomic
def edit_speech(
    *, actor: Person, meeting_id: int, speech: str, version: int, said: Said, now: dt.datetime
) -> None:
    """Put a summary right; `version` is that which the writer had read.

    Raises:
        NotFound: the actor does not run this meeting.
        NotPossible: somebody else has put it right meanwhile, or the minutes are frozen.
    """
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    data = {**_spoken(said), "speech": speech, "version": version + 1}
    take_in(room=room, kind=EntryKind.MEETING_SPEECH_EDITED, data=data)


STEPS = frozenset(
    {
        EntryKind.MEETING_STEP_TAKEN,
        EntryKind.MEETING_STAFF_NOTED,
        EntryKind.MEETING_GUEST_ADMITTED,
        EntryKind.MEETING_GUEST_LEFT,
        EntryKind.MEETING_ITEM_INTRODUCED,
        EntryKind.MEETING_STAGE_ENTERED,
        EntryKind.MEETING_ITEM_RECEIVED,
        EntryKind.MEETING_ITEM_DEFERRED,
        EntryKind.MEETING_AMENDMENT_MOVED,
        EntryKind.MEETING_AMENDMENT_WITHDRAWN,
        EntryKind.MEETING_RECESSED,
        EntryKind.MEETING_RESUMED,
        EntryKind.MEETING_DOORS_CLOSED,
        EntryKind.MEETING_DOORS_OPENED,
    }
)


def _check_call(meeting: Meeting, items: list[AgendaItem], venue: Venue, now: dt.datetime) -> None:
    rule = decision_rule(rule_in_force(committee=meeting.committee, day=today(now)))
    if not items:
        raise NothingToDecide
    check_motions(rule=rule, items=items)
    _check_venue(venue, now)
    # The committee's own ordinance says how many days before; the day of the sitting is not counted.
    days, starts_on = rule.notice_days or 0, today(venue.starts_at)
    in_time = is_called_in_time(called_on=today(now), meeting_on=starts_on, days=days)
    if not in_time and not meeting.short_notice_reason.strip():
        raise NoticeTooShort(field="starts_at")


def _check_venue(venue: Venue, now: dt.datetime) -> None:
    forms = Sitting.Form
    nowhere = not venue.place.strip() and venue.form != forms.VIDEO
    if venue.form not in forms.values or nowhere or venue.starts_at <= now:
        raise NoVenue(field="place")
    if bool(venue.link.strip()) != (venue.form != forms.IN_PERSON):
        raise NoVenue(field="link")
    if not now <= venue.replies_due_at <= venue.starts_at:
        raise RepliesDueTooLate(field="replies_due_at")
    require_printable(place=venue.place)


def _spoken(said: Said) -> dict[str, Any]:
    require_printable(text=said.text, name=said.name, post=said.post)
    return {**asdict(said), "time": log.moment(said.time)}
