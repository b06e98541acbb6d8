"""A rule in a few lines, for the page of a committee and the form that edits its rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwabaek.core.rules.citation import written_in_full
from hwabaek.core.rules.requirement import Bound, Requirement, Who, needed_heads
from hwabaek.core.rules.rule import (
    Abstention,
    Allowed,
    MeanScore,
    Motion,
    Opinions,
    Procedure,
    Ranking,
    Recused,
    Severity,
    Tie,
)
from hwabaek.core.rules.wording import requirement_phrase

if TYPE_CHECKING:
    from hwabaek.core.rules.rule import Decision, Requirements, Rule, Special, Written


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a rule in words: `part` is its key, `label` its Korean name."""

    part: str
    label: str
    sentence: str
    source: str


def describe_rule(*, rule: Rule, enrolled: int | None = None) -> tuple[Line, ...]:
    """Say each part of a rule in a line with its source, with numbers where it is known how many are enrolled."""
    lines = [
        *_requirements("panel", "회의 구성", rule, rule.panel or (), None),
        _opening(rule, enrolled),
        _decided(rule, enrolled),
        *(_special(rule, special) for special in rule.special),
        *_voting(rule),
        *_requirements("composition", "구성 기준", rule, rule.composition, None),
        _written(rule),
        *_notice(rule),
    ]
    return tuple(lines)


def _line(part: str, label: str, sentence: str, source: str) -> Line:
    return Line(part, label, written_in_full(sentence), written_in_full(source))


def _requirements(
    part: str, label: str, rule: Rule, requirements: Requirements, enrolled: int | None
) -> tuple[Line, ...]:
    if not requirements:
        return ()
    sources = dict.fromkeys(requirement.source or rule.source for requirement in requirements)
    sentence = ", ".join(_phrase(requirement, enrolled) for requirement in requirements)
    return (_line(part, label, sentence, ", ".join(sources)),)


def _phrase(
    requirement: Requirement, enrolled: int | None, procedure: Procedure = Procedure.SITTING
) -> str:
    """Say a requirement, and what it comes to for so many enrolled."""
    words = requirement_phrase(requirement=requirement, procedure=procedure)
    base = requirement.of
    if enrolled is None or base is None or base.where or base.who is not Who.ENROLLED:
        return words
    needed = needed_heads(requirement=requirement, base=enrolled)
    limit = "이하" if requirement.bound is Bound.AT_MOST else "이상"
    return words if needed is None else f"{words}(재적 {enrolled}명이면 {needed}명 {limit})"


def _opening(rule: Rule, enrolled: int | None) -> Line:
    lines = _requirements("opening", "개의", rule, rule.opening, enrolled)
    return (
        lines[0] if lines else _line("opening", "개의", "정한 것 없음: 몇 명이든 개의", rule.source)
    )


def _decided(rule: Rule, enrolled: int | None) -> Line:
    if not isinstance(rule.decision_kind, Motion):
        return _line("decision", "결정", decision_phrase(decision=rule.decision_kind), rule.source)
    return _requirements("passing", "의결", rule, rule.passing or (), enrolled)[0]


def decision_phrase(*, decision: Decision) -> str:
    """Say how a matter is decided."""
    match decision:
        case MeanScore():
            dropped = "최고·최저를 뺀 " if decision.drop_extremes else ""
            rounding = f"소수점 아래 {decision.places}자리까지 반올림"
            return f"{dropped}평균 {decision.pass_at_least:f}점 이상이면 통과({rounding})"
        case Severity():
            return f"가장 불리한 의견부터 더하여 출석위원 과반수에 이른 단계({' > '.join(decision.ladder)})"
        case Ranking():
            return f"평균 점수가 높은 순위, 같으면 {_keys(decision)}"
        case Opinions():
            return "표결하지 않고 의견을 모아 위원장이 결과를 밝힘"
        case _:  # a motion
            return "의결"


def _keys(decision: Ranking) -> str:
    keys = [
        f"{key.removeprefix('-')} {'낮은' if key.startswith('-') else '높은'} 순"
        for key in decision.tie_by
    ]
    return ", ".join(keys) or "같은 순위"


def _special(rule: Rule, special: Special) -> Line:
    requirements = [*(special.opening or ()), *(special.passing or ())]
    words = [_phrase(requirement, None) for requirement in requirements]
    if special.decision is not None:
        words.append(decision_phrase(decision=special.decision))
    sources = dict.fromkeys(requirement.source or rule.source for requirement in requirements)
    return _line(
        "special",
        "특별 안건",
        f"{special.item}: {', '.join(words) or '따로 정한 것 없음'}",
        ", ".join(sources) or rule.source,
    )


def _voting(rule: Rule) -> tuple[Line, ...]:
    """Say how ties, the chair, abstention and disqualification count; silence is said to be silence."""
    lines = [_line("tie", "가부동수", TIES[rule.tie], rule.source)]
    if not rule.chair_has_vote:
        lines.append(
            _line("chair_votes", "의장", "표결에 참여하지 않고 인원에서도 뺌", rule.source)
        )
    lines.append(_line("abstention", "기권", ABSTENTIONS[rule.abstention], rule.source))
    lines.append(_line("recused", "제척", RECUSALS[rule.recused], rule.source))
    return tuple(lines)


TIES: dict[Tie | None, str] = {
    None: "정한 것 없음: 가결되지 않음",
    Tie.FAILS: "부결",
    Tie.CHAIR_DECIDES: "위원장이 결정",
}
ABSTENTIONS: dict[Abstention | None, str] = {
    None: "정한 것 없음: 출석으로 셈(반대와 같은 효과)",
    Abstention.IN_BASE: "출석으로 셈(반대와 같은 효과)",
    Abstention.OUT_OF_BASE: "의결 기준 인원에서 뺌",
}
RECUSALS: dict[Recused | None, str] = {
    None: "정한 것 없음: 그 안건의 재적·출석에서 뺌",
    Recused.LEAVES_ALL: "그 안건의 재적·출석에서 뺌",
    Recused.LEAVES_ATTENDING: "그 안건의 출석에서만 뺌(재적에는 남음)",
    Recused.STAYS: "재적·출석에 그대로 셈(표결만 하지 않음)",
}


def _written(rule: Rule) -> Line:
    written = rule.written_clause
    requirements = [*(written.opening or ()), *(written.passing or ())]
    own = ", ".join(_phrase(requirement, None, Procedure.WRITTEN) for requirement in requirements)
    sentence = _when_written(written)
    if written.allowed is not Allowed.NEVER:
        sentence += f". {own}" if own else ". 정족수는 회의와 같음"
    sources = dict.fromkeys(requirement.source or rule.source for requirement in requirements)
    return _line("written", "서면", sentence, ", ".join(sources) or rule.source)


def _when_written(written: Written) -> str:
    match written.allowed:
        case Allowed.NEVER:
            return "허용하는 조항이 없음"
        case Allowed.ON_GROUNDS:
            return f"사유가 있을 때만: {', '.join(written.grounds) or '사유를 정하지 않음'}"
        case Allowed.CHAIR:
            return "위원장이 정할 때"
        case Allowed.LISTED:
            return f"정해진 안건만: {', '.join(written.items) or '안건을 정하지 않음'}"
        case _:  # by default
            return "서면이 원칙"


def _notice(rule: Rule) -> tuple[Line, ...]:
    days = [("소집", rule.notice_days), ("자료", rule.papers_days)]
    words = ", ".join(f"{number}일 전 {name}" for name, number in days if number is not None)
    return (_line("notice", "알림", words, rule.source),) if words else ()
