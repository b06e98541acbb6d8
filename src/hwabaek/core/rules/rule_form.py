"""A rule from data and back: `parse_rule(render_rule(rule)) == rule`."""

from __future__ import annotations

from typing import Any

from hwabaek.core.rules.decision_form import decision_at, render_decision
from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.core.rules.reading import (
    Fields,
    Spot,
    distinct_texts,
    flag,
    list_of,
    refuse_repeats,
    text,
    whole,
    word_of,
)
from hwabaek.core.rules.requirement import Group, Who
from hwabaek.core.rules.requirement_form import render_requirement, requirement_at
from hwabaek.core.rules.rule import (
    Abstention,
    Allowed,
    Decision,
    Motion,
    Recused,
    Requirements,
    Rule,
    Special,
    Tie,
    Written,
    requirements_of,
)

MOST_DAYS = 365
_requirements_at = list_of(each=requirement_at)
_passing_at = list_of(each=requirement_at, least=1)  # only opening is said to be possibly empty


def parse_rule(data: object) -> Rule:
    """Read a rule strictly.

    Raises:
        RuleFormatError: with the path to the first part that is not of the form, from `rule` on.

    """
    return rule_at(Spot(data, "rule"))


def rule_at(spot: Spot) -> Rule:
    """Read a rule that stands somewhere in other data."""
    fields = Fields(spot)
    rule = Rule(
        source=fields.required("source", text),
        source_text=fields.optional("source_text", text),
        seats=fields.optional("seats", whole(least=1)),
        composition=fields.optional("composition", _requirements_at) or (),
        panel=fields.optional("panel", _requirements_at),
        opening=fields.required("opening", _requirements_at),
        passing=fields.optional("passing", _passing_at),
        special=fields.optional("special", list_of(each=_special_at)) or (),
        tie=fields.optional("tie", word_of(Tie)),
        chair_votes=fields.optional("chair_votes", flag),
        abstention=fields.optional("abstention", word_of(Abstention)),
        recused=fields.optional("recused", word_of(Recused)),
        written=fields.optional("written", _written_at),
        notice_days=fields.optional("notice_days", whole(least=0, most=MOST_DAYS)),
        papers_days=fields.optional("papers_days", whole(least=0, most=MOST_DAYS)),
        decision=fields.optional("decision", decision_at),
    )
    fields.refuse_others()
    _refuse_gaps(rule, spot.path)
    return rule


def _special_at(spot: Spot) -> Special:
    fields = Fields(spot)
    special = Special(
        item=fields.required("item", text),
        opening=fields.optional("opening", _requirements_at),
        passing=fields.optional("passing", _passing_at),
        decision=fields.optional("decision", decision_at),
    )
    fields.refuse_others()
    return special


def _written_at(spot: Spot) -> Written:
    fields = Fields(spot)
    written = Written(
        allowed=fields.required("allowed", word_of(Allowed)),
        grounds=fields.optional("grounds", distinct_texts()) or (),
        items=fields.optional("items", distinct_texts()) or (),
        opening=fields.optional("opening", _requirements_at),
        passing=fields.optional("passing", _passing_at),
    )
    fields.refuse_others()
    return written


def _refuse_gaps(rule: Rule, path: str) -> None:
    """Refuse what only shows when the parts are seen together."""
    items = tuple(special.item for special in rule.special)
    refuse_repeats(texts=items, path=f"{path}.special", suffix=".item")
    if rule.seats is None:
        for at, requirement in requirements_of(rule):
            for key, group in (("count", requirement.count), ("of", requirement.of)):
                if group == Group(Who.SEATS):
                    raise RuleFormatError(f"{path}.{at}.{key}", "규칙에 정원(seats)이 없습니다.")
    _refuse_motion_without_passing(rule.decision_kind, rule.passing, f"{path}.passing")
    for index, special in enumerate(rule.special):
        decision = special.decision or rule.decision_kind
        _refuse_motion_without_passing(
            decision, special.passing or rule.passing, f"{path}.special[{index}].passing"
        )


def _refuse_motion_without_passing(
    decision: Decision, passing: Requirements | None, path: str
) -> None:
    if isinstance(decision, Motion) and passing is None:
        raise RuleFormatError(path, "안건을 의결하려면 의결 정족수가 있어야 합니다.")


def render_rule(rule: Rule) -> dict[str, Any]:
    """Write a rule as data; what the instrument leaves unsaid stays unsaid."""
    return _without_gaps(
        source=rule.source,
        source_text=rule.source_text,
        seats=rule.seats,
        composition=_render_requirements(rule.composition) or None,
        panel=_render_requirements(rule.panel),
        opening=_render_requirements(rule.opening),
        passing=_render_requirements(rule.passing),
        special=[_render_special(special) for special in rule.special] or None,
        tie=rule.tie and rule.tie.value,
        chair_votes=rule.chair_votes,
        abstention=rule.abstention and rule.abstention.value,
        recused=rule.recused and rule.recused.value,
        written=rule.written and _render_written(rule.written),
        notice_days=rule.notice_days,
        papers_days=rule.papers_days,
        decision=rule.decision and render_decision(rule.decision),
    )


def _render_special(special: Special) -> dict[str, Any]:
    return _without_gaps(
        item=special.item,
        opening=_render_requirements(special.opening),
        passing=_render_requirements(special.passing),
        decision=special.decision and render_decision(special.decision),
    )


def _render_written(written: Written) -> dict[str, Any]:
    return _without_gaps(
        allowed=written.allowed.value,
        grounds=list(written.grounds) or None,
        items=list(written.items) or None,
        opening=_render_requirements(written.opening),
        passing=_render_requirements(written.passing),
    )


def _render_requirements(requirements: Requirements | None) -> list[dict[str, Any]] | None:
    return (
        None
        if requirements is None
        else [render_requirement(requirement) for requirement in requirements]
    )


def _without_gaps(**parts: object) -> dict[str, Any]:
    return {key: value for key, value in parts.items() if value is not None}
