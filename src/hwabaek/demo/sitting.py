"""A sitting that is over: called, held, voted in, its resolutions and minutes signed. All through the actions."""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from hwabaek.actions import agenda, meetings, minutes, sitting_polls, sittings
from hwabaek.actions.disqualifications import Statement
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.sitting.paper import content_digest
from hwabaek.demo import sitting_words as words
from hwabaek.demo.strokes import signature_of
from hwabaek.models import AgendaItem, Committee, Meeting, Person, RollEntry

AUTH = "link+sms-code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """The sitting, who keeps it, and when it began."""

    meeting: Meeting
    clerk: Person
    starts_at: dt.datetime
    seats: dict[str, RollEntry]
    spoken: dict[int, str] = field(default_factory=dict)  # the speech of each minute

    def at(self, minute: float) -> dt.datetime:
        """Return a time, so many minutes after the beginning."""
        return self.starts_at + dt.timedelta(minutes=minute)

    @property
    def chair(self) -> Person:
        """Return who presides."""
        return self.seats[words.SIGNERS[0]].person


def hold(
    *, committee: Committee, clerk: Person, called_at: dt.datetime, starts_at: dt.datetime
) -> Meeting:
    """Hold the sitting from its plan to its signed minutes."""
    meeting = _called(committee, clerk, called_at, starts_at)
    roll = meeting.roll.select_related("person")
    hall = Hall(
        meeting=meeting,
        clerk=clerk,
        starts_at=starts_at,
        seats={entry.name: entry for entry in roll},
    )
    _answer(hall, called_at)
    _begin(hall)
    _decide(hall, 1, began=2, polled=20)
    _decide(hall, 2, began=26, polled=44)
    _report(hall)
    sittings.adjourn(actor=hall.chair, meeting_id=meeting.pk, now=hall.at(66))
    _sign_resolutions(hall)
    _keep_minutes(hall)
    meeting.refresh_from_db()
    return meeting


def _called(
    committee: Committee, clerk: Person, called_at: dt.datetime, starts_at: dt.datetime
) -> Meeting:
    planned_at = called_at - dt.timedelta(hours=18)
    plan = meetings.MeetingPlan(
        title=words.TITLE,
        mode=Meeting.Mode.SITTING,
        disclosure=Meeting.Disclosure.PUBLIC,
    )
    meeting = meetings.create_meeting(
        actor=clerk, committee_id=committee.pk, plan=plan, now=planned_at
    )
    for text in words.ITEMS:
        agenda.add_item(actor=clerk, meeting_id=meeting.pk, text=text, now=planned_at)
    venue = sittings.Venue(
        starts_at=starts_at,
        replies_due_at=starts_at - dt.timedelta(days=1),
        place=words.PLACE,
        form="hybrid",
        link=words.LINK,
    )
    return sittings.call_sitting(actor=clerk, meeting_id=meeting.pk, venue=venue, now=called_at)


def _answer(hall: Hall, called_at: dt.datetime) -> None:
    for place, (name, entry) in enumerate(hall.seats.items()):
        reason = words.ABSENT.get(name, "")
        answer = "absent" if reason else "online" if name in words.ONLINE else "attending"
        sittings.answer_call(
            actor=entry.person,
            meeting_id=hall.meeting.pk,
            answer=answer,
            reason=reason,
            now=called_at + dt.timedelta(hours=2 + place * 3),
        )


def _begin(hall: Hall) -> None:
    early = {name: minute for name, minute in words.CAME.items() if minute < 0}
    for name in early:
        _arrive(hall, name)
    _proceed(
        hall,
        EntryKind.MEETING_STAFF_NOTED,
        -1,
        {"staff": [*words.SHEET_STAFF], "audience": words.AUDIENCE},
    )
    sittings.open_sitting(actor=hall.chair, meeting_id=hall.meeting.pk, now=hall.at(0))


def _arrive(hall: Hall, name: str) -> None:
    at = hall.at(words.CAME[name])
    online = name in words.ONLINE
    came = sittings.Came(
        change="arrived",
        time=at,
        mode="online" if online else "room",
        confirmed="link" if online else "door",
        signature=_drawn(name),
    )
    sittings.mark_attendance(
        actor=hall.clerk,
        meeting_id=hall.meeting.pk,
        seat=hall.seats[name].seat,
        came=came,
        now=at,
    )


def _decide(hall: Hall, item: int, *, began: int, polled: int) -> None:
    """Take an item from its introduction to the declared result."""
    _proceed(hall, EntryKind.MEETING_ITEM_INTRODUCED, began, {"item": item})
    name, number, reason = words.ASIDE
    if item == number:
        statement = Statement(number=item, kind="statutory", grounds=(3,), reason=reason)
        sittings.stand_aside(
            actor=hall.seats[name].person,
            meeting_id=hall.meeting.pk,
            statement=statement,
            now=hall.at(began + 1),
        )
    _talk(hall, item)
    question = sitting_polls.Question(item=item)
    poll = sitting_polls.open_poll(
        actor=hall.chair, meeting_id=hall.meeting.pk, question=question, now=hall.at(polled)
    )
    _vote(hall, poll.key, item, polled)
    done = sitting_polls.close_poll(actor=hall.chair, poll_key=poll.key, now=hall.at(polled + 3))
    sitting_polls.declare_result(
        actor=hall.chair, poll_key=done.key, text=words.DECLARED[item], now=hall.at(polled + 4)
    )


def _talk(hall: Hall, item: int) -> None:
    """Let everybody speak on an item; its stages begin with the first speech of each."""
    late = [(minute, name) for name, minute in words.CAME.items() if minute > 0]
    for line in (one for one in words.SPEECHES if one.item == item):
        while late and item == 1 and late[0][0] < line.minute:
            _arrive(hall, late.pop(0)[1])
        if stage := _begins(line):
            data = {"item": item, "stage": stage}
            _proceed(hall, EntryKind.MEETING_STAGE_ENTERED, line.minute, data)
        _speak(hall, line)


def _begins(line: words.Line) -> str:
    """Return the stage that begins with a speech, if any."""
    first = next(one for one in words.SPEECHES if (one.item, one.kind) == (line.item, line.kind))
    stages = {"presentation": "presentation", "question": "questions", "debate": "debate"}
    return stages.get(line.kind, "") if line is first else ""


def _vote(hall: Hall, key: uuid.UUID, item: int, polled: int) -> None:
    shown = _shown(hall, item)
    out = words.ASIDE[0] if item == words.ASIDE[1] else ""
    voters = [name for name in hall.seats if name in words.CAME and name != out]
    for place, name in enumerate(voters, start=1):
        choice, opinion = words.VOTES[item].get(name, ("for", ""))
        vote = sitting_polls.Vote(
            key=uuid.uuid4(), choice=choice, opinion=opinion, auth=AUTH, shown_digest=shown
        )
        now = hall.at(polled) + dt.timedelta(seconds=12 * place)
        sitting_polls.cast_ballot(actor=hall.seats[name].person, poll_key=key, vote=vote, now=now)


def _report(hall: Hall) -> None:
    _proceed(hall, EntryKind.MEETING_ITEM_INTRODUCED, 54, {"item": 3})
    _talk(hall, 3)
    _proceed(hall, EntryKind.MEETING_ITEM_RECEIVED, 64, {"item": 3})


def _speak(hall: Hall, line: words.Line) -> None:
    """Write down what somebody said, nearly a minute later; one answer was misheard."""
    said = _said(hall, line)
    if line.minute == words.MISHEARD_AT:
        said = replace(said, text=words.MISHEARD)
    hall.spoken[line.minute] = sittings.record_speech(
        actor=hall.clerk, meeting_id=hall.meeting.pk, said=said, now=hall.at(line.minute + 0.9)
    )


def _said(hall: Hall, line: words.Line) -> sittings.Said:
    entry = hall.seats.get(line.name)
    return sittings.Said(
        kind=line.kind,
        text=line.text,
        time=hall.at(line.minute),
        item=line.item,
        seat=entry.seat if entry else None,
        name="" if entry else line.name,
        post=line.post,
    )


def _sign_resolutions(hall: Hall) -> None:
    """Let everybody who voted sign the resolutions, at the table."""
    aside, without, _reason = words.ASIDE
    for place, name in enumerate(words.CAME, start=1):
        items = [item for item in words.DECLARED if (name, item) != (aside, without)]
        digest = content_digest(content={"items": [_shown(hall, item) for item in items]})
        minutes.sign_resolutions(
            actor=hall.seats[name].person,
            meeting_id=hall.meeting.pk,
            items=items,
            hand=_hand(name, digest),
            now=hall.at(66 + place),
        )


def _keep_minutes(hall: Hall) -> None:
    """Draft the minutes, take the members' comments in, and have them signed."""
    meeting, day = hall.meeting.pk, dt.timedelta(days=1)
    drafted, until = hall.at(210), hall.starts_at + 6 * day
    minutes.draft_minutes(actor=hall.clerk, meeting_id=meeting, comments_until=until, now=drafted)
    for place, (name, text, answer) in enumerate(words.COMMENTS, start=1):
        at = drafted + place * day
        made = minutes.comment(actor=hall.seats[name].person, meeting_id=meeting, text=text, now=at)
        _take_in(hall, place, at + dt.timedelta(hours=2))
        minutes.settle_comment(
            actor=hall.clerk,
            meeting_id=meeting,
            name=made,
            taken=True,
            answer=answer,
            now=at + dt.timedelta(hours=3),
        )
    frozen = hall.starts_at + 7 * day
    digest = minutes.freeze_minutes(
        actor=hall.clerk,
        meeting_id=meeting,
        seats=[hall.seats[name].seat for name in words.SIGNERS],
        post=words.CLERK_POST,
        now=frozen,
    )
    people = {name: hall.seats[name].person for name in words.SIGNERS}
    people[hall.clerk.name] = hall.clerk
    for place, (name, person) in enumerate(people.items(), start=1):
        at = frozen + dt.timedelta(minutes=place * 40)
        minutes.sign_minutes(actor=person, meeting_id=meeting, hand=_hand(name, digest), now=at)


def _take_in(hall: Hall, place: int, now: dt.datetime) -> None:
    """Put right what the first comment says was misheard; write the follow-ups that the second asks for."""
    if place == 1:
        line = next(one for one in words.SPEECHES if one.minute == words.MISHEARD_AT)
        sittings.edit_speech(
            actor=hall.clerk,
            meeting_id=hall.meeting.pk,
            speech=hall.spoken[line.minute],
            version=1,
            said=_said(hall, line),
            now=now,
        )
        return
    value: list[dict[str, Any]] = [
        {"what": what, "who": who, "due": _due(hall, days)} for what, who, days in words.FOLLOW_UPS
    ]
    minutes.edit_minutes(
        actor=hall.clerk,
        meeting_id=hall.meeting.pk,
        part=minutes.Part(name="follow_ups", version=0, value=value),
        now=now,
    )


def _due(hall: Hall, days: int) -> str:
    return (hall.starts_at.date() + dt.timedelta(days=days)).isoformat()


def _proceed(hall: Hall, kind: EntryKind, minute: float, data: dict[str, Any]) -> None:
    sittings.proceed(
        actor=hall.clerk, meeting_id=hall.meeting.pk, kind=kind, data=data, now=hall.at(minute)
    )


def _shown(hall: Hall, item: int) -> str:
    """Return the digest of the motion that a member saw when they voted."""
    held: AgendaItem = hall.meeting.items.get(number=item)
    return content_digest(content={"title": held.title, "order_text": held.order_text})


def _hand(name: str, digest: str) -> minutes.Hand:
    return minutes.Hand(signature=_drawn(name), auth=AUTH, shown_digest=digest)


def _drawn(name: str) -> dict[str, Any]:
    return {"kind": "drawn", "strokes": signature_of(name), "text": None}
