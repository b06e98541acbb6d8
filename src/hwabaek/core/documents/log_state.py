"""What the log knows of a meeting at one moment, as far as a document tells of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hwabaek.core.errors import VerificationError


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedFact:
    """A fact's place in the log, counted from 1, and its digest there."""

    number: int
    kind: str
    at: datetime
    digest: str
    by: str = ""  # who did it, or entered it for somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """How far a witness had co-signed the log, and when."""

    witness: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """The time stamp on the meeting's checkpoint: who gave it and when, or why there is none yet."""

    authority: str
    at: datetime | None
    size: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """The log at its newest checkpoint: the meeting's facts in their order, witnesses, time stamp."""

    origin: str
    size: int
    root: str
    signed_at: datetime
    facts: Sequence[LoggedFact]
    witnesses: Sequence[Witnessed]
    stamp: Stamped | None  # None: no authority is set

    def of(self, order: int) -> LoggedFact:
        """Return where the meeting's fact of that order, counted from 1, stands in the log.

        Raises:
            VerificationError: the log has no such fact yet.
        """
        if not 0 < order <= len(self.facts):
            raise VerificationError(
                f"fact {order} is not in the log yet", f"{order}번째 사실이 아직 기록에 없습니다"
            )
        return self.facts[order - 1]

    def of_kind(self, *kinds: str) -> list[LoggedFact]:
        """Return the meeting's facts of these kinds."""
        return [fact for fact in self.facts if fact.kind in kinds]
