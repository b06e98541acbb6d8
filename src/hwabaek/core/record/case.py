"""The one place where a record becomes a case for the rule (rules format: "A case")."""

from typing import Any

from hwabaek.core.record.call import Item, Seat
from hwabaek.core.record.meeting_record import MeetingRecord

# Keys of a member's line that the rule may also find among the roll's attributes.
_STANDING_KEYS = ("panel", "voting")


def case_for(*, record: MeetingRecord, item_number: int) -> dict[str, Any]:
    """Return the case that the record makes for an item: one line a member, in roll order.

    Whoever left office since the call is in no line. A member attends whose reply in time votes
    on this item; whoever stands aside has no vote, and attends if they replied at all.

    Raises:
        VerificationError: there is no such item.
    """
    item = record.item(item_number)
    named = attributes_named(record.rule.data)
    case: dict[str, Any] = {
        "rule": record.rule.data,
        "procedure": record.call.mode,
        "members": [
            _line(record, item, seat, named)
            for seat in record.roll
            if not record.has_left(seat.number)
        ],
    }
    if record.call.ground:
        case["ground"] = record.call.ground
    if item.special:
        case["item"] = item.special
    return case


def attributes_named(rule: object) -> set[str]:
    """Return the attributes of members that a rule asks about (`where`).

    A line may hold these only: the case tells no more of a member than the decision needs.
    """
    if isinstance(rule, dict):
        where = rule.get("where")
        own = {key for key in where if isinstance(key, str)} if isinstance(where, dict) else set()
        return own.union(*map(attributes_named, rule.values())) | set(_STANDING_KEYS)
    if isinstance(rule, list):
        return set(_STANDING_KEYS).union(*map(attributes_named, rule))
    return set(_STANDING_KEYS)


def _line(record: MeetingRecord, item: Item, seat: Seat, named: set[str]) -> dict[str, Any]:
    known = {key: seat.attributes[key] for key in sorted(named) if key in seat.attributes}
    reply = record.counted_reply(seat.number)
    # Rules differ on whether the recused stay among those attending (`recused`); in writing it is
    # the reply by which they are there.
    if record.stands_aside(seat=seat.number, item=item.number):
        said: dict[str, Any] = {"attending": reply is not None, "recused": True}
    else:
        ballot = reply.ballot(item.number) if reply else None
        said = {"attending": ballot is not None} | ({"vote": ballot.choice} if ballot else {})
    return {**known, "n": 1, "role": seat.role, **said}
