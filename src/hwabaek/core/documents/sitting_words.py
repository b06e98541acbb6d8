"""The words that documents of a sitting use: people by their seat, times of a day, ways of voting."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from hwabaek.core.documents.ink import signature_svg
from hwabaek.core.documents.labels import OUTCOMES, ROLES, joined
from hwabaek.core.korean import SEOUL, format_moment
from hwabaek.core.record.call import Seat
from hwabaek.core.record.entries import parse_moment
from hwabaek.core.record.happenings import Signature
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.rules.disqualification import STATUTORY_GROUNDS

FORMS = {"in_person": "출석", "video": "영상", "hybrid": "출석·영상"}
METHODS = {
    "electronic": "기명 전자표결",
    "roll_call": "호명 표결(기명)",
    "show_of_hands": "거수 표결",
    "no_objection": "이의 유무 확인",
}
SPEECHES = {
    "presentation": "제안설명",
    "question": "질의",
    "answer": "답변",
    "debate": "토론",
    "report": "보고",
    "statement": "발언",
    "declaration": "선포",
}
DISCLOSURES = {"public": "공개", "partial": "부분공개", "closed": "비공개"}


def clock(at: str | datetime) -> str:
    """Write a moment as the time of its day in Seoul."""
    moment = parse_moment(at) if isinstance(at, str) else at
    return f"{moment.astimezone(SEOUL):%H:%M}"


def span(*, begun: str | None, ended: str | None) -> str:
    """Write from when until when: the day once, unless it ended on another."""
    if begun is None:
        return "열리지 않음"
    start = parse_moment(begun)
    if ended is None:
        return f"{format_moment(start)} ~"
    end = parse_moment(ended)
    same = start.astimezone(SEOUL).date() == end.astimezone(SEOUL).date()
    return f"{format_moment(start)} ~ {clock(end) if same else format_moment(end)}"


def names_of(*, record: MeetingRecord, seats: Iterable[int]) -> list[str]:
    """Name members by their seats."""
    return [record.seat(seat).name for seat in seats]


def named(*, seat: Seat, notes: Sequence[str] = ()) -> str:
    """Name a member, with their role and what is to be noted of them in brackets."""
    said = [*([ROLES[seat.role]] if seat.role in ROLES else []), *notes]
    return f"{seat.name}({', '.join(said)})" if said else seat.name


def listed(*, names: Sequence[str]) -> str:
    """List names, a dash where there are none, as cells of a table have it."""
    return joined(names=names) if names else "-"


def outcome_label(*, outcome: str, amendment: bool) -> str:
    """Name what came of a poll; a carried amendment decides the item as amended (수정가결)."""
    if amendment and outcome == "carried":
        return "수정가결"
    return OUTCOMES.get(outcome, outcome)


def ink_of(*, signature: Signature | None, name: str, otherwise: str) -> dict[str, str]:
    """Give a signature as it is printed: as drawn, as typed, or why there is none."""
    if signature is None:
        return {"kind": "none", "text": otherwise}
    if signature.kind == "drawn" and signature.strokes:
        picture = signature_svg(strokes=signature.strokes)
        return {"kind": "drawn", "svg": picture, "alt": f"{name}의 서명"}
    return {"kind": "typed", "text": signature.text or name}


def grounds_text(*, numbers: Iterable[int]) -> str:
    """Name the grounds on which a member is out by law (제척)."""
    labels = {ground.number: ground.label for ground in STATUTORY_GROUNDS}
    return " · ".join(
        f"제{number}호({labels[number]})" if number in labels else f"제{number}호"
        for number in numbers
    )


def attendance_notes(
    *, spells: Sequence[dict[str, Any]], opened_at: str | None, adjourned_at: str | None
) -> list[str]:
    """Say what is worth noting of a member's attendance: online, late, away for a while, early."""
    notes = ["온라인"] if any(spell["mode"] == "online" for spell in spells) else []
    times = _merged(spells)
    if opened_at and times and times[0]["from"] > opened_at:
        notes.append(f"{clock(times[0]['from'])}부터")
    for earlier, later in pairwise(times):
        notes.append(f"{clock(earlier['until'])}~{clock(later['from'])} 자리 비움")
    last = times[-1]["until"] if times else None
    if last and (adjourned_at is None or last < adjourned_at):
        notes.append(f"{clock(last)}까지")
    return notes


def _merged(spells: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join spells that follow one another at once: whoever goes online in the middle has not left."""
    found: list[dict[str, Any]] = []
    for spell in spells:
        if found and found[-1]["until"] == spell["from"]:
            found[-1] = {**found[-1], "until": spell["until"]}
        else:
            found.append(dict(spell))
    return found
