"""Means, steps and places, exactly."""

from fractions import Fraction

import pytest

from hwabaek.core.rules import Place, RuleFormatError
from hwabaek.core.rules.scoring import round_half_up, written_out
from tests.core.rules.builders import Data, answer, away, case, rule, voting

LADDER = ["파면", "해임", "강등", "정직"]


def mean(places: int = 2, at_least: str = "80", **parts: object) -> Data:
    decision = {"kind": "mean_score", "pass_at_least": at_least, "places": places, **parts}
    return rule(opening=[], passing=None, decision=decision)


def test_the_mean_is_compared_after_rounding_half_up() -> None:
    assert answer(mean(), voting(1, score="79.995")).outcome == "passed"
    assert answer(mean(), voting(1, score="79.9949")).outcome == "failed"
    assert answer(mean(0), voting(1, score="79.5")).value == "80"
    assert answer(mean(1), voting(2, score="79.9"), voting(1, score="80")).value == "79.9"


def test_a_mean_of_thirds_is_exact() -> None:
    found = answer(
        mean(12, "33.333333333333"),
        voting(1, score="0"),
        voting(1, score="0"),
        voting(1, score="100"),
    )

    assert (found.value, found.outcome) == ("33.333333333333", "passed")


def test_one_highest_and_one_lowest_are_left_out() -> None:
    dropped = mean(drop_extremes=True)

    found = answer(dropped, voting(2, score="100"), voting(1, score="79"), voting(2, score="10"))

    assert found.value == "63.00"
    assert "최고와 최저 하나씩을 뺀 점수의 평균 63.00점" in found.explanation
    assert (
        answer(mean(drop_extremes=False), voting(2, score="100"), voting(1, score="10")).value
        == "70.00"
    )


@pytest.mark.parametrize("number", [1, 2])
def test_of_fewer_than_three_scores_nothing_is_left_without_the_extremes(number: int) -> None:
    found = answer(mean(drop_extremes=True), voting(number, score="100"))

    assert (found.outcome, found.value) == ("failed", None)
    assert "평균을 낼 점수가 없음" in found.explanation


def test_equal_scores_lose_one_head_at_each_end() -> None:
    assert answer(mean(drop_extremes=True), voting(3, score="90")).value == "90.00"


def test_only_those_attending_are_counted() -> None:
    lines = [
        voting(1, score="90"),
        away(3),
        voting(2, score="0", recused=True),
        voting(1, score="0", voting=False),
    ]

    assert answer(mean(), *lines).value == "90.00"


def test_one_who_stays_though_disqualified_gives_no_score() -> None:
    assert (
        answer(mean() | {"recused": "stays"}, voting(1, score="90"), voting(1, recused=True)).value
        == "90.00"
    )


def test_nobody_there_has_no_mean() -> None:
    assert answer(mean(), away(3)).outcome == "failed"
    assert answer(mean(drop_extremes=True), away(3)).outcome == "failed"


def test_a_missing_score_is_refused_unless_the_member_abstains() -> None:
    with pytest.raises(RuleFormatError) as caught:
        answer(mean(), voting(1, score="90"), voting(1))

    assert caught.value.path == "members[1].score"
    for vote in ("abstain", "invalid"):
        assert answer(mean(), voting(1, score="90"), voting(1, vote)).value == "90.00"
    with pytest.raises(RuleFormatError):
        answer(mean(), voting(1, "for"))


def test_the_scores_may_come_later_than_the_question_whether_we_are_enough() -> None:
    enough = mean() | {"opening": [{"count": "attending", "at_least": 2}]}

    assert answer(enough, voting(1)).outcome == "no_quorum"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-1, 2), 0, "0"),
        (Fraction(-3, 2), 0, "-1"),
        (Fraction(-5, 100), 2, "-0.05"),
        (Fraction(12345, 100), 1, "123.5"),
        (Fraction(7), 3, "7.000"),
    ],
)
def test_a_half_goes_up(value: Fraction, places: int, text: str) -> None:
    assert written_out(value=round_half_up(value=value, places=places), places=places) == text


def severity(**parts: object) -> Data:
    return rule(opening=[], passing=None, decision={"kind": "severity", "ladder": LADDER}, **parts)


def test_opinions_are_added_from_the_worst_until_they_exceed_half() -> None:
    found = answer(
        severity(), voting(1, opinion="파면"), voting(2, opinion="강등"), voting(2, opinion="정직")
    )

    assert (found.outcome, found.value, found.carried) == ("decided", "강등", None)
    assert "출석 5명의 과반수인 3명에 이른 단계: 강등." in found.explanation


def test_half_is_not_enough_and_the_milder_step_is_decided() -> None:
    assert answer(severity(), voting(2, opinion="파면"), voting(2, opinion="정직")).value == "정직"


def test_an_abstainer_attends_and_gives_no_opinion() -> None:
    found = answer(severity(), voting(1, opinion="파면"), voting(1, "abstain"))

    assert (found.outcome, found.value) == ("failed", None)
    assert "과반수에 이른 단계가 없음" in found.explanation


def test_a_missing_opinion_is_refused() -> None:
    with pytest.raises(RuleFormatError) as caught:
        answer(severity(), voting(1, opinion="파면"), away(1), voting(1, score="3"))

    assert caught.value.path == "members[2].opinion"


def ranking(*tie_by: str) -> Data:
    return rule(opening=[], passing=None, decision={"kind": "ranking", "tie_by": list(tie_by)})


def candidate(name: str, **keys: str) -> Data:
    return {"name": name, "keys": keys}


def places(
    a_rule: Data, scores: list[dict[str, str]], *candidates: Data
) -> list[tuple[int, str, str]]:
    found = answer(
        a_rule, *(voting(1, scores=line) for line in scores), candidates=list(candidates)
    )
    assert found.outcome == "ranked"
    assert isinstance(found.value, tuple)
    return [(place.rank, place.candidate, place.mean) for place in found.value]


def test_candidates_are_ranked_by_their_mean() -> None:
    scores = [
        {"가": "80", "나": "90", "다": "70"},
        {"가": "81", "나": "91.5", "다": "70"},
        {"가": "81", "나": "90", "다": "7"},
    ]

    found = places(ranking(), scores, candidate("가"), candidate("나"), candidate("다"))

    assert found == [(1, "나", "90.5000"), (2, "가", "80.6667"), (3, "다", "49.0000")]


def test_keys_settle_equal_means_and_what_is_still_equal_shares_a_rank() -> None:
    scores = [{"가": "80", "나": "80", "다": "80", "라": "70"}]
    four = [
        candidate("가", 기술="10", 가격="5"),
        candidate("나", 기술="20", 가격="9"),
        candidate("다", 기술="20", 가격="5"),
        candidate("라", 기술="99", 가격="1"),
    ]

    def ranks(*tie_by: str) -> dict[str, int]:
        return {name: rank for rank, name, _ in places(ranking(*tie_by), scores, *four)}

    assert ranks() == {"가": 1, "나": 1, "다": 1, "라": 4}
    assert ranks("기술") == {"나": 1, "다": 1, "가": 3, "라": 4}
    assert ranks("기술", "-가격") == {"다": 1, "나": 2, "가": 3, "라": 4}
    assert ranks("-가격") == {"가": 1, "다": 1, "나": 3, "라": 4}


def test_means_that_differ_in_the_last_place_are_not_equal() -> None:
    scores = [{"가": "80.00000000001", "나": "80"}]

    assert [rank for rank, *_ in places(ranking(), scores, candidate("나"), candidate("가"))] == [
        1,
        2,
    ]


def test_every_member_scores_every_candidate_and_nobody_else() -> None:
    for scores, fault in (
        ({"가": "1"}, "점수를 매기지"),
        ({"가": "1", "나": "2", "다": "3"}, "후보가 아닌"),
    ):
        with pytest.raises(RuleFormatError, match=fault) as caught:
            places(ranking(), [{"가": "1", "나": "2"}, scores], candidate("가"), candidate("나"))
        assert caught.value.path == "members[1].scores"


def test_an_abstainer_scores_nobody() -> None:
    found = answer(
        ranking(), voting(1, "abstain"), voting(2, scores={"가": "7"}), candidates=[candidate("가")]
    )

    assert found.value == (Place(1, "가", "7.0000"),)
    assert found.as_data()["value"] == [{"rank": 1, "candidate": "가", "mean": "7.0000"}]
    assert "평균 점수 순위: 1위 가(7.0000점)." in found.explanation


def test_where_nobody_scores_nobody_is_ranked() -> None:
    found = answer(ranking(), voting(2, "abstain"), candidates=[candidate("가"), candidate("나")])

    assert (found.outcome, found.value) == ("failed", None)
    assert "순위를 매길 점수가 없음" in found.explanation


def test_no_candidates_are_ranked_as_none() -> None:
    found = answer(ranking(), voting(1))

    assert (found.outcome, found.value) == ("ranked", ())
    assert "순위를 매길 후보가 없음" in found.explanation


def test_a_case_that_is_refused_may_be_mended() -> None:
    data = case(mean(), voting(1))
    data["members"][0]["score"] = "81"

    assert answer(data["rule"], *data["members"]).outcome == "passed"


def test_several_lines_of_one_opinion_are_added() -> None:
    lines = [
        voting(1, opinion="파면"),
        voting(2, opinion="강등"),
        voting(2, opinion="강등"),
        voting(4, opinion="정직"),
    ]

    assert answer(severity(), *lines).value == "강등"


def test_a_ladder_may_have_one_step() -> None:
    one = rule(opening=[], passing=None, decision={"kind": "severity", "ladder": ["파면"]})

    assert answer(one, voting(1, opinion="파면")).value == "파면"


def test_several_members_of_one_line_weigh_in_a_mean_of_candidates() -> None:
    lines = [
        voting(3, scores={"가": "10"}),
        voting(1, scores={"가": "20"}),
        voting(1, scores={"가": "10"}),
    ]

    found = answer(ranking(), *lines, candidates=[candidate("가")])

    assert found.value == (Place(1, "가", "12.0000"),)


def test_the_explanation_of_a_mean() -> None:
    scores = mean() | {"source": "규칙 §7"}

    assert answer(scores, voting(1, score="80")).explanation == (
        "재적 1명 중 1명 출석. 점수의 평균 80.00점, 기준 80점 이상 충족. 통과."
    )
    assert answer(scores, voting(1, score="79")).explanation.endswith(
        "점수의 평균 79.00점, 기준 80점 이상 미달. 통과하지 못함."
    )
    assert answer(scores, away(1)).explanation.endswith(
        "평균을 낼 점수가 없음. 기준 80점 이상 미달."
    )


def test_the_explanation_of_a_step_in_writing() -> None:
    written = severity(written={"allowed": "default"})

    found = answer(written, voting(1, opinion="정직"), procedure="written")

    assert found.explanation == (
        "재적 1명 중 1명 회신. 당사자에게 가장 불리한 의견부터 더하여 회신 1명의 과반수인 1명에 이른 단계: 정직."
    )
