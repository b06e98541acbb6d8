"""의결서 of a sitting: what was decided on one item, by whom of those who were there, and why it counts."""

from collections.abc import Mapping
from typing import Any

from hwabaek.core.documents.deliberation import (
    explanation,
    final_answer,
    item_number,
    operative_text,
)
from hwabaek.core.documents.labels import VOTES, fact, people, post_of, tally_of
from hwabaek.core.documents.sitting_words import FORMS, METHODS, ink_of, names_of, outcome_label
from hwabaek.core.korean import format_moment
from hwabaek.core.record.call import Item
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.items import carried_amendment
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import ORIGINAL, Signed, SittingPoll

_FEW = 3


def deciding_poll(*, record: MeetingRecord, item: int) -> SittingPoll:
    """Return the poll that an item's result came from.

    Raises:
        VerificationError: nothing was decided on it.
    """
    result, polls = record.poll(item), sitting_of(record=record).polls_on(item)
    return next(poll for poll in polls if poll.result == result)


def sitting_facts(*, record: MeetingRecord, item: Item) -> list[list[dict[str, Any]]]:
    """Give number, title, day, and how it was decided."""
    poll = deciding_poll(record=record, item=item.number)
    decided = poll.declared_at or record.poll(item.number).at
    form = FORMS[record.call.venue.form] if record.call.venue else ""
    changed = poll.motion != ORIGINAL or record.poll(item.number).outcome == "carried_conditionally"
    return [
        [
            fact(label="의안번호", value=item_number(record=record, item=item)),
            fact(label="의결일", value=format_moment(decided)),
        ],
        [fact(label="의안명", value=item.title, strong=True)],
        [
            fact(label="제출", value=record.committee.department),
            fact(label="방식", value=f"회의({form}), {METHODS[poll.method]}"),
        ],
        *([[fact(label="제출 주문", value=item.order_text)]] if changed else []),
    ]


def sitting_order(*, record: MeetingRecord, item: Item) -> str:
    """Write what was decided: as amended where an amendment carried."""
    amendment = carried_amendment(sitting=sitting_of(record=record), item=item.number)
    poll = record.poll(item.number)
    if amendment is not None and poll.outcome == "carried":
        return amendment.text
    return operative_text(item=item, poll=poll)


def sitting_tally(*, record: MeetingRecord, item: int) -> list[dict[str, Any]]:
    """Give the table of the vote: the rule's own numbers, with names where votes are few and named."""
    poll, result = deciding_poll(record=record, item=item), record.poll(item)
    tally = tally_of(answer=final_answer(poll=result))
    columns = [("재적", "enrolled", ""), ("출석", "attending", ""), ("제척·회피", "recused", "")]
    columns += [("찬성", "for", "")]
    columns += [("조건부", "conditional", "conditional")] if tally.get("conditional") else []
    columns += [("반대", "against", "against"), ("기권", "abstaining", "abstain")]
    label = outcome_label(outcome=result.outcome, amendment=poll.motion != ORIGINAL)
    return [
        *(_cell(record, poll, tally, column) for column in columns),
        {"label": "결과", "value": label, "names": [], "strong": True},
    ]


def sitting_explanation(*, record: MeetingRecord, item: int) -> str:
    """Give the sentences of the rule."""
    return explanation(poll=record.poll(item))


def sitting_opinions(*, record: MeetingRecord, item: int) -> list[dict[str, str]]:
    """List what members wrote with their vote."""
    poll = deciding_poll(record=record, item=item)
    return [
        {
            "name": record.seat(seat).name,
            "vote": VOTES.get(ballot.choice, ballot.choice),
            "text": ballot.opinion.strip(),
        }
        for seat in poll.seats
        if (ballot := poll.ballot(seat)) and ballot.opinion.strip()
    ]


def sitting_members(*, record: MeetingRecord, item: int) -> list[dict[str, Any]]:
    """List everybody on the roll of the poll with their signature, or with why there is none."""
    poll = deciding_poll(record=record, item=item)
    signed = {
        one.seat: one for one in sitting_of(record=record).resolution_signatures.get(item, ())
    }
    return [_member(record, seat, signed.get(seat)) for seat in poll.seats]


def sitting_signed(*, record: MeetingRecord, item: int) -> str:
    """Say how many of those who took part have signed."""
    of = len(deciding_poll(record=record, item=item).seats)
    signatures = sitting_of(record=record).resolution_signatures.get(item, ())
    return f"({of}명 중 {sum(1 for one in signatures if one.signature)}명)"


def _member(record: MeetingRecord, number: int, signed: Signed | None) -> dict[str, Any]:
    seat = record.seat(number)
    otherwise = f"서명 없음({signed.reason})" if signed else "서명 없음"
    return {
        "number": str(number),
        "name": seat.name,
        "post": post_of(seat=seat),
        "vote": "",
        "signature": ink_of(
            signature=signed.signature if signed else None,
            name=f"{seat.name} 위원",
            otherwise=otherwise,
        ),
    }


def _cell(
    record: MeetingRecord, poll: SittingPoll, tally: Mapping[str, int], column: tuple[str, str, str]
) -> dict[str, Any]:
    label, key, choice = column
    seats = [
        seat
        for seat in poll.seats
        if choice and (ballot := poll.ballot(seat)) and ballot.choice == choice
    ]
    return {
        "label": label,
        "value": people(count=tally.get(key, 0)),
        "names": names_of(record=record, seats=seats) if len(seats) <= _FEW else [],
        "strong": key == "for",
    }
