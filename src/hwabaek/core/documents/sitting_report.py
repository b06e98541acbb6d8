"""What a report on the result says of a sitting: outline, item by item, opinions, follow-up, what is attached."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from hwabaek.core.documents.deliberation import explanation, final_answer, meeting_number
from hwabaek.core.documents.labels import fact, people, tally_of
from hwabaek.core.documents.minutes import absent_names, attending_names, follow_ups, place_of
from hwabaek.core.documents.minutes_items import item_rows
from hwabaek.core.documents.sitting_resolution import deciding_poll, sitting_opinions, sitting_order
from hwabaek.core.documents.sitting_words import FORMS, METHODS, listed, outcome_label, span
from hwabaek.core.errors import VerificationError
from hwabaek.core.korean import format_moment
from hwabaek.core.record.call import Item
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes_content import minutes_content
from hwabaek.core.record.sitting.minutes_polls import motion_number
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import ORIGINAL, UNDECIDED, SittingPoll

_COUNTED = ("enrolled", "attending", "recused", "for", "conditional", "against", "abstaining")


def decided_items(*, record: MeetingRecord) -> list[Item]:
    """Return the items that were voted on.

    Raises:
        VerificationError: the sitting is not over.
    """
    if sitting_of(record=record).adjourned_at is None:
        raise VerificationError("the sitting is not over", "회의가 아직 끝나지 않았습니다")
    voted = {poll.item for poll in record.polls}
    return [item for item in record.items if item.number in voted]


def report_facts(*, record: MeetingRecord) -> list[list[dict[str, Any]]]:
    """Give the outline: when and where, who was there, whether they were enough, what came of it."""
    content = minutes_content(record=record)
    held, form = content["held"], FORMS[content["held"]["form"]]
    came = attending_names(record=record, content=content)
    absent = absent_names(record=record, content=content)
    return [
        [fact(label="회의", value=record.call.title, strong=True)],
        [
            fact(label="회차", value=meeting_number(record=record)),
            fact(label="담당 부서", value=record.committee.department),
        ],
        [fact(label="일시", value=span(begun=held["opened_at"], ended=held["adjourned_at"]))],
        [fact(label="장소", value=place_of(held=held)), fact(label="방식", value=f"회의({form})")],
        [
            fact(label="재적", value=people(count=held["enrolled"])),
            fact(label="참석", value=people(count=len(came))),
        ],
        [fact(label="참석 위원", value=listed(names=came))],
        [fact(label="결석", value=listed(names=absent))],
        [fact(label="개의", value=str(sitting_of(record=record).quorum["sentence"]))],
        [fact(label="결과 확정", value=_concluded(record))],
        [fact(label="결과", value=_outcomes(record, content), strong=True)],
    ]


def report_summary(*, record: MeetingRecord) -> list[list[str]]:
    """Give a line for each poll that was closed: the rule's own numbers, and what came of it."""
    sitting = sitting_of(record=record)
    return [
        _summary(record, record.item(poll.item), poll)
        for item in decided_items(record=record)
        for poll in sitting.polls_on(item.number)
        if poll.result is not None
    ]


def not_voted(*, record: MeetingRecord) -> list[str]:
    """Name the items without a vote, and what became of each."""
    rows = item_rows(content=minutes_content(record=record))
    return [f"{row['item']} {row['title']}: {row['result']}" for row in rows if not row["cells"]]


def decisions(*, record: MeetingRecord) -> list[dict[str, Any]]:
    """Tell of each item what was decided, what was moved, and why the result is what it is."""
    return [
        {
            "head": f"제{item.number}호 {item.title}",
            "lines": list(_decision(record, item)),
        }
        for item in decided_items(record=record)
    ]


def report_opinions(*, record: MeetingRecord, item: int) -> list[dict[str, str]]:
    """List what members wrote with their votes on an item."""
    return sitting_opinions(record=record, item=item)


def report_follow_ups(*, record: MeetingRecord) -> list[list[str]]:
    """List what the minutes say is to be done next, by whom, until when."""
    told = follow_ups(content=minutes_content(record=record))
    return [[one["what"], one["who"], one["due"]] for one in told]


def report_attached(*, record: MeetingRecord) -> list[str]:
    """List what is attached: the documents that are made with the report, and the papers."""
    resolved = [poll for poll in record.polls if poll.outcome not in UNDECIDED]
    papers = sum(len(item.papers) for item in record.items)
    return [
        *([f"의결서 {len(resolved)}부"] if resolved else []),
        "회의록 1부",
        "참석자 서명부 1부",
        *([f"심의자료 {papers}건"] if papers else []),
    ]


def _concluded(record: MeetingRecord) -> str:
    return format_moment(record.concluded_at) if record.concluded_at else "-"


def _outcomes(record: MeetingRecord, content: Mapping[str, Any]) -> str:
    items = [item for item in record.items if item.is_decided]
    voted = decided_items(record=record)
    states = {row["item"]: row["result"] for row in item_rows(content=content) if not row["cells"]}
    words = [
        _result(deciding_poll(record=record, item=item.number))
        if item in voted
        else states.get(f"제{item.number}호", "-")
        for item in items
    ]
    counted = ", ".join(f"{word} {count}건" for word, count in Counter(words).items())
    reports = len(record.items) - len(items)
    told = [f"심의안건 {len(items)}건: {counted}"] if items else []
    return " · ".join([*told, *([f"보고안건 {reports}건"] if reports else [])])


def _summary(record: MeetingRecord, item: Item, poll: SittingPoll) -> list[str]:
    tally = tally_of(answer=final_answer(poll=poll.result)) if poll.result else {}
    number = motion_number(sitting=sitting_of(record=record), poll=poll)
    name = f"제{item.number}호" + (f"\n수정안 {number}" if number else "")
    counts = [people(count=tally.get(key, 0)) for key in _COUNTED]
    return [name, item.title, *counts, _result(poll)]


def _result(poll: SittingPoll) -> str:
    outcome = poll.result.outcome if poll.result else "-"
    return outcome_label(outcome=outcome, amendment=poll.motion != ORIGINAL)


def _decision(record: MeetingRecord, item: Item) -> Iterator[str]:
    sitting = sitting_of(record=record)
    yield f"주문: {sitting_order(record=record, item=item)}"
    moved = [one for one in sitting.amendments if one.item == item.number]
    for place, one in enumerate(moved, start=1):
        gone = " (표결 전에 거둠)" if one.withdrawn else ""
        yield f"수정안 {place} ({record.seat(one.seat).name} 위원): {one.text}{gone}"
    for poll in sitting.polls_on(item.number):
        number = motion_number(sitting=sitting, poll=poll)
        about = f"수정안 {number}, " if number else ""
        told = explanation(poll=poll.result) if poll.result else _void(poll)
        yield f"[{about}{METHODS[poll.method]}] {told}"


def _void(poll: SittingPoll) -> str:
    return "이의가 있어 표결하기로 하였다." if poll.objections else "취소하였다."
