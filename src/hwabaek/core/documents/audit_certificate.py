"""감사증명: who signed what, when, by which means, and where the log proves it; made last of all.

전자서명법 제2조제2호: a signature shows who signed and that they signed. For each act of signing the certificate names
the person, the time, the means of authentication and the digest of exactly what was shown, and its place in the log.
How anybody voted is not in it.
"""

from collections import Counter
from typing import Any

from hwabaek.core.documents.deliberation import meeting_number, period
from hwabaek.core.documents.issue import Issue, head_of, issue_data, proof_data
from hwabaek.core.documents.labels import (
    CHANNELS,
    OUTCOMES,
    PURPOSES,
    document_name,
    fact,
    people,
)
from hwabaek.core.documents.log_state import LogState, Stamped
from hwabaek.core.documents.minutes import place_of
from hwabaek.core.documents.signing_acts import (
    acts_of_the_chair,
    declarations,
    paper_replies,
    signings,
    to_the_second,
)
from hwabaek.core.documents.sitting_acts import (
    acts_of_presiding,
    ballots,
    entered,
    marks,
    sitting_closings,
)
from hwabaek.core.documents.sitting_signings import refusals, sitting_signings
from hwabaek.core.documents.sitting_words import span
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes_content import minutes_content


def audit_certificate_data(*, record: MeetingRecord, issue: Issue) -> dict[str, Any]:
    """Give the data of the audit certificate of a meeting.

    Raises:
        VerificationError: the issue says nothing of the log, or the log lacks a fact of the record.
    """
    log = issue.log
    if log is None:
        raise VerificationError(
            "an audit certificate needs the log", "감사증명에는 기록의 상태가 있어야 합니다"
        )
    return {
        "head": _head(record),
        "approvals": [],
        "facts": _facts(record),
        "documents": _documents(record, log),
        "opened": _opened(record),
        "messages": _messages(record),
        "reminders": len(log.of_kind(EntryKind.MEETING_REMINDED)),
        **_acts(record, log),
        "log": _log(log),
        "entries": _entries(log),
        "issue": issue_data(record=record, issue=issue),
        "proof": proof_data(record=record, issue=issue, kind="audit_certificate", item=None),
    }


def _head(record: MeetingRecord) -> dict[str, str]:
    title, number = "감사증명", meeting_number(record=record)
    subject = f"{title}: {record.call.title}"
    return head_of(record=record, title=title, number=number, subject=subject)


def _acts(record: MeetingRecord, log: LogState) -> dict[str, Any]:
    declared = declarations(record=record, log=log)
    if record.sitting is not None:
        return {**_acts_at_a_sitting(record, log), "declarations": declared, "paper": []}
    return {
        "written": True,
        "signings": signings(record=record, log=log),
        "declarations": declared,
        "paper": paper_replies(record=record, log=log),
        "chair": acts_of_the_chair(record=record, log=log),
        "closings": _closings(record, log),
        "refusals": [],
        "ballots": [],
        "entered": [],
        "marks": [],
    }


def _acts_at_a_sitting(record: MeetingRecord, log: LogState) -> dict[str, Any]:
    return {
        "written": False,
        "signings": sitting_signings(record=record, log=log),
        "refusals": refusals(record=record, log=log),
        "ballots": ballots(record=record, log=log),
        "entered": entered(record=record, log=log),
        "marks": marks(record=record, log=log),
        "chair": acts_of_presiding(record=record, log=log),
        "closings": sitting_closings(record=record, log=log),
    }


def _facts(record: MeetingRecord) -> list[list[dict[str, Any]]]:
    ended = to_the_second(record.concluded_at) if record.concluded_at else "-"
    return [
        [fact(label="회의", value=record.call.title, strong=True)],
        [
            fact(label="회차", value=meeting_number(record=record)),
            fact(label="담당 부서", value=record.committee.department),
        ],
        _time(record),
        [
            fact(label="명부", value=f"위원 {people(count=len(record.roll))}"),
            fact(
                label="규칙", value=f"제{record.rule.version}판 ({record.rule.in_force_date} 시행)"
            ),
        ],
        [fact(label="결과 확정", value=ended)],
    ]


def _time(record: MeetingRecord) -> list[dict[str, Any]]:
    if record.sitting is None:
        return [fact(label="심의기간", value=period(record=record))]
    held = minutes_content(record=record)["held"]
    return [
        fact(label="일시", value=span(begun=held["opened_at"], ended=held["adjourned_at"])),
        fact(label="장소", value=place_of(held=held)),
    ]


def _documents(record: MeetingRecord, log: LogState) -> list[dict[str, str]]:
    return [
        {
            "name": document_name(kind=document.kind, item=document.item),
            "at": to_the_second(document.at),
            "seal": document.seal,
            "entry": f"{log.of(document.order).number:,}",
            "digest": document.sha256,
        }
        for document in record.documents
    ]


def _opened(record: MeetingRecord) -> list[list[str]]:
    return [
        [
            seat.name,
            to_the_second(record.opened[seat.number])
            if seat.number in record.opened
            else "열지 않음",
        ]
        for seat in record.roll
    ]


def _closings(record: MeetingRecord, log: LogState) -> list[list[str]]:
    return [
        [
            f"제{poll.item}호",
            "마감이 지나 저절로" if poll.closed_by == "deadline" else "담당자가 닫음",
            to_the_second(poll.at),
            OUTCOMES.get(poll.outcome, poll.outcome),
            f"{log.of(poll.order).number:,}",
        ]
        for poll in record.polls
    ]


def _messages(record: MeetingRecord) -> list[list[str]]:
    counts = Counter((one.purpose, one.channel, one.state) for one in record.notices)
    kinds = dict.fromkeys((one.purpose, one.channel) for one in record.notices)
    return [
        [
            PURPOSES.get(purpose, purpose),
            CHANNELS.get(channel, channel),
            f"{counts[purpose, channel, 'sent']}건",
            f"{counts[purpose, channel, 'failed']}건",
        ]
        for purpose, channel in kinds
    ]


def _log(log: LogState) -> list[list[dict[str, Any]]]:
    seen = [
        f"{one.witness}: {one.size:,}번째 기록까지, {to_the_second(one.at)}"
        for one in log.witnesses
    ]
    return [
        [fact(label="기록 이름", value=log.origin)],
        [
            fact(label="기록 수", value=f"{log.size:,}"),
            fact(label="봉인한 때", value=to_the_second(log.signed_at)),
        ],
        [fact(label="뿌리 지문", value=log.root)],
        [
            fact(
                label="증인",
                value="\n".join(seen) or "이 문서를 만들 때까지 함께 서명한 증인이 없음",
            )
        ],
        [fact(label="시점확인", value=_stamp(log.stamp))],
    ]


def _stamp(stamp: Stamped | None) -> str:
    if stamp is None:
        return "시점확인 기관이 정해져 있지 않아 받지 않음"
    if stamp.at is None:
        return f"아직 받지 못함{f': {stamp.error}' if stamp.error else ''}"
    return f"{stamp.authority}, {to_the_second(stamp.at)} ({stamp.size:,}번째 기록까지)"


def _entries(log: LogState) -> list[list[str]]:
    return [
        [
            f"{one.number:,}",
            to_the_second(one.at),
            EntryKind(one.kind).label,
            one.digest,
        ]
        for one in log.facts
    ]
