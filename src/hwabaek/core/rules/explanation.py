"""The answer in words that a clerk can read out: who was counted, what was needed, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwabaek.core.korean import attach
from hwabaek.core.rules.answer import Outcome, Part, Result
from hwabaek.core.rules.case import CHAIR
from hwabaek.core.rules.citation import written_in_full
from hwabaek.core.rules.explanation_of_decision import explain_decision
from hwabaek.core.rules.requirement import Bound, Group, Who
from hwabaek.core.rules.rule import Allowed, Procedure, Recused
from hwabaek.core.rules.wording import in_procedure, result_note

if TYPE_CHECKING:
    from hwabaek.core.rules.case import Case
    from hwabaek.core.rules.facts import Facts

UNOPENED = {
    (Outcome.BAD_PANEL, Procedure.SITTING): "회의 구성 기준에 맞지 않아 개의할 수 없음.",
    (Outcome.BAD_PANEL, Procedure.WRITTEN): "회의 구성 기준에 맞지 않아 서면심의를 할 수 없음.",
    (Outcome.NO_QUORUM, Procedure.SITTING): "개의할 수 없음.",
    (Outcome.NO_QUORUM, Procedure.WRITTEN): "서면심의 불성립.",
}


def explain(*, facts: Facts) -> str:
    """Write the explanation of an answer, sentence by sentence."""
    outcome, procedure = facts.ruling.outcome, facts.case.procedure
    if outcome is Outcome.NOT_ALLOWED:
        return _why_not_in_writing(facts.case)
    if (outcome, procedure) in UNOPENED:
        return f"{_opening(facts)} {UNOPENED[outcome, procedure]}"
    return f"{_opening(facts)} {explain_decision(facts=facts)}"


def _why_not_in_writing(case: Case) -> str:
    written = case.rule.written_clause
    if written.allowed is Allowed.ON_GROUNDS:
        asked = (
            f"'{case.ground}' 사유는 규칙에 없음" if case.ground else "서면심의 사유를 정하지 않음"
        )
        reason = f"{asked}. 규칙이 정한 사유: {', '.join(written.grounds) or '없음'}"
    elif written.allowed is Allowed.CHAIR:
        reason = "위원장이 서면심의를 하기로 정하지 않음"
    elif written.allowed is Allowed.LISTED:
        asked = f"'{case.item}'" if case.item else "이 안건"
        reason = f"{attach(word=asked, particle='은/는')} 규칙이 정한 서면심의 안건이 아님"
    else:
        reason = "서면심의를 허용하는 조항이 없음"
    return written_in_full(f"서면으로 심의할 수 없음: {reason}({case.rule.source}).")


def _opening(facts: Facts) -> str:
    """Say who is enrolled and who is there, and whether that is enough."""
    lead = next((result for result in facts.results if _is_plain_attendance(result)), None)
    attendance = _attendance(facts) + (f", {_opening_quorum(facts, lead)}" if lead else "") + "."
    return " ".join(
        [*_notes(facts, Part.PANEL, lead), attendance, *_notes(facts, Part.OPENING, lead)]
    )


def _notes(facts: Facts, part: Part, lead: Result | None) -> list[str]:
    return [
        f"{result_note(result=result, procedure=facts.case.procedure)}{facts.citation(index)}."
        for index, result in enumerate(facts.results)
        if result.part is part and result is not lead
    ]


def _is_plain_attendance(result: Result) -> bool:
    requirement = result.requirement
    return (
        result.part is Part.OPENING
        and requirement.count == Group(Who.ATTENDING)
        and requirement.bound is not Bound.AT_MOST
        and result.needed is not None
        and requirement.of in (None, Group(Who.ENROLLED), Group(Who.PANEL), Group(Who.SEATS))
    )


def _opening_quorum(facts: Facts, lead: Result) -> str:
    name = "성립" if facts.case.procedure is Procedure.WRITTEN else "개의"
    met = "충족" if lead.met else "미달"
    return f"{name} 정족수 {lead.needed}명 {met}{facts.citation(facts.results.index(lead))}"


def _attendance(facts: Facts) -> str:
    tally = facts.tally
    panel = "" if tally.panel == tally.enrolled else f", 구성원 {tally.panel}명"
    roster = f"재적 {tally.enrolled}명{_roster_notes(facts)}{panel}"
    words = f"{roster} 중 {tally.attending}명 출석{_attendance_notes(facts)}"
    return in_procedure(words=words, procedure=facts.case.procedure)


def _roster_notes(facts: Facts) -> str:
    """Say how the number enrolled came about: seats, vacancies, and who does not stand in it."""
    rule, tally = facts.case.rule, facts.tally
    leaving = tally.recused if rule.recusal_effect is Recused.LEAVES_ALL else 0
    presiding = 0 if rule.chair_has_vote else _presiding(facts.case)
    notes = []
    if rule.seats is not None:
        notes.append(f"정원 {rule.seats}")
        vacancies = rule.seats - tally.enrolled - leaving - presiding
        notes += [f"결원 {vacancies}"] if vacancies > 0 else []
    notes += [f"제척·기피·회피 {leaving} 제외"] if leaving else []
    notes += ["의결권 없는 의장 제외"] if presiding else []
    return f"({', '.join(notes)})" if notes else ""


def _presiding(case: Case) -> int:
    return sum(member.n for member in case.members if member.role == CHAIR and member.voting)


def _attendance_notes(facts: Facts) -> str:
    if not facts.tally.recused or facts.case.rule.recusal_effect is Recused.LEAVES_ALL:
        return ""
    if facts.case.rule.recusal_effect is Recused.LEAVES_ATTENDING:
        return f"(제척·기피·회피 {facts.tally.recused} 제외)"
    return f"(제척·기피·회피 {facts.tally.recused}은 표결하지 않음)"
