"""Documents tell what the record tells: no more, no less, and always the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.documents.deliberation import operative_text
from hwabaek.core.documents.document import document_data
from hwabaek.core.documents.issue import Issue, check_number, parse_check_number
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind, Fact
from hwabaek.core.record.replay import replay
from tests.core.documents.deliberation import Deliberation, finished

ISSUE = Issue(
    at=datetime(2026, 10, 13, 9, 41, tzinfo=UTC),
    facts_digest="5a" * 32,
    seal_level="B-B",
    log_number=48264,
    demo=True,
)


def resolution(facts: list[Fact], item: int) -> dict[str, Any]:
    return document_data(kind="resolution", record=replay(facts), item=item, issue=ISSUE)


def result(facts: list[Fact]) -> dict[str, Any]:
    return document_data(kind="written_result", record=replay(facts), item=None, issue=ISSUE)


def tally(data: dict[str, Any]) -> dict[str, str]:
    return {column["label"]: column["value"] for column in data["tally"]}


def facts_shown(data: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for row in data["facts"] for fact in row}


def decided(
    choices: dict[int, str], *, members: int = 7, rule: dict[str, Any] | None = None
) -> Deliberation:
    meeting = Deliberation(members=members, items=1)
    if rule:
        meeting.facts[1]["data"]["rule"]["data"] = meeting.facts[1]["data"]["rule"]["data"] | rule
    for seat, choice in choices.items():
        meeting.reply(seat, choice, opinion="의견입니다.")
    meeting.close()
    return meeting


def test_a_resolution_carries_the_operative_text_and_the_numbers_of_the_rule() -> None:
    data = resolution(finished(), 1)
    assert data["head"]["title"] == "의결서"
    assert data["head"]["number"] == "2026-제3회-제1호"
    assert (
        data["order"] == "노은로 어린이보호구역 시간제 속도제한 시범운영(안)을 원안대로 의결한다."
    )
    assert tally(data) == {
        "재적": "14명", "제출": "12명", "제척·회피": "1명", "찬성": "10명",
        "조건부": "0명", "반대": "1명", "기권": "1명", "결과": "원안가결",
    }  # fmt: skip
    assert "의결 정족수 7명 충족" in data["explanation"]


def test_a_resolution_says_when_on_what_ground_and_why_in_writing() -> None:
    shown = facts_shown(resolution(finished(), 1))
    assert shown["심의기간"] == "2026. 10. 5.(월) 09:00 ~ 2026. 10. 12.(월) 18:00"
    assert shown["서면 근거"].endswith("조례 제7조제2항·제3항 · 심의사항이 경미")
    assert shown["서면 사유"] == "정기회의 전에 고시하여야 하고 쟁점이 적음"


def test_votes_stand_with_their_names_and_signatures_in_roll_order() -> None:
    data = resolution(finished(), 1)
    assert [person["number"] for person in data["members"]] == [
        str(n) for n in range(1, 14) if n != 12
    ]
    ninth = next(person for person in data["members"] if person["name"] == "양혜림")
    assert ninth["vote"] == "반대"
    assert ninth["signature"]["alt"] == "양혜림 위원의 서명"
    assert data["members"][4]["signature"] == {"kind": "typed", "text": "하정민"}
    assert [column["names"] for column in data["tally"] if column["names"]] == [
        ["양혜림"],
        ["변재희"],
    ]


def test_a_recused_member_is_named_with_the_ground_and_does_not_sign() -> None:
    data = resolution(finished(), 1)
    assert data["recusals"] == [
        {
            "name": "길준서",
            "kind": "제척",
            "reason": "제3호(자문·연구·용역) · 관련 연구용역을 수행함",
        }
    ]
    assert all(person["name"] != "길준서" for person in data["members"])
    assert "길준서" in {person["name"] for person in resolution(finished(), 2)["members"]}


def test_conditions_are_printed_as_the_chair_stated_them() -> None:
    data = resolution(finished(), 2)
    assert data["order"].endswith("1. 하역 시간과 자리를 보장할 것\n2. 가로등을 먼저 설치할 것")
    assert (
        facts_shown(data)["제출 주문"] == "궁동 대학로 보행자우선도로 지정(안)을 원안대로 의결한다."
    )
    assert tally(data)["결과"] == "조건부가결"


def test_the_last_reply_in_time_counts_and_is_the_one_printed() -> None:
    opinions = {one["name"]: one["text"] for one in resolution(finished(), 2)["opinions"]}
    assert opinions["천수빈"] == "가로등을 먼저 설치해야 합니다."
    assert result(finished())["changes"] == [
        "천수빈 위원이 마감 전에 심의서를 고쳐 냈다(제2판, 2026. 10. 5.(월) 09:19)."
    ]


def test_a_rejection_is_an_order_of_its_own() -> None:
    data = resolution(finished(), 3)
    assert data["order"] == "「2027년도 유성구 교통안전시행계획(안)」을 부결한다."
    assert tally(data)["결과"] == "부결"


def test_a_tie_is_rejected_and_says_so() -> None:
    data = resolution(decided({1: "f", 2: "f", 3: "a", 4: "a"}).facts, 1)
    assert tally(data)["결과"] == "부결(가부동수)"
    assert data["order"].endswith("부결한다.")


def test_too_few_replies_decide_nothing() -> None:
    data = resolution(decided({1: "f"}).facts, 1)
    assert "의결하지 못하였다" in data["order"]
    assert tally(data)["결과"] == "불성립"


def test_a_casting_vote_is_told() -> None:
    from hwabaek.core.rules.case_form import parse_case  # noqa: PLC0415
    from hwabaek.core.rules.decision import decide  # noqa: PLC0415

    meeting = decided({1: "f", 2: "f", 3: "a", 4: "a"}, rule={"tie": "chair_decides"})
    case = replay(meeting.facts).poll(1).case
    answer = decide(case=parse_case({**case, "casting_vote": "for"})).as_data()
    meeting.add(
        EntryKind.MEETING_CASTING_VOTE_GIVEN, {"item": 1, "vote": "for", "answer": answer}, seat=1
    )
    data = resolution(meeting.facts, 1)
    assert "위원장이 결정권을 찬성으로 행사하였다" in data["explanation"]
    assert tally(data)["결과"] == "원안가결"
    assert facts_shown(data)["의결일"] == "2026. 10. 12.(월) 18:03"


def test_collected_opinions_are_no_resolution() -> None:
    data = resolution(
        decided(dict.fromkeys(range(1, 6), "f"), rule={"decision": {"kind": "opinions"}}).facts, 1
    )
    assert data["order"].endswith("심의하고 위원의 의견을 아래와 같이 모았다.")


def test_a_committee_that_only_deliberates_issues_no_decision_by_that_name() -> None:
    facts = finished()
    facts[1]["data"]["committee"]["functions"] = ["심의", "자문"]
    assert resolution(facts, 1)["head"]["title"] == "심의의결서"


def test_a_member_who_left_office_stands_in_the_result_and_in_no_vote() -> None:
    meeting = Deliberation(members=7, items=1)
    for seat in range(1, 6):
        meeting.reply(seat, "f")
    meeting.add(EntryKind.MEETING_SEAT_LEFT, {"seat": 5, "reason": "인사이동"})
    meeting.close()
    assert len(resolution(meeting.facts, 1)["members"]) == 4
    assert tally(resolution(meeting.facts, 1))["재적"] == "6명"
    assert "하정민 위원은 소집 뒤 위원 자격을 잃었다" in result(meeting.facts)["changes"][0]


def test_an_extension_is_told_with_both_deadlines_and_its_reason() -> None:
    meeting = Deliberation(members=7, items=1)
    until = {"until": "2026-10-14T09:00:00.000000Z", "reason": "자료 보완"}
    meeting.add(EntryKind.MEETING_EXTENSION_REQUESTED, until)
    meeting.add(
        EntryKind.MEETING_EXTENSION_AGREED, {"from": "2026-10-12T09:00:00.000000Z", **until}, seat=1
    )
    for seat in range(1, 6):
        meeting.reply(seat, "f")
    meeting.close()
    assert facts_shown(result(meeting.facts))["심의기간"] == (
        "2026. 10. 5.(월) 09:00 ~ 2026. 10. 14.(수) 18:00 (연장 전 마감 2026. 10. 12.(월) 18:00)"
    )
    assert result(meeting.facts)["changes"] == [
        "마감을 2026. 10. 14.(수) 18:00까지 연장하였다. 사유: 자료 보완"
    ]


def test_a_reply_on_paper_is_marked() -> None:
    meeting = Deliberation(members=5, items=1)
    for seat in range(1, 4):
        meeting.reply(seat, "f")
    entered = {
        "entered_by": "정유나",
        "confirmed_by": "공진수",
        "scan_sha256": "cd" * 32,
        "reason": "휴대전화가 없음",
    }
    data = dict(meeting.facts[-1]["data"]) | {"reply": "r4.1", "seat": 4, "auth": "paper"} | entered
    data["signature"] = {"kind": "typed", "strokes": None, "text": "민경아"}
    meeting.add(EntryKind.MEETING_PAPER_REPLY_ENTERED, data)
    meeting.close()
    assert resolution(meeting.facts, 1)["members"][3]["signature"] == {
        "kind": "none",
        "text": "종이 심의서",
    }
    assert result(meeting.facts)["roll"][3]["means"] == "종이"
    assert "종이 심의서를 대신 입력" in result(meeting.facts)["changes"][0]


def test_the_result_tells_every_item_opinion_question_and_late_reply() -> None:
    data = result(finished())
    assert [row[-1] for row in data["summary"]] == ["원안가결", "조건부가결", "부결"]
    assert [one["name"] for one in data["items"][0]["minority"]] == ["양혜림"]
    assert data["questions"][0]["answers"][0]["text"] == "붙임 2쪽 표 3에 있습니다."
    assert data["late"] == [{"name": "제갈민", "at": "2026. 10. 12.(월) 18:05"}]
    assert facts_shown(data)["제출 없음"] == "남궁솔, 제갈민"
    assert data["roll"][14]["at"] == "제출 없음"
    assert data["roll"][0]["means"] == "개인 링크 + 메일 확인 번호"


def test_items_that_are_only_reported_are_listed_apart() -> None:
    meeting = Deliberation(members=5, items=2)
    meeting.facts[1]["data"]["items"][1]["item_type"] = "report"
    for seat in range(1, 5):
        meeting.reply(seat, "f")
    meeting.close()
    data = result(meeting.facts)
    assert data["reported"] == ["제2호 궁동 대학로 보행자우선도로 지정(안)"]
    assert len(data["items"]) == 1


def test_the_foot_says_how_strong_the_seal_is() -> None:
    lines = resolution(finished(), 1)["proof"]["lines"]
    assert lines == [
        "대전광역시 유성구 전자인장 2026. 10. 13.(화) 18:41 (B-B, 시점확인 기관이 설정되지 않음) · 기록 48,264번"
    ]


def test_check_numbers_differ_by_document_and_are_read_without_confusion() -> None:
    numbers = {
        check_number(facts_digest="5a" * 32, kind="resolution", item=item) for item in range(200)
    }
    assert len(numbers) == 200
    assert not set("ILOU") & set("".join(numbers))
    assert all(len(number) == 14 for number in numbers)


def test_another_turn_gives_another_number() -> None:
    numbers = {
        check_number(facts_digest="5a" * 32, kind="resolution", item=1, turn=turn)
        for turn in range(9)
    }
    assert len(numbers) == 9


@pytest.mark.parametrize(
    "written",
    ["7K2M-9QXD-41TB", "7k2m9qxd41tb", " 7K2M 9QXD 41TB\n", "7k2m–9qxd–4Itb", "7K2M-9QXD-4lTB"],
)
def test_a_check_number_is_read_as_people_write_it(written: str) -> None:
    assert parse_check_number(written) == "7K2M-9QXD-41TB"


@given(st.text(max_size=20))
def test_whatever_is_read_as_a_check_number_is_one(text: str) -> None:
    try:
        number = parse_check_number(text)
    except VerificationError:
        return
    assert parse_check_number(number) == number
    assert len(number) == 14


@pytest.mark.parametrize(
    "written",
    ["", "7K2M-9QXD-41T", "7K2M-9QXD-41TBB", "7K2M-9QXD-41TU", "７K2M-9QXD-41TB", "ß" * 6],
)
def test_what_is_no_check_number_is_refused(written: str) -> None:
    with pytest.raises(VerificationError):
        parse_check_number(written)


def test_the_foot_leads_to_the_place_where_anybody_can_check() -> None:
    issue = replace(ISSUE, address="https://hwabaek.example.kr")
    proof = document_data(kind="written_result", record=replay(finished()), item=None, issue=issue)[
        "proof"
    ]
    number = check_number(facts_digest="5a" * 32, kind="written_result", item=None)
    assert proof["number"] == f"확인 번호 {number}"
    assert proof["where"] == "hwabaek.example.kr에서 누구나 확인할 수 있습니다."
    assert proof["address"] == f"https://hwabaek.example.kr/v/{number}"
    assert proof["keyword"] == f"hwabaek:{number}"
    assert result(finished())["proof"]["address"] == ""


def test_the_same_facts_give_the_same_data_which_is_plain_json() -> None:
    first = json.dumps([resolution(finished(), item) for item in (1, 2, 3)] + [result(finished())])
    again = json.dumps([resolution(finished(), item) for item in (1, 2, 3)] + [result(finished())])
    assert first == again


@pytest.mark.parametrize(
    ("kind", "item"), [("minutes", 1), ("resolution", None), ("resolution", 9)]
)
def test_what_cannot_be_made_is_refused(kind: str, item: int | None) -> None:
    with pytest.raises(VerificationError):
        document_data(kind=kind, record=replay(finished()), item=item, issue=ISSUE)


@pytest.mark.parametrize(
    ("answer", "order"),
    [
        ({"outcome": "passed", "value": "83.50"}, "「안건」을 다음과 같이 정한다.\n통과 (83.50)"),
        ({"outcome": "decided", "value": "견책"}, "「안건」을 다음과 같이 정한다.\n결정 (견책)"),
        (
            {"outcome": "ranked", "value": [{"rank": 1, "candidate": "가", "mean": "91"}]},
            "「안건」을 다음과 같이 정한다.\n1위 가 (91)",
        ),
    ],
)
def test_other_kinds_of_decision_print_their_value(answer: dict[str, Any], order: str) -> None:
    record = replay(finished())
    poll = replace(record.poll(1), answer=answer)
    assert operative_text(item=replace(record.item(1), title="안건"), poll=poll) == order
