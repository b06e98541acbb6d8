"""What each word of the form does to a decision."""

import json
from pathlib import Path

import pytest

from hwabaek.core.rules import decide, parse_case
from tests.core.rules.builders import Data, answer, away, rule, voting


def test_every_shared_case_is_answered_as_expected(shared: Path) -> None:
    found = json.loads((shared / "rules" / "cases.json").read_text())

    assert len(found) >= 55
    for each in found:
        data = decide(case=parse_case(each["case"])).as_data()
        assert {key: data.get(key) for key in each["expect"]} == each["expect"], each["name"]


def test_abstainers_in_the_base_work_as_a_no() -> None:
    silent, said = rule(), rule(abstention="in_base")

    for each in (silent, said):
        assert (
            answer(each, voting(3, "for"), voting(2, "against"), voting(1, "abstain")).outcome
            == "rejected"
        )


def test_abstainers_out_of_the_base_attend_for_the_opening_only() -> None:
    out = rule(abstention="out_of_base")

    found = answer(out, voting(3, "for"), voting(2, "against"), voting(3, "abstain"), away(7))

    assert found.outcome == "carried"
    assert [(r.count, r.base) for r in found.requirements] == [(8, 15), (3, 5)]
    assert "기권은 의결 기준에서 제외" in found.explanation


def test_abstainers_out_of_the_base_are_still_counted_as_abstaining() -> None:
    passing = [
        {"count": "abstaining", "at_most": 2},
        {"count": "for", "more_than": "1/2", "of": "attending"},
    ]
    out = rule(abstention="out_of_base", passing=passing)

    assert answer(out, voting(3, "for"), voting(2, "abstain")).outcome == "carried"
    assert answer(out, voting(3, "for"), voting(3, "abstain")).outcome == "rejected"


def test_where_all_abstain_out_of_the_base_nothing_carries() -> None:
    found = answer(rule(abstention="out_of_base"), voting(3, "abstain"))

    assert (found.outcome, found.requirements[-1].base, found.requirements[-1].needed) == (
        "rejected",
        0,
        None,
    )
    assert "없어 충족하지 못합니다" in found.requirements[-1].sentence
    assert "(기준 인원 없음): 0명, 미달" in found.explanation


@pytest.mark.parametrize(
    ("how", "enrolled", "attending", "opened"),
    [
        (None, 9, 5, True),
        ("leaves_all", 9, 5, True),
        ("leaves_attending", 10, 5, False),
        ("stays", 10, 6, True),
    ],
)
def test_the_disqualified_leave_the_groups_that_the_rule_says(
    how: str | None, enrolled: int, attending: int, *, opened: bool
) -> None:
    found = answer(rule(recused=how), voting(5, "for"), voting(1, recused=True), away(4))

    assert (found.tally.enrolled, found.tally.attending, found.opened) == (
        enrolled,
        attending,
        opened,
    )
    assert found.tally.recused == 1


def test_one_who_stays_though_disqualified_has_no_vote() -> None:
    stays = rule(recused="stays")

    found = answer(stays, voting(3, "for"), voting(3, "for", recused=True))

    assert (found.outcome, found.tally.votes_for) == ("rejected", 3)
    assert "제척·기피·회피 3은 표결하지 않음" in found.explanation


def test_a_disqualified_member_who_leaves_attending_stays_on_the_panel() -> None:
    panel = rule(recused="leaves_attending", panel=[{"count": "panel", "at_least": 5}])

    assert (
        answer(panel, voting(4, "for", panel=True), voting(1, panel=True, recused=True)).outcome
        == "carried"
    )
    panel["recused"] = "leaves_all"
    assert (
        answer(panel, voting(4, "for", panel=True), voting(1, panel=True, recused=True)).outcome
        == "bad_panel"
    )


def test_a_presiding_member_without_a_vote_is_in_no_base() -> None:
    chair = rule(chair_votes=False, seats=10)

    found = answer(
        chair, voting(1, "for", role="chair"), voting(4, "for"), voting(1, "against"), away(4)
    )

    assert (found.tally.enrolled, found.tally.attending, found.tally.votes_for) == (9, 5, 4)
    assert "재적 9명(정원 10, 의결권 없는 의장 제외) 중 5명 출석" in found.explanation
    assert answer(rule(chair_votes=True), voting(1, "for", role="chair")).tally.enrolled == 1


def test_a_presiding_member_without_a_vote_may_still_settle_a_tie() -> None:
    chair = rule(chair_votes=False, tie="chair_decides")
    members = [voting(1, role="chair"), voting(2, "for"), voting(2, "against")]

    assert answer(chair, *members).outcome == "tied"
    assert answer(chair, *members, casting_vote="for").outcome == "carried"
    assert answer(chair, *members, casting_vote="against").outcome == "rejected"


def test_members_without_a_vote_stand_in_no_group() -> None:
    found = answer(rule(), voting(4, "for"), away(3), voting(3, "for", voting=False))

    assert (found.tally.enrolled, found.tally.votes_for) == (7, 4)


def test_a_casting_vote_without_the_right_to_it_settles_nothing() -> None:
    tie = [voting(3, "for"), voting(3, "against")]

    assert answer(rule(tie="fails"), *tie, casting_vote="for").outcome == "tied"
    assert answer(rule(), *tie, casting_vote="for").outcome == "tied"


def test_nobody_for_and_nobody_against_is_no_tie() -> None:
    assert (
        answer(rule(tie="chair_decides"), voting(3, "abstain"), casting_vote="for").outcome
        == "rejected"
    )


def test_a_casting_vote_settles_a_tie_whatever_the_majority() -> None:
    enrolled = rule(
        tie="chair_decides", passing=[{"count": "for", "more_than": "1/2", "of": "enrolled"}]
    )

    found = answer(enrolled, voting(3, "for"), voting(3, "against"), away(3), casting_vote="for")

    assert (found.outcome, found.carried) == ("carried", True)
    assert "위원장이 결정권을 찬성으로 행사. 가결." in found.explanation


def test_a_majority_that_half_can_reach_carries_before_a_tie_is_looked_at() -> None:
    half = rule(passing=[{"count": "for", "at_least": "1/2", "of": "attending"}])

    found = answer(half, voting(3, "for"), voting(3, "against"))

    assert found.outcome == "carried"
    assert "같음" not in found.explanation


def test_conditional_votes_count_in_the_second_step_only() -> None:
    members = [voting(3, "for"), voting(1, "conditional"), voting(3, "against")]

    found = answer(rule(), *members)

    assert found.outcome == "carried_conditionally"
    assert [(r.part, r.count) for r in found.requirements] == [("opening", 7), ("passing", 4)]
    assert "원안 찬성만으로는 가결되지 않아 조건부 찬성을 더하면 4" in found.explanation


def test_a_tie_is_looked_at_with_the_conditional_votes() -> None:
    decides = rule(tie="chair_decides")
    tie = [voting(2, "for"), voting(1, "conditional"), voting(3, "against")]

    assert answer(decides, *tie).outcome == "tied"
    assert answer(decides, *tie, casting_vote="for").outcome == "carried_conditionally"
    assert answer(decides, *tie, casting_vote="against").outcome == "rejected"
    # plain votes are even, but with the conditional one there is no tie any more
    even = [voting(3, "for"), voting(1, "conditional"), voting(3, "against"), voting(2, "abstain")]
    assert answer(decides, *even, casting_vote="for").outcome == "rejected"


def test_a_requirement_on_conditional_votes_counts_them_in_both_steps() -> None:
    few = rule(
        passing=[
            {"count": "for", "more_than": "1/2", "of": "cast"},
            {"count": "conditional", "at_most": 1},
        ]
    )

    assert (
        answer(few, voting(2, "for"), voting(1, "conditional"), voting(2, "against")).outcome
        == "carried_conditionally"
    )
    assert answer(few, voting(3, "for"), voting(2, "conditional")).outcome == "rejected"


def test_a_special_kind_of_item_has_its_own_and_the_rest_from_the_rule() -> None:
    two_thirds = [{"count": "for", "at_least": "2/3", "of": "attending"}]
    special = rule(
        special=[{"item": "고발", "passing": two_thirds}, {"item": "해임", "opening": []}]
    )
    members = [voting(3, "for"), voting(2, "against")]

    assert answer(special, *members).outcome == "carried"
    assert answer(special, *members, item="고발").outcome == "rejected"
    assert answer(special, *members, away(9), item="고발").outcome == "no_quorum"
    assert answer(special, *members, away(9), item="해임").outcome == "carried"


def test_a_special_kind_of_item_may_be_decided_in_another_way() -> None:
    score = {"kind": "mean_score", "pass_at_least": "70", "places": 1}
    special = rule(special=[{"item": "갱신", "decision": score}])

    found = answer(special, voting(1, score="70"), voting(1, score="69.9"), item="갱신")

    assert (found.outcome, found.value, found.carried) == ("passed", "70.0", None)
    assert "value" not in answer(special, voting(1, "for")).as_data()


@pytest.mark.parametrize(
    ("written", "facts", "allowed"),
    [
        (None, {}, False),
        ({"allowed": "never", "grounds": ["긴급"]}, {"ground": "긴급"}, False),
        ({"allowed": "on_grounds", "grounds": ["긴급"]}, {"ground": "긴급"}, True),
        ({"allowed": "on_grounds", "grounds": ["긴급"]}, {"ground": "경미"}, False),
        ({"allowed": "on_grounds", "grounds": ["긴급"]}, {}, False),
        ({"allowed": "on_grounds"}, {}, False),
        ({"allowed": "chair"}, {"ground": "chair"}, True),
        ({"allowed": "chair", "grounds": ["긴급"]}, {"ground": "긴급"}, False),
        ({"allowed": "chair"}, {}, False),
        ({"allowed": "listed", "items": ["복구"]}, {"item": "복구"}, True),
        ({"allowed": "listed", "items": ["복구"]}, {"item": "다른 것"}, False),
        ({"allowed": "listed", "items": ["복구"]}, {}, False),
        ({"allowed": "default"}, {}, True),
        ({"allowed": "default"}, {"ground": "긴급"}, True),
    ],
)
def test_in_writing_only_where_the_rule_allows_it(
    written: Data | None, facts: Data, *, allowed: bool
) -> None:
    found = answer(rule(written=written), voting(3, "for"), procedure="written", **facts)

    assert found.outcome == ("carried" if allowed else "not_allowed")
    assert found.opened is allowed
    assert found.explanation.startswith("재적" if allowed else "서면으로 심의할 수 없음: ")


def test_in_writing_its_own_requirements_replace_those_of_the_sitting() -> None:
    all_of_them = [{"count": "attending", "at_least": "1", "of": "enrolled"}]
    written = rule(written={"allowed": "default", "opening": all_of_them})

    assert answer(written, voting(3, "for"), away(1), procedure="written").outcome == "no_quorum"
    assert answer(written, voting(3, "for"), away(1)).outcome == "carried"
    assert (
        answer(written, voting(2, "for"), voting(1, "against"), procedure="written").outcome
        == "carried"
    )


def test_in_writing_a_special_kind_keeps_its_own_unless_writing_has_its_own() -> None:
    special = [{"item": "고발", "passing": [{"count": "for", "at_least": "1", "of": "attending"}]}]
    members = [voting(3, "for"), voting(2, "against")]
    silent = rule(special=special, written={"allowed": "default"})
    own = rule(special=special, written={"allowed": "default", "passing": rule()["passing"]})

    assert answer(silent, *members, item="고발", procedure="written").outcome == "rejected"
    assert answer(own, *members, item="고발", procedure="written").outcome == "carried"
