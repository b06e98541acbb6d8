"""The notice of a call says who is called, to what, by when, and which papers were laid before them."""

from typing import Any

from hwabaek.core.documents.call_notice import call_notice_data
from hwabaek.core.documents.document import document_data
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.replay import replay
from tests.core.documents.deliberation import Deliberation
from tests.core.documents.every_kind import data_for, issue_for
from tests.core.record.room import Room, called

ISSUE = issue_for("call_notice")


def shown(data: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for row in data["facts"] for fact in row}


def test_it_says_until_when_why_in_writing_and_whom_to_ask() -> None:
    meeting = Deliberation(members=7, items=2)
    frozen = meeting.facts[1]["data"]
    frozen["committee"]["phone"] = "042-611-2345"
    frozen["meeting"]["short_notice_reason"] = "고시 기한이 가까움"
    data = call_notice_data(record=replay(meeting.facts), issue=ISSUE)
    assert data["opening"] == (
        "2026년 제3회 교통안전정책심의위원회의 서면심의를 다음과 같이 요청합니다."
    )
    told = shown(data)
    assert told["수신"] == "위원 7명(아래 명단)"
    assert told["심의기간"] == "2026. 10. 5.(월) 09:00 ~ 2026. 10. 12.(월) 18:00"
    assert told["서면 사유"] == "정기회의 전에 고시하여야 하고 쟁점이 적음"
    assert told["짧은 기간"] == "고시 기한이 가까움"
    assert told["문의"] == "교통정책과 042-611-2345"
    assert data["members"][0] == ["1", "서강민", "위원장 · 구청장"]


def test_each_paper_stands_with_its_extent_and_digest() -> None:
    first, second, _ = data_for("call_notice")["items"]
    assert first["papers"] == [
        {
            "title": "시행계획(안) 전문 案",
            "extent": "24쪽 · 1.3MB",
            "digest": f"SHA-256 {'3e' * 32}",
        }
    ]
    assert second["papers"] == []
    assert [line["label"] for line in first["lines"]] == ["의결주문(안)", "제안 내용", "제안 이유"]


def test_a_small_paper_without_pages_and_a_report_are_told_as_such() -> None:
    meeting = Deliberation(members=5, items=1)
    item = meeting.facts[1]["data"]["items"][0]
    item["item_type"] = "report"
    item["papers"] = [item["papers"][0] | {"pages": None, "size": 999_001}]
    data = call_notice_data(record=replay(meeting.facts), issue=ISSUE)
    assert data["items"][0]["kind"] == "보고안건"
    assert [line["label"] for line in data["items"][0]["lines"]] == ["제안 내용", "제안 이유"]
    assert data["items"][0]["papers"][0]["extent"] == "1.0MB"
    item["papers"][0]["size"] = 1
    data = call_notice_data(record=replay(meeting.facts), issue=ISSUE)
    assert data["items"][0]["papers"][0]["extent"] == "1KB"


def test_a_sitting_is_called_to_its_day_and_place_and_asks_who_comes() -> None:
    room = Room()
    room.tell(EntryKind.MEETING_CREATED)
    room.tell(EntryKind.MEETING_CALLED, **called())
    data = document_data(kind="call_notice", record=replay(room.facts), item=None, issue=ISSUE)
    told = shown(data)
    assert data["opening"].endswith("회의를 다음과 같이 소집합니다.")
    assert told["일시"] == "2026. 10. 13.(화) 14:00"
    assert told["장소"] == "구청 대회의실\n영상으로 참석하시는 주소는 개인 링크를 열면 보입니다."
    assert told["방식"] == "출석·영상 회의"
    assert told["근거"] == "유성구 교통안전정책심의위원회 구성 및 운영 조례 제7조제2항"
    assert told["회신 기한"] == "2026. 10. 12.(월) 14:00"
    assert "서면 사유" not in told
    assert data["how_head"] == "참석 여부 회신"
    assert any("불참" in line for line in data["how"])


def test_a_sitting_in_the_room_only_names_no_line() -> None:
    room = Room()
    room.tell(EntryKind.MEETING_CREATED)
    room.tell(EntryKind.MEETING_CALLED, **called(form="in_person", online=False))
    data = call_notice_data(record=replay(room.facts), issue=ISSUE)
    assert shown(data)["장소"] == "구청 대회의실"
    assert shown(data)["방식"] == "출석 회의"
