"""The report on the result tells the gist and points to the rest."""

from typing import Any

import pytest

from hwabaek.core.documents.result_report import result_report_data
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.replay import replay
from tests.core.documents.deliberation import Deliberation
from tests.core.documents.every_kind import data_for, facts_for, issue_for

ISSUE = issue_for("result_report")


def of_one_opinion(opinion: str) -> str:
    """Return how the report tells the one opinion that there is."""
    meeting = Deliberation(members=5, items=1)
    meeting.reply(1, "a", opinion=opinion)
    for seat in (2, 3, 4):
        meeting.reply(seat, "f")
    meeting.close()
    meeting.conclude()
    data = result_report_data(record=replay(meeting.facts), issue=ISSUE)
    ((_name, _vote, gist),) = data["opinions"][0]["lines"]
    return str(gist)


def shown(data: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for row in data["facts"] for fact in row}


def test_it_counts_what_came_of_the_items() -> None:
    told = shown(data_for("result_report"))
    assert told["결과"] == "심의안건 3건: 원안가결 1건, 조건부가결 1건, 부결 1건"
    assert told["대상 위원"] == "15명"
    assert told["제출"] == "13명"
    assert told["결과 확정"].startswith("2026. 10. 12.(월) 18:")


def test_conditions_stand_as_they_were_stated_and_recusals_with_their_item() -> None:
    data = data_for("result_report")
    assert [one["head"] for one in data["conditions"]] == [
        "제2호 궁동 대학로 보행자우선도로 지정(안)"
    ]
    assert data["conditions"][0]["text"].endswith("2. 가로등을 먼저 설치할 것")
    assert data["recusals"] == [
        ["제1호", "길준서", "제척", "제3호(자문·연구·용역) · 관련 연구용역을 수행함"]
    ]


def test_the_numbers_are_those_of_the_rule() -> None:
    summary = data_for("result_report")["summary"]
    assert summary == data_for("written_result")["summary"]
    assert [row[-1] for row in summary] == ["원안가결", "조건부가결", "부결"]


def test_what_is_attached_is_listed() -> None:
    assert data_for("result_report")["attached"] == [
        "의결서 3부",
        "서면심의 결과 1부",
        "심의자료 1건",
    ]


def test_nobody_who_has_not_signed_stands_in_the_approval_line() -> None:
    assert data_for("result_report")["approvals"] == []


def test_a_short_opinion_is_told_whole() -> None:
    assert of_one_opinion("가로등을\n먼저   설치해야 합니다.") == "가로등을 먼저 설치해야 합니다."


def test_a_long_one_ends_with_a_word_and_says_where_the_rest_is() -> None:
    told = of_one_opinion("보행 신호를 먼저 설치해야 합니다. " * 100)
    gist, _, pointer = told.partition(" … ")
    assert pointer == "(전문은 붙임 서면심의 결과)"
    assert 140 < len(gist) <= 160
    assert ("보행 신호를 먼저 설치해야 합니다. " * 100).startswith(f"{gist} ")


def test_a_long_word_is_cut() -> None:
    assert of_one_opinion("가" * 2000).startswith("가" * 160 + " … ")


def test_reported_items_are_told_apart_and_nothing_attached_that_is_not() -> None:
    meeting = Deliberation(members=5, items=2)
    items = meeting.facts[1]["data"]["items"]
    items[0]["papers"], items[1]["item_type"] = [], "report"
    for seat in range(1, 5):
        meeting.reply(seat, "f")
    meeting.close()
    meeting.conclude()
    data = result_report_data(record=replay(meeting.facts), issue=ISSUE)
    assert data["reported"] == ["제2호 궁동 대학로 보행자우선도로 지정(안)"]
    assert data["attached"] == ["의결서 1부", "서면심의 결과 1부"]
    assert data["opinions"] == data["conditions"] == data["recusals"] == []


def test_there_is_none_before_the_polls_are_closed() -> None:
    with pytest.raises(VerificationError):
        result_report_data(record=replay(facts_for("call_notice")), issue=ISSUE)
