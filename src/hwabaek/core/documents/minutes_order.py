"""진행 순서: the order of business in one line, as minutes tell it."""

from collections.abc import Iterator, Mapping
from typing import Any

from hwabaek.core.documents.sitting_words import clock, outcome_label
from hwabaek.core.record.kinds import EntryKind

_TIMED = {
    EntryKind.MEETING_OPENED: "개의",
    EntryKind.MEETING_RECESSED: "정회",
    EntryKind.MEETING_RESUMED: "속개",
    EntryKind.MEETING_ADJOURNED: "산회",
}
_SAID = {
    EntryKind.MEETING_CHAIR_HANDED: "의장 직무대행",
    EntryKind.MEETING_DOORS_CLOSED: "비공개로 전환",
    EntryKind.MEETING_DOORS_OPENED: "공개로 전환",
}


def order_of_business(*, content: Mapping[str, Any]) -> str:
    """Write what was done one after another; an item is named where it came to its end."""
    return " → ".join(_steps(content))


def _steps(content: Mapping[str, Any]) -> Iterator[str]:
    declared = {item["number"]: iter(_declared(item)) for item in content["items"]}
    for step in content["order"]:
        kind, item = EntryKind(step["kind"]), step["item"]
        if kind in _TIMED:
            yield f"{clock(step['at'])} {_TIMED[kind]}"
        elif kind in _SAID:
            yield _SAID[kind]
        elif kind == EntryKind.MEETING_STEP_TAKEN:
            yield step["text"]
        elif kind == EntryKind.MEETING_ITEM_RECEIVED:
            yield f"보고 제{item}호"
        elif kind == EntryKind.MEETING_ITEM_DEFERRED:
            yield f"의안 제{item}호 보류"
        elif kind == EntryKind.MEETING_RESULT_DECLARED:
            yield next(declared[item])


def _declared(item: Mapping[str, Any]) -> Iterator[str]:
    for poll in (one for one in item["polls"] if one["state"] == "declared"):
        if poll["motion"] and poll["outcome"] not in {"carried", "carried_conditionally"}:
            label = outcome_label(outcome=poll["outcome"], amendment=True)
            yield f"의안 제{item['number']}호 수정안 {label}"
        else:
            yield f"의안 제{item['number']}호 심의·의결"
