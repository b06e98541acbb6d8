"""What is decided, from data and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.core.rules.reading import (
    Fields,
    Spot,
    distinct_texts,
    exact_decimal,
    flag,
    text,
    whole,
)
from hwabaek.core.rules.rule import Decision, MeanScore, Motion, Opinions, Ranking, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_PLACES = 12


def decision_at(spot: Spot) -> Decision:
    """Read a decision by its kind.

    Raises:
        RuleFormatError: with the path to the first part that is not of the form.

    """
    fields = Fields(spot)
    kind = fields.required("kind", text)
    if kind not in READERS:
        raise RuleFormatError(fields.at("kind"), f"{', '.join(READERS)} 가운데 하나여야 합니다.")
    decision = READERS[kind](fields)
    fields.refuse_others()
    return decision


def _read_mean_score(fields: Fields) -> MeanScore:
    return MeanScore(
        pass_at_least=fields.required("pass_at_least", exact_decimal),
        places=fields.required("places", whole(least=0, most=MOST_PLACES)),
        drop_extremes=fields.optional("drop_extremes", flag) or False,
    )


def _read_severity(fields: Fields) -> Severity:
    return Severity(ladder=fields.required("ladder", distinct_texts(least=1)))


def _read_ranking(fields: Fields) -> Ranking:
    return Ranking(tie_by=fields.optional("tie_by", distinct_texts()) or ())


READERS: dict[str, Callable[[Fields], Decision]] = {
    "motion": lambda _: Motion(),
    "mean_score": _read_mean_score,
    "severity": _read_severity,
    "ranking": _read_ranking,
    "opinions": lambda _: Opinions(),
}


def render_decision(decision: Decision) -> dict[str, Any]:
    """Write a decision as data."""
    match decision:
        case MeanScore():
            data = {
                "kind": "mean_score",
                "pass_at_least": f"{decision.pass_at_least:f}",
                "places": decision.places,
            }
            return {**data, "drop_extremes": True} if decision.drop_extremes else data
        case Severity():
            return {"kind": "severity", "ladder": list(decision.ladder)}
        case Ranking():
            return {"kind": "ranking", "tie_by": list(decision.tie_by)}
        case Motion():
            return {"kind": "motion"}
        case _:
            return {"kind": "opinions"}
