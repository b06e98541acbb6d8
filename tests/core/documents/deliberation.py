"""A finished deliberation in writing, told as its facts: what the documents' tests are made of."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hwabaek.core.record.case import case_for
from hwabaek.core.record.entries import EntryKind, Fact, make_fact, render_moment
from hwabaek.core.record.replay import replay
from hwabaek.core.rules.case_form import parse_case
from hwabaek.core.rules.decision import decide

CALLED = datetime(2026, 10, 5, 0, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
NAMES = [
    "서강민",
    "구본희",
    "천수빈",
    "민경아",
    "하정민",
    "소재훈",
    "국은정",
    "표성호",
    "양혜림",
    "주은별",
    "변재희",
    "길준서",
    "옥다인",
    "남궁솔",
    "제갈민",
    "이규철",
    "진미선",
    "도기택",
    "육상근",
    "심규원",
    "엄태은",
    "선우현",
    "황보람",
    "독고준",
    "사공연",
    "동방석",
    "망절희",
    "어금우",
    "장곡인",
    "강전솔",
]
SUBJECT = "meeting:m-2026-3"
RULE = {
    "source": "유성구 교통안전정책심의위원회 구성 및 운영 조례 §7②③",
    "source_text": "재적위원 과반수의 출석으로 개의하고, 출석위원 과반수의 찬성으로 의결한다.",
    "opening": [{"count": "attending", "more_than": "1/2", "of": "enrolled", "source": "§7②"}],
    "passing": [{"count": "for", "more_than": "1/2", "of": "attending", "source": "§7②"}],
    "tie": "fails",
    "written": {
        "allowed": "on_grounds",
        "grounds": ["심의사항이 경미", "위원장이 필요하다고 인정"],
    },
}
PAPER = {
    "id": "paper-1", "title": "시행계획(안) 전문 案", "file_name": "plan.pdf",
    "media_type": "application/pdf", "size": 1_234_567, "sha256": "3e" * 32, "pages": 24,
}  # fmt: skip


def strokes(seat: int) -> list[list[list[int]]]:
    """Draw a hand that differs from seat to seat."""
    loops = [
        [
            int(20 + 6 * step + (14 + seat) * math.sin(step * 0.7)),
            int(100 + 50 * math.cos(step * 0.7 + seat)),
            16 * step,
        ]
        for step in range(40 + seat)
    ]
    return [loops, [[30, 190, 1000], [200, 170 + seat, 1050], [300, 180, 1100]]]


class Deliberation:
    """Facts one after another, as the log would hold them."""

    def __init__(self, *, members: int = 15, items: int = 3) -> None:
        """Call a meeting of so many members on so many items."""
        self.now = CALLED
        self.facts: list[Fact] = []
        self.members = members
        self.add(EntryKind.MEETING_CREATED, {"committee": "c", "title": "제3회 서면심의"})
        self.add(EntryKind.MEETING_CALLED, snapshot(members, items))

    def add(self, kind: EntryKind, data: dict[str, Any], *, seat: int = 0) -> None:
        """Append a fact, a minute after the last one."""
        self.now += timedelta(minutes=1)
        actor = {
            "person": f"p{seat}" if seat else "clerk",
            "name": NAMES[seat - 1] if seat else "정유나",
        }
        self.facts.append(
            make_fact(
                kind=kind,
                subject=SUBJECT,
                at=render_moment(self.now),
                actor={**actor, "as": "member" if seat else "clerk"},
                salt=f"{len(self.facts):032x}",
                data=data,
            )
        )

    def reply(self, seat: int, choices: str, *, opinion: str = "", **more: Any) -> None:
        """Let a member reply: one letter an item (f, c, a, s for abstain, - for none)."""
        words = {"f": "for", "c": "conditional", "a": "against", "s": "abstain"}
        version = 1 + sum(
            1 for fact in self.facts if fact["data"].get("reply", "").startswith(f"r{seat}.")
        )
        typed = seat % 5 == 0
        data: dict[str, Any] = {
            "reply": f"r{seat}.{version}",
            "seat": seat,
            "version": version,
            "supersedes": f"r{seat}.{version - 1}" if version > 1 else None,
            "late": False,
            "auth": "link+mail-code",
            "shown_digest": "ab" * 32,
            "signature": {
                "kind": "typed" if typed else "drawn",
                "strokes": None if typed else strokes(seat),
                "text": NAMES[seat - 1] if typed else None,
            },
            "ballots": [
                {
                    "item": place,
                    "choice": words[letter],
                    "opinion": opinion if letter != "f" else "",
                }
                for place, letter in enumerate(choices, start=1)
                if letter != "-"
            ],
        }
        self.add(EntryKind.MEETING_REPLY_SUBMITTED, data | more, seat=seat)

    def close(self) -> None:
        """Close every poll after the deadline by the rule's own answer."""
        self.now = replay(self.facts).deadline_at
        record = replay(self.facts)
        for item in filter(lambda item: item.is_decided, record.items):
            case = case_for(record=record, item_number=item.number)
            answer = decide(case=parse_case(case)).as_data()
            self.add(
                EntryKind.MEETING_POLL_CLOSED,
                {"item": item.number, "closed_by": "deadline", "case": case, "answer": answer},
            )
        self.add(EntryKind.MEETING_CLOSED, {"closed_by": "deadline"})

    def conclude(self) -> None:
        """State that all results are out."""
        self.add(EntryKind.MEETING_CONCLUDED, {})


def finished(*, members: int = 15) -> list[Fact]:
    """Give the facts of a deliberation with all that a document must show."""
    meeting = Deliberation(members=members)
    tell_the_course(meeting)
    return meeting.facts


def tell_the_course(meeting: Deliberation) -> None:
    """Let a deliberation on three items go its way from the call to its conclusion."""
    members = meeting.members
    _declare_and_ask(meeting)
    for seat in range(1, members - 1):
        first = "-" if seat == 12 else "a" if seat == 9 else "s" if seat == 11 else "f"
        second = "c" if seat in {2, 3, 4, 6, 7, 8, 10} else "f"
        third = "a" if seat % 3 else "f"
        opinion = f"{NAMES[seat - 1]} 위원의 의견입니다. 보행 신호를 먼저 설치해야 합니다."
        meeting.reply(seat, first + second + third, opinion=opinion)
    meeting.reply(3, "fcf", opinion="가로등을 먼저 설치해야 합니다.")
    meeting.close()
    meeting.reply(members, "fff", late=True)
    meeting.add(
        EntryKind.MEETING_WORDING_STATED,
        {"item": 2, "wording": "1. 하역 시간과 자리를 보장할 것\n2. 가로등을 먼저 설치할 것"},
        seat=1,
    )
    meeting.conclude()


def _declare_and_ask(meeting: Deliberation) -> None:
    meeting.add(
        EntryKind.MEETING_DECLARATION_MADE,
        {
            "seat": 12,
            "item": 1,
            "kind": "statutory",
            "grounds": [3],
            "reason": "관련 연구용역을 수행함",
        },
        seat=12,
    )
    meeting.add(
        EntryKind.MEETING_QUESTION_ASKED,
        {"question": "q1", "item": 1, "seat": 9, "text": "밤 시간 사고 자료가 있습니까?"},
        seat=9,
    )
    meeting.add(
        EntryKind.MEETING_QUESTION_ANSWERED, {"question": "q1", "text": "붙임 2쪽 표 3에 있습니다."}
    )


def each_seat(members: int) -> Iterator[dict[str, Any]]:
    """Give the roll."""
    posts = (
        "구청장",
        "환경교통국장",
        "건설과장",
        "서부교육지원청 유초등교육과장",
        "교통공학 교수",
        "교통기술사",
    )
    for seat in range(1, members + 1):
        yield {
            "seat": seat,
            "person": f"p{seat}",
            "name": NAMES[seat - 1],
            "role": {1: "chair", 2: "vice_chair"}.get(seat, "member"),
            "affiliation": posts[(seat - 1) % len(posts)],
            "attributes": {"kind": "ex_officio" if seat < 6 else "commissioned"},
        }


def snapshot(members: int, items: int) -> dict[str, Any]:
    """Give what the call froze."""
    titles = (
        "노은로 어린이보호구역 시간제 속도제한 시범운영(안)",
        "궁동 대학로 보행자우선도로 지정(안)",
        "2027년도 유성구 교통안전시행계획(안)",
    )
    return {
        "body": {"id": "b", "name": "대전광역시 유성구"},
        "committee": {
            "id": "c", "name": "대전광역시 유성구 교통안전정책심의위원회", "department": "교통정책과",
            "legal_basis": "유성구 교통안전정책심의위원회 구성 및 운영 조례", "functions": ["심의", "의결"],
        },
        "rule": {"version": 1, "data": RULE, "in_force_date": "2026-01-01"},
        "meeting": {
            "id": "m-2026-3", "year": 2026, "number": 3, "mode": "written",
            "title": "2026년 제3회 교통안전정책심의위원회",
            "ground": "심의사항이 경미", "ground_reason": "정기회의 전에 고시하여야 하고 쟁점이 적음",
            "called_at": render_moment(CALLED), "deadline_at": render_moment(DEADLINE),
        },
        "roll": list(each_seat(members)),
        "items": [
            {
                "number": number, "title": titles[(number - 1) % 3], "item_type": "deliberation", "special": None,
                "proposal_text": "제안 내용", "order_text": f"{titles[(number - 1) % 3]}을 원안대로 의결한다.",
                "reasons": "어린이와 노인의 보행 안전을 높이려는 것으로, 사업의 목표와 예산이 타당하다고 인정된다.",
                "parties": [], "papers": [PAPER] if number == 1 else [],
            }
            for number in range(1, items + 1)
        ],
    }  # fmt: skip
