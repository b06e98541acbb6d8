"""Arithmetic of attendance: every opening requirement as a line in whole numbers, kind of member by kind.

`den * count - num * base >= 0` says "count is at least num/den of base" without a division; each
member who comes or goes moves it by a fixed weight.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from hwabaek.core.rules.headcount import fits
from hwabaek.core.rules.requirement import Bound, Group, Requirement, Share, Who

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hwabaek.core.rules.case import Member
    from hwabaek.core.rules.headcount import Headcount


@dataclass(frozen=True, slots=True)
class Line:
    """`level` must not fall below zero; one member of kind i who attends adds `weights[i]`."""

    level: int
    weights: tuple[int, ...]


def lines_of(
    *, requirements: Sequence[Requirement], headcount: Headcount, kinds: Sequence[Member]
) -> tuple[Line, ...]:
    """Write requirements as lines over kinds of members, from where the headcount stands."""
    return tuple(
        line for requirement in requirements for line in _lines(requirement, headcount, kinds)
    )


def _lines(
    requirement: Requirement, headcount: Headcount, kinds: Sequence[Member]
) -> tuple[Line, ...]:
    counted = headcount.count(requirement.count)
    weights = weights_in(group=requirement.count, kinds=kinds)
    if not isinstance(requirement.amount, Share) or requirement.of is None:
        return (_line(requirement.bound, counted - _heads(requirement), weights),)
    num, den = requirement.amount.numerator, requirement.amount.denominator
    base, in_base = headcount.count(requirement.of), weights_in(group=requirement.of, kinds=kinds)
    both = tuple(den * weight - num * added for weight, added in zip(weights, in_base, strict=True))
    # a base of zero meets nothing
    return (Line(base - 1, in_base), _line(requirement.bound, den * counted - num * base, both))


def _heads(requirement: Requirement) -> int:
    return (
        requirement.amount if isinstance(requirement.amount, int) else requirement.amount.numerator
    )


def _line(bound: Bound, level: int, weights: tuple[int, ...]) -> Line:
    if bound is Bound.AT_MOST:
        return Line(-level, tuple(-weight for weight in weights))
    return Line(level - 1 if bound is Bound.MORE_THAN else level, weights)


def weights_in(*, group: Group, kinds: Sequence[Member]) -> tuple[int, ...]:
    """Return by how much one member of each kind who attends moves a group; only attendance moves."""
    return tuple(
        1 if group.who is Who.ATTENDING and fits(group=group, member=kind) else 0 for kind in kinds
    )


def merged(
    *, lines: Sequence[Line], room: Sequence[int]
) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    """Put kinds together that weigh the same in every line, so that there is little to search."""
    places: Counter[tuple[int, ...]] = Counter()
    for kind, number in enumerate(room):
        places[tuple(line.weights[kind] for line in lines)] += number
    columns = tuple(places)
    return (
        tuple(
            Line(line.level, tuple(column[i] for column in columns)) for i, line in enumerate(lines)
        ),
        tuple(places.values()),
    )


def can_be_met(*, lines: Sequence[Line], room: Sequence[int], comers: int) -> bool:
    """Return whether exactly so many more, out of the room that each kind has, can meet every line."""
    if not room:
        return comers == 0 and all(line.level >= 0 for line in lines)
    if comers > sum(room) or any(_best(line, room, comers) < 0 for line in _with_sums(lines)):
        return False
    return any(
        can_be_met(
            lines=[_after(line, coming) for line in lines], room=room[1:], comers=comers - coming
        )
        for coming in range(min(room[0], comers), -1, -1)
    )


def _best(line: Line, room: Sequence[int], comers: int) -> int:
    """Return the highest level that so many comers can bring a line to, were it the only one."""
    level, left = line.level, comers
    for weight, places in sorted(zip(line.weights, room, strict=True), reverse=True):
        coming = min(left, places)
        level, left = level + coming * weight, left - coming
    return level


def _with_sums(lines: Sequence[Line]) -> Iterator[Line]:
    """Add what follows from two lines together: a sum of both that no kind of member tips either way.

    Two lines may each be within reach and exclude one another; weighted so that two kinds of member
    count alike, their sum shows it at once, without trying every combination.
    """
    yield from lines
    for one, other in combinations(lines, 2):
        pairs = list(zip(one.weights, other.weights, strict=True))
        for (a, b), (c, d) in combinations(pairs, 2):
            first, second = abs(d - b), abs(a - c)
            if (a - c) * (d - b) > 0:
                yield _sum(one, first, other, second)


def _sum(one: Line, first: int, other: Line, second: int) -> Line:
    weights = zip(one.weights, other.weights, strict=True)
    return Line(
        first * one.level + second * other.level,
        tuple(first * weight + second * added for weight, added in weights),
    )


def _after(line: Line, coming: int) -> Line:
    return Line(line.level + coming * line.weights[0], line.weights[1:])


def smallest_number(*, lines: Sequence[Line], room: Sequence[int]) -> int | None:
    """Return the smallest number of members more that can meet every line, None where none can."""
    for comers in range(sum(room) + 1):
        if can_be_met(lines=lines, room=room, comers=comers):
            return comers
    return None


def safe_departures(*, lines: Sequence[Line], present: Sequence[int]) -> int:
    """Return how many may leave, whoever they are, with every line still met."""
    return min((_departures(line, present) for line in lines), default=sum(present))


def _departures(line: Line, present: Sequence[int]) -> int:
    """Let those go first whose leaving costs a line the most."""
    level, gone = line.level, 0
    for weight, number in sorted(zip(line.weights, present, strict=True), reverse=True):
        if weight <= 0:
            break
        affordable = min(number, level // weight)
        gone, level = gone + affordable, level - affordable * weight
        if affordable < number:
            return gone
    return sum(present)
