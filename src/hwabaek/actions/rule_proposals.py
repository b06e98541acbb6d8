"""Proposing a rule: the draft is saved and its approval asked for in one step."""

import datetime as dt
from typing import Any

from django.db import transaction

from hwabaek.actions.rules import draft_rule, submit_rule
from hwabaek.models import Person, Rule


@transaction.atomic
def propose_rule(
    *,
    actor: Person,
    committee_id: int,
    data: dict[str, Any],
    clauses: dict[str, str],
    note: str,
    now: dt.datetime,
) -> Rule:
    """Save a draft as it is on the page and ask the coordinating office for approval.

    Raises:
        NotFound: the actor does not run this committee.
        RuleMalformed: the data is not of the form of a rule.
        RuleStateRefused: a version is waiting for approval.
    """
    rule = draft_rule(
        actor=actor, committee_id=committee_id, data=data, clauses=clauses, note=note, now=now
    )
    return submit_rule(actor=actor, rule_id=rule.pk, now=now)
