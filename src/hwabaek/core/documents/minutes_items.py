"""상정 안건, 결정 사항, 발언 요지, 표결 내용: what minutes say item by item."""

from collections.abc import Iterator, Mapping
from typing import Any

from hwabaek.core.documents.sitting_words import (
    METHODS,
    SPEECHES,
    clock,
    grounds_text,
    listed,
    named,
    names_of,
    outcome_label,
)
from hwabaek.core.record.meeting_record import MeetingRecord

_UNDECIDED = {"reported": "보고받음", "deferred": "보류", "waiting": "상정하지 않음"}


def item_rows(*, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give a row for each poll, and one for each item without any."""
    return [row for item in content["items"] for row in _rows(item)]


def reasons(*, record: MeetingRecord, content: Mapping[str, Any]) -> list[str]:
    """Say of each item who stood aside, what was moved, and why the result is what it is."""
    return [
        f"{_name(item)}: {' '.join(words)}"
        for item in content["items"]
        if (words := [*_aside(record, item), *_moved(record, item), *_decided(item)])
    ]


def speeches(*, record: MeetingRecord, content: Mapping[str, Any]) -> list[dict[str, str]]:
    """List what was said, in the order of time."""
    return [
        {
            "name": _speaker(record, one),
            "when": f"{clock(one['time'])} {SPEECHES[one['kind']]}",
            "text": one["text"],
        }
        for one in content["speeches"]
    ]


def vote_rows(*, record: MeetingRecord, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Say for each poll who voted how; where hands were counted, that nobody is named."""
    return [
        {"item": _motion(item, poll), **_names(record, poll)}
        for item in content["items"]
        for poll in item["polls"]
        if poll["outcome"] is not None
    ]


def minority_opinions(*, record: MeetingRecord, content: Mapping[str, Any]) -> list[str]:
    """List the opinions that did not prevail (소수 의견)."""
    return [
        f"제{one['item']}호 {record.seat(one['seat']).name}: {one['text']}"
        for one in content["minority"]
    ]


def _rows(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    closed = [poll for poll in item["polls"] if poll["outcome"] is not None]
    for poll in closed:
        yield {
            "item": _motion(item, poll),
            "title": item["title"],
            "cells": _counts(poll["tally"]),
            "result": outcome_label(outcome=poll["outcome"], amendment=poll["motion"] > 0),
        }
    if not closed:
        report = item["item_type"] != "deliberation"
        yield {
            "item": _name(item),
            "title": f"{item['title']} (보고)" if report else item["title"],
            "cells": [],
            "result": _UNDECIDED.get(item["state"], "-"),
        }


def _counts(tally: Mapping[str, int]) -> list[str]:
    agreed = f"{tally['for'] + tally['conditional']}"
    under = f" (조건부 {tally['conditional']})" if tally["conditional"] else ""
    return [
        str(tally["attending"]),
        agreed + under,
        str(tally["against"]),
        str(tally["abstaining"]),
    ]


def _aside(record: MeetingRecord, item: Mapping[str, Any]) -> Iterator[str]:
    for one in item["aside"]:
        kind = "회피하였다" if one["kind"] == "self_recused" else "제척되었다"
        why = " · ".join(
            filter(None, (grounds_text(numbers=one["grounds"]), one["reason"].strip()))
        )
        name = record.seat(one["seat"]).name
        yield f"{name} 위원은 {kind}" + (f"({why})." if why else ".")


def _moved(record: MeetingRecord, item: Mapping[str, Any]) -> Iterator[str]:
    for place, one in enumerate(item["amendments"], start=1):
        name = record.seat(one["seat"]).name
        gone = " 표결 전에 거두었다." if one["withdrawn"] else ""
        yield f"{name} 위원이 수정안 {place}을 냈다: {one['text']}{gone}"


def _decided(item: Mapping[str, Any]) -> Iterator[str]:
    for poll in item["polls"]:
        if poll["outcome"] is None:
            objected = " 이의가 있어 표결하기로 하였다." if poll["objections"] else " 취소하였다."
            yield f"{METHODS[poll['method']]}:{objected}"
            continue
        amendment = f"수정안 {poll['motion']}, " if poll["motion"] else ""
        yield f"[{amendment}{METHODS[poll['method']]}] {poll['explanation']}"
        if poll["wording"]:
            yield f"조건: {poll['wording']}"


def _names(record: MeetingRecord, poll: Mapping[str, Any]) -> dict[str, Any]:
    votes = poll["votes"]
    if votes is None:
        tally = poll["tally"]
        counted = f"찬성 {tally['for']}, 반대 {tally['against']}, 기권 {tally['abstaining']}"
        return {"whole": f"거수로 표결하여 위원별로 적지 않음({counted})", "cells": []}
    if poll["method"] == "no_objection":
        return {
            "whole": f"이의 없음: {', '.join(names_of(record=record, seats=votes['for']))}",
            "cells": [],
        }
    agreed = names_of(record=record, seats=votes["for"])
    agreed += [f"{name}(조건부)" for name in names_of(record=record, seats=votes["conditional"])]
    others = [names_of(record=record, seats=votes[choice]) for choice in ("against", "abstain")]
    return {"whole": "", "cells": [listed(names=names) for names in (agreed, *others)]}


def _speaker(record: MeetingRecord, one: Mapping[str, Any]) -> str:
    if one["seat"] is not None:
        return named(seat=record.seat(one["seat"]))
    return f"{one['name']}({one['post']})" if one["post"] else str(one["name"])


def _motion(item: Mapping[str, Any], poll: Mapping[str, Any]) -> str:
    return f"{_name(item)}\n수정안 {poll['motion']}" if poll["motion"] else _name(item)


def _name(item: Mapping[str, Any]) -> str:
    return f"제{item['number']}호"
