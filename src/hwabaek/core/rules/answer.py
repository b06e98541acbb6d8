"""The answer to a case: what came of it, on which numbers, and why in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hwabaek.core.rules.requirement import Share

if TYPE_CHECKING:
    from hwabaek.core.rules.requirement import Requirement


class Part(StrEnum):
    """Which part of a rule a requirement belongs to."""

    COMPOSITION = "composition"
    PANEL = "panel"
    OPENING = "opening"
    PASSING = "passing"


class Outcome(StrEnum):
    """What came of an item."""

    CARRIED = "carried"
    CARRIED_CONDITIONALLY = "carried_conditionally"
    REJECTED = "rejected"
    TIED = "tied"
    NO_QUORUM = "no_quorum"
    BAD_PANEL = "bad_panel"
    NOT_ALLOWED = "not_allowed"
    PASSED = "passed"
    FAILED = "failed"
    DECIDED = "decided"
    RANKED = "ranked"
    COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class Result:
    """One requirement put to the members: the numbers, the article and a sentence."""

    part: Part
    requirement: Requirement
    count: int
    needed: int | None
    base: int | None
    met: bool
    source: str
    sentence: str

    def as_data(self) -> dict[str, Any]:
        """Return the result in the form of an answer's `requirements`."""
        amount = self.requirement.amount
        return {
            "part": self.part.value,
            "bound": self.requirement.bound.value,
            "amount": str(amount) if isinstance(amount, Share) else amount,
            "count": self.count,
            "needed": self.needed,
            "base": self.base,
            "met": self.met,
            "source": self.source,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """How many stood where for this item, before any narrowing."""

    enrolled: int
    panel: int
    attending: int
    recused: int
    votes_for: int
    conditional: int
    against: int
    abstaining: int
    invalid: int
    silent: int


@dataclass(frozen=True, slots=True)
class Place:
    """A candidate's place in the order; equal candidates share a rank."""

    rank: int
    candidate: str
    mean: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rule says about a case; `carried` is None where no motion is decided."""

    opened: bool
    carried: bool | None
    outcome: Outcome
    requirements: tuple[Result, ...]
    explanation: str
    tally: Tally
    value: str | tuple[Place, ...] | None = None

    def as_data(self) -> dict[str, Any]:
        """Return the answer as JSON-able data, in the documented form."""
        data: dict[str, Any] = {
            "opened": self.opened,
            "carried": self.carried,
            "outcome": self.outcome.value,
            "requirements": [result.as_data() for result in self.requirements],
            "explanation": self.explanation,
            "tally": {
                name.removeprefix("votes_"): number for name, number in asdict(self.tally).items()
            },
        }
        if self.carried is None:
            data["value"] = (
                [asdict(place) for place in self.value]
                if isinstance(self.value, tuple)
                else self.value
            )
        return data
