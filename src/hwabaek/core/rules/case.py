"""A case: a rule, who is enrolled for the item, who takes part, and what they said."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from hwabaek.core.rules.requirement import AttributeValue
    from hwabaek.core.rules.rule import Procedure, Rule

CHAIR = "chair"
"""The role of whoever presides (의장); the seat of 위원장 may be another's."""


class Vote(StrEnum):
    """What a member's vote may say."""

    FOR = "for"
    CONDITIONAL = "conditional"
    AGAINST = "against"
    ABSTAIN = "abstain"
    INVALID = "invalid"


class CastingVote(StrEnum):
    """What the presiding member's casting vote (결정권) may say."""

    FOR = "for"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Member:
    """One member, or `n` like ones; attributes beyond those that the rule asks about do no harm."""

    n: int = 1
    role: str | None = None
    attending: bool = False
    recused: bool = False
    voting: bool = True
    panel: bool = False
    vote: Vote | None = None
    score: Decimal | None = None
    opinion: str | None = None
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who is ranked, with the values of the keys that settle equal means."""

    name: str
    keys: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """What is put to the rule."""

    rule: Rule
    procedure: Procedure
    members: tuple[Member, ...]
    ground: str | None = None
    item: str | None = None
    casting_vote: CastingVote | None = None
    candidates: tuple[Candidate, ...] = ()
