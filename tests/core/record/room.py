"""A sitting in the making, told as the product would: rolls, cases and minutes come from the core."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hwabaek.core.record.entries import EntryKind, Fact, make_fact, render_moment
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import replay
from hwabaek.core.record.sitting.case import case_of_poll, opening_case, quorum_of
from hwabaek.core.record.sitting.minutes_content import minutes_content
from hwabaek.core.record.sitting.paper import content_digest
from hwabaek.core.record.sitting.roll import entitled
from hwabaek.core.rules import decide, parse_case
from tests.core.documents.deliberation import NAMES, each_seat, strokes

CALLED_AT = datetime(2026, 10, 2, 1, 30, tzinfo=UTC)
STARTS_AT = datetime(2026, 10, 13, 5, 0, tzinfo=UTC)
SUBJECT = "meeting:m-2026-4"
RULE: dict[str, Any] = {
    "source": "유성구 교통안전정책심의위원회 구성 및 운영 조례 §7②",
    "source_text": "재적위원 과반수의 출석으로 개의하고, 출석위원 과반수의 찬성으로 의결한다.",
    "opening": [{"count": "attending", "more_than": "1/2", "of": "enrolled", "source": "§7②"}],
    "passing": [{"count": "for", "more_than": "1/2", "of": "attending", "source": "§7②"}],
    "tie": "chair_decides",
    "recused": "leaves_all",
}
TITLES = (
    "2027년도 유성구 교통안전시행계획(안)",
    "노은로 어린이보호구역 제한속도 시간제 운영 시범사업(안)",
    "궁동 대학로 보행자우선도로 지정(안)",
    "교통안전 유공자 표창 대상자 선정(안)",
    "2026년 상반기 교통사고 잦은 곳 개선사업 추진현황",
)
CLERK = {"person": "clerk", "name": "정유나", "as": "clerk"}


def member(seat: int) -> dict[str, str]:
    return {"person": f"p{seat}", "name": NAMES[seat - 1], "as": "member"}


def called(members: int = 15, **changed: Any) -> dict[str, Any]:
    """Give what the call froze."""
    meeting = {
        "id": "m-2026-4", "year": 2026, "number": 4, "mode": "sitting",
        "title": "2026년 제4회 교통안전정책심의위원회", "ground": None, "ground_reason": None,
        "called_at": render_moment(CALLED_AT),
        "deadline_at": render_moment(STARTS_AT - timedelta(days=1)),
        "starts_at": render_moment(STARTS_AT), "place": "구청 대회의실", "form": "hybrid",
        "online": True, "disclosure": "public",
    }  # fmt: skip
    return {
        "body": {"id": "b", "name": "대전광역시 유성구"},
        "committee": {
            "id": "c", "name": "대전광역시 유성구 교통안전정책심의위원회", "department": "교통정책과",
            "legal_basis": "유성구 교통안전정책심의위원회 구성 및 운영 조례", "functions": ["심의", "의결"],
        },
        "rule": {"version": 1, "data": RULE, "in_force_date": "2026-01-01"},
        "meeting": meeting | changed,
        "roll": list(each_seat(members)),
        "items": [item(number, title) for number, title in enumerate(TITLES, start=1)],
    }  # fmt: skip


def item(number: int, title: str) -> dict[str, Any]:
    return {
        "number": number,
        "title": title,
        "item_type": "report" if number == 5 else "deliberation",
        "special": None,
        "proposal_text": "제안 내용",
        "order_text": f"{title}을 원안대로 의결한다.",
        "reasons": "「교통안전법」에 따른 계획으로서 사업의 목표와 예산이 타당하다고 인정된다.",
        "parties": [],
        "papers": [],
    }


@dataclass
class Room:
    """Facts one after another; the clock moves a minute with each."""

    facts: list[Fact] = field(default_factory=list)
    now: datetime = CALLED_AT - timedelta(minutes=1)

    def tell(self, kind: EntryKind, actor: dict[str, str] | None = None, /, **data: Any) -> None:
        """Add a fact."""
        self.now += timedelta(minutes=1)
        self.facts.append(
            make_fact(
                kind=kind,
                subject=SUBJECT,
                at=render_moment(self.now),
                actor=actor or CLERK,
                salt=f"{len(self.facts):032x}",
                data=data,
            )
        )

    @property
    def record(self) -> MeetingRecord:
        return replay(self.facts)

    def mark(self, seat: int, change: str, *, mode: str = "room", **more: Any) -> None:
        """Mark that a member came, left, came back or moved."""
        data = {"time": render_moment(self.now), "confirmed": "door", "reason": "", **more}
        self.tell(EntryKind.MEETING_ATTENDANCE_MARKED, seat=seat, change=change, mode=mode, **data)

    def arrive(self, *seats: int) -> None:
        """Let members come in and sign at the door."""
        for seat in seats:
            self.now -= timedelta(seconds=50)
            drawn = {"kind": "drawn", "strokes": strokes(seat), "text": None}
            self.mark(seat, "arrived", signature=drawn)

    def open(self) -> None:
        """Open the sitting by who is there."""
        case = opening_case(record=self.record)
        self.tell(EntryKind.MEETING_OPENED, member(1), case=case, quorum=quorum_of(case=case))

    def introduce(self, number: int, *stages: str) -> None:
        """Put an item before the meeting and go through its stages."""
        self.tell(EntryKind.MEETING_ITEM_INTRODUCED, item=number)
        for stage in stages:
            self.tell(EntryKind.MEETING_STAGE_ENTERED, item=number, stage=stage)

    def say(self, speech: str, seat: int | None, kind: str, text: str, **more: Any) -> None:
        """Sum up what somebody said."""
        data = {"item": None, "name": "", "post": "", "time": render_moment(self.now), **more}
        self.tell(
            EntryKind.MEETING_SPEECH_RECORDED,
            speech=speech,
            seat=seat,
            kind=kind,
            text=text,
            **data,
        )

    def open_poll(self, poll: str, number: int, motion: str = "original", **more: Any) -> None:
        """Open a poll with the roll as it is."""
        record = self.record
        assert record.sitting is not None
        asks = more.get("method") == "no_objection"
        kind = EntryKind.MEETING_OBJECTION_ASKED if asks else EntryKind.MEETING_POLL_OPENED
        data = {
            "method": "electronic",
            "seats": list(entitled(record=record, item=number)),
            "presiding": record.sitting.presiding,
            **more,
        }
        self.tell(kind, poll=poll, item=number, motion=motion, **data)

    def cast(self, poll: str, seat: int, choice: str, opinion: str = "", version: int = 1) -> None:
        """Let a member vote."""
        self.now -= timedelta(seconds=55)
        self.tell(
            EntryKind.MEETING_BALLOT_CAST, member(seat), poll=poll, ballot=f"{poll}.{seat}.{version}",
            seat=seat, version=version, choice=choice, opinion=opinion, auth="link+sms-code",
            shown_digest="ab" * 32,
        )  # fmt: skip

    def close(self, poll: str) -> None:
        """Close a poll by the case that the facts make."""
        record = self.record
        assert record.sitting is not None
        held = record.sitting.poll(poll)
        case = case_of_poll(record=record, poll=held)
        kind = (
            EntryKind.MEETING_OBJECTION_SETTLED
            if held.method == "no_objection"
            else EntryKind.MEETING_POLL_CLOSED
        )
        answer = decide(case=parse_case(case)).as_data()
        self.tell(kind, poll=poll, item=held.item, closed_by="clerk", case=case, answer=answer)

    def declare(self, poll: str, text: str = "선포합니다.") -> None:
        """Declare what came of a poll."""
        record = self.record
        assert record.sitting is not None
        held = record.sitting.poll(poll)
        assert held.result is not None
        self.tell(
            EntryKind.MEETING_RESULT_DECLARED,
            member(held.presiding),
            poll=poll,
            item=held.item,
            outcome=held.result.outcome,
            text=text,
        )

    def vote(self, poll: str, number: int, choices: str, motion: str = "original") -> None:
        """Hold a whole poll: a letter a seat (f, c, a, s for abstain, - for none)."""
        words = {"f": "for", "c": "conditional", "a": "against", "s": "abstain"}
        self.open_poll(poll, number, motion)
        for seat, letter in enumerate(choices, start=1):
            if letter != "-":
                opinion = f"{NAMES[seat - 1]} 위원의 의견입니다." if letter in "ac" else ""
                self.cast(poll, seat, words[letter], opinion)
        self.close(poll)

    def settle(self, poll: str, vote: str = "for") -> None:
        """Let whoever presides settle a tie."""
        record = self.record
        assert record.sitting is not None
        held = record.sitting.poll(poll)
        assert held.result is not None
        case = {**held.result.case, "casting_vote": vote}
        answer = decide(case=parse_case(case)).as_data()
        self.tell(
            EntryKind.MEETING_CASTING_VOTE_GIVEN,
            member(held.presiding),
            poll=poll,
            item=held.item,
            vote=vote,
            answer=answer,
        )

    def freeze(self, version: int = 1, signers: tuple[int, ...] = (1, 2, 10)) -> None:
        """Freeze the minutes as the facts make them; the members named and the clerk sign."""
        content = minutes_content(record=self.record)
        asked = [
            {"person": f"p{seat}", "name": NAMES[seat - 1], "post": "서명위원", "seat": seat}
            for seat in signers
        ]
        asked.append(
            {"person": "clerk", "name": "정유나", "post": "간사 · 교통안전업무 팀장", "seat": None}
        )
        self.tell(
            EntryKind.MEETING_MINUTES_FROZEN,
            version=version,
            content=content,
            digest=content_digest(content=content),
            signers=asked,
        )

    def sign_minutes(self, signer: int, version: int = 1) -> None:
        """Let a signer sign what is frozen."""
        record = self.record
        assert record.sitting is not None
        minutes = record.sitting.minutes[-1]
        asked = minutes.signers[signer - 1]
        self.tell(
            EntryKind.MEETING_MINUTES_SIGNED,
            {"person": asked.person, "name": asked.name, "as": "member"},
            version=version,
            signer=signer,
            shown_digest=minutes.digest,
            auth="link+sms-code",
            signature={"kind": "drawn", "strokes": strokes(signer), "text": None},
        )


def in_session(members: int = 15, there: int = 12, **changed: Any) -> Room:
    """Give a sitting just opened, with the first seats there."""
    room = Room()
    room.tell(EntryKind.MEETING_CREATED, committee="c", title="제4회")
    room.tell(EntryKind.MEETING_CALLED, **called(members, **changed))
    room.now = STARTS_AT - timedelta(minutes=20)
    room.arrive(*range(1, there + 1))
    room.now = STARTS_AT - timedelta(minutes=1)
    room.open()
    return room
