"""Meetings, roll entries and what hangs on them, for whoever may have them."""

from enum import Enum

from django.db.models import Q, QuerySet

from hwabaek.access import NotFound
from hwabaek.access.committees import readable_committees, run_committees
from hwabaek.models import Meeting, Person, RollEntry


class MeetingRight(Enum):
    """What somebody wants to do with a meeting."""

    FOLLOW = "follow"  # officials who may see the committee
    RUN = "run"  # the clerk of its department
    DIRECT = "direct"  # whoever presides
    TAKE_PART = "take_part"  # everybody on the roll
    READ = "read"  # officials and everybody on the roll


def access_meeting(
    *, actor: Person, meeting_id: int, to: MeetingRight, lock: bool = False
) -> Meeting:
    """Return the meeting for an actor who has the right, locked if asked.

    Whoever only takes part does not see a meeting that is still being prepared.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    meetings = Meeting.objects.select_related("committee__department", "body", "rule")
    if lock:
        meetings = meetings.select_for_update(of=("self",))
    meeting = meetings.filter(_allowed(actor, to), pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    return meeting


def followed_meetings(actor: Person) -> QuerySet[Meeting]:
    """Return the meetings that the actor may follow as an official."""
    return Meeting.objects.filter(_allowed(actor, MeetingRight.FOLLOW))


def run_meetings(actor: Person) -> QuerySet[Meeting]:
    """Return the meetings whose business the actor runs as clerk."""
    return Meeting.objects.filter(_allowed(actor, MeetingRight.RUN))


def access_roll_entry(*, actor: Person, meeting_id: int, lock: bool = False) -> RollEntry:
    """Return the actor's own line on the roll; `lock` locks the meeting first.

    Locking the meeting makes replies, declarations and the close of one meeting follow each
    other, so that every acknowledged reply is in the tally and no other.

    Raises:
        NotFound: the actor is not on that roll, or there is no such meeting.
    """
    entries = RollEntry.objects.select_related(
        "meeting__committee__department", "meeting__rule", "meeting__body", "person", "departure"
    )
    if lock:
        entries = entries.select_for_update(of=("meeting",))
    entry = entries.filter(meeting=meeting_id, person=actor).first()
    if entry is None:
        raise NotFound
    return entry


def roll_entries_of(actor: Person) -> QuerySet[RollEntry]:
    """Return every line on a roll that is the actor's."""
    return RollEntry.objects.filter(person=actor)


def _allowed(actor: Person, to: MeetingRight) -> Q:
    on_roll = Q(pk__in=RollEntry.objects.filter(person=actor).values("meeting"))
    if to is MeetingRight.RUN:
        return Q(committee__in=run_committees(actor))
    if to is MeetingRight.FOLLOW:
        return Q(committee__in=readable_committees(actor))
    if to is MeetingRight.DIRECT:
        return Q(pk__in=RollEntry.objects.filter(person=actor, presides=True).values("meeting"))
    if to is MeetingRight.TAKE_PART:
        return on_roll
    return on_roll | Q(committee__in=readable_committees(actor))
