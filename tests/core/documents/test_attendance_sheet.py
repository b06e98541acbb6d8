"""The attendance sheet tells who was there, from when until when, and how they signed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hwabaek.core.documents.document import document_data
from hwabaek.core.documents.issue import Issue
from hwabaek.core.record.entries import EntryKind, Fact
from hwabaek.core.record.replay import replay
from tests.core.documents.deliberation import finished
from tests.core.record.room import in_session
from tests.core.record.whole_sitting import whole

ISSUE = Issue(at=datetime(2026, 10, 20, 2, 5, tzinfo=UTC), facts_digest="5a" * 32, seal_level="B-B")


def sheet(facts: list[Fact]) -> dict[str, Any]:
    return document_data(kind="attendance_sheet", record=replay(facts), item=None, issue=ISSUE)


def shown(data: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for row in data["facts"] for fact in row}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return sheet(whole().facts)


def test_it_counts_who_was_there(data: dict[str, Any]) -> None:
    assert (shown(data)["재적"], shown(data)["참석"]) == ("15명", "13명")
    assert data["head"]["title"] == "참석자 서명부"


def test_each_member_stands_with_time_way_and_signature(data: dict[str, Any]) -> None:
    rows = data["members"]
    assert rows[0]["role"] == "위원장"
    assert rows[0]["kind"] == "당연직"
    assert rows[0]["times"] == ["13:39 ~ 폐회 (현장)"]
    assert rows[0]["signature"]["alt"] == "서강민 위원의 서명"
    assert rows[8]["times"] == ["13:40 ~ 14:33 (현장)"]
    assert rows[10]["times"] == ["13:41 ~ 폐회 (온라인)"]
    assert rows[10]["signature"] == {"kind": "typed", "text": "변재희"}


def test_who_did_not_come_and_why(data: dict[str, Any]) -> None:
    assert data["members"][13]["times"] == ["불참(출장)"]
    assert data["members"][13]["signature"] == {"kind": "none", "text": "-"}


def test_an_alternate_is_named(data: dict[str, Any]) -> None:
    assert data["members"][14]["times"][0] == "대리 한도윤(도로과, 표결권 없음)"
    assert data["members"][14]["signature"]["text"] == "서명 없음"


def test_staff_guests_and_audience(data: dict[str, Any]) -> None:
    assert data["others"] == [
        ["배석", "교통안전업무 팀장", "정유나", "간사"],
        ["배석", "주무관", "공진수", "기록"],
        ["이해관계인", "노은초 운영위원장", "윤서준", "14:24 ~ 14:26"],
        ["방청", "", "6명", ""],
    ]


def test_who_never_answered_or_left_office() -> None:
    room = in_session()
    room.tell(EntryKind.MEETING_SEAT_LEFT, seat=15, reason="전보")
    rows = sheet(room.facts)["members"]
    assert rows[13]["times"] == ["회신 없이 불참"]
    assert rows[14]["times"] == ["소집 뒤 위원 자격을 잃음"]


def test_in_writing_it_tells_who_took_part_and_how() -> None:
    data = sheet(finished())
    assert data["head"]["title"] == "서면심의 참여자 서명부"
    assert shown(data)["제출"] == "13명"
    assert data["time_head"] == "제출 일시·본인 확인"
    assert data["members"][0]["times"][1] == "개인 링크 + 메일 확인 번호"
    assert data["members"][14]["times"] == []
    assert data["members"][14]["signature"]["text"] == "제출 없음"
    assert data["others"] == []
