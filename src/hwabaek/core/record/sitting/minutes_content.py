"""The text of the minutes, as the facts make it: the nine fields of 공공기록물 관리에 관한 법률 시행령 제18조제2항.

회의의 명칭, 개최기관, 일시 및 장소, 참석자 및 배석자 명단, 진행 순서, 상정 안건, 발언 요지, 결정 사항,
표결 내용. Members stand in it by their seat: the roll says who that is. What cannot be known from what
happened (PARTS) is what the clerk wrote.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from hwabaek.core.record.call import Item, Seat
from hwabaek.core.record.entries import render_moment
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes_polls import losing_opinions, poll_content
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import Mark, Sitting

PARTS: Final[Mapping[str, Callable[[Fields], Any]]] = MappingProxyType(
    {
        "follow_ups": lambda data: [
            {"what": one.text("what"), "who": one.text("who"), "due": one.text("due")}
            for one in data.each("value")
        ],
        "minority": lambda data: [
            {"item": one.number("item"), "seat": one.number("seat"), "text": one.text("text")}
            for one in data.each("value")
        ],
        "absences": lambda data: [
            {"seat": one.number("seat"), "reason": one.text("reason")} for one in data.each("value")
        ],
        "notes": lambda data: [{"text": one.text("text")} for one in data.each("value")],
    }
)


def minutes_content(*, record: MeetingRecord) -> dict[str, Any]:
    """Return the text of the minutes as the facts make it so far.

    Raises:
        VerificationError: the meeting is no sitting.
    """
    sitting = sitting_of(record=record)
    return {
        "meeting": _meeting(record),
        "held": _held(record, sitting),
        "attending": [_attending(sitting, seat) for seat in _came(record, sitting)],
        "absent": _absent(record, sitting),
        "staff": [{"name": s.name, "post": s.post, "duty": s.duty} for s in sitting.staff],
        "audience": sitting.audience,
        "guests": _guests(sitting),
        "order": _order(sitting),
        "items": [_item(record, sitting, item) for item in record.items],
        "speeches": _speeches(sitting),
        "minority": _part(sitting, "minority", losing_opinions(record=record)),
        "follow_ups": _part(sitting, "follow_ups", []),
        "notes": _part(sitting, "notes", []),
    }


def spells(*, sitting: Sitting, seat: int) -> list[dict[str, Any]]:
    """Return from when until when a member was there, and how; until null is until the end."""
    found: list[dict[str, Any]] = []
    for mark in (one for one in sitting.marks if one.seat == seat):
        if found and found[-1]["until"] is None:
            found[-1]["until"] = render_moment(mark.time)
        if mark.change != "left":
            found.append({"from": render_moment(mark.time), "until": None, "mode": mark.mode})
    return found


def _meeting(record: MeetingRecord) -> dict[str, Any]:
    return {
        "title": record.call.title,
        "year": record.call.year,
        "number": record.call.number,
        "body": record.body.name,
        "committee": record.committee.name,
        "department": record.committee.department,
        "disclosure": record.call.disclosure.value,
    }


def _held(record: MeetingRecord, sitting: Sitting) -> dict[str, Any]:
    venue = record.call.venue
    return {
        "starts_at": _moment(venue.starts_at if venue else None),
        "opened_at": _moment(sitting.opened_at),
        "adjourned_at": _moment(sitting.adjourned_at),
        "place": venue.place if venue else "",
        "form": venue.form if venue else "",
        "enrolled": len([seat for seat in record.roll if not record.has_left(seat.number)]),
    }


def _came(record: MeetingRecord, sitting: Sitting) -> list[Seat]:
    return [seat for seat in record.roll if _first(sitting, seat.number)]


def _first(sitting: Sitting, seat: int) -> Mark | None:
    return next((mark for mark in sitting.marks if mark.seat == seat), None)


def _attending(sitting: Sitting, seat: Seat) -> dict[str, Any]:
    last = sitting.last_mark(seat.number)
    alternate = last.alternate if last else None
    return {
        "seat": seat.number,
        "alternate": alternate
        and {
            "name": alternate.name,
            "affiliation": alternate.affiliation,
            "votes": alternate.votes,
        },
        "spells": spells(sitting=sitting, seat=seat.number),
    }


def _absent(record: MeetingRecord, sitting: Sitting) -> list[dict[str, Any]]:
    said = {one.seat: one.reason for one in sitting.invitations}
    said |= {one["seat"]: one["reason"] for one in _part(sitting, "absences", [])}
    return [
        {"seat": seat.number, "reason": said.get(seat.number, "")}
        for seat in record.roll
        if not _first(sitting, seat.number) and not record.has_left(seat.number)
    ]


def _guests(sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "name": guest.name,
            "affiliation": guest.affiliation,
            "role": guest.role,
            "items": list(guest.items),
            "from": render_moment(guest.admitted_at),
            "until": _moment(guest.left_at),
        }
        for guest in sitting.guests
    ]


def _order(sitting: Sitting) -> list[dict[str, Any]]:
    end = [] if sitting.adjourned_at is None else [sitting.adjourned_at]
    return [
        {
            "at": render_moment(moment.at),
            "kind": str(moment.kind),
            "item": moment.item,
            "text": moment.text,
            "detail": moment.detail,
        }
        for moment in sitting.course
        if not end or moment.at <= end[0]
    ]


def _item(record: MeetingRecord, sitting: Sitting, item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        "item_type": item.item_type,
        "order_text": item.order_text,
        "state": sitting.item_state(item.number),
        "aside": _aside(record, item),
        "amendments": [
            {"seat": one.seat, "text": one.text, "reason": one.reason, "withdrawn": one.withdrawn}
            for one in sitting.amendments
            if one.item == item.number
        ],
        "polls": [
            poll_content(sitting=sitting, poll=poll) for poll in sitting.polls_on(item.number)
        ],
    }


def _aside(record: MeetingRecord, item: Item) -> list[dict[str, Any]]:
    said = (record.declaration(seat=seat.number, item=item.number) for seat in record.roll)
    return [
        {"seat": one.seat, "kind": one.kind, "grounds": list(one.grounds), "reason": one.reason}
        for one in said
        if one and one.stands_aside
    ]


def _speeches(sitting: Sitting) -> list[dict[str, Any]]:
    kept = [speech for speech in sitting.speeches if not speech.removed]
    return [
        {
            "time": render_moment(speech.time),
            "item": speech.item,
            "seat": speech.seat,
            "name": speech.name,
            "post": speech.post,
            "kind": speech.kind,
            "text": speech.text,
        }
        for speech in sorted(kept, key=lambda one: (one.time, one.order))
    ]


def _part(sitting: Sitting, part: str, otherwise: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sitting.minutes_parts.get(part, {"value": otherwise})["value"]
    return found


def _moment(at: datetime | None) -> str | None:
    return None if at is None else render_moment(at)
