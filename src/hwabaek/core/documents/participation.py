"""Who took part in an item and how: votes with their names, signatures, recusals, opinions."""

from typing import Any

from hwabaek.core.documents.ink import signature_svg
from hwabaek.core.documents.labels import VOTES, post_of
from hwabaek.core.record.call import Seat
from hwabaek.core.record.happenings import Ballot, Declaration, Reply
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.rules.disqualification import STATUTORY_GROUNDS


def voters(*, record: MeetingRecord, item: int) -> tuple[tuple[Seat, Reply, Ballot], ...]:
    """Give those whose vote on an item counts, in the order of the roll, as the case put to the rule has them."""
    found = []
    for seat in record.roll:
        reply = record.counted_reply(seat.number)
        ballot = reply.ballot(item) if reply else None
        aside = record.stands_aside(seat=seat.number, item=item) or record.has_left(seat.number)
        if reply and ballot and not aside:
            found.append((seat, reply, ballot))
    return tuple(found)


def names_for(*, record: MeetingRecord, item: int, choice: str) -> list[str]:
    """Name those who voted one way on an item."""
    return [
        seat.name for seat, _, ballot in voters(record=record, item=item) if ballot.choice == choice
    ]


def signature_data(*, seat: Seat, reply: Reply | None) -> dict[str, str]:
    """Give a member's signature as it is printed: as drawn, as typed, or why there is none."""
    if reply is None:
        return {"kind": "none", "text": "제출 없음"}
    if reply.signature.kind == "drawn" and reply.signature.strokes:
        picture = signature_svg(strokes=reply.signature.strokes)
        return {"kind": "drawn", "svg": picture, "alt": f"{seat.name} 위원의 서명"}
    if reply.paper is not None:
        return {"kind": "none", "text": "종이 심의서"}
    return {"kind": "typed", "text": reply.signature.text or seat.name}


def signed_people(*, record: MeetingRecord, item: int) -> list[dict[str, Any]]:
    """List those who voted on an item with vote and signature."""
    return [
        {
            "number": str(seat.number),
            "name": seat.name,
            "post": post_of(seat=seat),
            "vote": VOTES.get(ballot.choice, ballot.choice),
            "signature": signature_data(seat=seat, reply=reply),
        }
        for seat, reply, ballot in voters(record=record, item=item)
    ]


def opinions(*, record: MeetingRecord, item: int) -> list[dict[str, str]]:
    """List what members wrote on an item, the votes that need a reason first."""
    order = {"conditional": 0, "against": 1, "abstain": 2, "for": 3}
    written = [one for one in voters(record=record, item=item) if one[2].opinion.strip()]
    written.sort(key=lambda one: (order.get(one[2].choice, 4), one[0].number))
    return [
        {
            "name": seat.name,
            "vote": VOTES.get(ballot.choice, ballot.choice),
            "text": ballot.opinion.strip(),
        }
        for seat, _, ballot in written
    ]


def recusals(*, record: MeetingRecord, item: int) -> list[dict[str, str]]:
    """List who stood aside on an item, by which ground."""
    return [
        {"name": seat.name, "kind": _kind(declaration), "reason": _reason(declaration)}
        for seat in record.roll
        if (declaration := record.declaration(seat=seat.number, item=item))
        and declaration.stands_aside
    ]


def _kind(declaration: Declaration) -> str:
    return "회피" if declaration.kind == "self_recused" else "제척"


def _reason(declaration: Declaration) -> str:
    labels = {ground.number: ground.label for ground in STATUTORY_GROUNDS}
    grounds = [
        f"제{number}호" + (f"({labels[number]})" if number in labels else "")
        for number in declaration.grounds
    ]
    return (
        " · ".join(
            [*grounds, *([declaration.reason.strip()] if declaration.reason.strip() else [])]
        )
        or "스스로 회피"
    )
