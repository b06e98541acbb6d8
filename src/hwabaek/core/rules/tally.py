"""The numbers of an item as people say them: enrolled, attending, for, against, abstaining, invalid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwabaek.core.rules.answer import Tally
from hwabaek.core.rules.case import Vote
from hwabaek.core.rules.headcount import Stage, may_vote, names_panel, standing
from hwabaek.core.rules.requirement import Who

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hwabaek.core.rules.case import Case, Member
    from hwabaek.core.rules.headcount import Headcount


def tally_of(*, case: Case, kinds: Iterable[Member], headcount: Headcount) -> Tally:
    """Count the members of an item once for every word."""
    voters = givers_among(case=case, members=enumerate(kinds))
    return Tally(
        enrolled=headcount.number(Who.ENROLLED),
        panel=headcount.number(Who.PANEL),
        attending=headcount.number(Who.ATTENDING),
        recused=sum(
            member.n
            for member in case.members
            if member.recused and may_vote(case=case, member=member)
        ),
        votes_for=headcount.number(Who.FOR),
        conditional=headcount.number(Who.CONDITIONAL),
        against=headcount.number(Who.AGAINST),
        abstaining=headcount.number(Who.ABSTAINING),
        invalid=sum(member.n for _, member in voters if member.vote is Vote.INVALID),
        silent=sum(member.n for _, member in voters if member.vote is None),
    )


def givers_of(case: Case) -> tuple[tuple[int, Member], ...]:
    """Return the members, with their line, whose vote, score or opinion counts for the item."""
    return givers_among(case=case, members=enumerate(case.members))


def givers_among(
    *, case: Case, members: Iterable[tuple[int, Member]]
) -> tuple[tuple[int, Member], ...]:
    """Return those of some lines who attend and are not disqualified."""
    panel_is_named = names_panel(case)
    return tuple(
        (index, member)
        for index, member in members
        if not member.recused
        and Who.ATTENDING
        in standing(case=case, member=member, stage=Stage.OPENING, panel_is_named=panel_is_named)
    )
