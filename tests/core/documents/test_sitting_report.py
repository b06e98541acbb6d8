"""The report on a sitting tells who came, what came of each poll, and what is to be done next."""

from typing import Any

import pytest

from hwabaek.core.documents.result_report import result_report_data
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.kinds import EntryKind
from tests.core.documents.every_kind import data_for, issue_for
from tests.core.record.room import Room, in_session

KIND = "result_report@sitting"


def of(room: Room) -> dict[str, Any]:
    return result_report_data(record=room.record, issue=issue_for(KIND))


def shown(data: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for row in data["facts"] for fact in row}


def test_the_outline_says_when_where_and_who() -> None:
    told = shown(data_for(KIND))
    assert told["일시"].startswith("2026. 10. 13.(화) 14:0")
    assert told["장소"] == "구청 대회의실 · 영상 참석 병행"
    assert (told["재적"], told["참석"]) == ("15명", "13명")
    assert "변재희(온라인)" in told["참석 위원"]
    assert told["결석"] == "남궁솔(출장), 제갈민(대리 한도윤, 표결권 없음)"
    assert told["결과"] == "심의안건 4건: 원안가결 3건, 부결 1건 · 보고안건 1건"


def test_each_poll_has_its_line_with_the_numbers_of_the_rule() -> None:
    rows = data_for(KIND)["summary"]
    assert [(row[0], row[3], row[4], *row[5:]) for row in rows] == [
        ("제1호\n수정안 1", "13명", "0명", "5명", "0명", "8명", "0명", "부결"),
        ("제1호", "13명", "0명", "11명", "0명", "1명", "1명", "원안가결"),
        ("제2호", "12명", "1명", "6명", "0명", "6명", "0명", "부결"),
        ("제3호", "12명", "0명", "9명", "0명", "2명", "1명", "원안가결"),
        ("제4호", "12명", "0명", "12명", "0명", "0명", "0명", "원안가결"),
    ]


def test_amendments_and_the_casting_vote_are_told_with_the_item() -> None:
    first, second, *_ = data_for(KIND)["decisions"]
    assert first["lines"][0].startswith("주문: 2027년도")
    assert first["lines"][1] == "수정안 1 (양혜림 위원): 교육 사업비를 5억 원으로 늘려 의결한다."
    assert first["lines"][2].startswith("[수정안 1, 기명 전자표결]")
    assert "결정권을 반대로 행사하였다" in second["lines"][-1]


def test_recusals_reports_and_follow_up_are_told() -> None:
    data = data_for(KIND)
    assert data["recusals"] == [
        ["제2호", "길준서", "제척", "제3호(자문·연구·용역) · 관련 연구용역을 수행함"]
    ]
    (received,) = data["reported"]
    assert received.startswith("제5호")
    assert received.endswith("보고받음")
    assert data["follow_ups"][0] == ["시행계획 확정·공고", "교통정책과", "2026. 11. 30.(월)"]


def test_what_is_attached_is_what_is_made() -> None:
    assert data_for(KIND)["attached"] == ["의결서 4부", "회의록 1부", "참석자 서명부 1부"]


def test_a_carried_amendment_decides_the_item_as_amended() -> None:
    room = in_session()
    room.introduce(1, "debate")
    moved = {"amendment": "a1", "item": 1, "seat": 2, "seconders": [3], "text": "고쳐 의결한다."}
    room.tell(EntryKind.MEETING_AMENDMENT_MOVED, **moved, reason="부족함")
    room.vote("p1", 1, "ffffffffffff", "a1")
    room.declare("p1")
    room.tell(EntryKind.MEETING_ADJOURNED)
    data = of(room)
    assert data["decisions"][0]["lines"][0] == "주문: 고쳐 의결한다."
    assert data["summary"][0][-1] == "수정가결"
    assert shown(data)["결과"].startswith("심의안건 4건: 수정가결 1건, 상정하지 않음 3건")


def test_a_long_opinion_points_to_the_resolution() -> None:
    room = in_session()
    room.introduce(1)
    room.open_poll("p1", 1)
    room.cast("p1", 1, "against", "보행 신호를 먼저 설치해야 합니다. " * 20)
    for seat in range(2, 10):
        room.cast("p1", seat, "for")
    room.close("p1")
    room.declare("p1")
    room.tell(EntryKind.MEETING_ADJOURNED)
    ((name, vote, gist),) = of(room)["opinions"][0]["lines"]
    assert (name, vote) == ("서강민", "반대")
    assert gist.endswith(" … (전문은 붙임 의결서)")


def test_there_is_none_before_the_end() -> None:
    room = in_session()
    with pytest.raises(VerificationError):
        of(room)
