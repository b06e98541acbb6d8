"""Sittings of the small town of tests/people.py, made through the actions."""

import datetime as dt
import uuid
from typing import Any

from hwabaek.actions import meetings, minutes, sitting_polls, sittings
from hwabaek.core.korean import SEOUL
from hwabaek.core.record.entries import EntryKind
from hwabaek.models import Meeting, OpenBallot, Person, SittingPoll
from tests import people

STARTS = dt.datetime(2026, 10, 23, 14, 0, tzinfo=SEOUL)
RULE = people.RULE | {"tie": "chair_decides"}
SIGNED = {"kind": "typed", "strokes": None, "text": "서명"}


def venue(**changed: Any) -> sittings.Venue:
    """Say where to sit: in the hall and by video."""
    said: dict[str, Any] = {
        "starts_at": STARTS,
        "replies_due_at": STARTS - dt.timedelta(days=1),
        "place": "구청 대회의실",
        "form": "hybrid",
        "link": "https://video.example.kr/3",
    }
    return sittings.Venue(**said | changed)


def prepared(there: people.Town, *, items: int = 2) -> Meeting:
    """Prepare a sitting with some items."""
    meeting = people.prepared(there, items=items)
    plan = meetings.MeetingPlan(title="제4회 교통안전정책심의위원회", mode=Meeting.Mode.SITTING)
    return meetings.change_meeting(
        actor=there.clerk, meeting_id=meeting.pk, plan=plan, now=people.MONDAY
    )


def called(there: people.Town, *, items: int = 2) -> Meeting:
    """Call a sitting."""
    meeting = prepared(there, items=items)
    return sittings.call_sitting(
        actor=there.clerk, meeting_id=meeting.pk, venue=venue(), now=people.MONDAY
    )


def arrive(there: people.Town, meeting: Meeting, *seats: int, now: dt.datetime = STARTS) -> None:
    """Let members come in."""
    came = sittings.Came(change="arrived", time=now, confirmed="door", signature=SIGNED)
    for seat in seats:
        sittings.mark_attendance(
            actor=there.clerk, meeting_id=meeting.pk, seat=seat, came=came, now=now
        )


def opened(there: people.Town, *, items: int = 2, came: int = 6) -> Meeting:
    """Open a sitting with the first seats there."""
    meeting = called(there, items=items)
    arrive(there, meeting, *range(1, came + 1))
    sittings.open_sitting(actor=there.chair, meeting_id=meeting.pk, now=STARTS)
    return meeting


def introduced(there: people.Town, meeting: Meeting, number: int = 1) -> None:
    """Put an item before the meeting."""
    proceed(there, meeting, EntryKind.MEETING_ITEM_INTRODUCED, item=number)


def proceed(there: people.Town, meeting: Meeting, kind: EntryKind, **data: Any) -> None:
    """Take a step in the order of business, by the clerk."""
    sittings.proceed(actor=there.clerk, meeting_id=meeting.pk, kind=kind, data=data, now=STARTS)


def polled(there: people.Town, meeting: Meeting, number: int = 1, **how: Any) -> SittingPoll:
    """Open a poll on an item that was introduced."""
    question = sitting_polls.Question(item=number, **how)
    return sitting_polls.open_poll(
        actor=there.chair, meeting_id=meeting.pk, question=question, now=STARTS
    )


def cast(member: Person, poll: SittingPoll, choice: str = "for", **more: Any) -> OpenBallot:
    """Vote."""
    now = more.pop("now", STARTS)
    said: dict[str, Any] = {"key": uuid.uuid4(), "shown_digest": "ab" * 32, "auth": "link"}
    vote = sitting_polls.Vote(**said | more, choice=choice)
    return sitting_polls.cast_ballot(actor=member, poll_key=poll.key, vote=vote, now=now)


def decided(
    there: people.Town, meeting: Meeting, number: int = 1, against: int = 0, came: int = 6
) -> SittingPoll:
    """Vote on an item and declare the result."""
    introduced(there, meeting, number)
    poll = polled(there, meeting, number)
    for place, member in enumerate(there.members[:came]):
        cast(member, poll, "against" if place < against else "for")
    poll = sitting_polls.close_poll(actor=there.chair, poll_key=poll.key, now=STARTS)
    sitting_polls.declare_result(
        actor=there.chair, poll_key=poll.key, text="선포합니다.", now=STARTS
    )
    return poll


def adjourned(there: people.Town) -> Meeting:
    """Hold a whole sitting: the first item carries, the second is lost."""
    meeting = opened(there)
    decided(there, meeting, 1)
    decided(there, meeting, 2, against=5)
    sittings.adjourn(actor=there.chair, meeting_id=meeting.pk, now=STARTS)
    return meeting


def frozen(there: people.Town) -> tuple[Meeting, str]:
    """Freeze the minutes of a whole sitting, to be signed by the chair and by the clerk."""
    meeting = adjourned(there)
    later = STARTS + dt.timedelta(days=1)
    minutes.draft_minutes(actor=there.clerk, meeting_id=meeting.pk, comments_until=None, now=later)
    digest = minutes.freeze_minutes(
        actor=there.clerk, meeting_id=meeting.pk, seats=[1], post="간사", now=later
    )
    return meeting, digest


def hand(digest: str) -> minutes.Hand:
    """Sign a text by a typed name."""
    return minutes.Hand(signature=SIGNED, auth="link+sms-code", shown_digest=digest)
