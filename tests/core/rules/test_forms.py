"""What is not of the form is refused with the path to it."""

from typing import Any

import pytest

from hwabaek.core.rules import (
    Bound,
    Group,
    Requirement,
    RuleFormatError,
    Share,
    Who,
    parse_case,
    parse_requirement,
    parse_rule,
    render_rule,
)
from hwabaek.core.rules.reading import Spot
from hwabaek.core.rules.rule_form import rule_at
from tests.core.rules.builders import Data, path_of, rule

HALF = {"count": "for", "more_than": "1/2", "of": "attending"}


@pytest.mark.parametrize("data", [None, [], "rule", 3, True, 1.5])
def test_a_rule_is_an_object(data: Any) -> None:
    assert path_of(data) == "rule"
    assert path_of(data, parse_case) == ""


REQUIREMENTS: list[tuple[Any, str]] = [
    ("for", ""),
    ({}, ".count"),
    ({"count": "for"}, ""),
    ({**HALF, "count": "voters"}, ".count"),
    ({**HALF, "count": 3}, ".count"),
    ({**HALF, "count": None}, ".count"),
    ({**HALF, "of": "everyone"}, ".of"),
    ({**HALF, "at_least": "1/3"}, ".at_least"),
    ({**HALF, "at_most": 3}, ".at_most"),
    ({"count": "for", "more_than": "1/2"}, ".of"),
    ({"count": "for", "at_least": 5, "of": "attending"}, ".of"),
    ({**HALF, "more_than": 0.5}, ".more_than"),
    ({**HALF, "more_than": "0.5"}, ".more_than"),
    ({**HALF, "more_than": "1/0"}, ".more_than"),
    ({**HALF, "more_than": "-1/2"}, ".more_than"),
    ({**HALF, "more_than": "1/2/3"}, ".more_than"),
    ({**HALF, "more_than": " 1/2"}, ".more_than"),
    ({**HALF, "more_than": "1/2\n"}, ".more_than"),
    ({**HALF, "more_than": "½"}, ".more_than"),
    ({**HALF, "more_than": "١/٢"}, ".more_than"),
    ({**HALF, "more_than": "1/1000000000"}, ".more_than"),
    ({**HALF, "more_than": ""}, ".more_than"),
    ({**HALF, "more_than": True}, ".more_than"),
    ({**HALF, "more_than": -1}, ".more_than"),
    ({**HALF, "more_than": 10**30}, ".more_than"),
    ({**HALF, "more_than": None}, ".more_than"),
    ({**HALF, "more_than": [1, 2]}, ".more_than"),
    ({**HALF, "source": ""}, ".source"),
    ({**HALF, "source": 5}, ".source"),
    ({**HALF, "comment": "x"}, ".comment"),
    ({**HALF, "count": {"who": "for"}}, ".count.where"),
    ({**HALF, "count": {"where": {"sex": "F"}}}, ".count.who"),
    ({**HALF, "count": {"who": "for", "where": {}}}, ".count.where"),
    ({**HALF, "count": {"who": "for", "where": ["F"]}}, ".count.where"),
    ({**HALF, "count": {"who": "for", "where": {"sex": None}}}, ".count.where.sex"),
    ({**HALF, "count": {"who": "for", "where": {"sex": 1.5}}}, ".count.where.sex"),
    ({**HALF, "count": {"who": "for", "where": {"sex": 10**9}}}, ".count.where.sex"),
    ({**HALF, "count": {"who": "for", "where": {"sex": ""}}}, ".count.where.sex"),
    ({**HALF, "count": {"who": "for", "where": {"vote": "for"}}}, ".count.where.vote"),
    ({**HALF, "count": {"who": "for", "where": {" ": "for"}}}, ".count.where. "),
    ({**HALF, "count": {"who": "for", "where": {"sex": "F"}, "n": 1}}, ".count.n"),
    ({**HALF, "of": {"who": "seats", "where": {"sex": "F"}}}, ".of.where"),
    ({**HALF, "of": "seats"}, ".of"),
    ({"count": "seats", "at_least": 3}, ".count"),
]


@pytest.mark.parametrize(("requirement", "path"), REQUIREMENTS)
def test_a_requirement_is_read_strictly(requirement: Any, path: str) -> None:
    assert path_of(rule(passing=[HALF, requirement])) == f"rule.passing[1]{path}"


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"source": None}, ".source"),
        ({"source": " "}, ".source"),
        ({"source": "x" * 4001}, ".source"),
        ({"source": "\ud800"}, ".source"),
        ({"opening": None}, ".opening"),
        ({"opening": {}}, ".opening"),
        ({"passing": None}, ".passing"),
        ({"passing": []}, ".passing"),
        ({"passing": HALF}, ".passing"),
        ({"quorum": 3}, ".quorum"),
        ({"\ud800": 3}, ".'\\ud800'"),
        ({"x" * 99: 3}, f".'{'x' * 60}'"),
        ({"seats": 0}, ".seats"),
        ({"seats": "15"}, ".seats"),
        ({"seats": True}, ".seats"),
        ({"seats": 15.0}, ".seats"),
        ({"source_text": 1}, ".source_text"),
        ({"composition": "x"}, ".composition"),
        ({"panel": [{}]}, ".panel[0].count"),
        ({"tie": "chair"}, ".tie"),
        ({"tie": True}, ".tie"),
        ({"chair_votes": "no"}, ".chair_votes"),
        ({"chair_votes": 0}, ".chair_votes"),
        ({"abstention": "out"}, ".abstention"),
        ({"recused": False}, ".recused"),
        ({"notice_days": -1}, ".notice_days"),
        ({"notice_days": 366}, ".notice_days"),
        ({"papers_days": "3"}, ".papers_days"),
        ({"special": [{"passing": [HALF]}]}, ".special[0].item"),
        ({"special": [{"item": "a", "seats": 3}]}, ".special[0].seats"),
        ({"special": [{"item": "a"}, {"item": "b"}, {"item": "a"}]}, ".special[2].item"),
        ({"special": [{"item": "a", "passing": []}]}, ".special[0].passing"),
        (
            {"special": [{"item": "a", "opening": [{**HALF, "of": "seats"}]}]},
            ".special[0].opening[0].of",
        ),
        ({"special": {"item": "a"}}, ".special"),
        ({"written": "never"}, ".written"),
        ({"written": {}}, ".written.allowed"),
        ({"written": {"allowed": "sometimes"}}, ".written.allowed"),
        ({"written": {"allowed": "on_grounds", "grounds": "긴급"}}, ".written.grounds"),
        ({"written": {"allowed": "on_grounds", "grounds": ["긴급", 3]}}, ".written.grounds[1]"),
        (
            {"written": {"allowed": "on_grounds", "grounds": ["긴급", "긴급"]}},
            ".written.grounds[1]",
        ),
        ({"written": {"allowed": "listed", "items": [""]}}, ".written.items[0]"),
        ({"written": {"allowed": "default", "passing": []}}, ".written.passing"),
        (
            {"written": {"allowed": "default", "opening": [{**HALF, "of": "seats"}]}},
            ".written.opening[0].of",
        ),
        ({"written": {"allowed": "default", "tie": "fails"}}, ".written.tie"),
        ({"decision": "motion"}, ".decision"),
        ({"decision": {}}, ".decision.kind"),
        ({"decision": {"kind": "lottery"}}, ".decision.kind"),
        ({"decision": {"kind": ["motion"]}}, ".decision.kind"),
        ({"decision": {"kind": "motion", "places": 2}}, ".decision.places"),
        ({"decision": {"kind": "mean_score", "places": 2}}, ".decision.pass_at_least"),
        ({"decision": {"kind": "mean_score", "pass_at_least": "80"}}, ".decision.places"),
        (
            {"decision": {"kind": "mean_score", "pass_at_least": 80, "places": 2}},
            ".decision.pass_at_least",
        ),
        (
            {"decision": {"kind": "mean_score", "pass_at_least": "8e1", "places": 2}},
            ".decision.pass_at_least",
        ),
        (
            {"decision": {"kind": "mean_score", "pass_at_least": "NaN", "places": 2}},
            ".decision.pass_at_least",
        ),
        (
            {"decision": {"kind": "mean_score", "pass_at_least": "80", "places": 13}},
            ".decision.places",
        ),
        (
            {
                "decision": {
                    "kind": "mean_score",
                    "pass_at_least": "8",
                    "places": 2,
                    "drop_extremes": 1,
                }
            },
            ".decision.drop_extremes",
        ),
        ({"decision": {"kind": "severity"}}, ".decision.ladder"),
        ({"decision": {"kind": "severity", "ladder": []}}, ".decision.ladder"),
        ({"decision": {"kind": "severity", "ladder": ["정직", "정직"]}}, ".decision.ladder[1]"),
        ({"decision": {"kind": "ranking", "tie_by": "price"}}, ".decision.tie_by"),
        ({"decision": {"kind": "opinions", "by": "chair"}}, ".decision.by"),
        (
            {
                "decision": {"kind": "opinions"},
                "passing": None,
                "special": [{"item": "a", "decision": {"kind": "motion"}}],
            },
            ".special[0].passing",
        ),
    ],
)
def test_a_rule_is_read_strictly(parts: Data, path: str) -> None:
    data = {key: value for key, value in (rule() | parts).items() if value is not None}

    assert path_of(data) == f"rule{path}"


def test_an_opening_a_composition_and_a_panel_may_be_empty() -> None:
    empty = parse_rule(
        rule(
            opening=[],
            composition=[],
            panel=[],
            special=[],
            written={"allowed": "default", "opening": []},
        )
    )

    assert (empty.opening, empty.composition, empty.panel, empty.special) == ((), (), (), ())
    assert render_rule(empty)["panel"] == []
    assert "composition" not in render_rule(empty)


def test_the_path_starts_where_the_reader_says() -> None:
    with pytest.raises(RuleFormatError) as caught:
        rule_at(Spot({}, "[3].rule"))

    assert caught.value.path == "[3].rule.source"


def test_a_requirement_may_be_read_by_itself() -> None:
    assert parse_requirement(HALF) == Requirement(
        Group(Who.FOR), Bound.MORE_THAN, Share(1, 2), Group(Who.ATTENDING)
    )
    assert path_of({**HALF, "more_than": "0.5"}, parse_requirement) == "more_than"
