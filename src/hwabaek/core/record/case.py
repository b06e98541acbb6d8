"""The one place where a record becomes a case for the rule (rules format: "A case")."""

from typing import Any

from hwabaek.core.record.call import Item, Seat
from hwabaek.core.record.counted import attributes_named
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.case import case_of_poll, last_poll


def case_for(*, record: MeetingRecord, item_number: int) -> dict[str, Any]:
    """Return the case that the record makes for an item: one line a member, in roll order.

    Whoever left office since the call is in no line. A member attends whose reply in time votes
    on this item; whoever stands aside has no vote, and attends if they replied at all. In a sitting
    it is the case of the last poll on the item.

    Raises:
        VerificationError: there is no such item, or no poll on it.
    """
    if record.sitting is not None:
        return case_of_poll(record=record, poll=last_poll(record=record, item=item_number))
    item = record.item(item_number)
    case = {
        "rule": record.rule.data,
        "procedure": record.call.mode,
        "members": _lines(record, item),
    }
    if record.call.ground:
        case["ground"] = record.call.ground
    if item.special:
        case["item"] = item.special
    return case


def _lines(record: MeetingRecord, item: Item) -> list[dict[str, Any]]:
    named = attributes_named(record.rule.data)
    return [
        _line(record, item, seat, named) for seat in record.roll if not record.has_left(seat.number)
    ]


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
