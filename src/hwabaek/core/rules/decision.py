"""Decide a case: may we proceed, is the panel right, are we enough, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hwabaek.core.rules.answer import Answer, Outcome, Part, Result
from hwabaek.core.rules.case import CastingVote, Member
from hwabaek.core.rules.contradiction import refuse_contradictions
from hwabaek.core.rules.explanation import explain
from hwabaek.core.rules.facts import Facts
from hwabaek.core.rules.headcount import Headcount, Stage, count_heads, kinds_of_member
from hwabaek.core.rules.panel import is_met, put_to
from hwabaek.core.rules.provision import Provision, may_proceed, provision_for
from hwabaek.core.rules.requirement import Who
from hwabaek.core.rules.rule import MeanScore, Motion, Ranking, Severity, Tie
from hwabaek.core.rules.scoring import Ruling, rule_by_mean, rule_by_ranking, rule_by_severity
from hwabaek.core.rules.tally import givers_of, tally_of

if TYPE_CHECKING:
    from hwabaek.core.rules.case import Case


CARRIED = frozenset({Outcome.CARRIED, Outcome.CARRIED_CONDITIONALLY})


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with everything that is worked out once."""

    case: Case
    provision: Provision
    kinds: tuple[Member, ...]
    opening: Headcount = field(repr=False)


def decide(*, case: Case) -> Answer:
    """Answer a case.

    Raises:
        RuleFormatError: where the facts contradict one another or a score is missing.

    """
    refuse_contradictions(case=case)
    matter = _matter(case)
    # (1) in writing only where the rule allows it
    if not may_proceed(
        rule=case.rule, procedure=case.procedure, ground=case.ground, item=case.item
    ):
        return _answer(matter, Ruling(Outcome.NOT_ALLOWED), (), opened=False)
    # (2) the panel is as the rule wants it, (3) enough are there
    panel, opening = _put(matter, Part.PANEL), _put(matter, Part.OPENING)
    if not is_met(panel):
        return _answer(matter, Ruling(Outcome.BAD_PANEL), panel + opening, opened=False)
    if not is_met(opening):
        return _answer(matter, Ruling(Outcome.NO_QUORUM), panel + opening, opened=False)
    # (4) the matter is decided
    if isinstance(matter.provision.decision, Motion):
        return _decide_motion(matter, panel + opening)
    return _decide_otherwise(matter, panel + opening)


def _matter(case: Case) -> Matter:
    kinds = kinds_of_member(case)
    return Matter(
        case=case,
        provision=provision_for(rule=case.rule, procedure=case.procedure, item=case.item),
        kinds=kinds,
        opening=count_heads(case=case, kinds=kinds, stage=Stage.OPENING),
    )


def _put(matter: Matter, part: Part) -> tuple[Result, ...]:
    """Put the panel's or the opening's requirements to the members as they are when the item opens."""
    requirements = matter.provision.panel if part is Part.PANEL else matter.provision.opening
    return put_to(case=matter.case, part=part, requirements=requirements, headcount=matter.opening)


def _decide_motion(matter: Matter, opened: tuple[Result, ...]) -> Answer:
    """Decide in two steps: first as proposed, then with those who agree under conditions."""
    # (1) only plain votes for count as for
    as_proposed = _passing(matter, Stage.AS_PROPOSED)
    if is_met(as_proposed):
        return _answer(matter, Ruling(Outcome.CARRIED), opened + as_proposed, opened=True)
    # (2) conditional votes count as for too; a tie and the casting vote are looked at only here
    results = _passing(matter, Stage.WITH_CONDITIONS)
    outcome = Outcome.CARRIED_CONDITIONALLY if is_met(results) else _settle(matter)
    return _answer(matter, Ruling(outcome), opened + results, opened=True)


def _passing(matter: Matter, stage: Stage) -> tuple[Result, ...]:
    headcount = count_heads(case=matter.case, kinds=matter.kinds, stage=stage)
    return put_to(
        case=matter.case,
        part=Part.PASSING,
        requirements=matter.provision.passing,
        headcount=headcount,
    )


def _settle(matter: Matter) -> Outcome:
    """Say what a motion without its majority comes to: rejected, or tied and perhaps settled by the chair."""
    if not is_tied(matter.opening):
        return Outcome.REJECTED
    if matter.case.rule.tie_effect is Tie.FAILS or matter.case.casting_vote is None:
        return Outcome.TIED
    if matter.case.casting_vote is CastingVote.AGAINST:
        return Outcome.REJECTED
    conditional = matter.opening.number(Who.CONDITIONAL) > 0
    return Outcome.CARRIED_CONDITIONALLY if conditional else Outcome.CARRIED


def is_tied(headcount: Headcount) -> bool:
    """Return whether as many agree, with or without conditions, as are against; at least one each (가부동수)."""
    in_favour = headcount.number(Who.FOR) + headcount.number(Who.CONDITIONAL)
    return in_favour == headcount.number(Who.AGAINST) > 0


def _decide_otherwise(matter: Matter, opened: tuple[Result, ...]) -> Answer:
    givers = givers_of(matter.case)
    decision = matter.provision.decision
    if isinstance(decision, MeanScore):
        ruling = rule_by_mean(decision=decision, givers=givers)
    elif isinstance(decision, Severity):
        attending = matter.opening.number(Who.ATTENDING)
        ruling = rule_by_severity(decision=decision, givers=givers, attending=attending)
    elif isinstance(decision, Ranking):
        ruling = rule_by_ranking(
            decision=decision, candidates=matter.case.candidates, givers=givers
        )
    else:
        ruling = Ruling(Outcome.COLLECTED)
    return _answer(matter, ruling, opened, opened=True)


def _answer(matter: Matter, ruling: Ruling, results: tuple[Result, ...], *, opened: bool) -> Answer:
    tally = tally_of(case=matter.case, kinds=matter.kinds, headcount=matter.opening)
    facts = Facts(
        case=matter.case, provision=matter.provision, tally=tally, results=results, ruling=ruling
    )
    return Answer(
        opened=opened,
        carried=ruling.outcome in CARRIED
        if isinstance(matter.provision.decision, Motion)
        else None,
        outcome=ruling.outcome,
        requirements=results,
        explanation=explain(facts=facts),
        tally=tally,
        value=ruling.value,
    )
