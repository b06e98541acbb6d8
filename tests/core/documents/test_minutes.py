"""Minutes print what was frozen and signed: the nine fields of 시행령 제18조제2항, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hwabaek.core.documents.document import document_data
from hwabaek.core.documents.issue import Issue
from hwabaek.core.documents.minutes import body_of
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.replay import replay
from hwabaek.core.record.sitting.minutes_content import minutes_content
from tests.core.documents.deliberation import NAMES, finished
from tests.core.record.room import STARTS_AT, Room, in_session, member
from tests.core.record.whole_sitting import whole

ISSUE = Issue(at=datetime(2026, 10, 20, 2, 5, tzinfo=UTC), facts_digest="5a" * 32, seal_level="B-B")


def minutes(room: Room) -> dict[str, Any]:
    return document_data(kind="minutes", record=room.record, item=None, issue=ISSUE)


def draft(room: Room) -> dict[str, Any]:
    record = room.record
    return body_of(record=record, content=minutes_content(record=record))


def shown(data: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for row in data["facts"] for fact in row}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return minutes(whole())


def test_name_office_time_and_place(data: dict[str, Any]) -> None:
    facts = shown(data)
    assert facts["회의 명칭"] == "2026년 제4회 교통안전정책심의위원회"
    assert facts["개최기관"] == "대전광역시 유성구 (교통정책과)"
    assert facts["일시"] == "2026. 10. 13.(화) 14:00 ~ 14:49"
    assert facts["장소"] == "구청 대회의실 · 영상 참석 병행"
    assert facts["공개"] == "공개"


def test_who_was_there_and_who_was_not(data: dict[str, Any]) -> None:
    facts = shown(data)
    assert facts["참석자"].startswith("참석 위원 13명: 서강민(위원장), 구본희(부위원장), 천수빈,")
    assert "양혜림(14:33까지)" in facts["참석자"]
    assert "변재희(온라인)" in facts["참석자"]
    assert facts["참석자"].endswith("옥다인(14:06부터)")
    assert facts["결석"] == "2명: 남궁솔(출장), 제갈민(대리 한도윤, 표결권 없음)"
    assert facts["배석자"] == "교통안전업무 팀장 정유나(간사), 주무관 공진수(기록) · 방청 6명"
    assert facts["관계인"] == "윤서준(이해관계인, 노은초 운영위원장, 제2호)"


def test_the_order_of_business(data: dict[str, Any]) -> None:
    assert data["order"] == (
        "14:00 개의 → 제3회 회의록 확인 → 의안 제1호 수정안 부결 → 의안 제1호 심의·의결 → "
        "의안 제2호 심의·의결 → 14:32 정회 → 14:33 속개 → 의안 제3호 심의·의결 → "
        "의안 제4호 심의·의결 → 보고 제5호 → 14:49 산회"
    )


def test_items_and_decisions(data: dict[str, Any]) -> None:
    assert [(row["item"], row["cells"], row["result"]) for row in data["items"]] == [
        ("제1호\n수정안 1", ["13", "5", "8", "0"], "부결"),
        ("제1호", ["13", "11", "1", "1"], "원안가결"),
        ("제2호", ["12", "6", "6", "0"], "부결"),
        ("제3호", ["12", "9", "2", "1"], "원안가결"),
        ("제4호", ["12", "12", "0", "0"], "원안가결"),
        ("제5호", [], "보고받음"),
    ]
    assert (
        "길준서 위원은 제척되었다(제3호(자문·연구·용역) · 관련 연구용역을 수행함)."
        in data["reasons"][1]
    )
    assert "위원장이 결정권을 반대로 행사" in data["reasons"][1]


def test_speeches_are_as_last_put_right(data: dict[str, Any]) -> None:
    assert [one["name"] for one in data["speeches"]] == [
        "하정민", "소재훈", "양혜림", "윤서준(노은초 운영위원장)", "천수빈",
    ]  # fmt: skip
    assert (
        data["speeches"][2]["text"] == "사업비의 절반이 시설에 쏠려 교육 사업이 부족하므로 반대함."
    )
    assert data["speeches"][0]["when"] == "14:03 제안설명"


def test_who_voted_how(data: dict[str, Any]) -> None:
    rows = {row["item"]: row for row in data["votes"]}
    assert rows["제1호"]["cells"][1:] == ["양혜림", "변재희"]
    assert rows["제2호"]["cells"][2] == "-"
    assert rows["제3호"]["whole"].startswith("거수로 표결하여 위원별로 적지 않음(찬성 9,")
    assert rows["제4호"]["whole"].startswith("이의 없음: 서강민, 구본희,")
    assert data["minority"] == ["제1호 양혜림: 양혜림 위원의 의견입니다."]


def test_what_is_to_be_done_next(data: dict[str, Any]) -> None:
    assert data["follow_ups"][0] == {
        "what": "시행계획 확정·공고",
        "who": "교통정책과",
        "due": "2026. 11. 30.(월)",
    }


def test_who_checked_and_signed(data: dict[str, Any]) -> None:
    assert data["checked"] == (
        "위와 같이 회의 내용을 적고, 2026. 10. 14.(수) ~ 2026. 10. 19.(월) "
        "위원의 확인(의견 1건, 1건 반영)을 거쳐 서명한다."
    )
    assert [one["signature"]["kind"] for one in data["members"]] == [
        "drawn",
        "drawn",
        "none",
        "drawn",
    ]
    assert data["members"][2]["signature"]["text"] == "서명 불능(해외 출장)"
    assert data["members"][3]["post"] == "간사 · 교통안전업무 팀장"


def test_a_new_version_names_the_one_that_it_puts_right() -> None:
    room = whole()
    room.tell(
        EntryKind.MEETING_MINUTES_REOPENED, version=2, reason="성명 오기", comments_until=None
    )
    notes = [{"text": "현장을 먼저 살펴봄."}]
    room.tell(EntryKind.MEETING_MINUTES_EDITED, part="notes", version=1, value=notes)
    room.freeze(2, signers=(1,))
    data = minutes(room)
    first = room.record.sitting.minutes[0].digest  # type: ignore[union-attr]
    assert shown(data)["판"] == (
        f"제2판. 제1판({first[:16]}, 2026. 10. 19.(월) 확정)을 바로잡음: 성명 오기"
    )
    assert data["notes"] == ["현장을 먼저 살펴봄."]
    assert data["checked"] == "위와 같이 회의 내용을 적고 서명한다."
    assert data["members"][0]["signature"]["text"] == "서명 전"


def test_a_carried_amendment_conditions_and_what_was_put_off() -> None:
    room = in_session()
    room.introduce(1)
    for name, seat in (("a", 3), ("b", 4)):
        room.tell(
            EntryKind.MEETING_AMENDMENT_MOVED, amendment=name, item=1, seat=seat, seconders=[],
            text=f"고친 주문 {name}", reason="",
        )  # fmt: skip
    room.tell(EntryKind.MEETING_AMENDMENT_WITHDRAWN, amendment="b", reason="")
    room.vote("p", 1, "ffffffffffff", "a")
    room.declare("p")
    room.introduce(2)
    room.vote("q", 2, "ffffcccccaaa")
    room.tell(EntryKind.MEETING_WORDING_STATED, member(1), poll="q", item=2, wording="가로등 설치")
    room.declare("q")
    room.introduce(3)
    room.tell(EntryKind.MEETING_ITEM_DEFERRED, item=3, reason="자료 보완")
    data = draft(room)
    assert [row["result"] for row in data["items"]] == [
        "수정가결", "조건부가결", "보류", "상정하지 않음", "상정하지 않음",
    ]  # fmt: skip
    assert data["items"][1]["cells"] == ["12", "9 (조건부 5)", "3", "0"]
    assert "민경아 위원이 수정안 2을 냈다: 고친 주문 b 표결 전에 거두었다." in data["reasons"][0]
    assert data["reasons"][1].endswith("조건: 가로등 설치")
    assert "하정민(조건부)" in data["votes"][1]["cells"][0]
    assert "의안 제3호 보류" in data["order"]
    assert data["order"].startswith("14:00 개의 → 의안 제1호 심의·의결")


def test_objections_void_polls_doors_and_the_chair() -> None:
    room = in_session(form="in_person", online=False)
    room.tell(EntryKind.MEETING_DOORS_CLOSED, reason="의사결정 과정")
    room.tell(EntryKind.MEETING_CHAIR_HANDED, seat=2, reason="위원장 이석")
    room.introduce(1)
    room.open_poll("p", 1, method="no_objection")
    room.tell(EntryKind.MEETING_OBJECTION_RAISED, poll="p", seat=5, reason="예산")
    room.tell(EntryKind.MEETING_OBJECTION_SETTLED, poll="p", item=1, closed_by="clerk")
    room.open_poll("q", 1)
    room.tell(EntryKind.MEETING_POLL_VOIDED, poll="q", reason="잘못 엶")
    room.tell(EntryKind.MEETING_DOORS_OPENED)
    data = draft(room)
    assert data["order"] == "14:00 개의 → 비공개로 전환 → 의장 직무대행 → 공개로 전환"
    assert "이의 유무 확인: 이의가 있어 표결하기로 하였다." in data["reasons"][0]
    assert "기명 전자표결: 취소하였다." in data["reasons"][0]
    assert shown(data)["장소"] == "구청 대회의실"
    assert shown(data)["일시"].endswith("14:00 ~")


def test_whoever_is_away_for_a_while_or_goes_online_is_told_so() -> None:
    room = in_session()
    room.mark(3, "left")
    room.now += timedelta(minutes=10)
    room.mark(3, "returned")
    room.mark(4, "moved", mode="online")
    facts = shown(draft(room))
    assert "천수빈(14:00~14:11 자리 비움)" in facts["참석자"]
    assert "민경아(온라인)" in facts["참석자"]


def test_a_member_who_comes_by_an_alternate_with_a_vote_was_there() -> None:
    room = in_session()
    room.mark(13, "arrived", alternate={"name": "한도윤", "affiliation": "도로과", "votes": True})
    assert f"{NAMES[12]}(대리 한도윤" in shown(draft(room))["참석자"]


def test_what_is_due_at_no_day_is_told_in_words() -> None:
    room = whole()
    room.tell(EntryKind.MEETING_MINUTES_REOPENED, version=2, reason="빠뜨림", comments_until=None)
    later = [{"what": "보고", "who": "간사", "due": "다음 회의"}]
    room.tell(EntryKind.MEETING_MINUTES_EDITED, part="follow_ups", version=2, value=later)
    assert draft(room)["follow_ups"][0]["due"] == "다음 회의"


def test_only_frozen_minutes_of_a_sitting_are_a_document() -> None:
    for record in (in_session().record, replay(finished())):
        with pytest.raises(VerificationError):
            document_data(kind="minutes", record=record, item=None, issue=ISSUE)


def test_an_empty_draft_says_so() -> None:
    room = Room()
    room.facts, room.now = in_session().facts[:2], STARTS_AT - timedelta(days=1)
    facts = shown(draft(room))
    assert facts["일시"] == "열리지 않음"
    assert facts["참석자"] == "참석 위원 0명: "
    assert facts["배석자"] == "없음"
