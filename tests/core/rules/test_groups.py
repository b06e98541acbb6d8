"""Who stands in which group, and what else a decision may be."""

from typing import Any

import pytest

from hwabaek.core.rules import RuleFormatError, parse_case
from tests.core.rules.builders import Data, answer, away, case, rule, voting


def test_without_any_panel_the_panel_is_everyone_enrolled() -> None:
    everyone = rule(opening=[{"count": "attending", "at_least": "1", "of": "panel"}])

    assert answer(everyone, voting(5, "for")).outcome == "carried"
    assert answer(everyone, voting(5, "for"), away(1)).outcome == "no_quorum"
    assert answer(everyone, voting(5, "for", panel=True), away(1)).outcome == "carried"


def test_one_member_on_a_panel_keeps_the_others_out_of_all_but_enrolled() -> None:
    found = answer(rule(), voting(1, "for", panel=True), voting(8, "for", panel=False))

    assert (found.tally.enrolled, found.tally.panel, found.tally.attending) == (9, 1, 1)
    assert found.outcome == "no_quorum"
    assert "재적 9명, 구성원 1명 중 1명 출석" in found.explanation


def test_a_rule_that_names_a_panel_leaves_nobody_where_nobody_is_on_it() -> None:
    found = answer(rule(panel=[], opening=[]), voting(3, "for"))

    assert (found.tally.panel, found.tally.attending, found.outcome) == (0, 0, "rejected")


def test_the_seats_are_a_number() -> None:
    of_seats = rule(seats=12, opening=[{"count": "attending", "more_than": "1/2", "of": "seats"}])

    assert answer(of_seats, voting(7, "for")).outcome == "carried"
    assert answer(of_seats, voting(6, "for")).outcome == "no_quorum"
    assert "재적 6명(정원 12, 결원 6)" in answer(of_seats, voting(6, "for")).explanation


def test_the_seats_may_be_counted() -> None:
    assert answer(
        rule(seats=7, opening=[{"count": "seats", "at_least": 7}]), voting(1, "for")
    ).opened


def test_true_is_not_one() -> None:
    level = rule(opening=[{"count": {"who": "attending", "where": {"level": 1}}, "at_least": 2}])

    assert answer(level, voting(2, "for", level=1)).opened
    assert not answer(
        level, voting(1, level=1), voting(1, level=True), voting(1, level="1"), voting(1)
    ).opened


def test_a_group_may_be_narrowed_by_several_attributes() -> None:
    both = {"who": "for", "where": {"kind": "outside", "sex": "F"}}
    narrow = rule(passing=[{"count": both, "at_least": 1}])

    assert answer(narrow, voting(1, "for", kind="outside", sex="F")).carried
    assert not answer(narrow, voting(1, "for", kind="outside"), voting(1, "for", sex="F")).carried


def test_a_group_may_be_narrowed_by_the_role() -> None:
    with_chair = rule(
        opening=[{"count": {"who": "attending", "where": {"role": "chair"}}, "at_least": 1}]
    )

    assert answer(with_chair, voting(1, "for", role="chair")).opened
    assert not answer(with_chair, away(1, role="chair"), voting(4, "for", role="vice_chair")).opened


def test_an_upper_limit_is_met_by_exactly_as_many() -> None:
    officials = {"who": "attending", "where": {"kind": "official"}}
    few = rule(opening=[{"count": officials, "at_most": "1/4", "of": "attending"}])

    assert answer(few, voting(1, "for", kind="official"), voting(3, "for")).opened
    found = answer(few, voting(2, "for", kind="official"), voting(5, "for"))
    assert (found.outcome, found.requirements[0].needed) == ("no_quorum", 1)
    assert "2명으로 넘습니다" in found.requirements[0].sentence
    assert "공무원 위원 4분의 1 이하(1명 이하): 2명, 초과" in found.explanation


def test_a_base_of_zero_meets_nothing_not_even_an_upper_limit() -> None:
    limit = rule(
        opening=[
            {"count": "attending", "at_most": "1/2", "of": {"who": "panel", "where": {"kind": "x"}}}
        ]
    )

    assert answer(limit, voting(0 + 1, "for")).outcome == "no_quorum"


def test_heads_have_no_base() -> None:
    heads = rule(
        opening=[{"count": "attending", "more_than": 2}], passing=[{"count": "for", "at_least": 0}]
    )

    found = answer(heads, voting(3, "against"))

    assert (found.carried, found.requirements[0].base, found.requirements[0].needed) == (
        True,
        None,
        3,
    )
    assert not answer(heads, voting(2, "for")).opened


def test_an_empty_list_of_requirements_always_opens() -> None:
    assert answer(rule(opening=[]), away(5)).outcome == "rejected"


def test_no_members_at_all_have_no_quorum() -> None:
    assert answer(rule()).outcome == "no_quorum"


def test_those_who_have_not_voted_yet_attend_and_are_nothing_else() -> None:
    found = answer(rule(), voting(2, "for"), voting(2))

    assert (found.outcome, found.tally.silent) == ("rejected", 2)
    assert "표결하지 않음 2" in found.explanation


def test_opinions_are_collected_without_a_vote() -> None:
    found = answer(rule(decision={"kind": "opinions"}, passing=None), voting(3))

    assert (found.outcome, found.carried, found.value) == ("collected", None, None)
    assert found.as_data()["value"] is None


def test_other_decisions_are_not_carried_without_a_quorum() -> None:
    opinions = rule(decision={"kind": "opinions"}, passing=None)

    found = answer(opinions, voting(1), away(1))

    assert (found.outcome, found.opened, found.carried) == ("no_quorum", False, None)
    assert answer(opinions, voting(1), procedure="written").carried is None


def test_shapes_that_are_not_monotone() -> None:
    """One more vote for can lose what was carried: with an upper limit, a count of others, or a casting vote."""
    limit = rule(passing=[{"count": "for", "at_most": 2}])
    opposed = rule(passing=[{"count": "against", "at_least": 1}])
    narrowed = rule(
        passing=[{"count": {"who": "for", "where": {"kind": "x"}}, "more_than": "1/2", "of": "for"}]
    )
    casting = rule(
        tie="chair_decides", passing=[{"count": "for", "more_than": "1/2", "of": "enrolled"}]
    )
    shapes: list[tuple[Data, list[Data], list[Data], Any]] = [
        (limit, [voting(2, "for"), voting(1, "against")], [voting(3, "for")], None),
        (opposed, [voting(1, "for"), voting(1, "against")], [voting(2, "for")], None),
        (
            narrowed,
            [voting(1, "for", kind="x"), voting(1, "against")],
            [voting(1, "for", kind="x"), voting(1, "for")],
            None,
        ),
        (
            casting,
            [voting(2, "for"), voting(2, "against"), voting(1, "abstain"), away(3)],
            [voting(3, "for"), voting(2, "against"), away(3)],
            "for",
        ),
    ]
    for shape, before, after, casting_vote in shapes:
        facts = {"casting_vote": casting_vote} if casting_vote else {}
        assert answer(shape, *before, **facts).carried
        assert not answer(shape, *after, **facts).carried


def test_a_case_of_many_members_is_one_of_few_kinds() -> None:
    found = answer(rule(), voting(600_000, "for"), voting(400_000, "against"))

    assert found.requirements[-1].needed == 500_001
    assert found.carried


def test_a_refused_case_says_where() -> None:
    data = case(rule(), voting(1, "for"))
    data["members"][0]["vote"] = "yes"

    with pytest.raises(RuleFormatError) as caught:
        parse_case(data)

    assert caught.value.path == "members[0].vote"
    assert str(caught.value).startswith("members[0].vote: for, conditional")


def test_a_seat_that_presides_without_a_vote_is_not_vacant() -> None:
    chair = rule(chair_votes=False, seats=12)
    members = [voting(1, role="chair"), voting(6, "for"), away(2, role="member")]

    assert "재적 8명(정원 12, 결원 3, 의결권 없는 의장 제외)" in answer(chair, *members).explanation
    assert "재적 8명(정원 12, 결원 4)" in answer(chair, *members[1:]).explanation
    silent = voting(1, role="chair", voting=False)
    assert "재적 8명(정원 12, 결원 4)" in answer(chair, silent, *members[1:]).explanation
