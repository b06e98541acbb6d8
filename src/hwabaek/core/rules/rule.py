"""A decision rule: how a committee may open and decide, as its statute, ordinance or bylaws say.

What an instrument leaves unsaid is None here, so that a page can tell "says nothing" from "says so";
the properties give what then applies (docs/rules.md, "A rule").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hwabaek.core.rules.requirement import Group, Requirement

if TYPE_CHECKING:
    from decimal import Decimal


class Procedure(StrEnum):
    """How the members deliberate: at a sitting (회의) or in writing (서면심의)."""

    SITTING = "sitting"
    WRITTEN = "written"


class Tie(StrEnum):
    """What a tie of votes (가부동수) comes to."""

    FAILS = "fails"
    CHAIR_DECIDES = "chair_decides"  # 위원장 결정권


class Abstention(StrEnum):
    """Whether those who abstain (기권) stand in the base of the passing quorum."""

    IN_BASE = "in_base"
    OUT_OF_BASE = "out_of_base"


class Recused(StrEnum):
    """Where a disqualified member (제척·기피·회피) still counts for that item."""

    LEAVES_ALL = "leaves_all"
    LEAVES_ATTENDING = "leaves_attending"
    STAYS = "stays"


class Allowed(StrEnum):
    """When a committee may decide in writing."""

    NEVER = "never"
    ON_GROUNDS = "on_grounds"
    CHAIR = "chair"
    DEFAULT = "default"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion is carried or not (의결)."""


@dataclass(frozen=True, slots=True)
class MeanScore:
    """The mean of the scores must reach a mark (평균 점수)."""

    pass_at_least: Decimal
    places: int
    drop_extremes: bool = False


@dataclass(frozen=True, slots=True)
class Severity:
    """Opinions are added from the worst step towards the milder (징계 양정)."""

    ladder: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates in order of their mean score (순위); keys settle equal means."""

    tie_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinions:
    """No vote: opinions are collected and the chair states the result (의견 수렴)."""


Decision = Motion | MeanScore | Severity | Ranking | Opinions
Requirements = tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Special:
    """A named kind of item with requirements or a decision of its own."""

    item: str
    opening: Requirements | None = None
    passing: Requirements | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """When and how the committee may decide in writing (서면심의·서면의결)."""

    allowed: Allowed
    grounds: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    opening: Requirements | None = None
    passing: Requirements | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything an instrument says about opening and deciding; None is "says nothing"."""

    source: str
    opening: Requirements
    passing: Requirements | None = None
    source_text: str | None = None
    seats: int | None = None
    composition: Requirements = ()
    panel: Requirements | None = None
    special: tuple[Special, ...] = ()
    tie: Tie | None = None
    chair_votes: bool | None = None
    abstention: Abstention | None = None
    recused: Recused | None = None
    written: Written | None = None
    notice_days: int | None = None
    papers_days: int | None = None
    decision: Decision | None = None

    @property
    def tie_effect(self) -> Tie:
        """Return what a tie comes to; silence lets it fail, for it is no majority."""
        return self.tie or Tie.FAILS

    @property
    def abstention_effect(self) -> Abstention:
        """Return where abstainers stand; silence leaves them among those attending."""
        return self.abstention or Abstention.IN_BASE

    @property
    def recusal_effect(self) -> Recused:
        """Return where the disqualified stand; silence takes them out of every group."""
        return self.recused or Recused.LEAVES_ALL

    @property
    def chair_has_vote(self) -> bool:
        """Return whether the presiding member votes; silence says yes."""
        return self.chair_votes is not False

    @property
    def written_clause(self) -> Written:
        """Return the clause on deciding in writing; without one it is never allowed."""
        return self.written or Written(allowed=Allowed.NEVER)

    @property
    def decision_kind(self) -> Decision:
        """Return what is decided; a motion where nothing else is said."""
        return self.decision or Motion()


def requirements_of(rule: Rule) -> tuple[tuple[str, Requirement], ...]:
    """Return every requirement of a rule with its path, in the order of the form."""
    lists: list[tuple[str, Requirements | None]] = [
        ("composition", rule.composition),
        ("panel", rule.panel),
        ("opening", rule.opening),
        ("passing", rule.passing),
    ]
    for index, special in enumerate(rule.special):
        lists.append((f"special[{index}].opening", special.opening))
        lists.append((f"special[{index}].passing", special.passing))
    if rule.written is not None:
        lists.append(("written.opening", rule.written.opening))
        lists.append(("written.passing", rule.written.passing))
    return tuple(
        (f"{path}[{index}]", requirement)
        for path, requirements in lists
        for index, requirement in enumerate(requirements or ())
    )


def attributes_named(rule: Rule) -> frozenset[str]:
    """Return the attributes of members that any requirement of the rule asks about."""
    return frozenset(
        name
        for _, requirement in requirements_of(rule)
        for group in (requirement.count, requirement.of)
        if isinstance(group, Group)
        for name, _ in group.where
    )
