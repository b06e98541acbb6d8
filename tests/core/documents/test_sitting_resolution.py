"""A resolution of a sitting tells who of those there decided what, and who signed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hwabaek.core.documents.document import document_data
from hwabaek.core.documents.issue import Issue
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind
from tests.core.record.room import Room, in_session, member
from tests.core.record.whole_sitting import whole

ISSUE = Issue(at=datetime(2026, 10, 20, 2, 5, tzinfo=UTC), facts_digest="5a" * 32, seal_level="B-B")


def resolution(room: Room, item: int) -> dict[str, Any]:
    return document_data(kind="resolution", record=room.record, item=item, issue=ISSUE)


def shown(data: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for row in data["facts"] for fact in row}


def tally(data: dict[str, Any]) -> dict[str, str]:
    return {column["label"]: column["value"] for column in data["tally"]}


@pytest.fixture(scope="module")
def room() -> Room:
    return whole()


def test_it_says_when_and_how_it_was_decided(room: Room) -> None:
    facts = shown(resolution(room, 1))
    assert facts["의결일"] == "2026. 10. 13.(화) 14:18"
    assert facts["방식"] == "회의(출석·영상), 기명 전자표결"
    assert "심의기간" not in facts
    assert shown(resolution(room, 3))["방식"] == "회의(출석·영상), 거수 표결"
    assert shown(resolution(room, 4))["방식"] == "회의(출석·영상), 이의 유무 확인"


def test_the_numbers_are_those_of_the_deciding_poll(room: Room) -> None:
    data = resolution(room, 1)
    assert tally(data) == {
        "재적": "15명", "출석": "13명", "제척·회피": "0명", "찬성": "11명", "반대": "1명",
        "기권": "1명", "결과": "원안가결",
    }  # fmt: skip
    assert [column["names"] for column in data["tally"]][4:6] == [["양혜림"], ["변재희"]]
    assert [one["name"] for one in data["opinions"]] == ["양혜림"]


def test_everybody_on_the_roll_signs_and_the_recused_do_not(room: Room) -> None:
    assert resolution(room, 1)["signed"] == "(13명 중 13명)"
    second = resolution(room, 2)
    assert second["signed"] == "(12명 중 12명)"
    assert "길준서" not in {one["name"] for one in second["members"]}
    assert second["recusals"][0]["name"] == "길준서"
    assert "위원장이 결정권을 반대로 행사하였다" in second["explanation"]
    assert second["order"].endswith("부결한다.")


def test_hands_name_nobody(room: Room) -> None:
    assert all(column["names"] == [] for column in resolution(room, 3)["tally"])


def test_as_amended_and_why_somebody_did_not_sign() -> None:
    room = in_session()
    room.introduce(1)
    room.tell(
        EntryKind.MEETING_AMENDMENT_MOVED, amendment="a", item=1, seat=3, seconders=[],
        text="고친 대로 의결한다.", reason="",
    )  # fmt: skip
    room.vote("p", 1, "ffffffffffff", "a")
    room.declare("p")
    room.tell(
        EntryKind.MEETING_RESOLUTION_REFUSED, member(4), items=[1], seat=4, reason="의견이 다름"
    )
    data = resolution(room, 1)
    assert data["order"] == "고친 대로 의결한다."
    assert tally(data)["결과"] == "수정가결"
    assert shown(data)["제출 주문"].endswith("원안대로 의결한다.")
    assert data["members"][3]["signature"]["text"] == "서명 없음(의견이 다름)"
    assert data["members"][0]["signature"]["text"] == "서명 없음"
    assert data["signed"] == "(12명 중 0명)"


def test_conditions_stand_in_the_order() -> None:
    room = in_session()
    room.introduce(1)
    room.vote("p", 1, "ffffcccccaaa")
    room.tell(EntryKind.MEETING_WORDING_STATED, member(1), poll="p", item=1, wording="가로등 설치")
    room.declare("p")
    data = resolution(room, 1)
    assert data["order"].endswith("가로등 설치")
    assert tally(data)["조건부"] == "5명"


def test_what_was_only_reported_has_no_resolution(room: Room) -> None:
    with pytest.raises(VerificationError):
        resolution(room, 5)
