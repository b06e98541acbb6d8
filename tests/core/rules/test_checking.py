"""What is wrong or doubtful about a rule, and about a roster."""

import pytest

from hwabaek.core.rules import (
    Level,
    Member,
    check_composition,
    check_rule,
    parse_case,
    parse_rule,
)
from tests.core.rules.builders import Data, away, case, rule, voting

HALF = {"count": "for", "more_than": "1/2", "of": "attending"}


def findings(data: Data) -> list[tuple[str, str]]:
    return [(finding.path, finding.level) for finding in check_rule(rule=parse_rule(data))]


def test_nothing_is_wrong_with_the_rule_of_most_committees() -> None:
    assert (
        findings(
            rule(
                written={"allowed": "on_grounds", "grounds": ["긴급"]}, notice_days=7, papers_days=3
            )
        )
        == []
    )


WRONG, DOUBTFUL = Level.WRONG, Level.DOUBTFUL


@pytest.mark.parametrize(
    ("requirement", "impossible"),
    [
        ({"count": "for", "more_than": "1", "of": "attending"}, True),
        ({"count": "for", "at_least": "1", "of": "attending"}, False),
        ({"count": "for", "at_least": "4/3", "of": "enrolled"}, True),
        ({"count": "for", "more_than": "2/2", "of": "for"}, True),
        ({"count": "for", "more_than": "1", "of": "against"}, False),
        ({"count": "enrolled", "more_than": "1", "of": "attending"}, False),
        ({"count": "enrolled", "more_than": "1", "of": "for"}, False),
        ({"count": "for", "at_most": "3/2", "of": "attending"}, False),
        ({"count": "for", "at_least": 9}, True),
        ({"count": "for", "at_least": 8}, False),
        ({"count": "for", "more_than": 8}, True),
        ({"count": "for", "more_than": 7}, False),
        ({"count": "for", "at_most": 99}, False),
        ({"count": {"who": "for", "where": {"a": 1}}, "more_than": "1", "of": "attending"}, True),
        ({"count": "for", "more_than": "1", "of": {"who": "attending", "where": {"a": 1}}}, False),
        (
            {
                "count": {"who": "for", "where": {"a": 1}},
                "more_than": "1",
                "of": {"who": "for", "where": {"a": 1}},
            },
            True,
        ),
    ],
)
def test_what_can_never_be_met_is_wrong(requirement: Data, *, impossible: bool) -> None:
    assert (
        ("passing[1]", WRONG) in findings(rule(seats=8, passing=[HALF, requirement]))
    ) is impossible


def test_heads_beyond_the_seats_are_wrong_only_where_the_seats_are_known() -> None:
    heads = {"opening": [{"count": "attending", "at_least": 9}]}

    assert findings(rule(**heads)) == []
    assert findings(rule(seats=9, **heads)) == []
    assert findings(rule(seats=8, **heads)) == [("opening[0]", WRONG)]


@pytest.mark.parametrize(
    ("requirement", "low"),
    [
        ({"count": "attending", "at_least": "1/4", "of": "enrolled"}, True),
        ({"count": "attending", "at_least": "1/3", "of": "enrolled"}, False),
        ({"count": "attending", "at_most": "1/4", "of": "enrolled"}, False),
        (
            {
                "count": {"who": "attending", "where": {"a": 1}},
                "at_least": "1/4",
                "of": "attending",
            },
            False,
        ),
        ({"count": "attending", "at_least": 3}, True),
        ({"count": "attending", "at_least": 4}, False),
    ],
)
def test_an_opening_quorum_below_a_third_is_doubtful(requirement: Data, *, low: bool) -> None:
    expected = [("opening[0]", DOUBTFUL)] if low else []

    assert findings(rule(seats=12, opening=[requirement])) == expected
    special = rule(
        seats=12,
        special=[{"item": "a", "passing": [HALF]}, {"item": "b", "opening": [requirement]}],
    )
    assert findings(special) == ([("special[1].opening[0]", DOUBTFUL)] if low else [])
    written = rule(seats=12, written={"allowed": "default", "opening": [requirement]})
    assert findings(written) == ([("written.opening[0]", DOUBTFUL)] if low else [])


def test_no_opening_quorum_at_all_is_doubtful() -> None:
    assert findings(rule(opening=[])) == [("opening", DOUBTFUL)]


@pytest.mark.parametrize(
    ("requirement", "low"),
    [
        ({"count": "for", "at_least": "1/2", "of": "attending"}, True),
        ({"count": "for", "at_least": "1/2", "of": "cast"}, True),
        ({"count": "for", "more_than": "1/3", "of": "attending"}, True),
        ({"count": "for", "more_than": "1/2", "of": "attending"}, False),
        ({"count": "for", "at_most": "1/3", "of": "attending"}, False),
        ({"count": "for", "at_least": "1/2", "of": "enrolled"}, False),
        ({"count": "for", "at_least": 1}, False),
    ],
)
def test_a_majority_that_a_minority_can_reach_is_doubtful(requirement: Data, *, low: bool) -> None:
    assert findings(rule(passing=[requirement])) == ([("passing[0]", DOUBTFUL)] if low else [])


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"written": {"allowed": "on_grounds"}}, "written.grounds"),
        ({"written": {"allowed": "listed"}}, "written.items"),
        ({"written": {"allowed": "never", "grounds": ["긴급"]}}, "written"),
        ({"decision": {"kind": "opinions"}}, "passing"),
        ({"special": [{"item": "a"}]}, "special[0]"),
        ({"notice_days": 3, "papers_days": 7}, "papers_days"),
        (
            {
                "written": {"allowed": "default", "passing": [HALF]},
                "special": [{"item": "a", "passing": [HALF]}],
            },
            "written.passing",
        ),
    ],
)
def test_what_has_no_effect_is_doubtful(parts: Data, path: str) -> None:
    assert findings(rule(**parts)) == [(path, DOUBTFUL)]


@pytest.mark.parametrize(
    "parts",
    [
        {"written": {"allowed": "never"}},
        {"written": {"allowed": "listed", "items": ["a"]}},
        {
            "written": {"allowed": "default", "passing": [HALF]},
            "special": [{"item": "a", "opening": rule()["opening"]}],
        },
        {
            "decision": {"kind": "opinions"},
            "special": [{"item": "a", "decision": {"kind": "motion"}}],
        },
        {"decision": {"kind": "opinions"}, "passing": None},
        {"special": [{"item": "a", "decision": {"kind": "opinions"}}]},
        {"notice_days": 3, "papers_days": 3},
        {"papers_days": 3},
    ],
)
def test_what_has_an_effect_is_not_doubted(parts: Data) -> None:
    assert findings(rule(**parts)) == []


def test_the_roster_is_checked_against_the_composition() -> None:
    women = {"who": "enrolled", "where": {"kind": "commissioned", "sex": "F"}}
    share = {
        "count": women,
        "at_most": "6/10",
        "of": {"who": "enrolled", "where": {"kind": "commissioned"}},
    }
    data = rule(
        chair_votes=False,
        composition=[share, {"count": "enrolled", "at_least": 4, "source": "§3①"}],
    )
    roster = [
        voting(1, role="chair", kind="official", recused=True),
        away(2, kind="commissioned", sex="F"),
        away(1, kind="commissioned", sex="M"),
        away(5, voting=False),
    ]
    parsed = parse_case(case(data, *roster))

    found = check_composition(rule=parsed.rule, members=parsed.members)

    assert [(result.count, result.base, result.needed, result.met) for result in found] == [
        (2, 3, 1, False),
        (4, None, 4, True),
    ]
    assert found[0].sentence == (
        "구성 기준에 맞으려면 위촉직 여성 위원이 위촉직 위원 3명의 10분의 6 이하인 1명 이하여야 하는데, "
        "2명으로 넘습니다(유성구 조례 제5조제2항)."
    )
    assert check_composition(rule=parsed.rule, members=[Member(n=4)])[1].met


def test_findings_say_what_to_look_at() -> None:
    low = rule(
        opening=[{"count": "attending", "at_least": "1/4", "of": "enrolled"}],
        passing=[{"count": "for", "at_least": "1/2", "of": "attending"}],
        written={"allowed": "on_grounds"},
    )

    assert [finding.sentence for finding in check_rule(rule=parse_rule(low))] == [
        "의사정족수가 3분의 1보다 적습니다.",
        "찬성이 반대보다 많지 않아도 가결될 수 있습니다.",
        "서면심의 사유가 없어 서면으로 할 수 있는 때가 없습니다.",
    ]
    assert check_rule(rule=parse_rule(rule(opening=[])))[0].sentence == (
        "의사정족수가 없습니다. 근거 조문을 확인하십시오."
    )
