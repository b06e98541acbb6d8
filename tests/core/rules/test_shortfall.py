"""How many more, and of which kinds, it takes to open."""

from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from hwabaek.core.rules import (
    Bound,
    KindMissing,
    Member,
    Procedure,
    RuleFormatError,
    Shortfall,
    Who,
    parse_case,
    parse_rule,
    shortfall,
)
from tests.core.rules.builders import Data, away, case, rule, voting
from tests.core.rules.naive import naive_answer
from tests.core.rules.strategies import EXAMPLES, SHARES, seeds

OUTSIDE = {"who": "attending", "where": {"kind": "outside"}}
OFFICIAL = {"who": "attending", "where": {"kind": "official"}}
MAJORITY = {"count": "attending", "more_than": "1/2", "of": "enrolled"}


def missing(a_rule: Data, *lines: Data, **facts: Any) -> Shortfall:
    data = parse_case(case(a_rule, *lines, **facts))
    return shortfall(
        rule=data.rule,
        members=data.members,
        procedure=data.procedure,
        ground=data.ground,
        item=data.item,
    )


def test_so_many_more_are_needed() -> None:
    found = missing(rule(), voting(6), away(8))

    assert (found.met, found.more, found.kinds, found.spare) == (False, 2, (), 0)
    assert (found.enrolled, found.attending) == (14, 6)
    assert found.short == "2명 더 필요"
    assert (
        found.sentence
        == "재적 14명 가운데 6명이 출석했습니다. 2명이 더 출석하면 개의할 수 있습니다."
    )


def test_some_of_them_must_be_of_a_kind() -> None:
    half_outside = rule(
        opening=[MAJORITY, {"count": OUTSIDE, "at_least": "1/2", "of": "attending"}]
    )

    found = missing(
        half_outside, voting(3, kind="outside"), voting(3), away(4, kind="outside"), away(5)
    )

    assert found.more == 2
    assert [(kind.group.who, kind.bound, kind.number) for kind in found.kinds] == [
        (Who.ATTENDING, Bound.AT_LEAST, 1)
    ]
    assert found.short == "2명 더 필요, 외부 위원 1명 이상"
    assert found.sentence.endswith(
        "2명이 더 출석하면 개의할 수 있습니다. 그 가운데 외부 위원이 1명 이상이어야 합니다."
    )


def test_some_of_them_may_not_be_of_a_kind() -> None:
    few_officials = rule(opening=[MAJORITY, {"count": OFFICIAL, "at_most": 2}])

    found = missing(
        few_officials, voting(1, kind="official"), voting(3), away(5, kind="official"), away(3)
    )

    assert found.more == 3
    assert found.kinds[0].bound is Bound.AT_MOST
    assert found.short == "3명 더 필요, 공무원 위원 1명 이하"


def test_several_kinds_are_named_each_once() -> None:
    women = {"who": "attending", "where": {"sex": "F"}}
    both = rule(
        opening=[
            {"count": OUTSIDE, "at_least": 1},
            {"count": women, "at_least": 1},
            {"count": OUTSIDE, "more_than": "1/10", "of": "enrolled"},
        ]
    )

    assert missing(both, away(2, kind="outside"), away(2, sex="F")).short == (
        "2명 더 필요, 외부 위원 1명 이상, 여성 위원 1명 이상"
    )
    assert missing(both, away(1, kind="outside"), away(2, sex="F", kind="outside")).short == (
        "1명 더 필요, 외부 위원 1명 이상, 여성 위원 1명 이상"
    )


def test_what_nobody_can_help_is_said() -> None:
    found = missing(rule(opening=[{"count": "attending", "at_least": 7}]), voting(4), away(2))

    assert (found.met, found.more, found.short) == (False, None, "모두 와도 모자람")
    assert found.sentence.endswith("남은 위원이 모두 출석해도 개의할 수 없습니다.")


def test_too_many_of_a_kind_may_need_more_of_the_others() -> None:
    few = rule(opening=[{"count": OFFICIAL, "at_most": "1/4", "of": "attending"}])

    assert missing(few, voting(2, kind="official"), voting(2), away(5)).more == 4
    assert missing(few, voting(2, kind="official"), voting(2), away(3)).more is None
    assert (
        missing(few, voting(2, kind="official"), voting(2), away(9, kind="official")).more is None
    )


def test_enough_is_said_with_what_may_still_be_lost() -> None:
    found = missing(rule(), voting(10), away(4))

    assert (found.met, found.more, found.spare, found.short) == (True, 0, 2, "정족수 충족")
    assert found.sentence.endswith("개의할 수 있습니다. 2명까지 빠져도 정족수를 지킵니다.")
    assert missing(rule(), voting(8), away(6)).sentence.endswith(
        "한 명이라도 빠지면 정족수를 잃을 수 있습니다."
    )
    assert missing(rule(opening=[]), voting(3)).spare == 3


def test_those_who_may_leave_are_the_ones_whose_leaving_costs_most() -> None:
    outside = rule(opening=[MAJORITY, {"count": OUTSIDE, "at_least": 3}])

    assert missing(outside, voting(4, kind="outside"), voting(9), away(1)).spare == 1


def test_in_writing_members_reply() -> None:
    written = rule(written={"allowed": "on_grounds", "grounds": ["시급"]})

    found = missing(written, voting(6), away(7), procedure="written", ground="시급")

    assert (
        found.sentence
        == "재적 13명 가운데 6명이 회신했습니다. 1명이 더 회신하면 성립할 수 있습니다."
    )
    assert missing(written, voting(9), procedure="written", ground="시급").sentence.startswith(
        "재적 9명 가운데 9명이 회신했습니다. 성립할 수 있습니다."
    )
    refused = missing(written, voting(9), procedure="written")
    assert (refused.met, refused.more, refused.spare) == (False, None, 0)
    assert (
        refused.short
        == refused.sentence
        == "이 안건은 지금 정한 사유로는 서면으로 심의할 수 없습니다."
    )


def test_a_wrong_panel_is_not_mended_by_more_who_come() -> None:
    found = missing(rule(panel=[{"count": "panel", "at_least": 3}]), voting(2, panel=True), away(4))

    assert (found.met, found.more) == (False, None)
    assert found.sentence == "회의 구성 기준에 맞지 않아 구성원을 다시 지정해야 합니다."
    assert [result.met for result in found.results] == [False, False]


def test_only_those_whose_coming_counts_are_waited_for() -> None:
    heads = rule(opening=[{"count": "attending", "at_least": 2}])

    assert missing(heads, voting(1), away(1)).more == 1
    assert missing(heads, voting(1), away(1, recused=True)).more is None
    assert missing(heads, voting(1), away(1, voting=False)).more is None
    assert missing(heads, voting(1, panel=True), away(1)).more is None
    assert (
        missing(heads | {"recused": "leaves_attending"}, voting(1), away(1, recused=True)).more
        is None
    )
    assert missing(heads | {"recused": "stays"}, voting(1), away(1, recused=True)).more == 1


def test_the_requirements_are_those_of_the_item() -> None:
    special = rule(
        special=[
            {"item": "고발", "opening": [{"count": "attending", "at_least": "1", "of": "enrolled"}]}
        ]
    )

    assert missing(special, voting(3), away(1)).more == 0
    assert missing(special, voting(3), away(1), item="고발").more == 1


def test_a_base_of_nobody_is_not_enough() -> None:
    share = rule(opening=[{"count": OUTSIDE, "at_most": "1/2", "of": "attending"}])

    assert (
        missing(share, away(3, kind="outside"), away(1)).short == "1명 더 필요, 외부 위원 0명 이하"
    )
    assert missing(share, away(3, kind="outside")).more is None


def test_facts_that_contradict_one_another_are_refused() -> None:
    with pytest.raises(RuleFormatError):
        shortfall(rule=parse_rule(rule()), members=[Member(n=0)])


def test_a_sitting_is_meant_unless_said_otherwise() -> None:
    found = shortfall(rule=parse_rule(rule()), members=[Member(n=2, attending=True), Member(n=2)])

    assert found == shortfall(
        rule=parse_rule(rule()),
        members=[Member(n=2, attending=True), Member(n=2)],
        procedure=Procedure.SITTING,
    )
    assert found.more == 1


def test_a_large_committee_is_quick() -> None:
    kinds = ["outside", "official", "other"]
    lines = [voting(1, kind=kinds[n % 3], sex="FM"[n % 2]) for n in range(20)]
    lines += [away(1, kind=kinds[n % 3], sex="FM"[n % 2]) for n in range(130)]
    women = {"who": "attending", "where": {"sex": "F"}}
    demanding = rule(
        opening=[
            MAJORITY,
            {"count": OUTSIDE, "at_least": "1/2", "of": "attending"},
            {"count": OFFICIAL, "at_most": "1/10", "of": "attending"},
            {"count": women, "at_least": "1/3", "of": "attending"},
        ]
    )

    found = missing(demanding, *lines)

    assert (
        found.short
        == "56명 더 필요, 외부 위원 31명 이상, 공무원 위원 0명 이하, 여성 위원 16명 이상"
    )


def _small(seed: int) -> Data:
    """Return a rule with two opening requirements and up to eight members by themselves."""
    chance = Random(seed)
    opening: list[Data] = []
    for _ in range(chance.randint(1, 3)):
        count = chance.choice(["attending", "attending", OUTSIDE, OFFICIAL])
        bound = chance.choice(["more_than", "at_least", "at_least", "at_most"])
        if chance.random() < 0.7:
            base = chance.choice(["enrolled", "attending", "panel", OUTSIDE])
            opening.append({"count": count, bound: chance.choice(SHARES), "of": base})
        else:
            opening.append({"count": count, bound: chance.randint(0, 5)})
    lines = []
    for _ in range(chance.randint(1, 8)):
        line: Data = {"attending": chance.random() < 0.4}
        for key, value in (
            ("kind", chance.choice(["outside", "official"])),
            ("recused", True),
            ("voting", False),
        ):
            if chance.random() < (0.8 if key == "kind" else 0.1):
                line[key] = value
        lines.append(line)
    asks = "kind" in repr(opening)
    lines = [line if asks else {k: v for k, v in line.items() if k != "kind"} for line in lines]
    recused = chance.choice(["leaves_all", "leaves_attending", "stays"])
    return case(rule(opening=opening, recused=recused), *lines)


def _opens(data: Data, attending: tuple[int, ...]) -> bool:
    lines = [line | {"attending": index in attending} for index, line in enumerate(data["members"])]
    return bool(naive_answer(data | {"members": lines})["opened"])


@settings(max_examples=EXAMPLES)
@given(seeds)
def test_nobody_finds_a_smaller_number_by_trying_everything(seed: int) -> None:
    data = _small(seed)
    there = tuple(index for index, line in enumerate(data["members"]) if line["attending"])
    away_from = [index for index, line in enumerate(data["members"]) if not line["attending"]]
    found = missing(data["rule"], *data["members"])

    ways = {
        size: [who for who in combinations(away_from, size) if _opens(data, there + who)]
        for size in range(len(away_from) + 1)
    }
    smallest = next((size for size, enough in ways.items() if enough), None)

    assert found.more == smallest
    for kind in found.kinds:
        assert smallest is not None
        _kind_holds(kind, [[data["members"][index] for index in who] for who in ways[smallest]])
    if smallest == 0:
        leaving = [
            size
            for size in range(len(there) + 1)
            for who in combinations(there, size)
            if not _opens(data, tuple(index for index in there if index not in who))
        ]
        counting = [
            i
            for i in there
            if not data["members"][i].get("recused") and data["members"][i].get("voting", True)
        ]
        if data["rule"]["recused"] == "stays":
            counting = [index for index in there if data["members"][index].get("voting", True)]
        assert found.spare == (min(leaving) - 1 if leaving else len(counting))


def _kind_holds(kind: KindMissing, ways: list[list[Data]]) -> None:
    ((name, wanted),) = kind.group.where
    numbers = [
        sum(1 for line in way if line.get(name) == wanted and not _cannot_help(line))
        for way in ways
    ]
    assert kind.number == (max(numbers) if kind.bound is Bound.AT_MOST else min(numbers))


def _cannot_help(line: Data) -> bool:
    return line.get("voting") is False


def test_a_kind_that_is_there_already_is_not_named() -> None:
    outside = rule(
        opening=[MAJORITY, {"count": OUTSIDE, "at_least": 1}, {"count": OFFICIAL, "at_most": 9}]
    )

    found = missing(outside, voting(1, kind="outside"), away(3), away(2, kind="official"))

    assert (found.more, found.kinds) == (3, ())


def test_a_listed_item_may_be_waited_for_in_writing() -> None:
    listed = rule(written={"allowed": "listed", "items": ["복구"]})

    assert missing(listed, away(3), procedure="written", item="복구").more == 2
    assert missing(listed, away(3), procedure="written").more is None


def test_abstainers_are_there_for_the_opening() -> None:
    out = rule(abstention="out_of_base")

    found = missing(out, voting(3, "abstain"), voting(2, "for"), away(4))

    assert (found.met, found.attending, found.spare) == (True, 5, 0)
    assert missing(out, voting(4, "abstain"), away(4)).more == 1
