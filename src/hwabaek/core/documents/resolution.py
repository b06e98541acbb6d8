"""의결서: what was decided on one item, by whom, and why it counts (서면의결서 where it was in writing).

별지 서면심의 의결서: 위원회명, 의안번호·의안명, 심의기간, 주문, 표결, 의견, 제척·회피, 일자, 성명과 서명. For a
deliberation in writing it stands for the minutes (주거기본법 시행령 제9조의2, 수도권정비계획법 제23조의2제1항).
"""

from typing import Any

from hwabaek.core.documents.deliberation import (
    explanation,
    item_number,
    operative_text,
    period,
    tally_columns,
    written_basis,
)
from hwabaek.core.documents.issue import Issue, head_of, issue_data, proof_data
from hwabaek.core.documents.labels import fact
from hwabaek.core.documents.participation import opinions, recusals, signed_people
from hwabaek.core.documents.sitting_resolution import (
    sitting_explanation,
    sitting_facts,
    sitting_members,
    sitting_opinions,
    sitting_order,
    sitting_signed,
    sitting_tally,
)
from hwabaek.core.korean import format_moment
from hwabaek.core.record.call import Item
from hwabaek.core.record.meeting_record import MeetingRecord


def resolution_data(*, record: MeetingRecord, item: int, issue: Issue) -> dict[str, Any]:
    """Give the data of the resolution on an item.

    Raises:
        VerificationError: there is no such item, or its poll has not been closed.
    """
    subject = record.item(item)
    said = _in_writing if record.sitting is None else _at_a_sitting
    return {
        "head": _head(record, subject),
        "approvals": [],
        **said(record, subject),
        "reasons": subject.reasons,
        "recusals": recusals(record=record, item=item),
        "issue": issue_data(record=record, issue=issue),
        "proof": proof_data(record=record, issue=issue, kind="resolution", item=item),
    }


def _in_writing(record: MeetingRecord, item: Item) -> dict[str, Any]:
    poll, members = record.poll(item.number), signed_people(record=record, item=item.number)
    return {
        "facts": _facts(record, item),
        "order": operative_text(item=item, poll=poll),
        "tally": tally_columns(record=record, item=item.number),
        "explanation": explanation(poll=poll),
        "opinions": opinions(record=record, item=item.number),
        "signed": f"({len(members)}명)",
        "members": members,
    }


def _at_a_sitting(record: MeetingRecord, item: Item) -> dict[str, Any]:
    return {
        "facts": sitting_facts(record=record, item=item),
        "order": sitting_order(record=record, item=item),
        "tally": sitting_tally(record=record, item=item.number),
        "explanation": sitting_explanation(record=record, item=item.number),
        "opinions": sitting_opinions(record=record, item=item.number),
        "signed": sitting_signed(record=record, item=item.number),
        "members": sitting_members(record=record, item=item.number),
    }


def _head(record: MeetingRecord, item: Item) -> dict[str, str]:
    # A committee that deliberates or advises does not decide (지방자치법 제130조제2항).
    title = "의결서" if "의결" in record.committee.functions else "심의의결서"
    number = item_number(record=record, item=item)
    return head_of(record=record, title=title, number=number, subject=f"{title}: {item.title}")


def _facts(record: MeetingRecord, item: Item) -> list[list[dict[str, Any]]]:
    poll = record.poll(item.number)
    decided = max(moment.at for moment in (poll, poll.casting_vote, poll.wording) if moment)
    proposed = item.order_text if poll.outcome == "carried_conditionally" else ""
    return [
        [
            fact(label="의안번호", value=item_number(record=record, item=item)),
            fact(label="의결일", value=format_moment(decided)),
        ],
        [fact(label="의안명", value=item.title, strong=True)],
        [
            fact(label="제출", value=record.committee.department),
            fact(label="방식", value="서면심의, 기명"),
        ],
        [fact(label="심의기간", value=period(record=record))],
        *([line] for line in written_basis(record=record)),
        *([[fact(label="제출 주문", value=proposed)]] if proposed else []),
    ]
