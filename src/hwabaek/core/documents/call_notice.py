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

_REPLY = (
    "전자우편이나 문자로 받으신 개인 링크를 열어 확인 번호로 본인 확인을 합니다.",
    "안건마다 제척·회피할 사유가 있는지 먼저 밝힙니다. 사유가 있는 안건은 자료가 열리지 않고 표결하지 않습니다.",
    "안건마다 찬성, 조건부·수정 찬성, 반대, 기권 가운데 하나를 고르고 의견을 적은 뒤 서명하여 제출합니다.",
    "마감 전에는 다시 제출할 수 있으며 마지막 것을 집계합니다. 마감 뒤에 온 회신은 보관만 하고 집계하지 않습니다.",
    "전자로 제출하기 어려우시면 담당 부서로 알려 주십시오.",
)


def call_notice_data(*, record: MeetingRecord, issue: Issue) -> dict[str, Any]:
    """Give the data of the notice of a call."""
    number = meeting_number(record=record)
    subject = f"소집통지서: {record.call.title}"
    return {
        "head": head_of(record=record, title="소집통지서", number=number, subject=subject),
        "approvals": [],
        "opening": f"{record.call.title}의 심의를 다음과 같이 서면으로 요청합니다.",
        "facts": _facts(record),
        "items": [_item(item) for item in record.items],
        "how_head": "회신 방법",
        "how": list(_REPLY),
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
        [
            fact(label="회차", value=meeting_number(record=record)),
            fact(label="방식", value="서면심의, 기명"),
        ],
        [fact(label="심의기간", value=_period(record), strong=True)],
        *([line] for line in written_basis(record=record)),
        *([[fact(label="짧은 기간", value=short)]] if short else []),
        *([[fact(label="문의", value=asked)]] if asked else []),
    ]


def _period(record: MeetingRecord) -> str:
    # The deadline as it was called: a later extension has its own message and stands in the result.
    return f"{format_moment(record.call.called_at)} ~ {format_moment(record.call.deadline_at)}"


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
