"""Closing the polls, what the chair then owes, and the end of a deliberation in writing."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions import log
from hwabaek.actions.calls import unreplied
from hwabaek.actions.deliveries import announce_to_chair
from hwabaek.actions.documents import request_documents
from hwabaek.actions.meetings import step, subject_of
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.case import case_for
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.replay import replay
from hwabaek.core.rules.case_form import parse_case
from hwabaek.core.rules.decision import decide
from hwabaek.models import Ballot, Meeting, Person, Poll

# Outcomes that say the procedure did not come about: a person decides what happens then.
NOT_FORMED = ("no_quorum", "bad_panel", "not_allowed")


class RepliesMissing(Refusal):
    message = _("아직 회신하지 않은 위원이 있습니다. 마감 전에는 모두 회신해야 닫을 수 있습니다.")


class WordingMissing(Refusal):
    message = _("의결서에 실을 조건을 적어 주세요.")


class NothingToState(Refusal):
    message = _("이 안건에는 정할 것이 남아 있지 않습니다.")


class ResultsPending(Refusal):
    message = _("위원장이 정할 것이 남아 있어 마칠 수 없습니다.")


@transaction.atomic
def close_meeting(*, actor: Person, meeting_id: int, now: dt.datetime) -> Meeting:
    """Close a deliberation to which everybody has replied, before its deadline.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: it is closed already or was never open.
        RepliesMissing: somebody who is asked has not replied and the deadline is not past.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    step(meeting=meeting, event="close")
    past = meeting.deadline_at is not None and now > meeting.deadline_at
    if not past and unreplied(meeting):
        raise RepliesMissing
    act = log.Act(actor=actor, capacity="clerk", now=now)
    _close(meeting, act, closed_by="deadline" if past else "clerk")
    return meeting


def close_due_meetings(*, now: dt.datetime) -> int:
    """Close every deliberation whose deadline is past; returns how many."""
    due = Meeting.objects.filter(state=Meeting.State.OPEN, deadline_at__lt=now)
    return sum(_close_if_due(pk, now) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def give_casting_vote(
    *, actor: Person, meeting_id: int, number: int, vote: str, now: dt.datetime
) -> Poll:
    """Settle a tie by the chair's casting vote, where the rule gives one.

    Raises:
        NotFound: the actor does not preside, or there is no such item.
        WrongState: the polls are still open, or all is concluded.
        NothingToState: there is no tie for the chair to settle.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.DIRECT, lock=True)
    step(meeting=meeting, event="cast_vote")
    poll = _poll(meeting, number)
    if not needs_casting_vote(poll) or vote not in {"for", "against"}:
        raise NothingToState
    answer = decide(case=parse_case({**_case(poll), "casting_vote": vote})).as_data()
    poll.casting_vote, poll.answer, poll.outcome = vote, answer, answer["outcome"]
    poll.save(update_fields=["casting_vote", "answer", "outcome"])
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_CASTING_VOTE_GIVEN,
        subject=subject_of(meeting),
        act=log.Act(actor=actor, capacity="chair", now=now),
        data={"item": number, "vote": vote, "answer": answer},
    )
    _conclude_if_settled(meeting, now)
    return poll


@transaction.atomic
def state_wording(
    *, actor: Person, meeting_id: int, number: int, wording: str, now: dt.datetime
) -> Poll:
    """Record the conditions as the chair states them.

    Raises:
        NotFound: the actor does not preside, or there is no such item.
        WrongState: the polls are still open, or all is concluded.
        NothingToState: the item did not carry with conditions.
        WordingMissing: nothing was written.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.DIRECT, lock=True)
    step(meeting=meeting, event="state_wording")
    poll = _poll(meeting, number)
    if not needs_wording(poll):
        raise NothingToState
    if not wording.strip():
        raise WordingMissing(field="wording")
    require_printable(wording=wording)
    poll.wording, poll.stated_by, poll.stated_at = wording.strip(), actor, now
    poll.save(update_fields=["wording", "stated_by", "stated_at"])
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_WORDING_STATED,
        subject=subject_of(meeting),
        act=log.Act(actor=actor, capacity="chair", now=now),
        data={"item": number, "wording": poll.wording},
    )
    _conclude_if_settled(meeting, now)
    return poll


@transaction.atomic
def conclude_meeting(*, actor: Person, meeting_id: int, now: dt.datetime) -> Meeting:
    """End a deliberation that did not form for some item, as it stands.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: it is not closed, or concluded already.
        ResultsPending: the chair still owes a casting vote or a wording.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    step(meeting=meeting, event="conclude")
    if _chair_owes(_polls(meeting)):
        raise ResultsPending
    _conclude(meeting, log.Act(actor=actor, capacity="clerk", now=now))
    return meeting


def needs_casting_vote(poll: Poll) -> bool:
    """Tell whether a tie waits for the chair's casting vote."""
    rule = (poll.case or {}).get("rule", {})
    return poll.outcome == "tied" and rule.get("tie") == "chair_decides" and not poll.casting_vote


def needs_wording(poll: Poll) -> bool:
    """Tell whether the chair is still to state the conditions."""
    return poll.outcome == "carried_conditionally" and not poll.wording


def conditions_of(poll: Poll) -> list[Ballot]:
    """Return the conditions that members attached, as counted, in roll order."""
    return [
        ballot for ballot in counted_ballots(poll) if ballot.choice == Ballot.Choice.CONDITIONAL
    ]


def counted_ballots(poll: Poll) -> list[Ballot]:
    """Return the last timely ballot of each member on this item, in roll order."""
    ballots = (
        poll.ballots.filter(reply__late=False)
        .select_related("reply__entry")
        .order_by("reply__entry__seat", "reply__version")
    )
    last = {ballot.reply.entry.seat: ballot for ballot in ballots}
    aside = _stood_aside_seats(poll)
    return [ballot for seat, ballot in last.items() if seat not in aside]


@transaction.atomic
def _close_if_due(meeting_id: int, now: dt.datetime) -> bool:
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("body", "committee")
        .get(pk=meeting_id)
    )
    open_and_due = (
        meeting.state == Meeting.State.OPEN
        and meeting.deadline_at is not None
        and now > meeting.deadline_at
    )
    if open_and_due:
        step(meeting=meeting, event="close")
        _close(meeting, log.Act(actor=None, capacity="system", now=now), closed_by="deadline")
    return open_and_due


def _close(meeting: Meeting, act: log.Act, *, closed_by: str) -> None:
    record = replay(log.facts_of(subject_of(meeting)))
    polls = _polls(meeting)
    for poll in polls:
        case = case_for(record=record, item_number=poll.item.number)
        answer = decide(case=parse_case(case)).as_data()
        poll.case, poll.answer, poll.outcome = case, answer, answer["outcome"]
        poll.closed_at = act.now
        poll.save(update_fields=["case", "answer", "outcome", "closed_at"])
        log.append(
            body=meeting.body,
            kind=EntryKind.MEETING_POLL_CLOSED,
            subject=subject_of(meeting),
            act=act,
            data={"item": poll.item.number, "closed_by": closed_by, "case": case, "answer": answer},
        )
    meeting.state, meeting.closed_at = Meeting.State.CLOSED, act.now
    meeting.save(update_fields=["state", "closed_at"])
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_CLOSED,
        subject=subject_of(meeting),
        act=act,
        data={"closed_by": closed_by},
    )
    if _chair_owes(polls):
        announce_to_chair(meeting=meeting, now=act.now)
    _conclude_if_settled(meeting, act.now)


def _conclude_if_settled(meeting: Meeting, now: dt.datetime) -> None:
    polls = _polls(meeting)
    if _chair_owes(polls):
        return
    if any(poll.outcome in NOT_FORMED for poll in polls):
        return
    _conclude(meeting, log.Act(actor=None, capacity="system", now=now))


def _conclude(meeting: Meeting, act: log.Act) -> None:
    meeting.state = step(meeting=meeting, event="conclude")
    meeting.concluded_at = act.now
    meeting.save(update_fields=["state", "concluded_at"])
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_CONCLUDED,
        subject=subject_of(meeting),
        act=act,
        # Which facts there were: a fact removed afterwards is missed.
        data={"facts": log.digests_of(subject_of(meeting))},
    )
    request_documents(meeting=meeting, now=act.now)


def _chair_owes(polls: list[Poll]) -> bool:
    return any(needs_casting_vote(poll) or needs_wording(poll) for poll in polls)


def _polls(meeting: Meeting) -> list[Poll]:
    return list(
        Poll.objects.filter(item__meeting=meeting).select_related("item").order_by("item__number")
    )


def _poll(meeting: Meeting, number: int) -> Poll:
    poll = Poll.objects.filter(item__meeting=meeting, item__number=number).first()
    if poll is None:
        raise NotFound
    return poll


def _case(poll: Poll) -> dict[str, Any]:
    if poll.case is None:
        raise NothingToState
    return dict(poll.case)


def _stood_aside_seats(poll: Poll) -> set[int]:
    rows = poll.item.declarations.select_related("entry").order_by("id")
    last = {row.entry.seat: row.kind for row in rows}
    return {seat for seat, kind in last.items() if kind != "none"}
