"""What the log and the tables tell of the votes of a sitting, to be compared (table_audit.py)."""

from typing import Any

from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.replay import replay
from hwabaek.models import Meeting, OpenBallot, SittingPoll

BALLOTS = {
    EntryKind.MEETING_BALLOT_CAST.value: False,
    EntryKind.MEETING_BALLOT_ENTERED.value: True,
}


def logged_votes(*, facts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the facts tell of polls, their rolls and their ballots.

    Raises:
        VerificationError: the facts make no record.
    """
    told: dict[str, Any] = {}
    if not any(fact["kind"] == EntryKind.MEETING_CALLED.value for fact in facts):
        return told
    sitting = replay(facts).sitting
    for poll in sitting.polls if sitting else ():
        outcome = poll.result.outcome if poll.result else ""
        said = (poll.item, poll.motion, poll.method, poll.state, outcome, list(poll.seats))
        told[f"표결 {poll.id}"] = said
    for fact in facts:
        if fact["kind"] in BALLOTS:
            data, entered = fact["data"], BALLOTS[fact["kind"]]
            said_so = (data["version"], data["choice"], data["opinion"], entered)
            told[f"{data['seat']}번 위원의 표 {data['ballot']}"] = (data["poll"], *said_so)
    return told


def kept_votes(*, meeting: Meeting) -> dict[str, Any]:
    """Return what the tables tell of polls, their rolls and their ballots."""
    told: dict[str, Any] = {}
    polls = SittingPoll.objects.filter(meeting=meeting).select_related("item")
    for poll in polls.prefetch_related("seats__entry"):
        seats = sorted(seat.entry.seat for seat in poll.seats.all())
        said = (poll.item.number, poll.motion, poll.method, poll.state, poll.outcome, seats)
        told[f"표결 {poll.key}"] = said
    ballots = OpenBallot.objects.filter(seat__poll__meeting=meeting)
    for ballot in ballots.select_related("seat__poll", "seat__entry"):
        said_so = (ballot.version, ballot.choice, ballot.opinion, ballot.entered)
        name = f"{ballot.seat.entry.seat}번 위원의 표 {ballot.key}"
        told[name] = (str(ballot.seat.poll.key), *said_so)
    return told
