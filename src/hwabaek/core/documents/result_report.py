"""결과보고: what came of the deliberation or sitting, in brief, for those who take note of it and act.

An internal report (행정업무의 운영 및 혁신에 관한 규정 제8조): outline, results, what was said, what is attached.
The whole of it stands in the result of the deliberation, or in minutes and resolutions, to which the report points.
"""

from collections import Counter
from typing import Any

from hwabaek.core.documents.deliberation import (
    meeting_number,
    operative_text,
    period,
    tally_columns,
    written_basis,
)
from hwabaek.core.documents.issue import Issue, head_of, issue_data, proof_data
from hwabaek.core.documents.labels import OUTCOMES, fact, people
from hwabaek.core.documents.participation import opinions, recusals
from hwabaek.core.documents.sitting_report import (
    decided_items,
    decisions,
    not_voted,
    report_attached,
    report_facts,
    report_follow_ups,
    report_opinions,
    report_summary,
)
from hwabaek.core.korean import format_moment
from hwabaek.core.record.call import Item
from hwabaek.core.record.meeting_record import MeetingRecord

# A report tells the gist; whoever wants every word reads the result.
_GIST = 160


def result_report_data(*, record: MeetingRecord, issue: Issue) -> dict[str, Any]:
    """Give the data of the report on the result.

    Raises:
        VerificationError: a poll has not been closed, or the sitting is not over.
    """
    said = _in_writing if record.sitting is None else _at_a_sitting
    title, number = "결과보고", meeting_number(record=record)
    subject = f"{title}: {record.call.title}"
    return {
        "head": head_of(record=record, title=title, number=number, subject=subject),
        "approvals": [],
        **said(record),
        "issue": issue_data(record=record, issue=issue),
        "proof": proof_data(record=record, issue=issue, kind="result_report", item=None),
    }


def _in_writing(record: MeetingRecord) -> dict[str, Any]:
    items = [item for item in record.items if item.is_decided]
    said = {item.number: opinions(record=record, item=item.number) for item in items}
    return {
        "opening": f"{record.call.title}의 서면심의 결과를 다음과 같이 보고합니다.",
        "came": "제출",
        "facts": _facts(record, items),
        "summary": [_summary(record, item) for item in items],
        "reported": [
            f"제{item.number}호 {item.title}" for item in record.items if not item.is_decided
        ],
        "conditions": [_condition(record, item) for item in items if _has_conditions(record, item)],
        "decisions": [],
        "opinions": [
            _opinions(item, said[item.number], "서면심의 결과")
            for item in items
            if said[item.number]
        ],
        "recusals": [line for item in items for line in _recusals(record, item)],
        "follow_ups": [],
        "attached": _attached(record, items),
    }


def _at_a_sitting(record: MeetingRecord) -> dict[str, Any]:
    items = decided_items(record=record)
    said = {item.number: report_opinions(record=record, item=item.number) for item in items}
    return {
        "opening": f"{record.call.title} 회의 결과를 다음과 같이 보고합니다.",
        "came": "출석",
        "facts": report_facts(record=record),
        "summary": report_summary(record=record),
        "reported": not_voted(record=record),
        "conditions": [],  # what was decided is told with each item
        "decisions": decisions(record=record),
        "opinions": [
            _opinions(item, said[item.number], "의결서") for item in items if said[item.number]
        ],
        "recusals": [line for item in record.items for line in _recusals(record, item)],
        "follow_ups": report_follow_ups(record=record),
        "attached": report_attached(record=record),
    }


def _facts(record: MeetingRecord, items: list[Item]) -> list[list[dict[str, Any]]]:
    replied = sum(1 for seat in record.roll if record.counted_reply(seat.number))
    counted = Counter(OUTCOMES.get(record.poll(item.number).outcome, "") for item in items)
    words = ", ".join(f"{outcome} {count}건" for outcome, count in counted.items())
    ended = format_moment(record.concluded_at) if record.concluded_at else "-"
    return [
        [fact(label="회의", value=record.call.title, strong=True)],
        [
            fact(label="회차", value=meeting_number(record=record)),
            fact(label="담당 부서", value=record.committee.department),
        ],
        [fact(label="심의기간", value=period(record=record))],
        *([line] for line in written_basis(record=record)),
        [
            fact(label="대상 위원", value=people(count=len(record.roll))),
            fact(label="제출", value=people(count=replied)),
        ],
        [fact(label="결과 확정", value=ended)],
        [fact(label="결과", value=f"심의안건 {len(items)}건: {words}", strong=True)],
    ]


def _summary(record: MeetingRecord, item: Item) -> list[str]:
    cells = [column["value"] for column in tally_columns(record=record, item=item.number)]
    return [f"제{item.number}호", item.title, *cells]


def _has_conditions(record: MeetingRecord, item: Item) -> bool:
    return record.poll(item.number).outcome == "carried_conditionally"


def _condition(record: MeetingRecord, item: Item) -> dict[str, str]:
    order = operative_text(item=item, poll=record.poll(item.number))
    return {"head": f"제{item.number}호 {item.title}", "text": order}


def _opinions(item: Item, said: list[dict[str, str]], whole: str) -> dict[str, Any]:
    return {
        "head": f"제{item.number}호 {item.title}",
        "lines": [[one["name"], one["vote"], _gist(one["text"], whole)] for one in said],
    }


def _gist(text: str, whole: str) -> str:
    """Give the beginning of an opinion up to the end of a word, and say where the rest stands."""
    told = " ".join(text.split())
    if len(told) <= _GIST:
        return told
    beginning = told[: _GIST + 1].rpartition(" ")[0] or told[:_GIST]
    return f"{beginning} … (전문은 붙임 {whole})"


def _recusals(record: MeetingRecord, item: Item) -> list[list[str]]:
    return [
        [f"제{item.number}호", one["name"], one["kind"], one["reason"]]
        for one in recusals(record=record, item=item.number)
    ]


def _attached(record: MeetingRecord, items: list[Item]) -> list[str]:
    papers = sum(len(item.papers) for item in record.items)
    return [
        *([f"의결서 {len(items)}부"] if items else []),
        "서면심의 결과 1부",
        *([f"심의자료 {papers}건"] if papers else []),
    ]
