"""Votes in a sitting: opened with a frozen roll, voted in by name, closed by the rule, declared."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.actions import log
from hwabaek.actions.meetings import subject_of
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.sitting_facts import (
    NotPossible,
    Room,
    decide,
    enter_as_clerk,
    enter_as_member,
    enter_to_lead,
    keep,
    take_in,
)
from hwabaek.core import rules
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.case import case_of_poll
from hwabaek.core.record.sitting.roll import entitled, lines, sitting_of
from hwabaek.core.record.sitting.sitting import ORIGINAL
from hwabaek.models import Ballot, OpenBallot, Person, PollSeat, RollEntry, SittingPoll


class NotOnTheRoll(Refusal):
    message = _(
        "표결을 시작할 때 자리에 계시지 않았거나 이 안건에서 제척·회피되어 표결 명부에 없습니다."
    )


class VotingIsOver(Refusal):
    message = _("표결이 이미 끝났습니다.")


class NoSuchChoice(Refusal):
    message = _("찬성, 반대, 기권 가운데 하나를 골라 주세요.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is put to the vote, and how."""

    item: int
    motion: str = ORIGINAL
    method: str = SittingPoll.Method.ELECTRONIC.value
    until_at: dt.datetime | None = None
    order_reason: str = ""
    again_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What somebody votes; `key` makes that it is taken once however often it is sent."""

    key: uuid.UUID
    choice: str
    opinion: str = ""
    auth: str = ""
    shown_digest: str = ""


@transaction.atomic
def open_poll(
    *, actor: Person, meeting_id: int, question: Question, now: dt.datetime
) -> SittingPoll:
    """Open a poll, or ask for objections, and freeze its roll: who is there and may vote.

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: too few are there, another poll is open, an amendment comes first, or nobody presides.
    """
    require_printable(order_reason=question.order_reason, again_reason=question.again_reason)
    room = enter_to_lead(actor=actor, meeting_id=meeting_id, now=now)
    key = uuid.uuid4()
    kind, data = _opening(room, question, key)
    after = decide(room=room, kind=kind, data=data)
    _check_quorum(room, data)
    poll = SittingPoll.objects.create(
        meeting=room.meeting,
        item=room.meeting.items.get(number=question.item),
        key=key,
        motion=question.motion,
        method=question.method,
        until_at=question.until_at,
        opened_at=now,
    )
    entries = RollEntry.objects.filter(meeting=room.meeting, seat__in=data["seats"])
    PollSeat.objects.bulk_create(PollSeat(poll=poll, entry=entry) for entry in entries)
    keep(room=room, kind=kind, data=data, after=after)
    return poll


@transaction.atomic
def cast_ballot(*, actor: Person, poll_key: uuid.UUID, vote: Vote, now: dt.datetime) -> OpenBallot:
    """Take a member's vote; it may be changed until the poll is closed, and the last one counts.

    Only the poll is locked: members who vote at once wait for each other, not for the console.

    Raises:
        NotFound: there is no such poll in a meeting of the actor's.
        NotOnTheRoll, VotingIsOver, NoSuchChoice: the vote cannot be taken.
    """
    poll = _locked(actor, poll_key)
    sent = OpenBallot.objects.filter(key=vote.key, seat__poll=poll, seat__entry__person=actor)
    if before := sent.first():
        return before
    seat = PollSeat.objects.filter(poll=poll, entry__person=actor).select_related("entry").first()
    if seat is None:
        raise NotOnTheRoll
    if poll.state != SittingPoll.State.OPEN or (poll.until_at and now > poll.until_at):
        raise VotingIsOver
    if poll.method != SittingPoll.Method.ELECTRONIC or vote.choice not in Ballot.Choice.values:
        raise NoSuchChoice(field="choice")
    require_printable(opinion=vote.opinion)
    ballot = _written(seat, vote, now, entered=False)
    log.append(
        body=poll.meeting.body,
        kind=EntryKind.MEETING_BALLOT_CAST,
        subject=subject_of(poll.meeting),
        act=log.Act(actor=actor, capacity="member", now=now),
        data=_ballot_data(poll, ballot) | {"shown_digest": vote.shown_digest},
    )
    return ballot


@transaction.atomic
def enter_ballot(
    *, actor: Person, poll_key: uuid.UUID, seat: int, vote: Vote, reason: str, now: dt.datetime
) -> OpenBallot:
    """Enter a ballot for a member who was called by name, or asked for it.

    Raises:
        NotFound: there is no such poll in a meeting that the actor runs.
        NotPossible: the poll is closed, or the member is not on its roll, or no reason is given.
    """
    require_printable(opinion=vote.opinion, reason=reason)
    room, poll = _clerks_poll(actor, poll_key, now)
    last = OpenBallot.objects.filter(seat__poll=poll, seat__entry__seat=seat).count()
    data = {
        "poll": str(poll.key),
        "ballot": str(vote.key),
        "seat": seat,
        "version": last + 1,
        "choice": vote.choice,
        "opinion": vote.opinion,
        "auth": vote.auth,
        "reason": reason,
    }
    after = decide(room=room, kind=EntryKind.MEETING_BALLOT_ENTERED, data=data)
    line = PollSeat.objects.get(poll=poll, entry__seat=seat)
    ballot = _written(line, vote, now, entered=True)
    keep(room=room, kind=EntryKind.MEETING_BALLOT_ENTERED, data=data, after=after)
    return ballot


@transaction.atomic
def count_hands(
    *, actor: Person, poll_key: uuid.UUID, hands: dict[str, int], now: dt.datetime
) -> None:
    """Enter the numbers of an open show of hands (for, against, abstain); the last count holds.

    Raises:
        NotFound: there is no such poll in a meeting that the actor runs.
        NotPossible: the poll is none by hands, or there are more hands than members.
    """
    room, poll = _clerks_poll(actor, poll_key, now)
    counts = {choice: hands.get(choice, 0) for choice in ("for", "against", "abstain")}
    data = {"poll": str(poll.key), **counts}
    take_in(room=room, kind=EntryKind.MEETING_HANDS_COUNTED, data=data)


@transaction.atomic
def raise_objection(
    *, actor: Person, poll_key: uuid.UUID, reason: str = "", now: dt.datetime
) -> None:
    """Let a member object (이의 있음), so that there has to be a vote.

    Raises:
        NotFound: there is no such poll in a meeting of the actor's.
        NotPossible: nobody is being asked, or the member is not on the roll.
    """
    require_printable(reason=reason)
    poll = _visible(poll_key)
    room, entry = enter_as_member(actor=actor, meeting_id=poll.meeting_id, now=now)
    data = {"poll": str(poll.key), "seat": entry.seat, "reason": reason}
    take_in(room=room, kind=EntryKind.MEETING_OBJECTION_RAISED, data=data)


@transaction.atomic
def close_poll(*, actor: Person, poll_key: uuid.UUID, now: dt.datetime) -> SittingPoll:
    """Close a poll and put it to the rule; where somebody objected, it is void and a vote follows.

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: it is closed already, or the rule needs to know who voted how.
    """
    room, poll = _led_poll(actor, poll_key, now)
    kind, data = _closing(room, poll)
    after = decide(room=room, kind=kind, data=data)
    _mirror(poll, after, closed_at=now)
    keep(room=room, kind=kind, data=data, after=after)
    return poll


@transaction.atomic
def void_poll(*, actor: Person, poll_key: uuid.UUID, reason: str, now: dt.datetime) -> None:
    """Call off a poll that was opened by mistake; it counts for nothing, and stays on record.

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: it is not open.
    """
    require_printable(reason=reason)
    room, poll = _led_poll(actor, poll_key, now)
    data = {"poll": str(poll.key), "reason": reason}
    _settle(room, poll, EntryKind.MEETING_POLL_VOIDED, data)


@transaction.atomic
def settle_tie(*, actor: Person, poll_key: uuid.UUID, vote: str, now: dt.datetime) -> None:
    """Settle a tie by the casting vote of whoever presided (결정권), where the rule gives them one.

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: there is no tie to settle, or somebody else presided.
    """
    room, poll = _led_poll(actor, poll_key, now)
    result = room.course.poll(str(poll.key)).result
    if result is None or vote not in {"for", "against"}:
        raise NotPossible
    answer = _answered({**result.case, "casting_vote": vote})
    data = {"poll": str(poll.key), "item": poll.item.number, "vote": vote, "answer": answer}
    _settle(room, poll, EntryKind.MEETING_CASTING_VOTE_GIVEN, data)


@transaction.atomic
def state_wording(*, actor: Person, poll_key: uuid.UUID, wording: str, now: dt.datetime) -> None:
    """State the conditions with which a motion carried.

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: it did not carry with conditions, or they were stated before.
    """
    require_printable(wording=wording)
    room, poll = _led_poll(actor, poll_key, now)
    data = {"poll": str(poll.key), "item": poll.item.number, "wording": wording}
    _settle(room, poll, EntryKind.MEETING_WORDING_STATED, data)


@transaction.atomic
def declare_result(*, actor: Person, poll_key: uuid.UUID, text: str, now: dt.datetime) -> None:
    """Declare what came of a poll (결과 선포), in the words that were said.

    Raises:
        NotFound: the actor neither runs the meeting nor presides.
        NotPossible: it is open, or a casting vote or a wording is owed, or it was declared before.
    """
    require_printable(text=text)
    room, poll = _led_poll(actor, poll_key, now)
    data = {
        "poll": str(poll.key),
        "item": poll.item.number,
        "outcome": poll.outcome,
        "text": text,
    }
    _settle(room, poll, EntryKind.MEETING_RESULT_DECLARED, data)


def _opening(room: Room, question: Question, key: uuid.UUID) -> tuple[EntryKind, dict[str, Any]]:
    asks = question.method == SittingPoll.Method.NO_OBJECTION
    try:
        room.record.item(question.item)
    except VerificationError as error:
        raise NotPossible(error.ko) from error
    return EntryKind.MEETING_OBJECTION_ASKED if asks else EntryKind.MEETING_POLL_OPENED, {
        "poll": str(key),
        "item": question.item,
        "motion": question.motion,
        "method": question.method,
        "seats": list(entitled(record=room.record, item=question.item)),
        "presiding": room.course.presiding,
        "until": log.moment(question.until_at) if question.until_at else None,
        "order_reason": question.order_reason,
        "again_reason": question.again_reason,
    }


def _check_quorum(room: Room, data: dict[str, Any]) -> None:
    """Refuse a vote while too few are there; the sentence says how many are missing."""
    item = room.record.item(data["item"])
    members = [*lines(record=room.record, item=item.number).values()]
    case = rules.parse_case(
        {"rule": room.record.rule.data, "procedure": "sitting", "members": members}
    )
    found = rules.shortfall(rule=case.rule, members=case.members, item=item.special)
    if not found.met:
        raise NotPossible(found.sentence)


def _closing(room: Room, poll: SittingPoll) -> tuple[EntryKind, dict[str, Any]]:
    asked = poll.method == SittingPoll.Method.NO_OBJECTION
    kind = EntryKind.MEETING_OBJECTION_SETTLED if asked else EntryKind.MEETING_POLL_CLOSED
    held = room.course.poll(str(poll.key))
    closed_by = "chair" if room.act.capacity == "chair" else "clerk"
    data = {"poll": str(poll.key), "item": poll.item.number, "closed_by": closed_by}
    if held.objections:
        return kind, {**data, "case": None, "answer": None}
    try:
        case = case_of_poll(record=room.record, poll=held)
    except VerificationError as error:
        raise NotPossible(error.ko) from error
    return kind, {**data, "case": case, "answer": _answered(case)}


def _answered(case: dict[str, Any]) -> dict[str, Any]:
    return rules.decide(case=rules.parse_case(case)).as_data()


def _settle(room: Room, poll: SittingPoll, kind: EntryKind, data: dict[str, Any]) -> None:
    after = decide(room=room, kind=kind, data=data)
    _mirror(poll, after, closed_at=poll.closed_at)
    keep(room=room, kind=kind, data=data, after=after)


def _mirror(poll: SittingPoll, after: MeetingRecord, *, closed_at: dt.datetime | None) -> None:
    """Save of a poll what its facts say now."""
    held = sitting_of(record=after).poll(str(poll.key))
    poll.state, poll.closed_at = held.state, closed_at
    poll.outcome = held.result.outcome if held.result else ""
    poll.save(update_fields=["state", "outcome", "closed_at"])


def _written(seat: PollSeat, vote: Vote, now: dt.datetime, *, entered: bool) -> OpenBallot:
    return OpenBallot.objects.create(
        seat=seat,
        version=seat.ballots.count() + 1,
        key=vote.key,
        choice=vote.choice,
        opinion=vote.opinion,
        auth=vote.auth,
        entered=entered,
        cast_at=now,
    )


def _ballot_data(poll: SittingPoll, ballot: OpenBallot) -> dict[str, Any]:
    return {
        "poll": str(poll.key),
        "ballot": str(ballot.key),
        "seat": ballot.seat.entry.seat,
        "version": ballot.version,
        "choice": ballot.choice,
        "opinion": ballot.opinion,
        "auth": ballot.auth,
    }


def _visible(poll_key: uuid.UUID) -> SittingPoll:
    poll = SittingPoll.objects.select_related("item").filter(key=poll_key).first()
    if poll is None:
        raise NotFound
    return poll


def _locked(actor: Person, poll_key: uuid.UUID) -> SittingPoll:
    poll = (
        SittingPoll.objects.select_for_update(of=("self",))
        .select_related("meeting__body")
        .filter(key=poll_key, meeting__roll__person=actor)
        .first()
    )
    if poll is None:
        raise NotFound
    return poll


def _led_poll(actor: Person, poll_key: uuid.UUID, now: dt.datetime) -> tuple[Room, SittingPoll]:
    meeting_id = _visible(poll_key).meeting_id
    room = enter_to_lead(actor=actor, meeting_id=meeting_id, now=now)
    return room, _visible(poll_key)


def _clerks_poll(actor: Person, poll_key: uuid.UUID, now: dt.datetime) -> tuple[Room, SittingPoll]:
    meeting_id = _visible(poll_key).meeting_id
    room = enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    return room, _visible(poll_key)
