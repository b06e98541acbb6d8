"""소집통지서: who is called, to what, by when; made right after the call, from what it froze.

회의 개최 n일 전까지 일시·장소·안건을 위원에게 알린다(대전광역시 유성구 위원회 구성 및 운영에 관한 조례 제8조제1항 등).
The papers are named with their digests, so that a member can show later what was laid before them.
"""

from typing import Any

from hwabaek.core.documents.deliberation import meeting_number, written_basis
from hwabaek.core.documents.issue import Issue, head_of, issue_data, proof_data
from hwabaek.core.documents.labels import fact, people, post_of
from hwabaek.core.korean import format_moment
from hwabaek.core.record.call import Item, Paper
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.venue import Venue
from hwabaek.core.rules.citation import written_in_full

_REPLY = (
    "전자우편이나 문자로 받으신 개인 링크를 열어 확인 번호로 본인 확인을 합니다.",
    "안건마다 제척·회피할 사유가 있는지 먼저 밝힙니다. 사유가 있는 안건은 자료가 열리지 않고 표결하지 않습니다.",
    "안건마다 찬성, 조건부·수정 찬성, 반대, 기권 가운데 하나를 고르고 의견을 적은 뒤 서명하여 제출합니다.",
    "마감 전에는 다시 제출할 수 있으며 마지막 것을 집계합니다. 마감 뒤에 온 회신은 보관만 하고 집계하지 않습니다.",
    "전자로 제출하기 어려우시면 담당 부서로 알려 주십시오.",
)
_ANSWER = (
    "전자우편이나 문자로 받으신 개인 링크를 열어 확인 번호로 본인 확인을 합니다.",
    "참석, 영상 참석, 대리 참석, 불참 가운데 될 수 있는 것을 골라 회신 기한까지 알려 주십시오.",
    "안건마다 제척·회피할 사유가 있는지 회의 전에 밝혀 주십시오. 사유가 있는 안건은 자료가 열리지 않습니다.",
    "사정이 바뀌면 회의가 시작되기 전까지 다시 알려 주십시오.",
)
_FORMS = {"in_person": "출석 회의", "video": "영상 회의", "hybrid": "출석·영상 회의"}


def call_notice_data(*, record: MeetingRecord, issue: Issue) -> dict[str, Any]:
    """Give the data of the notice of a call, to a deliberation in writing or to a sitting."""
    call, number = record.call, meeting_number(record=record)
    subject = f"소집통지서: {call.title}"
    asked = "회의를 다음과 같이 소집합니다." if call.venue else "서면심의를 다음과 같이 요청합니다."
    return {
        "head": head_of(record=record, title="소집통지서", number=number, subject=subject),
        "approvals": [],
        "opening": f"{call.title}의 {asked}",
        "facts": _facts(record),
        "items": [_item(item) for item in record.items],
        "how_head": "참석 여부 회신" if call.venue else "회신 방법",
        "how": list(_ANSWER if call.venue else _REPLY),
        "members": [[str(seat.number), seat.name, post_of(seat=seat)] for seat in record.roll],
        "issue": issue_data(record=record, issue=issue),
        "proof": proof_data(record=record, issue=issue, kind="call_notice", item=None),
    }


def _facts(record: MeetingRecord) -> list[list[dict[str, Any]]]:
    call, committee = record.call, record.committee
    asked = f"{committee.department} {committee.phone}".strip()
    short = call.short_notice_reason.strip()
    return [
        [fact(label="수신", value=f"위원 {people(count=len(record.roll))}(아래 명단)")],
        [fact(label="제목", value=call.title, strong=True)],
        *(_sitting(record, call.venue) if call.venue else _in_writing(record)),
        *([[fact(label="짧은 기간", value=short)]] if short else []),
        *([[fact(label="문의", value=asked)]] if asked else []),
    ]


def _in_writing(record: MeetingRecord) -> list[list[dict[str, Any]]]:
    # The deadline as it was called: a later extension has its own message and stands in the result.
    call = record.call
    period = f"{format_moment(call.called_at)} ~ {format_moment(call.deadline_at)}"
    return [
        [
            fact(label="회차", value=meeting_number(record=record)),
            fact(label="방식", value="서면심의, 기명"),
        ],
        [fact(label="심의기간", value=period, strong=True)],
        *([line] for line in written_basis(record=record)),
    ]


def _sitting(record: MeetingRecord, venue: Venue) -> list[list[dict[str, Any]]]:
    source = written_in_full(str(record.rule.data.get("source", "")))
    online = "\n영상으로 참석하시는 주소는 개인 링크를 열면 보입니다." if venue.online else ""
    return [
        [
            fact(label="회차", value=meeting_number(record=record)),
            fact(label="방식", value=_FORMS[venue.form]),
        ],
        [fact(label="일시", value=format_moment(venue.starts_at), strong=True)],
        [fact(label="장소", value=f"{venue.place}{online}".strip(), strong=True)],
        *([[fact(label="근거", value=source)]] if source else []),
        [fact(label="회신 기한", value=format_moment(record.call.deadline_at))],
    ]


def _item(item: Item) -> dict[str, Any]:
    order = item.order_text if item.is_decided else ""
    lines = [
        ("의결주문(안)", order),
        ("제안 내용", item.proposal_text),
        ("제안 이유", item.reasons),
    ]
    return {
        "head": f"제{item.number}호 {item.title}",
        "kind": "심의안건" if item.is_decided else "보고안건",
        "lines": [
            fact(label=label, value=value.strip()) for label, value in lines if value.strip()
        ],
        "papers": [_paper(paper) for paper in item.papers],
    }


def _paper(paper: Paper) -> dict[str, str]:
    pages = f"{paper.pages}쪽" if paper.pages else ""
    return {
        "title": paper.title,
        "extent": " · ".join(part for part in (pages, _size(paper.size)) if part),
        "digest": f"SHA-256 {paper.sha256}",
    }


def _size(size: int) -> str:
    """Write a size in whole units, rounded up, as decimal thousands."""
    kilobytes = -(-size // 1000)
    return f"{kilobytes:,}KB" if kilobytes < 1000 else f"{-(-size // 100_000) / 10:,.1f}MB"  # noqa: PLR2004
