"""Put the requirements of a part of a rule to the members: panel, composition, opening, passing alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hwabaek.core.rules.answer import Part, Result
from hwabaek.core.rules.case import Case
from hwabaek.core.rules.headcount import Stage, count_heads, kinds_of_member
from hwabaek.core.rules.requirement import Measure, Requirement, measure
from hwabaek.core.rules.rule import Procedure
from hwabaek.core.rules.wording import result_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hwabaek.core.rules.case import Member
    from hwabaek.core.rules.headcount import Headcount
    from hwabaek.core.rules.rule import Requirements, Rule


def check_composition(*, rule: Rule, members: Sequence[Member]) -> tuple[Result, ...]:
    """Put the requirements on the roster to the members in office; nobody presides over a roster."""
    roster = tuple(replace(member, recused=False) for member in members)
    case = Case(rule=replace(rule, chair_votes=None), procedure=Procedure.SITTING, members=roster)
    headcount = count_heads(case=case, kinds=kinds_of_member(case), stage=Stage.OPENING)
    return put_to(
        case=case, part=Part.COMPOSITION, requirements=rule.composition, headcount=headcount
    )


def put_to(
    *, case: Case, part: Part, requirements: Requirements, headcount: Headcount
) -> tuple[Result, ...]:
    """Measure every requirement of a part and say in a sentence what it came to."""
    return tuple(
        _result(case, part, requirement, measure(requirement=requirement, headcount=headcount))
        for requirement in requirements
    )


def _result(case: Case, part: Part, requirement: Requirement, found: Measure) -> Result:
    source = requirement.source or case.rule.source
    return Result(
        part=part,
        requirement=requirement,
        count=found.count,
        needed=found.needed,
        base=found.base,
        met=found.met,
        source=source,
        sentence=result_sentence(
            part=part,
            procedure=case.procedure,
            requirement=requirement,
            measured=found,
            source=source,
        ),
    )


def is_met(results: Iterable[Result]) -> bool:
    """Return whether every requirement is met; no requirement at all is met."""
    return all(result.met for result in results)
