"""What was decided, in words: votes, majority, tie, scores, steps, order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwabaek.core.rules.answer import Outcome, Part, Place
from hwabaek.core.rules.case import CastingVote
from hwabaek.core.rules.requirement import Bound, Group, Who
from hwabaek.core.rules.rule import Abstention, MeanScore, Motion, Ranking, Severity, Tie
from hwabaek.core.rules.wording import amount, in_procedure, noun, result_note

if TYPE_CHECKING:
    from hwabaek.core.rules.answer import Result
    from hwabaek.core.rules.facts import Facts

CONCLUSIONS = {
    Outcome.CARRIED: "가결.",
    Outcome.CARRIED_CONDITIONALLY: "조건부 가결.",
    Outcome.REJECTED: "부결.",
    Outcome.TIED: "가결되지 않음.",
}


def explain_decision(*, facts: Facts) -> str:
    """Write what was decided once the item was open."""
    decision, value = facts.provision.decision, facts.ruling.value
    if isinstance(decision, Motion):
        return _motion(facts)
    if isinstance(decision, MeanScore):
        return _mean(decision, value, passed=facts.ruling.outcome is Outcome.PASSED)
    if isinstance(decision, Severity):
        return _severity(facts)
    if isinstance(decision, Ranking):
        return _order(value if isinstance(value, tuple) else None)
    return "의견을 모았으며 결과는 위원장이 밝힘."


def _motion(facts: Facts) -> str:
    fails = facts.ruling.outcome is Outcome.TIED and facts.case.rule.tie is Tie.FAILS
    conclusion = CONCLUSIONS[Outcome.REJECTED if fails else facts.ruling.outcome]
    return " ".join([_votes(facts), *_passing(facts), *_tie(facts), conclusion])


def _votes(facts: Facts) -> str:
    tally = facts.tally
    numbers = [f"찬성 {tally.votes_for}", f"반대 {tally.against}"]
    for name, number in (
        ("조건부 찬성", tally.conditional),
        ("기권", tally.abstaining),
        ("무효", tally.invalid),
        ("표결하지 않음", tally.silent),
    ):
        numbers += [f"{name} {number}"] if number else []
    words = f"출석 {tally.attending}명 중 {', '.join(numbers)}."
    if tally.abstaining and facts.case.rule.abstention_effect is Abstention.OUT_OF_BASE:
        words += " 기권은 의결 기준에서 제외."
    return in_procedure(words=words, procedure=facts.case.procedure)


def _passing(facts: Facts) -> list[str]:
    """Say whether the majority was reached, with the votes under conditions where the first step fell short."""
    sentences = []
    if facts.tally.conditional and facts.ruling.outcome is not Outcome.CARRIED:
        together = facts.tally.votes_for + facts.tally.conditional
        sentences.append(f"원안 찬성만으로는 가결되지 않아 조건부 찬성을 더하면 {together}.")
    for index, result in enumerate(facts.results):
        if result.part is Part.PASSING:
            sentences.append(f"{_majority(facts, result)}{facts.citation(index)}.")
    return sentences


def _majority(facts: Facts, result: Result) -> str:
    requirement = result.requirement
    plain = requirement.count == Group(Who.FOR) and requirement.bound is not Bound.AT_MOST
    if not plain or result.needed is None:
        return result_note(result=result, procedure=facts.case.procedure)
    met = "충족" if result.met else "미달"
    if requirement.of is None or requirement.of == Group(Who.ATTENDING):
        return f"의결 정족수 {result.needed}명 {met}"
    base = f"{noun(requirement.of)} {result.base}명의 {amount(requirement)}"
    return in_procedure(
        words=f"의결 정족수 {result.needed}명({base}) {met}", procedure=facts.case.procedure
    )


def _tie(facts: Facts) -> list[str]:
    """Say how a tie was settled, or why it was not."""
    in_favour = facts.tally.votes_for + facts.tally.conditional
    if in_favour != facts.tally.against or not in_favour or _is_carried_without_tie(facts):
        return []
    tie, casting_vote = facts.case.rule.tie, facts.case.casting_vote
    if tie is None:
        how = "가부동수에 관한 정함이 없음"
    elif tie is Tie.FAILS:
        how = "가부동수는 부결로 정함"
    elif casting_vote is None:
        how = "위원장이 결정권을 아직 행사하지 않음"
    else:
        how = (
            f"위원장이 결정권을 {'찬성으로' if casting_vote is CastingVote.FOR else '반대로'} 행사"
        )
    return [f"찬성과 반대가 {in_favour}명으로 같음. {how}."]


def _is_carried_without_tie(facts: Facts) -> bool:
    return all(result.met for result in facts.results)


def _mean(decision: MeanScore, value: str | tuple[Place, ...] | None, *, passed: bool) -> str:
    mark = f"기준 {decision.pass_at_least:f}점 이상"
    if value is None:
        return f"평균을 낼 점수가 없음. {mark} 미달."
    dropped = "최고와 최저 하나씩을 뺀 " if decision.drop_extremes else ""
    return f"{dropped}점수의 평균 {value}점, {mark} {'충족. 통과.' if passed else '미달. 통과하지 못함.'}"


def _severity(facts: Facts) -> str:
    attending = in_procedure(
        words=f"출석 {facts.tally.attending}명", procedure=facts.case.procedure
    )
    if facts.ruling.value is None:
        return f"{attending}의 과반수에 이른 단계가 없음."
    needed = facts.tally.attending // 2 + 1
    reached = f"{attending}의 과반수인 {needed}명에 이른 단계"
    return f"당사자에게 가장 불리한 의견부터 더하여 {reached}: {facts.ruling.value}."


def _order(places: tuple[Place, ...] | None) -> str:
    if places is None:
        return "순위를 매길 점수가 없음."
    if not places:
        return "순위를 매길 후보가 없음."
    return f"평균 점수 순위: {', '.join(f'{place.rank}위 {place.candidate}({place.mean}점)' for place in places)}."
