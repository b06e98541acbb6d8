"""A rule in a few lines, and what is wrong or doubtful about one."""

import pytest

from hwabaek.core.rules import (
    Line,
    Motion,
    describe_rule,
    parse_rule,
)
from hwabaek.core.rules.description import decision_phrase
from tests.core.rules.builders import Data, rule

HALF = {"count": "for", "more_than": "1/2", "of": "attending"}


def lines(data: Data, enrolled: int | None = None) -> dict[str, str]:
    return {
        line.part: line.sentence for line in describe_rule(rule=parse_rule(data), enrolled=enrolled)
    }


def test_the_rule_of_most_committees_in_lines() -> None:
    found = describe_rule(rule=parse_rule(rule(notice_days=7, papers_days=3)), enrolled=14)

    source = "유성구 조례 제5조제2항"
    assert found == (
        Line("opening", "개의", "재적위원 과반수 출석(재적 14명이면 8명 이상)", source),
        Line("passing", "의결", "출석위원 과반수 찬성", source),
        Line("tie", "가부동수", "정한 것 없음: 가결되지 않음", source),
        Line("abstention", "기권", "정한 것 없음: 출석으로 셈(반대와 같은 효과)", source),
        Line("recused", "제척", "정한 것 없음: 그 안건의 재적·출석에서 뺌", source),
        Line("written", "서면", "허용하는 조항이 없음", source),
        Line("notice", "알림", "7일 전 소집, 3일 전 자료", source),
    )


EVERY_PART = rule(
    decision={"kind": "opinions"},
    chair_votes=False,
    notice_days=1,
    special=[
        {
            "item": "a",
            "opening": [{"count": "attending", "at_least": 3, "source": "§8"}],
            "passing": [HALF],
        }
    ],
    panel=[
        {"count": "panel", "at_least": 1, "source": "§1"},
        {"count": "panel", "at_most": 9, "source": "§2"},
    ],
    composition=[{"count": "enrolled", "at_least": 1, "source": "§3"}],
    opening=[],
)


def test_every_part_has_its_name() -> None:
    found = describe_rule(rule=parse_rule(EVERY_PART))

    assert [(line.part, line.label) for line in found] == [
        ("panel", "회의 구성"),
        ("opening", "개의"),
        ("decision", "결정"),
        ("special", "특별 안건"),
        ("tie", "가부동수"),
        ("chair_votes", "의장"),
        ("abstention", "기권"),
        ("recused", "제척"),
        ("composition", "구성 기준"),
        ("written", "서면"),
        ("notice", "알림"),
    ]


def test_every_part_has_its_sources() -> None:
    found = describe_rule(rule=parse_rule(EVERY_PART))

    assert (found[0].sentence, found[0].source) == (
        "구성원 1명 이상, 구성원 9명 이하",
        "제1조, 제2조",
    )
    assert (found[3].sentence, found[3].source) == (
        "a: 3명 이상 출석, 출석위원 과반수 찬성",
        "제8조, 유성구 조례 제5조제2항",
    )
    assert found[8].source == "제3조"


def test_a_majority_of_those_enrolled_is_given_as_a_number() -> None:
    enrolled = rule(passing=[{"count": "for", "more_than": "1/2", "of": "enrolled"}])

    assert lines(enrolled, 9)["passing"] == "재적위원 과반수 찬성(재적 9명이면 5명 이상)"


def test_in_writing_each_source_is_named() -> None:
    opening = [{"count": "attending", "at_least": 3, "source": "§9"}]
    written = {"allowed": "default", "opening": opening, "passing": [HALF | {"source": "§10"}]}

    found = describe_rule(rule=parse_rule(rule(written=written)))

    assert next(line.source for line in found if line.part == "written") == "제9조, 제10조"


def test_what_the_instrument_says_is_said() -> None:
    found = lines(
        rule(
            tie="chair_decides",
            abstention="out_of_base",
            recused="stays",
            chair_votes=False,
            papers_days=3,
        )
    )

    assert found["tie"] == "위원장이 결정"
    assert found["abstention"] == "의결 기준 인원에서 뺌"
    assert found["recused"] == "재적·출석에 그대로 셈(표결만 하지 않음)"
    assert found["chair_votes"] == "표결에 참여하지 않고 인원에서도 뺌"
    assert found["notice"] == "3일 전 자료"
    assert (
        lines(rule(tie="fails", abstention="in_base", recused="leaves_attending"))["tie"] == "부결"
    )
    assert (
        lines(rule(recused="leaves_attending"))["recused"]
        == "그 안건의 출석에서만 뺌(재적에는 남음)"
    )
    assert lines(rule(recused="leaves_all"))["recused"] == "그 안건의 재적·출석에서 뺌"
    assert "notice" not in lines(rule())


def test_numbers_are_given_only_of_those_enrolled() -> None:
    limit = {
        "count": {"who": "enrolled", "where": {"kind": "official"}},
        "at_most": "1/4",
        "of": "enrolled",
    }
    heads = {"count": "attending", "at_least": 7}
    panel = {"count": "attending", "more_than": "1/2", "of": "panel"}
    narrow = {
        "count": "attending",
        "more_than": "1/2",
        "of": {"who": "enrolled", "where": {"sex": "F"}},
    }

    assert (
        lines(rule(opening=[limit]), 15)["opening"]
        == "재적위원 중 공무원 위원 4분의 1 이하(재적 15명이면 3명 이하)"
    )
    assert lines(rule(opening=[heads, panel]), 15)["opening"] == "7명 이상 출석, 구성원 과반수 출석"
    assert lines(rule(opening=[narrow]), 15)["opening"] == "여성 위원 과반수 출석"
    assert lines(rule(), 0)["opening"] == "재적위원 과반수 출석"
    assert lines(rule(opening=[]), 15)["opening"] == "정한 것 없음: 몇 명이든 개의"


def test_panel_composition_and_special_kinds_have_their_lines() -> None:
    data = rule(
        panel=[{"count": "panel", "at_least": 9, "source": "영 §84①"}],
        composition=[
            {
                "count": {"who": "enrolled", "where": {"civilian": True}},
                "more_than": "1/2",
                "of": "enrolled",
            }
        ],
        special=[
            {
                "item": "고발",
                "passing": [
                    {"count": "for", "at_least": "2/3", "of": "attending", "source": "§6②"}
                ],
            },
            {"item": "갱신", "opening": [], "decision": {"kind": "opinions"}},
            {"item": "빈 것"},
        ],
    )

    found = describe_rule(rule=parse_rule(data))

    assert found[0] == Line("panel", "회의 구성", "구성원 9명 이상", "영 제84조제1항")
    assert [line.sentence for line in found if line.part == "special"] == [
        "고발: 출석위원 3분의 2 이상 찬성",
        "갱신: 표결하지 않고 의견을 모아 위원장이 결과를 밝힘",
        "빈 것: 따로 정한 것 없음",
    ]
    assert [line.source for line in found if line.part == "special"] == [
        "제6조제2항",
        *["유성구 조례 제5조제2항"] * 2,
    ]
    assert lines(data)["composition"] == "재적위원 중 민간 위원 과반수"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"allowed": "never"}, "허용하는 조항이 없음"),
        (
            {"allowed": "on_grounds", "grounds": ["시급", "경미"]},
            "사유가 있을 때만: 시급, 경미. 정족수는 회의와 같음",
        ),
        ({"allowed": "on_grounds"}, "사유가 있을 때만: 사유를 정하지 않음. 정족수는 회의와 같음"),
        (
            {"allowed": "listed", "items": ["복구", "전보"]},
            "정해진 안건만: 복구, 전보. 정족수는 회의와 같음",
        ),
        ({"allowed": "listed"}, "정해진 안건만: 안건을 정하지 않음. 정족수는 회의와 같음"),
        ({"allowed": "chair"}, "위원장이 정할 때. 정족수는 회의와 같음"),
        (
            {
                "allowed": "default",
                "opening": [{"count": "attending", "at_least": 3, "source": "§9"}],
                "passing": [HALF],
            },
            "서면이 원칙. 3명 이상 회신, 회신위원 과반수 찬성",
        ),
    ],
)
def test_when_the_committee_may_decide_in_writing(written: Data, sentence: str) -> None:
    assert lines(rule(written=written))["written"] == sentence


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (
            {"kind": "mean_score", "pass_at_least": "80", "places": 2},
            "평균 80점 이상이면 통과(소수점 아래 2자리까지 반올림)",
        ),
        (
            {"kind": "mean_score", "pass_at_least": "80.5", "places": 0, "drop_extremes": True},
            "최고·최저를 뺀 평균 80.5점 이상이면 통과(소수점 아래 0자리까지 반올림)",
        ),
        (
            {"kind": "severity", "ladder": ["정직", "감봉"]},
            "가장 불리한 의견부터 더하여 출석위원 과반수에 이른 단계(정직 > 감봉)",
        ),
        ({"kind": "ranking"}, "평균 점수가 높은 순위, 같으면 같은 순위"),
        (
            {"kind": "ranking", "tie_by": ["기술", "-가격"]},
            "평균 점수가 높은 순위, 같으면 기술 높은 순, 가격 낮은 순",
        ),
        ({"kind": "opinions"}, "표결하지 않고 의견을 모아 위원장이 결과를 밝힘"),
    ],
)
def test_how_a_matter_is_decided(decision: Data, sentence: str) -> None:
    assert lines(rule(decision=decision))["decision"] == sentence
    assert "passing" not in lines(rule(decision=decision))


def test_a_motion_is_decided_by_its_majority() -> None:
    assert decision_phrase(decision=Motion()) == "의결"
    assert "decision" not in lines(rule(decision={"kind": "motion"}))
