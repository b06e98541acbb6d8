"""Which requirements govern an item: the rule's, a special kind's, the written procedure's."""

from __future__ import annotations

from dataclasses import dataclass

from hwabaek.core.rules.rule import Allowed, Decision, Procedure, Requirements, Rule, Special


@dataclass(frozen=True, slots=True)
class Provision:
    """What this item must meet, in this procedure."""

    panel: Requirements
    opening: Requirements
    passing: Requirements
    decision: Decision


def provision_for(*, rule: Rule, procedure: Procedure, item: str | None) -> Provision:
    """Return what governs an item.

    (1) the rule's own; (2) a special kind of item has its own where it says so; (3) in writing, the
    written procedure's own requirements replace those of the sitting, the special kind's included.
    """
    opening, passing, decision = rule.opening, rule.passing, rule.decision_kind
    special = special_kind(rule=rule, item=item)
    if special is not None:
        opening = opening if special.opening is None else special.opening
        passing = special.passing or passing
        decision = special.decision or decision
    if procedure is Procedure.WRITTEN:
        written = rule.written_clause
        opening = opening if written.opening is None else written.opening
        passing = written.passing or passing
    return Provision(
        panel=rule.panel or (), opening=opening, passing=passing or (), decision=decision
    )


def special_kind(*, rule: Rule, item: str | None) -> Special | None:
    """Return the special kind that an item is of, if the rule knows one of that name."""
    return next((special for special in rule.special if special.item == item), None)


def may_proceed(*, rule: Rule, procedure: Procedure, ground: str | None, item: str | None) -> bool:
    """Return whether the procedure is open to this item: in writing only where the rule allows it.

    법제처 의견17-0150: without a clause of its own a committee does not decide in writing.
    """
    if procedure is Procedure.SITTING:
        return True
    written = rule.written_clause
    match written.allowed:
        case Allowed.NEVER:
            return False
        case Allowed.ON_GROUNDS:
            return ground in written.grounds
        case Allowed.CHAIR:
            return ground == Allowed.CHAIR.value
        case Allowed.LISTED:
            return item in written.items
        case _:  # the rule prefers writing
            return True
