"""Who stands in which group for one item: 재적, 구성원, 출석, 찬성, 반대, 기권.

Members who are alike in everything that counts are counted together, so that a case of ten
thousand members costs no more than their number of kinds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from hwabaek.core.rules.case import CHAIR, Case, Member, Vote
from hwabaek.core.rules.requirement import AttributeValue, Group, Who
from hwabaek.core.rules.rule import Abstention, Recused, attributes_named

if TYPE_CHECKING:
    from collections.abc import Mapping

VOTED: Mapping[Vote | None, frozenset[Who]] = {
    Vote.FOR: frozenset({Who.FOR, Who.CAST}),
    Vote.CONDITIONAL: frozenset({Who.CONDITIONAL, Who.CAST}),
    Vote.AGAINST: frozenset({Who.AGAINST, Who.CAST}),
    Vote.ABSTAIN: frozenset({Who.ABSTAINING}),
    Vote.INVALID: frozenset(),  # an invalid ballot attends and is nothing else
    None: frozenset(),
}


class Stage(Enum):
    """At which point of the item we count; the groups differ a little (docs/rules.md)."""

    OPENING = auto()
    AS_PROPOSED = auto()
    WITH_CONDITIONS = auto()


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many stand in each group, ready to be asked."""

    seats: int | None
    kinds: tuple[tuple[frozenset[Who], Member], ...] = field(repr=False)

    def count(self, group: Group) -> int:
        """Return how many members stand in a group; the seats are a number, not people."""
        if group.who is Who.SEATS:
            return self.seats or 0
        return sum(
            member.n
            for groups, member in self.kinds
            if group.who in groups and fits(group=group, member=member)
        )

    def number(self, who: Who) -> int:
        """Return how many stand in the whole of a group."""
        return self.count(Group(who))


def kinds_of_member(case: Case) -> tuple[Member, ...]:
    """Return the members with like ones put together, in the order of their first appearance."""
    names = sorted(attributes_named(case.rule))
    numbers: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], Member] = {}
    for member in case.members:
        kind = _kind(member, names)
        numbers[kind] += member.n
        first.setdefault(kind, member)
    return tuple(
        member if member.n == numbers[kind] else replace(member, n=numbers[kind])
        for kind, member in first.items()
    )


def _kind(member: Member, names: list[str]) -> tuple[object, ...]:
    """Return everything about a member that can change a count; true and 1 are told apart."""
    said = (member.role, member.attending, member.recused, member.voting, member.panel, member.vote)
    known = [member.attributes.get(name) for name in names]
    return (*said, *known, *map(type, known))


def count_heads(*, case: Case, kinds: tuple[Member, ...], stage: Stage) -> Headcount:
    """Put every kind of member into its groups at a stage of the item."""
    panel_is_named = names_panel(case)
    return Headcount(
        seats=case.rule.seats,
        kinds=tuple(
            (standing(case=case, member=member, stage=stage, panel_is_named=panel_is_named), member)
            for member in kinds
        ),
    )


def names_panel(case: Case) -> bool:
    """Return whether the rule forms a panel, or any member is said to be on one."""
    return case.rule.panel is not None or any(member.panel for member in case.members)


def standing(*, case: Case, member: Member, stage: Stage, panel_is_named: bool) -> frozenset[Who]:
    """Return the groups in which a member stands for this item.

    (1) no vote by standing, or presiding without a vote: in no group; (2) disqualified and leaving
    all: in no group; (3) enrolled; (4) on the panel, which is everyone where none is named;
    (5) attending; (6) by the vote given.
    """
    if not may_vote(case=case, member=member):
        return frozenset()
    if member.recused and case.rule.recusal_effect is Recused.LEAVES_ALL:
        return frozenset()
    if panel_is_named and not member.panel:
        return frozenset({Who.ENROLLED})
    named = frozenset({Who.ENROLLED, Who.PANEL})
    if not _takes_part(case, member):
        return named
    voted = _by_vote(member, stage)
    if Who.ABSTAINING in voted and _base_leaves_abstainers_out(case, stage):
        return named | voted
    return named | voted | {Who.ATTENDING}


def may_vote(*, case: Case, member: Member) -> bool:
    """Return whether a seat carries a vote; alternates and some presiding members have none."""
    return member.voting and (case.rule.chair_has_vote or member.role != CHAIR)


def _takes_part(case: Case, member: Member) -> bool:
    return member.attending and not (
        member.recused and case.rule.recusal_effect is Recused.LEAVES_ATTENDING
    )


def _base_leaves_abstainers_out(case: Case, stage: Stage) -> bool:
    return stage is not Stage.OPENING and case.rule.abstention_effect is Abstention.OUT_OF_BASE


def _by_vote(member: Member, stage: Stage) -> frozenset[Who]:
    if member.recused:  # one who stays without a vote
        return frozenset()
    if stage is Stage.WITH_CONDITIONS and member.vote is Vote.CONDITIONAL:
        return VOTED[Vote.CONDITIONAL] | {Who.FOR}
    return VOTED[member.vote]


def fits(*, group: Group, member: Member) -> bool:
    """Return whether a member has every attribute that narrows a group; true is not 1."""
    if not group.where:
        return True
    return all(_is_same(_attribute(member, name), value) for name, value in group.where)


def _attribute(member: Member, name: str) -> AttributeValue | None:
    return member.role if name == "role" else member.attributes.get(name)


def _is_same(found: AttributeValue | None, wanted: AttributeValue) -> bool:
    return type(found) is type(wanted) and found == wanted
