"""Rules in Korean words: groups, amounts and requirements as statutes and clerks say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwabaek.core.korean import attach
from hwabaek.core.rules.answer import Part, Result
from hwabaek.core.rules.citation import written_in_full
from hwabaek.core.rules.requirement import (
    AttributeValue,
    Bound,
    Group,
    Measure,
    Requirement,
    Share,
    Who,
)
from hwabaek.core.rules.rule import Procedure

if TYPE_CHECKING:
    from collections.abc import Mapping

NOUNS: Mapping[Who, str] = {
    Who.SEATS: "정원",
    Who.ENROLLED: "재적위원",
    Who.PANEL: "구성원",
    Who.ATTENDING: "출석위원",
    Who.FOR: "찬성한 위원",
    Who.AGAINST: "반대한 위원",
    Who.ABSTAINING: "기권한 위원",
    Who.CONDITIONAL: "조건부로 찬성한 위원",
    Who.CAST: "투표한 위원",
}
DEEDS: Mapping[Who, str] = {
    Who.ATTENDING: "출석",
    Who.FOR: "찬성",
    Who.AGAINST: "반대",
    Who.ABSTAINING: "기권",
    Who.CONDITIONAL: "조건부 찬성",
    Who.CAST: "투표",
}
DOERS: Mapping[Who, str] = {
    Who.PANEL: "구성원인",
    Who.ATTENDING: "출석한",
    Who.FOR: "찬성한",
    Who.AGAINST: "반대한",
    Who.ABSTAINING: "기권한",
    Who.CONDITIONAL: "조건부로 찬성한",
    Who.CAST: "투표한",
}
KINDS: Mapping[tuple[str, str | bool], str] = {
    ("kind", "commissioned"): "위촉직",
    ("kind", "ex_officio"): "당연직",
    ("kind", "official"): "공무원",
    ("kind", "outside"): "외부",
    ("sex", "female"): "여성",
    ("sex", "male"): "남성",
    ("sex", "F"): "여성",
    ("sex", "M"): "남성",
    ("civilian", True): "민간",
    ("civilian", False): "공무원",
    ("expert", True): "전문가",
    ("expert", False): "전문가 아닌",
    ("outside", True): "외부",
    ("outside", False): "내부",
    ("disabled", True): "장애인",
    ("youth", True): "청년",
    ("council", True): "의회 의원",
    ("council", False): "의회 의원 아닌",
    ("field", "related"): "관련 분야",
    ("region", "other_province"): "다른 시·도",
    ("selected", "expert"): "전문가",
    ("role", "chair"): "위원장",
    ("role", "vice_chair"): "부위원장",
}
PURPOSES: Mapping[Part, str] = {
    Part.COMPOSITION: "구성 기준에 맞으려면",
    Part.PANEL: "회의 구성 기준에 맞으려면",
    Part.OPENING: "개의하려면",
    Part.PASSING: "의결하려면",
}


def purpose(*, part: Part, procedure: Procedure) -> str:
    """Say what a part of a rule is for."""
    if part is Part.OPENING and procedure is Procedure.WRITTEN:
        return "서면심의가 성립하려면"
    return PURPOSES[part]


def in_procedure(*, words: str, procedure: Procedure) -> str:
    """Say it of a written procedure, in which members reply (회신) instead of attending (출석)."""
    return words.replace("출석", "회신") if procedure is Procedure.WRITTEN else words


def people(where: tuple[tuple[str, AttributeValue], ...]) -> str:
    """Name the members with some attributes: 위촉직 여성 위원."""
    if not where:
        return "위원"
    words = " ".join(_kind(name, value) for name, value in where)
    return words if words.endswith(("위원", "위원장")) else f"{words} 위원"


def _kind(name: str, value: AttributeValue) -> str:
    if isinstance(value, str | bool) and (name, value) in KINDS:
        return KINDS[name, value]
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return name if value else f"{name} 아닌"
    return f"{name} {value}"


def noun(group: Group) -> str:
    """Name a group of members: 재적위원, 출석한 민간 위원."""
    if not group.where:
        return NOUNS[group.who]
    doer = DOERS.get(group.who)
    return f"{doer} {people(group.where)}" if doer else people(group.where)


def amount(requirement: Requirement) -> str:
    """Say how many it takes: 과반수, 3분의 2 이상, 전원, 7명 이상, 10분의 6 이하."""
    bound = {Bound.MORE_THAN: "초과", Bound.AT_LEAST: "이상", Bound.AT_MOST: "이하"}[
        requirement.bound
    ]
    if not isinstance(requirement.amount, Share):
        return f"{requirement.amount}명 {bound}"
    share = requirement.amount
    if requirement.bound is Bound.MORE_THAN and share == Share(1, 2):
        return "과반수"
    if requirement.bound is Bound.AT_LEAST and share == Share(1):
        return "전원"
    if share.denominator == 1:
        return f"{share.numerator}배 {bound}"
    return f"{share.denominator}분의 {share.numerator} {bound}"


def requirement_phrase(
    *, requirement: Requirement, procedure: Procedure = Procedure.SITTING
) -> str:
    """Say a requirement as a statute does: 재적위원 과반수 출석, 구성원 중 여성 위원 2명 이상."""
    words = (
        _heads_phrase(requirement)
        if requirement.of is None
        else _share_phrase(requirement, requirement.of)
    )
    return in_procedure(words=words, procedure=procedure)


def _heads_phrase(requirement: Requirement) -> str:
    counted = requirement.count
    deed = DEEDS.get(counted.who)
    if deed is None:
        inner = f" 중 {people(counted.where)}" if counted.where else ""
        return f"{NOUNS[counted.who]}{inner} {amount(requirement)}"
    return (
        f"{people(counted.where)} {amount(requirement)} {deed}"
        if counted.where
        else f"{amount(requirement)} {deed}"
    )


def _share_phrase(requirement: Requirement, base: Group) -> str:
    """Say what narrows the counted more than the base once: 위촉직 위원 중 여성 위원 10분의 6 이하."""
    counted = requirement.count
    narrower = tuple(pair for pair in counted.where if pair not in base.where)
    inner = f" 중 {people(narrower)}" if narrower else ""
    deed = DEEDS.get(counted.who, "") if counted.who is not base.who else ""
    return f"{noun(base)}{inner} {amount(requirement)} {deed}".rstrip()


def result_sentence(
    *, part: Part, procedure: Procedure, requirement: Requirement, measured: Measure, source: str
) -> str:
    """Say what a requirement came to, in a sentence that stands alone."""
    start = f"{purpose(part=part, procedure=procedure)} {attach(word=noun(requirement.count), particle='이/가')}"
    words = f"{start} {_needed(requirement, measured)}, {_found(requirement, measured)}"
    return f"{in_procedure(words=words, procedure=procedure)}({written_in_full(source)})."


def _needed(requirement: Requirement, measured: Measure) -> str:
    limit = "이하여야" if requirement.bound is Bound.AT_MOST else "이상이어야"
    if requirement.of is None:
        return f"{measured.needed}명 {limit} 하는데"
    if measured.needed is None:
        return f"{noun(requirement.of)}의 {attach(word=amount(requirement), particle='이어야/여야')} 하는데"
    return f"{noun(requirement.of)} {measured.base}명의 {amount(requirement)}인 {measured.needed}명 {limit} 하는데"


def _found(requirement: Requirement, measured: Measure) -> str:
    if measured.needed is None and requirement.of is not None:
        return f"{attach(word=noun(requirement.of), particle='이/가')} 없어 충족하지 못합니다"
    if measured.met:
        return f"{measured.count}명으로 충족합니다"
    fault = "넘습니다" if requirement.bound is Bound.AT_MOST else "모자랍니다"
    return f"{measured.count}명으로 {fault}"


def result_note(*, result: Result, procedure: Procedure) -> str:
    """Say a requirement and what it came to in a few words: 구성원 중 여성 위원 2명 이상: 1명, 미달."""
    requirement = result.requirement
    phrase = requirement_phrase(requirement=requirement, procedure=procedure)
    if requirement.of is not None:
        limit = "이하" if requirement.bound is Bound.AT_MOST else "이상"
        phrase += "(기준 인원 없음)" if result.needed is None else f"({result.needed}명 {limit})"
    fault = "초과" if requirement.bound is Bound.AT_MOST and result.needed is not None else "미달"
    return f"{phrase}: {result.count}명, {'충족' if result.met else fault}"
