"""A deliberation in writing as its facts tell it, for whoever needs a whole one.

Fifteen seats, five items: 1 carried, 2 carried with conditions, 3 a tie that the chair settles,
4 rejected with two members out, 5 only reported. One member left office, one changed their reply,
one replied on paper, one replied too late, the deadline was extended once.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hwabaek.core.record.archive import build_archive, build_public_archive
from hwabaek.core.record.case import case_for
from hwabaek.core.record.entries import EntryKind, Fact, make_fact, render_moment
from hwabaek.core.record.replay import replay
from hwabaek.core.rules import decide, parse_case
from tests.core.record.sample_log import (
    KEY,
    ORIGIN,
    WITNESS,
    digests,
    proven,
    veiled,
    vouchers,
)

__all__ = ["KEY", "ORIGIN", "WITNESS", "digests", "proven", "veiled", "vouchers"]

CALLED_AT = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
EXTENDED = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
MEETING = "6f1d0c52"
SUBJECT = f"meeting:{MEETING}"

CLERK = {"person": "p-clerk", "name": "이정민", "as": "clerk"}
CHAIR = {"person": "p-1", "name": "서강민", "as": "chair"}
SYSTEM = {"person": "", "name": "", "as": "system"}

_NAMES = """
서강민 강하늘 길준서 나은채 도민서 마주연 박서진 배다온
송이안 신유나 오지환 유채원 정하준 최서윤 하정민
"""
NAMES = tuple(_NAMES.split())

RULE: dict[str, Any] = {
    "source": "대전광역시 유성구 교통안전정책심의위원회 조례 §7",
    "seats": 15,
    "opening": [
        {"count": "attending", "more_than": "1/2", "of": "enrolled", "source": "§7①"},
        {
            "count": {"who": "attending", "where": {"civilian": True}},
            "at_least": 3,
            "source": "§7①",
        },
    ],
    "passing": [{"count": "for", "more_than": "1/2", "of": "attending", "source": "§7②"}],
    "tie": "chair_decides",
    "recused": "leaves_all",
    "written": {
        "allowed": "on_grounds",
        "grounds": ["minor", "urgent"],
        "opening": [{"count": "attending", "more_than": "1/2", "of": "enrolled", "source": "§7③"}],
        "passing": [{"count": "for", "more_than": "1/2", "of": "attending", "source": "§7③"}],
    },
}

PAPERS = (
    "2027년도 교통안전시행계획(안)\n".encode() * 30,
    "어린이보호구역 지정 도면 / 학교 앞 300m\n".encode() * 20,
)
SCAN = b"\x89PNG scanned reply of seat 12"


@dataclass
class Story:
    """Facts in the making, each a minute after the last unless told otherwise."""

    facts: list[Fact] = field(default_factory=list)
    now: datetime = CALLED_AT - timedelta(days=2)

    def tell(
        self,
        kind: EntryKind,
        data: dict[str, Any],
        actor: dict[str, str] | None = None,
        at: datetime | None = None,
    ) -> None:
        """Add a fact."""
        self.now = at or self.now + timedelta(minutes=1)
        fact = make_fact(
            kind=kind,
            subject=SUBJECT,
            at=render_moment(self.now),
            actor=actor or CLERK,
            salt=f"{len(self.facts):032x}",
            data=data,
        )
        self.facts.append(fact)


def member(seat: int) -> dict[str, str]:
    """Return a member of the roll as the one who acts."""
    return {"person": f"p-{seat}", "name": NAMES[seat - 1], "as": "member"}


def roll(size: int = 15) -> list[dict[str, Any]]:
    """Return the roll: seat 1 presides, seat 2 deputises."""
    return [
        {
            "seat": seat,
            "person": f"p-{seat}",
            "name": NAMES[seat - 1],
            "role": {1: "chair", 2: "vice_chair"}.get(seat, "member"),
            "affiliation": "유성경찰서 교통과" if seat < 4 else "한빛교통연구소",
            "attributes": {
                "kind": "ex_officio" if seat < 4 else "commissioned",
                "civilian": seat >= 4,
                "sex": "F" if seat % 2 else "M",
            },
        }
        for seat in range(1, size + 1)
    ]


def items() -> list[dict[str, Any]]:
    """Return five items, the first two with a paper."""
    titles = (
        "2027년도 유성구 교통안전시행계획(안)",
        "어린이보호구역 지정(안)",
        "노은로 제한속도 조정(안)",
        "공영주차장 위탁(안)",
        "2026년 교통사고 현황",
    )
    return [
        {
            "number": number,
            "title": title,
            "item_type": "report" if number == 5 else "deliberation",
            "special": None,
            "proposal_text": f"{title}을 심의에 부칩니다.",
            "order_text": f"{title}을 원안대로 의결한다.",
            "reasons": "교통안전법 제17조에 따라 해마다 세우는 계획입니다.",
            "parties": [],
            "papers": [
                {
                    "id": f"paper-{number}",
                    "title": f"붙임 {number}",
                    "file_name": f"붙임 {number}: 안건서.txt",
                    "media_type": "text/plain",
                    "size": len(PAPERS[number - 1]),
                    "sha256": hashlib.sha256(PAPERS[number - 1]).hexdigest(),
                    "pages": None,
                }
            ]
            if number <= len(PAPERS)
            else [],
        }
        for number, title in enumerate(titles, start=1)
    ]


def called() -> dict[str, Any]:
    """Return what the call froze."""
    return {
        "body": {"id": "yuseong", "name": "대전광역시 유성구"},
        "committee": {
            "id": "traffic-safety",
            "name": "교통안전정책심의위원회",
            "department": "교통정책과",
            "legal_basis": "대전광역시 유성구 교통안전에 관한 조례 제5조",
            "functions": ["심의"],
        },
        "rule": {"version": 2, "data": RULE, "in_force_date": "2026-01-01"},
        "meeting": {
            "id": MEETING,
            "year": 2026,
            "number": 3,
            "mode": "written",
            "title": "2026년 제3회 교통안전정책심의위원회",
            "ground": "urgent",
            "ground_reason": "국비 신청 기한이 10월 16일입니다.",
            "disclosure": "partial",
            "called_at": render_moment(CALLED_AT),
            "deadline_at": render_moment(DEADLINE),
        },
        "roll": roll(),
        "items": items(),
    }


def reply(
    seat: int,
    ballots: dict[int, str],
    *,
    version: int = 1,
    late: bool = False,
) -> dict[str, Any]:
    """Return a member's reply; a condition or a no says why."""
    return {
        "reply": f"r-{seat}-{version}",
        "seat": seat,
        "version": version,
        "supersedes": None if version == 1 else f"r-{seat}-{version - 1}",
        "late": late,
        "auth": "link+mail-code",
        "shown_digest": hashlib.sha256(f"shown {seat} {version}".encode()).hexdigest(),
        "signature": {"kind": "drawn", "strokes": [[[1, 2, 0], [40, 20, 16]]], "text": None}
        if seat % 2
        else {"kind": "typed", "strokes": None, "text": NAMES[seat - 1]},
        "ballots": [
            {"item": item, "choice": choice, "opinion": _OPINION.get(choice, "")}
            for item, choice in ballots.items()
        ],
    }


_OPINION = {"conditional": "야간 단속을 함께 하는 조건으로", "against": "예산 근거가 모자랍니다."}

# Seat -> choices on items 1 to 4; "-" is no ballot. Seat 15 leaves office, seat 14 is too late.
CHOICES = {
    1: "f f f a",
    2: "f f f a",
    3: "f - f a",
    4: "f c f -",
    5: "f c f a",
    6: "f c f a",
    7: "f c a a",
    8: "f a a f",
    9: "a a a f",
    10: "f f a f",
    11: "f f a s",
    12: "f c a a",
    13: "f f s a",
}
_WORDS = {"f": "for", "c": "conditional", "a": "against", "s": "abstain"}


def ballots_of(seat: int) -> dict[int, str]:
    """Return what a member says on each item they decide on."""
    choices = enumerate(CHOICES[seat].split(), start=1)
    return {item: _WORDS[choice] for item, choice in choices if choice != "-"}


def story() -> Story:
    """Return the whole meeting."""
    told = Story()
    _prepare(told)
    _take_replies(told)
    _settle(told)
    return told


def facts() -> list[Fact]:
    """Return the whole meeting's facts in the order of the log."""
    return story().facts


def _prepare(told: Story) -> None:
    told.tell(EntryKind.MEETING_CREATED, {"committee": "traffic-safety", "title": "교통안전"})
    for item in items():
        told.tell(EntryKind.MEETING_ITEM_ADDED, {"item": item["number"], "title": item["title"]})
    told.tell(EntryKind.MEETING_PAPER_ADDED, {"paper": "paper-1"})
    told.tell(EntryKind.MEETING_CHANGED, {"title": "2026년 제3회 교통안전정책심의위원회"})
    told.tell(EntryKind.MEETING_CALLED, called(), at=CALLED_AT)
    for seat in range(1, 16):
        notice = {"seat": seat, "channel": "mail", "purpose": "call", "state": "sent"}
        told.tell(EntryKind.MEETING_NOTIFIED, notice, SYSTEM)


def _take_replies(told: Story) -> None:
    told.tell(EntryKind.MEETING_SEAT_LEFT, {"seat": 15, "reason": "2026. 10. 6. 전보"})
    question = {"question": "q-1", "item": 1, "seat": 8, "text": "예산은 확보되었습니까?"}
    told.tell(EntryKind.MEETING_QUESTION_ASKED, question, member(8))
    answer = {"question": "q-1", "text": "국비 3억 원이 내려왔습니다."}
    told.tell(EntryKind.MEETING_QUESTION_ANSWERED, answer)
    for seat in (*range(1, 12), 13):
        told.tell(EntryKind.MEETING_SEAT_OPENED, {"seat": seat}, member(seat))
        _declare(told, seat)
        data = reply(seat, ballots_of(seat))
        told.tell(EntryKind.MEETING_REPLY_SUBMITTED, data, member(seat))
    again = reply(9, {**ballots_of(9), 1: "for"}, version=2)
    told.tell(EntryKind.MEETING_REPLY_SUBMITTED, again, member(9))
    told.tell(EntryKind.MEETING_REMINDED, {"seats": [12, 14]})
    until = {"until": render_moment(EXTENDED), "reason": "종이로 회신할 위원이 있습니다."}
    told.tell(EntryKind.MEETING_EXTENSION_REQUESTED, until)
    agreed = {**until, "from": render_moment(DEADLINE)}
    told.tell(EntryKind.MEETING_EXTENSION_AGREED, agreed, CHAIR)
    paper = {
        **reply(12, ballots_of(12)),
        "entered_by": "p-clerk",
        "confirmed_by": "p-clerk-2",
        "scan_sha256": hashlib.sha256(SCAN).hexdigest(),
        "reason": "스마트폰을 쓰지 않으십니다.",
    }
    at = DEADLINE + timedelta(hours=5)
    told.tell(EntryKind.MEETING_PAPER_REPLY_ENTERED, paper, at=at)


def _declare(told: Story, seat: int) -> None:
    for item in range(1, 5):
        kind = {(3, 2): "statutory", (4, 4): "self_recused"}.get((seat, item), "none")
        declaration = {
            "seat": seat,
            "item": item,
            "kind": kind,
            "grounds": [3] if kind == "statutory" else [],
            "reason": "연구용역을 맡았습니다." if kind != "none" else "",
        }
        told.tell(EntryKind.MEETING_DECLARATION_MADE, declaration, member(seat))


def _settle(told: Story) -> None:
    told.now = EXTENDED
    late = reply(14, dict.fromkeys(range(1, 5), "for"), late=True)
    told.tell(EntryKind.MEETING_REPLY_SUBMITTED, late, member(14))
    for item in range(1, 5):
        close_poll(told, item)
    told.tell(EntryKind.MEETING_CLOSED, {"closed_by": "deadline"}, SYSTEM)
    poll = replay(told.facts).poll(3)
    case = parse_case({**poll.case, "casting_vote": "for"})
    vote = {"item": 3, "vote": "for", "answer": decide(case=case).as_data()}
    told.tell(EntryKind.MEETING_CASTING_VOTE_GIVEN, vote, CHAIR)
    wording = {"item": 2, "wording": "야간 단속을 함께 한다."}
    told.tell(EntryKind.MEETING_WORDING_STATED, wording, CHAIR)
    told.tell(EntryKind.MEETING_CONCLUDED, {"facts": digests(told.facts)}, SYSTEM)


def close_poll(told: Story, item: int, closed_by: str = "deadline") -> None:
    """Close the poll on an item as the product does: by the case that the facts so far make."""
    case = case_for(record=replay(told.facts), item_number=item)
    answer = decide(case=parse_case(case)).as_data()
    data = {"item": item, "closed_by": closed_by, "case": case, "answer": answer}
    told.tell(EntryKind.MEETING_POLL_CLOSED, data, SYSTEM)


def seal(told: Story, pdf: bytes, *, kind: str = "resolution", item: int | None = 1) -> None:
    """Tell that a document was sealed."""
    data = {
        "document": f"d-{len(told.facts)}",
        "kind": kind,
        "item": item,
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "size": len(pdf),
        "seal": "B-B",
        "timestamp": False,
    }
    told.tell(EntryKind.MEETING_DOCUMENT_SEALED, data, SYSTEM)


def archive(
    told: Sequence[Fact] | None = None,
    *,
    documents: Sequence[bytes] = (),
    seal_chain: bytes | None = None,
) -> bytes:
    """Return the archive of a meeting, the whole one by default."""
    found, checkpoint = proven(facts() if told is None else told)
    return build_archive(
        facts=found,
        vouchers=vouchers(checkpoint, seal_chain),
        contents=[*PAPERS, SCAN, *documents],
    )


def public_archive(told: Sequence[Fact], contents: Sequence[bytes] = ()) -> bytes:
    """Return the version of a record that the public may have."""
    found, checkpoint = proven(told)
    return build_public_archive(facts=found, vouchers=vouchers(checkpoint), contents=contents)
