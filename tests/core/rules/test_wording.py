"""Rules and results in Korean words."""

import pytest

from hwabaek.core.rules import Group, Procedure, RuleFormatError, Who, parse_rule, written_in_full
from hwabaek.core.rules.rule import requirements_of
from hwabaek.core.rules.wording import noun, people, requirement_phrase
from tests.core.rules.builders import Data, answer, away, rule, voting


def phrase(requirement: Data, procedure: Procedure = Procedure.SITTING) -> str:
    parsed = parse_rule(rule(seats=20, opening=[requirement]))
    return requirement_phrase(requirement=parsed.opening[0], procedure=procedure)


def where(who: str, **facts: object) -> Data:
    return {"who": who, "where": facts}


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        ({"count": "attending", "more_than": "1/2", "of": "enrolled"}, "재적위원 과반수 출석"),
        ({"count": "attending", "at_least": "2/3", "of": "panel"}, "구성원 3분의 2 이상 출석"),
        ({"count": "attending", "at_least": "1", "of": "panel"}, "구성원 전원 출석"),
        ({"count": "attending", "more_than": "1/3", "of": "seats"}, "정원 3분의 1 초과 출석"),
        ({"count": "attending", "at_least": 7}, "7명 이상 출석"),
        ({"count": "attending", "more_than": 7}, "7명 초과 출석"),
        ({"count": "panel", "at_most": 22}, "구성원 22명 이하"),
        ({"count": where("panel", sex="F"), "at_least": 2}, "구성원 중 여성 위원 2명 이상"),
        ({"count": where("attending", kind="outside"), "at_least": 3}, "외부 위원 3명 이상 출석"),
        (
            {"count": where("attending", expert=True), "more_than": "1/2", "of": "attending"},
            "출석위원 중 전문가 위원 과반수",
        ),
        (
            {"count": where("enrolled", kind="official"), "at_most": "1/4", "of": "enrolled"},
            "재적위원 중 공무원 위원 4분의 1 이하",
        ),
        (
            {
                "count": where("enrolled", kind="commissioned", sex="female"),
                "at_most": "6/10",
                "of": where("enrolled", kind="commissioned"),
            },
            "위촉직 위원 중 여성 위원 10분의 6 이하",
        ),
        ({"count": "for", "more_than": "1/2", "of": "attending"}, "출석위원 과반수 찬성"),
        ({"count": "for", "more_than": "1/2", "of": "cast"}, "투표한 위원 과반수 찬성"),
        ({"count": "for", "at_least": "2/1", "of": "against"}, "반대한 위원 2배 이상 찬성"),
        ({"count": "abstaining", "at_most": 1}, "1명 이하 기권"),
        ({"count": "conditional", "at_most": 1}, "1명 이하 조건부 찬성"),
        ({"count": "cast", "at_least": 1}, "1명 이상 투표"),
        (
            {
                "count": where("for", civilian=True),
                "more_than": "1/2",
                "of": where("attending", civilian=True),
            },
            "출석한 민간 위원 과반수 찬성",
        ),
    ],
)
def test_a_requirement_is_said_as_a_statute_does(requirement: Data, words: str) -> None:
    assert phrase(requirement) == words


def test_in_writing_members_reply() -> None:
    opening = {"count": "attending", "more_than": "1/2", "of": "enrolled"}

    assert phrase(opening, Procedure.WRITTEN) == "재적위원 과반수 회신"


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({}, "위원"),
        ({"kind": "commissioned", "sex": "M"}, "위촉직 남성 위원"),
        ({"civilian": False}, "공무원 위원"),
        ({"field": "변호사"}, "변호사 위원"),
        ({"kind": "학부모위원"}, "학부모위원"),
        ({"role": "chair"}, "위원장"),
        ({"role": "vice_chair"}, "부위원장"),
        ({"local": True}, "local 위원"),
        ({"local": False}, "local 아닌 위원"),
        ({"level": 3}, "level 3 위원"),
    ],
)
def test_members_are_named_by_what_they_are(attributes: Data, words: str) -> None:
    assert people(tuple(attributes.items())) == words


def test_groups_are_named_by_what_they_do() -> None:
    facts = (("civilian", True),)

    assert noun(Group(Who.FOR)) == "찬성한 위원"
    assert noun(Group(Who.ENROLLED, facts)) == "민간 위원"
    assert noun(Group(Who.PANEL, facts)) == "구성원인 민간 위원"
    assert noun(Group(Who.AGAINST, facts)) == "반대한 민간 위원"


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("§5②", "제5조제2항"),
        ("§5의2①1", "제5조의2제1항제1호"),
        ("§6②④", "제6조제2항·제4항"),
        ("§5의5⑥1가", "제5조의5제6항제1호가목"),
        ("§9①5의2", "제9조제1항제5호의2"),
        ("§7–§8", "제7조부터 제8조까지"),
        ("§5–§7⑤", "제5조부터 제7조제5항까지"),
        ("§107①–③", "제107조제1항부터 제3항까지"),
        ("§8, §10·§11", "제8조, 제10조·제11조"),
        ("지적재조사법 §31⑨에서 도출", "지적재조사법 제31조제9항에서 도출"),
        ("유성구 조례 §20⑳", "유성구 조례 제20조제20항"),
        ("운영세칙", "운영세칙"),
        ("§", "§"),
    ],
)
def test_articles_are_written_in_full(short: str, full: str) -> None:
    assert written_in_full(short) == full


def test_a_result_says_whom_it_counted_and_what_was_needed() -> None:
    found = answer(rule(), voting(4, "for"), voting(4, "against"), away(4))

    opening, passing = found.requirements
    assert opening.sentence == (
        "개의하려면 출석위원이 재적위원 12명의 과반수인 7명 이상이어야 하는데, "
        "8명으로 충족합니다(유성구 조례 제5조제2항)."
    )
    assert passing.sentence == (
        "의결하려면 찬성한 위원이 출석위원 8명의 과반수인 5명 이상이어야 하는데, "
        "4명으로 모자랍니다(유성구 조례 제5조제2항)."
    )


def test_a_result_names_the_article_of_its_own() -> None:
    heads = rule(
        opening=[{"count": "attending", "at_least": 3, "source": "§9"}],
        panel=[{"count": "panel", "at_most": 2, "source": "영 §3①"}],
        written={"allowed": "default"},
    )

    found = answer(heads, voting(3, "for", panel=True), procedure="written")

    assert [(result.source, result.sentence) for result in found.requirements] == [
        (
            "영 §3①",
            "회의 구성 기준에 맞으려면 구성원이 2명 이하여야 하는데, 3명으로 넘습니다(영 제3조제1항).",
        ),
        (
            "§9",
            "서면심의가 성립하려면 회신위원이 3명 이상이어야 하는데, 3명으로 충족합니다(제9조).",
        ),
    ]
    assert found.explanation == (
        "구성원 2명 이하: 3명, 초과(영 제3조제1항). 재적 3명 중 3명 회신, 성립 정족수 3명 충족(제9조). "
        "회의 구성 기준에 맞지 않아 서면심의를 할 수 없음."
    )


def test_an_instrument_keeps_its_name_when_members_reply() -> None:
    named = rule(source="출석 조례 §1", written={"allowed": "default"})

    assert (
        "(출석 조례 제1조)"
        in answer(named, voting(1, "for"), procedure="written").requirements[0].sentence
    )


def test_the_explanation_of_the_order_that_asked_for_it() -> None:
    order = rule(source="조례 §5②", seats=15)

    found = answer(order, voting(5, "for"), voting(3, "against"), voting(1, "abstain"), away(5))

    assert found.explanation == (
        "재적 14명(정원 15, 결원 1) 중 9명 출석, 개의 정족수 8명 충족(조례 제5조제2항). "
        "출석 9명 중 찬성 5, 반대 3, 기권 1. 의결 정족수 5명 충족. 가결."
    )


def test_explanations_of_other_ends() -> None:
    def why(members: list[Data], facts: Data | None = None, **parts: object) -> str:
        return answer(rule(source="조례 §1", **parts), *members, **(facts or {})).explanation

    tie = [voting(2, "for"), voting(2, "against")]
    counted = "재적 4명 중 4명 출석, 개의 정족수 3명 충족(조례 제1조). "
    same = counted + "출석 4명 중 찬성 2, 반대 2. 의결 정족수 3명 미달. "
    same += "찬성과 반대가 2명으로 같음. "
    assert why(tie) == same + "가부동수에 관한 정함이 없음. 가결되지 않음."
    assert why(tie, tie="fails") == same + "가부동수는 부결로 정함. 부결."
    assert (
        why(tie, tie="chair_decides")
        == same + "위원장이 결정권을 아직 행사하지 않음. 가결되지 않음."
    )
    assert (
        why(tie, {"casting_vote": "against"}, tie="chair_decides")
        == same + "위원장이 결정권을 반대로 행사. 부결."
    )
    assert (
        why([voting(1, "for"), away(1)])
        == "재적 2명 중 1명 출석, 개의 정족수 2명 미달(조례 제1조). 개의할 수 없음."
    )
    assert why(
        [voting(1, "for"), away(1)], {"procedure": "written"}, written={"allowed": "default"}
    ) == ("재적 2명 중 1명 회신, 성립 정족수 2명 미달(조례 제1조). 서면심의 불성립.")
    assert why([voting(1, "for")], opening=[]) == (
        "재적 1명 중 1명 출석. 출석 1명 중 찬성 1, 반대 0. 의결 정족수 1명 충족(조례 제1조). 가결."
    )
    assert why([voting(1, "for")], panel=[{"count": "panel", "at_least": 1}]) == (
        "구성원 1명 이상: 0명, 미달(조례 제1조). 재적 1명, 구성원 0명 중 0명 출석, 개의 정족수 1명 미달. "
        "회의 구성 기준에 맞지 않아 개의할 수 없음."
    )
    assert why([voting(3, "for"), voting(1, recused=True)], seats=5) == (
        "재적 3명(정원 5, 결원 1, 제척·기피·회피 1 제외) 중 3명 출석, 개의 정족수 2명 충족(조례 제1조). "
        "출석 3명 중 찬성 3, 반대 0. 의결 정족수 2명 충족. 가결."
    )
    assert "재적 4명 중 3명 출석(제척·기피·회피 1 제외)" in why(
        [voting(3, "for"), voting(1, recused=True)], recused="leaves_attending"
    )
    assert "무효 1" in why([voting(1, "invalid")])


def test_explanations_of_unusual_majorities() -> None:
    def why(*passing: Data) -> str:
        found = answer(
            rule(source="조례 §1", opening=[], passing=list(passing)),
            voting(3, "for"),
            voting(1, "against"),
        )
        return found.explanation.removeprefix("재적 4명 중 4명 출석. 출석 4명 중 찬성 3, 반대 1. ")

    enrolled = {"count": "for", "at_least": "2/3", "of": "enrolled", "source": "§9"}
    assert why(enrolled) == "의결 정족수 3명(재적위원 4명의 3분의 2 이상) 충족(제9조). 가결."
    assert why({"count": "for", "at_least": 4}) == "의결 정족수 4명 미달(조례 제1조). 부결."
    assert why({"count": "for", "at_most": 2}) == "2명 이하 찬성: 3명, 초과(조례 제1조). 부결."
    assert why({"count": "against", "at_most": "1/4", "of": "attending"}) == (
        "출석위원 4분의 1 이하 반대(1명 이하): 1명, 충족(조례 제1조). 가결."
    )


@pytest.mark.parametrize(
    ("written", "facts", "words"),
    [
        (None, {}, "서면심의를 허용하는 조항이 없음"),
        ({"allowed": "never"}, {"ground": "긴급"}, "서면심의를 허용하는 조항이 없음"),
        (
            {"allowed": "on_grounds", "grounds": ["긴급", "경미"]},
            {},
            "서면심의 사유를 정하지 않음. 규칙이 정한 사유: 긴급, 경미",
        ),
        (
            {"allowed": "on_grounds"},
            {"ground": "긴급"},
            "'긴급' 사유는 규칙에 없음. 규칙이 정한 사유: 없음",
        ),
        ({"allowed": "chair"}, {}, "위원장이 서면심의를 하기로 정하지 않음"),
        ({"allowed": "listed"}, {}, "이 안건은 규칙이 정한 서면심의 안건이 아님"),
        ({"allowed": "listed"}, {"item": "복구"}, "'복구'는 규칙이 정한 서면심의 안건이 아님"),
    ],
)
def test_why_not_in_writing(written: Data | None, facts: Data, words: str) -> None:
    found = answer(
        rule(source="조례 §3", written=written), voting(1, "for"), procedure="written", **facts
    )

    assert found.explanation == f"서면으로 심의할 수 없음: {words}(조례 제3조)."


def test_every_requirement_of_a_rule_has_a_path() -> None:
    one = {"count": "for", "at_least": 1}
    parsed = parse_rule(
        rule(
            composition=[one],
            panel=[one],
            opening=[one, one],
            passing=[one],
            special=[{"item": "a"}, {"item": "b", "opening": [one], "passing": [one]}],
            written={"allowed": "default", "opening": [one], "passing": [one]},
        )
    )

    assert [path for path, _ in requirements_of(parsed)] == [
        "composition[0]",
        "panel[0]",
        "opening[0]",
        "opening[1]",
        "passing[0]",
        "special[1].opening[0]",
        "special[1].passing[0]",
        "written.opening[0]",
        "written.passing[0]",
    ]


def test_the_explanation_of_votes_in_writing() -> None:
    written = rule(
        source="조례 §1",
        abstention="out_of_base",
        written={"allowed": "default"},
        opening=[
            {"count": "attending", "more_than": "1/2", "of": "panel"},
            {"count": "attending", "at_least": 2},
        ],
        passing=[
            {"count": "for", "more_than": "1/2", "of": {"who": "attending", "where": {"a": 1}}},
            {"count": "against", "at_most": 3},
        ],
    )

    found = answer(written, voting(2, "for", a=1), voting(1, "abstain"), procedure="written")

    assert found.explanation == (
        "재적 3명 중 3명 회신, 성립 정족수 2명 충족(조례 제1조). 2명 이상 회신: 3명, 충족. "
        "회신 3명 중 찬성 2, 반대 0, 기권 1. 기권은 의결 기준에서 제외. "
        "의결 정족수 2명(회신한 a 1 위원 2명의 과반수) 충족. 3명 이하 반대: 0명, 충족. 가결."
    )


def test_a_note_of_a_narrowed_share_says_at_least() -> None:
    narrow = {
        "count": {"who": "attending", "where": {"expert": True}},
        "at_least": "1/2",
        "of": "attending",
    }

    found = answer(
        rule(source="조례 §1", opening=[narrow]), voting(1, expert=True, vote="for"), voting(1)
    )

    assert (
        "출석위원 중 전문가 위원 2분의 1 이상(1명 이상): 1명, 충족(조례 제1조)."
        in found.explanation
    )


def test_a_tie_with_conditional_votes_is_told_in_full() -> None:
    found = answer(
        rule(source="조례 §1"), voting(1, "for"), voting(1, "conditional"), voting(2, "against")
    )

    assert found.explanation == (
        "재적 4명 중 4명 출석, 개의 정족수 3명 충족(조례 제1조). 출석 4명 중 찬성 1, 반대 2, 조건부 찬성 1. "
        "원안 찬성만으로는 가결되지 않아 조건부 찬성을 더하면 2. 의결 정족수 3명 미달. "
        "찬성과 반대가 2명으로 같음. 가부동수에 관한 정함이 없음. 가결되지 않음."
    )


def test_seats_are_not_vacant_for_a_presiding_member_with_a_vote() -> None:
    found = answer(rule(seats=5), voting(1, "for", role="chair"), voting(3, "for"))

    assert "재적 4명(정원 5, 결원 1) 중 4명 출석" in found.explanation


def test_an_answer_has_the_keys_of_the_form() -> None:
    data = answer(rule(), voting(3, "for"), voting(1, "against"), away(1)).as_data()

    assert set(data) == {"opened", "carried", "outcome", "requirements", "explanation", "tally"}
    assert data["tally"] == {
        "enrolled": 5,
        "panel": 5,
        "attending": 4,
        "recused": 0,
        "for": 3,
        "conditional": 0,
        "against": 1,
        "abstaining": 0,
        "invalid": 0,
        "silent": 0,
    }
    first = data["requirements"][0]
    assert {key: value for key, value in first.items() if key != "sentence"} == {
        "part": "opening",
        "bound": "more_than",
        "amount": "1/2",
        "count": 4,
        "needed": 3,
        "base": 5,
        "met": True,
        "source": "유성구 조례 §5②",
    }


def test_an_error_without_a_path_says_its_message() -> None:
    assert str(RuleFormatError("", "파일이 너무 큽니다.")) == "파일이 너무 큽니다."
