"""The committees of Yuseong-gu, as the project carries them, load and decide."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from hwabaek.core.rules import (
    Outcome,
    Procedure,
    Rule,
    Vote,
    check_rule,
    decide,
    describe_rule,
    parse_case,
    parse_rule,
    render_rule,
    shortfall,
)
from hwabaek.core.rules.rule import MeanScore, Motion, Opinions, Ranking, Severity
from tests.core.rules.builders import Data

DATA = Path(__file__).parents[3] / "src" / "hwabaek" / "data" / "yuseong.json"
YUSEONG: Data = json.loads(DATA.read_text())
COMMITTEES: list[Data] = YUSEONG["committees"]
WITH_RULE = [committee for committee in COMMITTEES if committee["rule"] is not None]


def ids(committee: Data) -> str:
    return str(committee["id"])


def test_all_committees_are_there() -> None:
    assert len(COMMITTEES) == 95
    assert len(WITH_RULE) == 89
    assert len({committee["id"] for committee in COMMITTEES}) == 95
    assert YUSEONG["body"]["name"] == "대전광역시 유성구"


@pytest.mark.parametrize("committee", COMMITTEES, ids=ids)
def test_a_committee_has_the_facts_that_the_product_needs(committee: Data) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", committee["id"])
    assert committee["name"] == f"대전광역시 유성구 {committee['short_name']}"
    assert committee["functions"]
    assert committee["legal_basis"]["instrument"]
    assert set(committee["seats"]) >= {"min", "max"}
    for key in ("notice", "papers"):
        assert isinstance(committee[key]["days"], int)
    for key in ("notice", "papers", "recusal", "minutes", "disclosure", "allowance"):
        assert committee[key]["source"]
        assert isinstance(committee[key]["own"], bool)
    for post in committee["composition"]["ex_officio"]:
        assert post["post"]
        assert post["n"] >= 1
    assert set(committee["composition"]) == {
        "chair",
        "vice_chair",
        "ex_officio",
        "commissioned",
        "requirements",
    }


def everyone_agrees(rule: Rule, number: int) -> list[Data]:
    """Return members who meet whatever the panel and the opening ask of them, and agree."""
    wanted: Data = {}
    for requirement in (*(rule.panel or ()), *rule.opening):
        wanted |= dict(requirement.count.where)
    wanted.pop("role", None)
    base: Data = {"attending": True, "panel": True, "vote": "for", **wanted}
    match rule.decision_kind:
        case MeanScore():
            base["score"] = "100"
        case Severity(ladder=ladder):
            base["opinion"] = ladder[0]
    return [base | {"role": "chair"}, base | {"n": number - 1}]


EXPECTED = {
    Motion: Outcome.CARRIED,
    MeanScore: Outcome.PASSED,
    Ranking: Outcome.RANKED,
    Opinions: Outcome.COLLECTED,
}


def number_needed(rule: Rule) -> int:
    """Return how many sit: as many as the panel asks for, or else eight."""
    heads = [r.amount for r in rule.panel or () if isinstance(r.amount, int) and not r.count.where]
    return min(heads, default=8)


@pytest.mark.parametrize("committee", WITH_RULE, ids=ids)
def test_a_committee_of_yuseong_loads_and_decides(committee: Data) -> None:
    rule = parse_rule(committee["rule"])
    assert render_rule(rule) == committee["rule"]
    assert parse_rule(render_rule(rule)) == rule
    data: Data = {
        "rule": committee["rule"],
        "procedure": "sitting",
        "members": everyone_agrees(rule, number_needed(rule)),
    }

    found = decide(case=parse_case(data))

    assert found.outcome is EXPECTED[type(rule.decision_kind)]
    assert found.opened
    assert "§" not in found.explanation
    absent = [
        {k: v for k, v in line.items() if k not in ("vote", "score", "opinion")}
        | {"attending": False}
        for line in data["members"]
    ]
    assert not decide(case=parse_case(data | {"members": absent})).opened


@pytest.mark.parametrize("committee", WITH_RULE, ids=ids)
def test_a_committee_of_yuseong_decides_its_special_kinds(committee: Data) -> None:
    rule = parse_rule(committee["rule"])
    for special in rule.special:
        decision = special.decision or rule.decision_kind
        members = everyone_agrees(rule, number_needed(rule))
        for line in members:
            line.update(pair for r in special.opening or () for pair in r.count.where)
            line.update({"score": "75"} if isinstance(decision, MeanScore) else {})
            line.update({"opinion": decision.ladder[2]} if isinstance(decision, Severity) else {})

        found = decide(
            case=parse_case(
                {
                    "rule": committee["rule"],
                    "procedure": "sitting",
                    "item": special.item,
                    "members": members,
                }
            )
        )

        assert found.outcome is (
            Outcome.DECIDED if isinstance(decision, Severity) else EXPECTED[type(decision)]
        )


@pytest.mark.parametrize("committee", WITH_RULE, ids=ids)
def test_a_committee_of_yuseong_writes_only_on_its_grounds(committee: Data) -> None:
    rule = parse_rule(committee["rule"])
    written = rule.written_clause
    members = everyone_agrees(rule, number_needed(rule))
    tries: list[tuple[Data, bool]] = [({}, written.allowed == "default")]
    tries += [
        ({"ground": ground}, True) for ground in written.grounds if written.allowed == "on_grounds"
    ]
    tries += [({"ground": "chair"}, written.allowed in ("chair", "default"))]
    tries += [({"item": item}, True) for item in written.items]
    for facts, allowed in tries:
        data = {"rule": committee["rule"], "procedure": "written", "members": members} | facts
        found = decide(case=parse_case(data))
        assert (found.outcome is not Outcome.NOT_ALLOWED) is allowed


@pytest.mark.parametrize("committee", WITH_RULE, ids=ids)
def test_nothing_is_wrong_with_a_rule_of_yuseong(committee: Data) -> None:
    rule = parse_rule(committee["rule"])

    assert [finding for finding in check_rule(rule=rule) if finding.level == "wrong"] == []
    assert all(
        "§" not in line.source + line.sentence for line in describe_rule(rule=rule, enrolled=14)
    )


@pytest.mark.parametrize("committee", WITH_RULE, ids=ids)
def test_a_committee_of_yuseong_knows_how_many_more_it_takes(committee: Data) -> None:
    rule = parse_rule(committee["rule"])
    lines = everyone_agrees(rule, number_needed(rule))
    silent = [
        {k: v for k, v in line.items() if k not in ("vote", "score", "opinion")} for line in lines
    ]
    away = parse_case(
        {
            "rule": committee["rule"],
            "procedure": "sitting",
            "members": [line | {"attending": False} for line in silent],
        }
    )

    found = shortfall(rule=rule, members=away.members, procedure=Procedure.SITTING)

    assert found.more
    some = _attend(silent, found.more)
    again = parse_case({"rule": committee["rule"], "procedure": "sitting", "members": some})
    assert shortfall(rule=rule, members=again.members).met


def _attend(lines: list[Data], number: int) -> list[Data]:
    """Let so many of the members attend, the chair first."""
    chair, others = lines
    there, away = number - 1, others["n"] - (number - 1)
    rest = [others | {"n": there}, others | {"n": away, "attending": False}]
    return [chair, *(line for line in rest if line["n"])]


def test_the_copy_is_that_of_the_design_documents(shared: Path) -> None:
    source = json.loads((shared / "yuseong" / "committees.json").read_text())

    assert YUSEONG["as_of"] == source["as_of"]
    for ours, theirs in zip(COMMITTEES, source["committees"], strict=True):
        assert (ours["id"], ours["name"], ours["functions"]) == (
            theirs["id"],
            theirs["name"],
            theirs["function"],
        )
        assert ours["department"] == theirs.get("department")
        assert ours["legal_basis"]["instrument"] == theirs["basis"]["instrument"]
        assert ours["legal_basis"]["article"] == theirs["basis"]["article"]
        assert ours["legal_basis"]["amended"] == theirs["basis"].get("amended")
        assert ours["seats"]["max"] == theirs.get("seats", {}).get("max")
        assert ours["term"] == theirs.get("term")
        assert ours["composition"]["ex_officio"] == theirs["composition"].get("ex_officio", [])
        assert ours["composition"]["requirements"] == theirs["composition"].get("requirements", [])
        assert ours["unsure"] == theirs["unsure"]
        _same_rule(ours, theirs)


def _same_rule(ours: Data, theirs: Data) -> None:
    """Compare rules: a second kind of decision became a special kind of item; all else is as it was."""
    variants: Data = theirs.get("rule_variants", {})
    rule: Any = ours["rule"]
    if variants:
        specials = {special["item"]: special for special in rule["special"]}
        assert {name: variant["decision"] for name, variant in variants.items()} == {
            name: special["decision"] for name, special in specials.items()
        }
        rule = {key: value for key, value in rule.items() if key != "special"}
    assert rule == theirs.get("rule")
    days = (theirs.get("rule") or {}).get("notice_days", 7)
    assert ours["notice"]["days"] == days


def test_votes_are_the_words_of_the_form() -> None:
    assert [vote.value for vote in Vote] == ["for", "conditional", "against", "abstain", "invalid"]
