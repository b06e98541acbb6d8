"""Requirements: whom we count, of whom, and how many it takes.

Opening and passing quorum, the make-up of a panel and of a roster are all the same question put to
different groups of members. Arithmetic is exact: whole numbers and fractions, never floats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from hwabaek.core.rules.errors import RuleFormatError

if TYPE_CHECKING:
    from hwabaek.core.rules.headcount import Headcount

AttributeValue = str | bool | int
"""What an attribute of a member may hold: text, true or false, a whole number."""


class Who(StrEnum):
    """The groups that Korean committee law counts (docs/rules.md, "Groups")."""

    SEATS = "seats"  # 정원
    ENROLLED = "enrolled"  # 재적위원
    PANEL = "panel"  # 구성원
    ATTENDING = "attending"  # 출석위원
    FOR = "for"  # 찬성
    AGAINST = "against"  # 반대
    ABSTAINING = "abstaining"  # 기권
    CONDITIONAL = "conditional"  # 조건부·수정 동의
    CAST = "cast"  # 투표수


class Bound(StrEnum):
    """In which direction an amount binds: 초과, 이상, 이하."""

    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of a base as the clause writes it: 6/10 stays 6/10 and is not cut to 3/5."""

    numerator: int
    denominator: int = 1

    def of(self, base: int) -> Fraction:
        """Return this share of so many people, exactly."""
        return Fraction(self.numerator * base, self.denominator)

    def __str__(self) -> str:
        """Write the share as a rule file does."""
        return (
            f"{self.numerator}/{self.denominator}" if self.denominator != 1 else f"{self.numerator}"
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A word for a group of members, narrowed to those with all of some attributes."""

    who: Who
    where: tuple[tuple[str, AttributeValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """`count` must be more than, at least or at most an amount: a share `of` a base, or heads."""

    count: Group
    bound: Bound
    amount: Share | int
    of: Group | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        """Refuse a share without a base and heads with one."""
        if isinstance(self.amount, Share) != (self.of is not None):
            raise RuleFormatError(
                "of", "비율에는 기준이 있어야 하고, 인원수에는 기준을 두지 않습니다."
            )


@dataclass(frozen=True, slots=True)
class Measure:
    """What a requirement came to: counted, of how many, how many it takes, and whether it is met."""

    count: int
    base: int | None
    needed: int | None
    met: bool


def measure(*, requirement: Requirement, headcount: Headcount) -> Measure:
    """Count both groups of a requirement and compare them exactly."""
    count = headcount.count(requirement.count)
    base = None if requirement.of is None else headcount.count(requirement.of)
    needed = needed_heads(requirement=requirement, base=base)
    return Measure(count=count, base=base, needed=needed, met=_is_met(requirement, count, needed))


def needed_heads(*, requirement: Requirement, base: int | None) -> int | None:
    """Return the smallest number that meets a requirement (for at_most the largest).

    None where the base is empty: a base of zero meets nothing.
    """
    if isinstance(requirement.amount, Share):
        if not base:
            return None
        limit = requirement.amount.of(base)
    else:
        limit = Fraction(requirement.amount)
    if requirement.bound is Bound.MORE_THAN:
        return math.floor(limit) + 1
    if requirement.bound is Bound.AT_LEAST:
        return math.ceil(limit)
    return math.floor(limit)


def _is_met(requirement: Requirement, count: int, needed: int | None) -> bool:
    if needed is None:
        return False
    return count <= needed if requirement.bound is Bound.AT_MOST else count >= needed
