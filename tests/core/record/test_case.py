"""The one place where a record becomes a case."""

from dataclasses import replace
from typing import Any

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.case import case_for
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import replay
from hwabaek.core.rules import parse_case
from tests.core.record.sample import RULE, facts


@pytest.fixture(scope="module")
def record() -> MeetingRecord:
    return replay(facts())


def line(record: MeetingRecord, item: int, place: int) -> dict[str, Any]:
    return dict(case_for(record=record, item_number=item)["members"][place])


def test_a_case_holds_the_rule_the_procedure_and_the_ground(record: MeetingRecord) -> None:
    case = case_for(record=record, item_number=1)
    assert case["rule"] == RULE
    assert (case["procedure"], case["ground"]) == ("written", "urgent")
    assert "item" not in case
    parse_case(case)


def test_there_is_a_line_a_member_in_roll_order_but_for_who_left(record: MeetingRecord) -> None:
    lines = case_for(record=record, item_number=1)["members"]
    assert len(lines) == 14
    assert [one["role"] for one in lines[:3]] == ["chair", "vice_chair", "member"]


def test_who_voted_attends_and_who_did_not_does_not(record: MeetingRecord) -> None:
    assert line(record, 1, 3) == {
        "civilian": True,
        "n": 1,
        "role": "member",
        "attending": True,
        "vote": "for",
    }
    late = line(record, 1, 13)
    assert not late["attending"]
    assert "vote" not in late


def test_the_changed_reply_counts(record: MeetingRecord) -> None:
    assert line(record, 1, 8)["vote"] == "for"


def test_a_recused_member_attends_by_their_reply_and_has_no_vote(record: MeetingRecord) -> None:
    recused = line(record, 2, 2)
    assert recused["attending"]
    assert recused["recused"]
    assert "vote" not in recused


def test_a_vote_given_before_standing_aside_is_gone(record: MeetingRecord) -> None:
    last = record.declaration(seat=5, item=1)
    assert last is not None
    aside = replace(last, kind="self_recused")
    changed = replace(record, declarations=(*record.declarations, aside))
    assert "vote" not in line(changed, 1, 4)
    assert line(changed, 1, 4)["recused"]


def test_a_recused_member_without_a_reply_does_not_attend(record: MeetingRecord) -> None:
    alone = replace(record, replies=())
    assert line(alone, 2, 2)["recused"]
    assert not line(alone, 2, 2)["attending"]


def test_a_line_tells_only_what_the_rule_asks_about(record: MeetingRecord) -> None:
    assert all(
        "sex" not in one and "kind" not in one
        for one in case_for(record=record, item_number=1)["members"]
    )
    where = {"count": {"who": "for", "where": {"sex": "F"}}, "at_least": 1, "source": "§1"}
    rule = replace(record.rule, data={**RULE, "composition": [where]})
    asked = case_for(record=replace(record, rule=rule), item_number=1)["members"]
    assert [one["sex"] for one in asked[:2]] == ["F", "M"]


def test_panel_and_voting_come_from_the_roll(record: MeetingRecord) -> None:
    first, *others = record.roll
    alternate = replace(first, attributes={"voting": False, "panel": True})
    changed = replace(record, roll=(alternate, *others))
    assert line(changed, 1, 0)["voting"] is False
    assert line(changed, 1, 0)["panel"] is True


def test_a_special_item_and_a_missing_ground(record: MeetingRecord) -> None:
    items = (replace(record.items[0], special="규칙 개정"),)
    call = replace(record.call, ground="")
    case = case_for(record=replace(record, items=items, call=call), item_number=1)
    assert case["item"] == "규칙 개정"
    assert "ground" not in case


def test_there_is_no_case_without_an_item(record: MeetingRecord) -> None:
    with pytest.raises(VerificationError):
        case_for(record=record, item_number=6)
