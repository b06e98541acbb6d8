"""A case that is not of the form is refused with the path to it."""

from decimal import Decimal
from typing import Any

import pytest

from hwabaek.core.rules import (
    Abstention,
    Allowed,
    Bound,
    Candidate,
    Case,
    Group,
    MeanScore,
    Member,
    Motion,
    Opinions,
    Procedure,
    Ranking,
    Recused,
    Requirement,
    RuleFormatError,
    Share,
    Tie,
    Vote,
    Who,
    Written,
    decide,
    parse_case,
    parse_rule,
    render_case,
    render_rule,
)
from hwabaek.core.rules.case_form import case_at
from hwabaek.core.rules.reading import Spot
from tests.core.rules.builders import Data, case, path_of, rule, voting

HALF = {"count": "for", "more_than": "1/2", "of": "attending"}


ATTENDS = {"attending": True}


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("x", ""),
        ({"n": 0}, ".n"),
        ({"n": -1}, ".n"),
        ({"n": "3"}, ".n"),
        ({"n": True}, ".n"),
        ({"n": 2.0}, ".n"),
        ({"n": 10**7}, ".n"),
        ({"role": 1}, ".role"),
        ({"attending": "yes"}, ".attending"),
        ({"attending": None}, ".attending"),
        ({"recused": 1}, ".recused"),
        ({"voting": 0}, ".voting"),
        ({"panel": "true"}, ".panel"),
        ({**ATTENDS, "vote": "yes"}, ".vote"),
        ({**ATTENDS, "vote": True}, ".vote"),
        ({**ATTENDS, "score": 85}, ".score"),
        ({**ATTENDS, "score": "85,5"}, ".score"),
        ({**ATTENDS, "score": "1" * 13}, ".score"),
        ({**ATTENDS, "opinion": 3}, ".opinion"),
        ({**ATTENDS, "scores": ["1"]}, ".scores"),
        ({**ATTENDS, "scores": {"가": 1}}, ".scores.가"),
        ({**ATTENDS, "scores": {"": "1"}}, ".scores."),
        ({"sex": "F"}, ".sex"),
        ({"expert": 1.5}, ".expert"),
        ({"vote": "for"}, ".vote"),
        ({"attending": False, "vote": "abstain"}, ".vote"),
        ({"attending": False, "score": "0"}, ".score"),
        ({"attending": False, "opinion": "정직"}, ".opinion"),
        ({"attending": False, "scores": {"가": "1"}}, ".scores"),
    ],
)
def test_a_member_is_read_strictly(line: Any, path: str) -> None:
    asking = rule(
        composition=[{"count": {"who": "enrolled", "where": {"expert": True}}, "at_least": 1}]
    )

    assert path_of(case(asking, voting(1, "for"), line), parse_case) == f"members[1]{path}"


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"procedure": "online"}, "procedure"),
        ({"procedure": None}, "procedure"),
        ({"members": {}}, "members"),
        ({"rule": {}}, "rule.source"),
        ({"ground": "긴급"}, "ground"),
        ({"ground": 1, "procedure": "written"}, "ground"),
        ({"item": "고발"}, "item"),
        ({"item": "고발", "procedure": "written"}, "item"),
        ({"item": ["고발"]}, "item"),
        ({"casting_vote": "abstain"}, "casting_vote"),
        ({"candidates": [{"name": "가"}]}, "candidates"),
        ({"candidates": [{}]}, "candidates[0].name"),
        ({"candidates": [{"name": "가", "price": "1"}]}, "candidates[0].price"),
        ({"quorum": 5}, "quorum"),
    ],
)
def test_a_case_is_read_strictly(facts: Data, path: str) -> None:
    assert path_of(case(rule(), voting(1, "for")) | facts, parse_case) == path


@pytest.mark.parametrize("key", ["rule", "procedure", "members"])
def test_a_case_lacks_nothing(key: str) -> None:
    data = case(rule(), voting(1, "for"))
    del data[key]

    assert path_of(data, parse_case) == key


def test_a_key_that_is_no_text_is_refused() -> None:
    assert path_of({3: "source"}) == "rule"


def test_a_case_in_a_list_says_which() -> None:
    with pytest.raises(RuleFormatError) as caught:
        case_at(Spot(case(rule(), {"vote": "for"}), "[7]"))

    assert caught.value.path == "[7].members[0].vote"


def test_an_unknown_kind_of_item_does_not_fall_back_to_the_ordinary_majority() -> None:
    listed = rule(special=[{"item": "고발"}], written={"allowed": "listed", "items": ["복구"]})

    assert path_of(case(listed, voting(1, "for"), item="고 발"), parse_case) == "item"
    assert parse_case(case(listed, voting(1, "for"), item="복구")).item == "복구"
    assert (
        parse_case(case(listed, voting(1, "for"), item="고 발", procedure="written")).item
        == "고 발"
    )


def test_only_one_presides_where_it_costs_the_vote() -> None:
    two = [voting(1, role="chair"), voting(1, role="chair")]

    assert len(parse_case(case(rule(), *two)).members) == 2
    assert path_of(case(rule(chair_votes=False), *two), parse_case) == "members[1].role"
    assert (
        path_of(case(rule(chair_votes=False), voting(2, role="chair")), parse_case)
        == "members[0].role"
    )
    one = case(rule(chair_votes=False), voting(1, role="chair"), voting(9, role="member"))
    assert parse_case(one).members[1].n == 9


def test_an_opinion_is_a_step_of_the_ladder() -> None:
    ladder = rule(decision={"kind": "severity", "ladder": ["정직", "감봉"]})

    assert path_of(case(ladder, voting(1, opinion="파면")), parse_case) == "members[0].opinion"
    free = parse_case(case(rule(), voting(1, opinion="자유로운 의견")))
    assert free.members[0].opinion == "자유로운 의견"


def test_every_candidate_has_the_keys_that_settle_equal_means() -> None:
    ranking = rule(decision={"kind": "ranking", "tie_by": ["기술", "-가격"]})
    full = {"name": "가", "keys": {"기술": "1", "가격": "2"}}

    assert parse_case(case(ranking, candidates=[full])).candidates == (
        Candidate("가", {"기술": Decimal(1), "가격": Decimal(2)}),
    )
    for bad, path in (
        ({"name": "나", "keys": {"기술": "1"}}, "candidates[1].keys"),
        ({"name": "나"}, "candidates[1].keys"),
        (full, "candidates[1].name"),
        ({"name": "나", "keys": {"기술": 1}}, "candidates[1].keys.기술"),
    ):
        assert path_of(case(ranking, candidates=[full, bad]), parse_case) == path


def test_a_rule_becomes_typed_parts() -> None:
    parsed = parse_rule(
        rule(
            tie="fails",
            abstention="out_of_base",
            recused="stays",
            chair_votes=False,
            written={"allowed": "on_grounds", "grounds": ["긴급"]},
            decision={"kind": "motion"},
        )
    )

    assert parsed.opening == (
        Requirement(Group(Who.ATTENDING), Bound.MORE_THAN, Share(1, 2), Group(Who.ENROLLED)),
    )
    assert (parsed.tie, parsed.abstention, parsed.recused) == (
        Tie.FAILS,
        Abstention.OUT_OF_BASE,
        Recused.STAYS,
    )
    assert parsed.written == Written(Allowed.ON_GROUNDS, grounds=("긴급",))
    assert (parsed.chair_has_vote, parsed.decision) == (False, Motion())


def test_what_is_unsaid_is_none_and_has_an_effect() -> None:
    silent = parse_rule(rule())

    assert (silent.tie, silent.abstention, silent.recused, silent.chair_votes, silent.written) == (
        None,
    ) * 5
    assert silent.tie_effect is Tie.FAILS
    assert silent.abstention_effect is Abstention.IN_BASE
    assert silent.recusal_effect is Recused.LEAVES_ALL
    assert silent.chair_has_vote
    assert silent.written_clause == Written(Allowed.NEVER)
    assert silent.decision_kind == Motion()


def test_a_fraction_keeps_the_words_of_its_clause() -> None:
    shares = rule(
        composition=[
            {"count": "enrolled", "at_most": text, "of": "enrolled"}
            for text in ("6/10", "1", "1/1")
        ]
    )

    assert [r["at_most"] for r in render_rule(parse_rule(shares))["composition"]] == [
        "6/10",
        "1",
        "1",
    ]


@pytest.mark.parametrize(
    "decision",
    [
        MeanScore(Decimal("0.0000001"), 2),
        MeanScore(Decimal(80), 0, drop_extremes=True),
        Ranking(("기술",)),
        Opinions(),
        Motion(),
    ],
)
def test_a_decision_written_and_read_again_is_the_same(decision: Any) -> None:
    parsed = parse_rule(rule())
    changed = type(parsed)(source="§1", opening=(), passing=parsed.passing, decision=decision)

    assert parse_rule(render_rule(changed)) == changed


def test_a_requirement_made_in_code_is_checked_too() -> None:
    with pytest.raises(RuleFormatError):
        Requirement(Group(Who.FOR), Bound.AT_LEAST, Share(1, 2))
    with pytest.raises(RuleFormatError):
        Requirement(Group(Who.FOR), Bound.AT_LEAST, 2, Group(Who.ATTENDING))


def test_members_made_in_code_may_carry_more_than_the_rule_asks_about() -> None:
    parsed = parse_rule(rule())
    roster = tuple(
        Member(
            attending=True, vote=Vote.FOR, attributes={"seat": number, "affiliation": "법무법인"}
        )
        for number in range(3)
    )

    made = Case(rule=parsed, procedure=Procedure.SITTING, members=roster)

    assert decide(case=made).carried
    assert "affiliation" not in str(render_case(made)["members"])


def test_members_made_in_code_are_checked_too() -> None:
    made = Case(rule=parse_rule(rule()), procedure=Procedure.SITTING, members=(Member(n=0),))

    with pytest.raises(RuleFormatError) as caught:
        decide(case=made)

    assert caught.value.path == "members[0].n"


def test_a_case_is_written_with_all_that_was_said() -> None:
    ranking = rule(
        decision={"kind": "ranking"}, written={"allowed": "default"}, special=[{"item": "고발"}]
    )
    data = case(
        ranking,
        {
            "n": 1,
            "attending": True,
            "role": "chair",
            "recused": True,
            "voting": False,
            "panel": True,
            "vote": "for",
        },
        {"n": 2, "attending": True, "score": "0.10", "opinion": "좋음", "scores": {"가": "90.50"}},
        procedure="written",
        ground="긴급",
        item="고발",
        casting_vote="for",
        candidates=[{"name": "가", "keys": {"기술": "1.0"}}],
    )

    assert render_case(parse_case(data)) == data | {"rule": render_rule(parse_rule(ranking))}
