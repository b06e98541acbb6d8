"""Where a sitting becomes a case for the rule: once to open it, and once for each poll."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.roll import lines, sitting_of
from hwabaek.core.record.sitting.sitting import SittingPoll
from hwabaek.core.rules import Case, RuleFormatError, Shortfall, parse_case, shortfall


def opening_case(*, record: MeetingRecord) -> dict[str, Any]:
    """Return the case by which a sitting opens: who is there as things stand, and no item."""
    members = [*lines(record=record, item=None).values()]
    return {"rule": record.rule.data, "procedure": "sitting", "members": members}


def quorum_of(*, case: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the rule says about opening: whether enough are there, and by which numbers.

    Raises:
        VerificationError: the rule or the case is malformed.
    """
    try:
        parsed: Case = parse_case(case)
        found: Shortfall = shortfall(rule=parsed.rule, members=parsed.members)
    except RuleFormatError as error:
        raise VerificationError(
            f"the rule cannot be applied: {error}", f"규칙을 적용할 수 없습니다: {error}"
        ) from error
    return {
        "met": found.met,
        "more": found.more,
        "spare": found.spare,
        "enrolled": found.enrolled,
        "attending": found.attending,
        "requirements": [result.as_data() for result in found.results],
        "sentence": found.sentence,
    }


def case_of_poll(*, record: MeetingRecord, poll: SittingPoll) -> dict[str, Any]:
    """Return the case of a poll: everybody's line as frozen when it was opened, with the votes.

    Raises:
        VerificationError: only numbers are known (a show of hands), and the rule asks who is who.
    """
    item = record.item(poll.item)
    members = (
        _by_numbers(poll, poll.hands)
        if poll.hands is not None
        else [_voted(poll, seat) for seat in poll.lines]
    )
    case = {"rule": record.rule.data, "procedure": "sitting", "members": members}
    return case | ({"item": item.special} if item.special else {})


def last_poll(*, record: MeetingRecord, item: int) -> SittingPoll:
    """Return the last poll on an item.

    Raises:
        VerificationError: there was none.
    """
    polls = sitting_of(record=record).polls_on(record.item(item).number)
    if not polls:
        raise VerificationError(
            f"item {item} was not voted on", f"제{item}호는 표결하지 않았습니다"
        )
    return polls[-1]


def _voted(poll: SittingPoll, seat: int) -> dict[str, Any]:
    line = dict(poll.lines[seat])
    if seat not in poll.seats:
        return line
    if poll.method == "no_objection":
        # 이의 없음: everybody on the roll agrees, or the asking comes to nothing.
        return line | {"vote": "for"}
    ballot = poll.ballot(seat)
    return line | ({"vote": ballot.choice} if ballot else {})


def _by_numbers(poll: SittingPoll, hands: Mapping[str, int]) -> list[dict[str, Any]]:
    """Put the roll into one line a choice: nobody is said to have voted in any way of their own."""
    others = [dict(line) for seat, line in poll.lines.items() if seat not in poll.seats]
    alike = [
        {key: value for key, value in poll.lines[seat].items() if key != "role"}
        for seat in poll.seats
    ]
    if any(line != alike[0] for line in alike):
        raise VerificationError(
            "the rule asks who voted how: enter the hands by member",
            "의결 규칙이 위원의 구분을 따지므로 거수를 위원별로 적어야 합니다",
        )
    counts = Counter({choice: number for choice, number in hands.items() if number})
    silent = len(poll.seats) - counts.total()
    voted = [alike[0] | {"n": number, "vote": choice} for choice, number in sorted(counts.items())]
    rest = [alike[0] | {"n": silent}] if silent else []
    return [*others, *voted, *rest]
