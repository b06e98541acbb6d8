"""What the minutes say of each poll: how it was held, how many and who stood where, what came of it."""

from typing import Any

from hwabaek.core.record.entries import render_moment
from hwabaek.core.record.happenings import Poll
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.sitting import CARRIED, ORIGINAL, UNDECIDED, Sitting, SittingPoll

_CHOICES = ("for", "conditional", "against", "abstain")


def poll_content(*, sitting: Sitting, poll: SittingPoll) -> dict[str, Any]:
    """Return what the minutes say of a poll; one that is void says only that."""
    return {
        "motion": motion_number(sitting=sitting, poll=poll),
        "method": poll.method,
        "opened_at": render_moment(poll.opened_at),
        "state": poll.state,
        "objections": list(poll.objections),
        "seats": list(poll.seats),
        "votes": votes_by_choice(poll=poll),
        **_result(poll.result),
        "declared": poll.declared,
    }


def motion_number(*, sitting: Sitting, poll: SittingPoll) -> int:
    """Return 0 for the original, else the place of the amendment among those to the item."""
    if poll.motion == ORIGINAL:
        return 0
    ids = [one.id for one in sitting.amendments if one.item == poll.item]
    return ids.index(poll.motion) + 1


def votes_by_choice(*, poll: SittingPoll) -> dict[str, list[int]] | None:
    """Return who voted how, None where only numbers are known or nothing was decided."""
    if poll.hands is not None or poll.result is None:
        return None
    if poll.method == "no_objection":
        return {"for": list(poll.seats)}
    said = {seat: ballot.choice for seat in poll.seats if (ballot := poll.ballot(seat))}
    return {
        choice: [seat for seat in poll.seats if said.get(seat) == choice] for choice in _CHOICES
    }


def final_answer(result: Poll) -> dict[str, Any]:
    """Return the rule's last word: with the casting vote where there was one."""
    answer = result.answer if result.casting_vote is None else result.casting_vote.answer
    return dict(answer)


def losing_opinions(*, record: MeetingRecord) -> list[dict[str, Any]]:
    """Return the opinions that did not prevail (소수 의견), item by item."""
    found = []
    for poll in record.sitting.polls if record.sitting else ():
        if poll.result is None or poll.result.outcome in UNDECIDED:
            continue
        losing = "against" if poll.result.outcome in CARRIED else "for"
        for seat in poll.seats:
            ballot = poll.ballot(seat)
            if ballot and ballot.choice == losing and ballot.opinion.strip():
                found.append({"item": poll.item, "seat": seat, "text": ballot.opinion.strip()})
    return found


def _result(result: Poll | None) -> dict[str, Any]:
    if result is None:
        return {"closed_at": None, "outcome": None}
    answer = final_answer(result)
    return {
        "closed_at": render_moment(result.at),
        "outcome": result.outcome,
        "tally": answer.get("tally"),
        "explanation": answer.get("explanation"),
        "casting_vote": result.casting_vote.vote if result.casting_vote else None,
        "wording": result.wording.text if result.wording else "",
    }
