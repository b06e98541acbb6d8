"""What is wrong or doubtful about a rule that is well formed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from hwabaek.core.rules.requirement import Bound, Group, Requirement, Share, Who
from hwabaek.core.rules.rule import Allowed, Motion, Written, requirements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hwabaek.core.rules.rule import Requirements, Rule

LOW_QUORUM = Fraction(1, 3)
INSIDE: dict[Who, frozenset[Who]] = {
    Who.PANEL: frozenset({Who.ENROLLED}),
    Who.ATTENDING: frozenset({Who.ENROLLED, Who.PANEL}),
    Who.CAST: frozenset({Who.ENROLLED, Who.PANEL, Who.ATTENDING}),
    Who.FOR: frozenset({Who.ENROLLED, Who.PANEL, Who.ATTENDING, Who.CAST}),
    Who.AGAINST: frozenset({Who.ENROLLED, Who.PANEL, Who.ATTENDING, Who.CAST}),
    Who.CONDITIONAL: frozenset({Who.ENROLLED, Who.PANEL, Who.ATTENDING, Who.CAST}),
    Who.ABSTAINING: frozenset({Who.ENROLLED, Who.PANEL}),
}


class Level(StrEnum):
    """How sure it is that the rule should not stand like this."""

    WRONG = "wrong"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or doubtful, with the path to the part of the rule."""

    path: str
    level: Level
    sentence: str


def check_rule(*, rule: Rule) -> tuple[Finding, ...]:
    """Find what can never be met, what is unusually low, and what says nothing."""
    return (
        *_impossible(rule),
        *_low_openings(rule),
        *_low_passing(rule),
        *_written(rule),
        *_idle(rule),
    )


def _impossible(rule: Rule) -> Iterator[Finding]:
    for path, requirement in requirements_of(rule):
        if _can_never_be_met(requirement, rule.seats):
            yield Finding(path, Level.WRONG, "이 요건은 충족될 수 없습니다.")


def _can_never_be_met(requirement: Requirement, seats: int | None) -> bool:
    if requirement.bound is Bound.AT_MOST:
        return False
    if not isinstance(requirement.amount, Share):
        heads = requirement.amount + (requirement.bound is Bound.MORE_THAN)
        return seats is not None and heads > seats
    share = requirement.amount.of(1)
    too_much = share >= 1 if requirement.bound is Bound.MORE_THAN else share > 1
    return too_much and _is_inside(requirement.count, requirement.of)


def _is_inside(counted: Group, base: Group | None) -> bool:
    """Say whether everyone counted is surely in the base."""
    if base is None or not set(base.where) <= set(counted.where):
        return False
    return counted.who is base.who or base.who in INSIDE.get(counted.who, frozenset())


def _low_openings(rule: Rule) -> Iterator[Finding]:
    yield from _low_opening(rule.opening, rule.seats, "opening")
    for index, special in enumerate(rule.special):
        if special.opening is not None:
            yield from _low_opening(special.opening, rule.seats, f"special[{index}].opening")
    if rule.written is not None and rule.written.opening is not None:
        yield from _low_opening(rule.written.opening, rule.seats, "written.opening")


def _low_opening(opening: Requirements, seats: int | None, path: str) -> Iterator[Finding]:
    """Doubt an opening quorum below a third; 3분의 1 is the least that statutes ask for in practice."""
    if not opening:
        yield _doubt(path, "의사정족수가 없습니다. 근거 조문을 확인하십시오.")
    for index, requirement in enumerate(opening):
        if (
            _is_low(requirement, seats)
            and requirement.bound is not Bound.AT_MOST
            and requirement.count == Group(Who.ATTENDING)
        ):
            yield _doubt(f"{path}[{index}]", "의사정족수가 3분의 1보다 적습니다.")


def _is_low(requirement: Requirement, seats: int | None) -> bool:
    if isinstance(requirement.amount, Share):
        return requirement.amount.of(1) < LOW_QUORUM
    return seats is not None and Fraction(requirement.amount, seats) < LOW_QUORUM


def _low_passing(rule: Rule) -> Iterator[Finding]:
    """Doubt a majority that a minority can reach."""
    for path, requirement in requirements_of(rule):
        if "passing" not in path or not isinstance(requirement.amount, Share):
            continue
        share = requirement.amount.of(1)
        low = share < Fraction(1, 2) or (
            share == Fraction(1, 2) and requirement.bound is Bound.AT_LEAST
        )
        if (
            low
            and requirement.bound is not Bound.AT_MOST
            and requirement.of in (Group(Who.ATTENDING), Group(Who.CAST))
        ):
            yield _doubt(path, "찬성이 반대보다 많지 않아도 가결될 수 있습니다.")


def _written(rule: Rule) -> Iterator[Finding]:
    """Doubt a clause on writing that can never be used, or that lowers the majority of a special kind."""
    written = rule.written_clause
    if written.allowed is Allowed.ON_GROUNDS and not written.grounds:
        yield _doubt("written.grounds", "서면심의 사유가 없어 서면으로 할 수 있는 때가 없습니다.")
    if written.allowed is Allowed.LISTED and not written.items:
        yield _doubt("written.items", "서면심의 안건이 없어 서면으로 할 수 있는 때가 없습니다.")
    if written.allowed is Allowed.NEVER and written != Written(allowed=Allowed.NEVER):
        yield _doubt("written", "서면을 허용하지 않으면서 서면의 요건을 정했습니다.")
    if written.passing is not None and any(special.passing is not None for special in rule.special):
        yield _doubt("written.passing", "서면에서는 특별 안건의 의결 정족수 대신 이 요건을 씁니다.")


def _doubt(path: str, sentence: str) -> Finding:
    return Finding(path, Level.DOUBTFUL, sentence)


def _idle(rule: Rule) -> Iterator[Finding]:
    """Doubt what has no effect."""
    kinds = [special.decision or rule.decision_kind for special in rule.special] + [
        rule.decision_kind
    ]
    if rule.passing is not None and not any(isinstance(kind, Motion) for kind in kinds):
        yield _doubt("passing", "의결하는 안건이 없어 의결 정족수를 쓰지 않습니다.")
    for index, special in enumerate(rule.special):
        if special.opening is None and special.passing is None and special.decision is None:
            yield _doubt(f"special[{index}]", "따로 정한 것이 없습니다.")
    if (
        rule.notice_days is not None
        and rule.papers_days is not None
        and rule.papers_days > rule.notice_days
    ):
        yield _doubt("papers_days", "자료를 소집보다 먼저 보내게 되어 있습니다.")
