"""Decisions by scores and opinions: the mean, the order of candidates, the step of severity."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hwabaek.core.rules.answer import Outcome, Place
from hwabaek.core.rules.contradiction import abstains, refuse_missing
from hwabaek.core.rules.errors import RuleFormatError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hwabaek.core.rules.case import Candidate, Member
    from hwabaek.core.rules.rule import MeanScore, Ranking, Severity

RANKING_PLACES = 4


@dataclass(frozen=True, slots=True)
class Ruling:
    """What came of a decision that is not a motion."""

    outcome: Outcome
    value: str | tuple[Place, ...] | None = None


def rule_by_mean(*, decision: MeanScore, givers: Sequence[tuple[int, Member]]) -> Ruling:
    """Compare the mean of the scores with the mark, after rounding half up.

    Raises:
        RuleFormatError: where an attending member has no score.

    """
    refuse_missing(members=givers, key="score")
    scores = Counter[Decimal]()
    for _, member in givers:
        if member.score is not None:
            scores[member.score] += member.n
    if decision.drop_extremes:
        scores = _without_extremes(scores)
    mean = _mean(scores)
    if mean is None:
        return Ruling(Outcome.FAILED)
    rounded = round_half_up(value=mean, places=decision.places)
    passed = rounded >= Fraction(decision.pass_at_least)
    return Ruling(
        Outcome.PASSED if passed else Outcome.FAILED,
        written_out(value=rounded, places=decision.places),
    )


def _without_extremes(scores: Counter[Decimal]) -> Counter[Decimal]:
    """Leave out one highest and one lowest score; of fewer than three nothing is left."""
    if not scores:
        return scores
    return scores - Counter([max(scores)]) - Counter([min(scores)])


def _mean(scores: Counter[Decimal]) -> Fraction | None:
    if not scores:
        return None
    return sum((Fraction(score) * n for score, n in scores.items()), Fraction()) / scores.total()


def round_half_up(*, value: Fraction, places: int) -> Fraction:
    """Round exactly to decimal places; a half goes up."""
    scale = 10**places
    return Fraction(math.floor(value * scale + Fraction(1, 2)), scale)


def written_out(*, value: Fraction, places: int) -> str:
    """Write a value that has so many places as text, keeping its noughts."""
    whole = int(value * 10**places)
    digits = f"{abs(whole):0{places + 1}d}"
    sign = "-" if whole < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def rule_by_severity(
    *, decision: Severity, givers: Sequence[tuple[int, Member]], attending: int
) -> Ruling:
    """Add opinions from the worst for the person concerned until they exceed half of those attending.

    지방공무원 징계 및 소청 규정 §6①.

    Raises:
        RuleFormatError: where an attending member has no opinion.

    """
    refuse_missing(members=givers, key="opinion")
    opinions = Counter[str | None]()
    for _, member in givers:
        opinions[member.opinion] += member.n
    reached = 0
    for step in decision.ladder:
        reached += opinions[step]
        if 2 * reached > attending:
            return Ruling(Outcome.DECIDED, step)
    return Ruling(Outcome.FAILED)


def rule_by_ranking(
    *, decision: Ranking, candidates: Sequence[Candidate], givers: Sequence[tuple[int, Member]]
) -> Ruling:
    """Order the candidates by mean score, then by the keys; what is still equal shares a rank.

    Raises:
        RuleFormatError: where a member has not scored a candidate, or scored one who is none.

    """
    _refuse_wrong_scores(candidates, givers)
    merits: dict[str, tuple[Fraction, ...]] = {}
    for candidate in candidates:
        mean = _mean(_scores_for(candidate, givers))
        if mean is None:
            return Ruling(Outcome.FAILED)
        merits[candidate.name] = (mean, *_merits(decision, candidate.keys))
    return Ruling(Outcome.RANKED, _places(merits))


def _places(merits: Mapping[str, tuple[Fraction, ...]]) -> tuple[Place, ...]:
    """Give each candidate one place more than there are better ones."""
    return tuple(
        Place(
            rank=1 + sum(other > merits[name] for other in merits.values()),
            candidate=name,
            mean=written_out(
                value=round_half_up(value=merits[name][0], places=RANKING_PLACES),
                places=RANKING_PLACES,
            ),
        )
        for name in sorted(merits, key=lambda name: merits[name], reverse=True)
    )


def _refuse_wrong_scores(
    candidates: Sequence[Candidate], givers: Sequence[tuple[int, Member]]
) -> None:
    names = {candidate.name for candidate in candidates}
    for index, member in givers:
        if member.scores.keys() - names:
            raise RuleFormatError(f"members[{index}].scores", "후보가 아닌 것에 매긴 점수입니다.")
        if names - member.scores.keys() and not abstains(member):
            raise RuleFormatError(f"members[{index}].scores", "점수를 매기지 않은 후보가 있습니다.")


def _scores_for(candidate: Candidate, givers: Sequence[tuple[int, Member]]) -> Counter[Decimal]:
    scores = Counter[Decimal]()
    for _, member in givers:
        if candidate.name in member.scores:
            scores[member.scores[candidate.name]] += member.n
    return scores


def _merits(decision: Ranking, keys: Mapping[str, Decimal]) -> tuple[Fraction, ...]:
    """Return the values that settle equal means, the higher the better; a key "-price" is better lower."""
    return tuple(
        -Fraction(keys[key.removeprefix("-")]) if key.startswith("-") else Fraction(keys[key])
        for key in decision.tie_by
    )
