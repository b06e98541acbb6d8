"""A case from data and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwabaek.core.rules.case import Candidate, Case, CastingVote, Member, Vote
from hwabaek.core.rules.contradiction import refuse_contradictions
from hwabaek.core.rules.reading import (
    Fields,
    Spot,
    exact_decimal,
    flag,
    list_of,
    text,
    whole,
    word_of,
)
from hwabaek.core.rules.requirement_form import attribute_at
from hwabaek.core.rules.rule import Procedure, Rule, attributes_named
from hwabaek.core.rules.rule_form import render_rule, rule_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from hwabaek.core.rules.reading import Reader

_number_at = whole(least=1)


def parse_case(data: object) -> Case:
    """Read a case strictly.

    Raises:
        RuleFormatError: with the path to the first part that is not of the form.

    """
    return case_at(Spot(data, ""))


def case_at(spot: Spot) -> Case:
    """Read a case that stands somewhere in other data."""
    fields = Fields(spot)
    rule = fields.required("rule", rule_at)
    case = Case(
        rule=rule,
        procedure=fields.required("procedure", word_of(Procedure)),
        members=fields.required("members", list_of(each=_member_reader(rule))),
        ground=fields.optional("ground", text),
        item=fields.optional("item", text),
        casting_vote=fields.optional("casting_vote", word_of(CastingVote)),
        candidates=fields.optional("candidates", list_of(each=_candidate_at)) or (),
    )
    fields.refuse_others()
    refuse_contradictions(case=case, path=spot.path)
    return case


def _member_reader(rule: Rule) -> Reader[Member]:
    """Return a reader of lines that knows which attributes the rule asks about."""
    names = sorted(attributes_named(rule) - {"role"})

    def read(spot: Spot) -> Member:
        fields = Fields(spot)
        member = Member(
            n=fields.optional("n", _number_at) or 1,
            role=fields.optional("role", text),
            attending=fields.optional("attending", flag) is True,
            recused=fields.optional("recused", flag) is True,
            voting=fields.optional("voting", flag) is not False,
            panel=fields.optional("panel", flag) is True,
            vote=fields.optional("vote", word_of(Vote)),
            score=fields.optional("score", exact_decimal),
            opinion=fields.optional("opinion", text),
            scores=fields.optional("scores", _decimals_at) or {},
            attributes={
                name: fields.required(name, attribute_at) for name in names if fields.has(name)
            },
        )
        fields.refuse_others()
        return member

    return read


def _candidate_at(spot: Spot) -> Candidate:
    fields = Fields(spot)
    candidate = Candidate(
        name=fields.required("name", text),
        keys=fields.optional("keys", _decimals_at) or {},
    )
    fields.refuse_others()
    return candidate


def _decimals_at(spot: Spot) -> dict[str, Decimal]:
    fields = Fields(spot)
    names = [text(Spot(name, fields.at(name))) for name in fields.others()]
    return {name: fields.required(name, exact_decimal) for name in names}


def render_case(case: Case) -> dict[str, Any]:
    """Write a case as data; attributes that the rule does not ask about are left out."""
    names = attributes_named(case.rule) - {"role"}
    data: dict[str, Any] = {
        "rule": render_rule(case.rule),
        "procedure": case.procedure.value,
        "members": [_render_member(member, names) for member in case.members],
    }
    if case.ground is not None:
        data["ground"] = case.ground
    if case.item is not None:
        data["item"] = case.item
    if case.casting_vote is not None:
        data["casting_vote"] = case.casting_vote.value
    if case.candidates:
        data["candidates"] = [
            {"name": candidate.name, "keys": _render_decimals(candidate.keys)}
            for candidate in case.candidates
        ]
    return data


def _render_member(member: Member, names: frozenset[str]) -> dict[str, Any]:
    line: dict[str, Any] = {"n": member.n, "attending": member.attending}
    said: dict[str, Any] = {
        "role": member.role,
        "recused": member.recused or None,
        "voting": None if member.voting else False,
        "panel": member.panel or None,
        "vote": member.vote and member.vote.value,
        "score": None if member.score is None else f"{member.score:f}",
        "opinion": member.opinion,
        "scores": _render_decimals(member.scores) or None,
    }
    line.update((key, value) for key, value in said.items() if value is not None)
    line.update((name, value) for name, value in member.attributes.items() if name in names)
    return line


def _render_decimals(decimals: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: f"{value:f}" for name, value in decimals.items()}
