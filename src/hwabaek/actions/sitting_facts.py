"""What happens in a sitting is decided by its own facts: the replay that checks a record says what may follow.

Each action locks the meeting, reads its facts, puts the next one to the core, saves what the tables hold of it,
and appends it. So no console can do what the verifier would refuse later, and two that press at once follow each other.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions import log
from hwabaek.actions.meetings import WrongState, subject_of
from hwabaek.actions.refusal import Refusal
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import replay
from hwabaek.core.record.sitting.course import go_on
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import Sitting as Course
from hwabaek.models import Meeting, Person, RollEntry, SittingPoll


class NotPossible(Refusal):
    """What was asked cannot follow on what has happened; the message is the core's own reason."""

    message = _("지금은 할 수 없습니다. 화면을 새로 고쳐 주세요.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A sitting at this moment, and who acts in it."""

    meeting: Meeting
    record: MeetingRecord
    act: log.Act

    @property
    def course(self) -> Course:
        """Return the course of the sitting."""
        return sitting_of(record=self.record)


def enter_as_clerk(*, actor: Person, meeting_id: int, now: dt.datetime) -> Room:
    """Return the sitting, locked, for the clerk who runs it.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: it is no sitting that was called.
    """
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    return _room(meeting, log.Act(actor=actor, capacity="clerk", now=now))


def enter_to_lead(*, actor: Person, meeting_id: int, now: dt.datetime) -> Room:
    """Return the sitting, locked, for its clerk or for whoever presides just now.

    Raises:
        NotFound: the actor is neither.
        WrongState: it is no sitting that was called.
    """
    try:
        return enter_as_clerk(actor=actor, meeting_id=meeting_id, now=now)
    except NotFound:
        room, entry = enter_as_member(actor=actor, meeting_id=meeting_id, now=now)
    if room.course.presiding != entry.seat:
        raise NotFound
    act = log.Act(actor=actor, capacity="chair", now=now)
    return Room(meeting=room.meeting, record=room.record, act=act)


def enter_as_member(*, actor: Person, meeting_id: int, now: dt.datetime) -> tuple[Room, RollEntry]:
    """Return the sitting, locked, and the actor's own line on its roll.

    Raises:
        NotFound: the actor is not on the roll.
        WrongState: it is no sitting that was called.
    """
    meeting = access_meeting(
        actor=actor, meeting_id=meeting_id, to=MeetingRight.TAKE_PART, lock=True
    )
    entry = RollEntry.objects.get(meeting=meeting, person=actor)
    return _room(meeting, log.Act(actor=actor, capacity="member", now=now)), entry


def decide(*, room: Room, kind: EntryKind, data: dict[str, Any]) -> MeetingRecord:
    """Return the record with one more fact, once the core has agreed to it.

    Raises:
        NotPossible: it cannot follow; the message says why.
    """
    actor = room.act.as_actor()
    happening = Happening(
        order=0,
        kind=kind,
        at=room.act.now,
        person=actor["person"],
        name=actor["name"] or "",
        capacity=actor["as"] or "",
        data=Fields(json.loads(json.dumps(data))),
    )
    try:
        return go_on(record=room.record, happening=happening)
    except VerificationError as error:
        raise NotPossible(error.ko) from error


def keep(*, room: Room, kind: EntryKind, data: dict[str, Any], after: MeetingRecord) -> None:
    """Save the state that follows and append the fact, last in the transaction."""
    if room.meeting.state != after.state:
        room.meeting.state = after.state
        room.meeting.save(update_fields=["state"])
    log.append(
        body=room.meeting.body,
        kind=kind,
        subject=subject_of(room.meeting),
        act=room.act,
        data=data,
    )


def take_in(*, room: Room, kind: EntryKind, data: dict[str, Any]) -> MeetingRecord:
    """Decide and keep a fact of which the tables hold nothing but the meeting's state.

    Raises:
        NotPossible: it cannot follow; the message says why.
    """
    after = decide(room=room, kind=kind, data=data)
    keep(room=room, kind=kind, data=data, after=after)
    return after


def _room(meeting: Meeting, act: log.Act) -> Room:
    if meeting.mode != Meeting.Mode.SITTING or meeting.called_at is None:
        raise WrongState
    # Whoever votes just now holds the open poll: wait for them, so that their ballot is among the facts.
    list(SittingPoll.objects.select_for_update().filter(meeting=meeting, state="open"))
    return Room(meeting=meeting, record=replay(log.facts_of(subject_of(meeting))), act=act)
