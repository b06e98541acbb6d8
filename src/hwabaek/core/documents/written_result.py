"""서면심의 결과: the whole deliberation in writing on paper, for the file and for those who took part."""

from typing import Any

from hwabaek.core.documents.deliberation import (
    explanation,
    meeting_number,
    operative_text,
    period,
    tally_columns,
    written_basis,
)
from hwabaek.core.documents.issue import Issue, head_of, issue_data, proof_data
from hwabaek.core.documents.labels import VOTES, fact, joined, means_of, people, post_of
from hwabaek.core.documents.participation import names_for, recusals, signature_data, voters
from hwabaek.core.korean import format_moment
from hwabaek.core.record.call import Item, Seat
from hwabaek.core.record.happenings import Ballot, Question, Reply
from hwabaek.core.record.meeting_record import MeetingRecord

_CARRIED = {"carried", "carried_conditionally", "passed"}


def written_result_data(*, record: MeetingRecord, issue: Issue) -> dict[str, Any]:
    """Give the data of the result of a deliberation in writing.

    Raises:
        VerificationError: a poll has not been closed.
    """
    title, items = "서면심의 결과", [item for item in record.items if item.is_decided]
    number = meeting_number(record=record)
    subject = f"{title}: {record.call.title}"
    return {
        "head": head_of(record=record, title=title, number=number, subject=subject),
        "approvals": [],
        "facts": _facts(record),
        "summary": [_summary(record, item) for item in items],
        "items": [_item(record, item) for item in items],
        "reported": [
            f"제{item.number}호 {item.title}" for item in record.items if not item.is_decided
        ],
        "questions": [_question(record, question) for question in record.questions],
        "late": [_late(record, reply) for reply in record.replies if reply.late],
        "changes": _changes(record),
        "roll": [_seat(record, seat) for seat in record.roll],
        "issue": issue_data(record=record, issue=issue),
        "proof": proof_data(record=record, issue=issue, kind="written_result", item=None),
    }


def _facts(record: MeetingRecord) -> list[list[dict[str, Any]]]:
    replied = [seat for seat in record.roll if record.counted_reply(seat.number)]
    missing = [seat.name for seat in record.roll if seat not in replied]
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
            fact(label="제출", value=people(count=len(replied))),
        ],
        [fact(label="제출 없음", value=joined(names=missing))],
    ]


def _summary(record: MeetingRecord, item: Item) -> list[str]:
    cells = [column["value"] for column in tally_columns(record=record, item=item.number)]
    return [f"제{item.number}호", item.title, *cells]


def _item(record: MeetingRecord, item: Item) -> dict[str, Any]:
    poll = record.poll(item.number)
    cast = voters(record=record, item=item.number)
    minority = "for" if poll.outcome not in _CARRIED else "against"
    return {
        "head": f"제{item.number}호 {item.title}",
        "order": operative_text(item=item, poll=poll),
        "explanation": explanation(poll=poll),
        "votes": [
            {"label": label, "names": joined(names=names)}
            for choice, label in VOTES.items()
            if (names := names_for(record=record, item=item.number, choice=choice))
        ],
        "opinions": [_opinion(seat, ballot) for seat, _, ballot in cast if ballot.opinion.strip()],
        "minority": [
            _opinion(seat, ballot)
            for seat, _, ballot in cast
            if ballot.choice == minority and ballot.opinion.strip() and poll.outcome != "collected"
        ],
        "recusals": recusals(record=record, item=item.number),
    }


def _opinion(seat: Seat, ballot: Ballot) -> dict[str, str]:
    return {
        "name": seat.name,
        "vote": VOTES.get(ballot.choice, ballot.choice),
        "text": ballot.opinion.strip(),
    }


def _question(record: MeetingRecord, question: Question) -> dict[str, Any]:
    about = f"제{question.item}호" if question.item is not None else "전체"
    return {
        "name": record.seat(question.seat).name,
        "about": about,
        "at": format_moment(question.at),
        "text": question.text,
        "answers": [
            {"name": answer.name, "at": format_moment(answer.at), "text": answer.text}
            for answer in question.answers
        ],
    }


def _late(record: MeetingRecord, reply: Reply) -> dict[str, str]:
    return {"name": record.seat(reply.seat).name, "at": format_moment(reply.at)}


def _changes(record: MeetingRecord) -> list[str]:
    """Tell what happened to the roll, the deadline and the replies that is neither vote nor opinion."""
    lines = []
    if record.extension and record.extension.agreed:
        lines.append(
            f"마감을 {format_moment(record.deadline_at)}까지 연장하였다. 사유: {record.extension.reason}"
        )
    for departure in record.departures:
        name = record.seat(departure.seat).name
        lines.append(
            f"{name} 위원은 소집 뒤 위원 자격을 잃었다({format_moment(departure.at)}). 사유: {departure.reason}"
        )
    for reply in record.replies:
        name = record.seat(reply.seat).name
        if reply.paper:
            lines.append(
                f"{name} 위원의 종이 심의서를 대신 입력하고 다른 사람이 확인하였다. 사유: {reply.paper.reason}"
            )
        elif reply.version > 1 and not reply.late:
            lines.append(
                f"{name} 위원이 마감 전에 심의서를 고쳐 냈다(제{reply.version}판, {format_moment(reply.at)})."
            )
    return lines


def _seat(record: MeetingRecord, seat: Seat) -> dict[str, Any]:
    reply = record.counted_reply(seat.number)
    return {
        "number": str(seat.number),
        "name": seat.name,
        "post": post_of(seat=seat),
        "at": format_moment(reply.at) if reply else "제출 없음",
        "means": means_of(auth=reply.auth) if reply else "",
        "signature": signature_data(seat=seat, reply=reply),
    }
