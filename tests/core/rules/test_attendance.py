"""The search for the smallest number agrees with trying everything."""

from itertools import product
from random import Random

import pytest

from hwabaek.core.rules.attendance import Line, can_be_met, merged, safe_departures, smallest_number


def _lines(chance: Random, kinds: int) -> list[Line]:
    return [
        Line(chance.randint(-6, 3), tuple(chance.randint(-3, 3) for _ in range(kinds)))
        for _ in range(chance.randint(1, 4))
    ]


def _ways(room: list[int]) -> list[tuple[int, ...]]:
    return list(product(*(range(places + 1) for places in room)))


def _meets(lines: list[Line], coming: tuple[int, ...]) -> bool:
    return all(
        line.level + sum(w * n for w, n in zip(line.weights, coming, strict=True)) >= 0
        for line in lines
    )


@pytest.mark.parametrize("seed", range(300))
def test_what_can_be_met_is_what_trying_everything_finds(seed: int) -> None:
    chance = Random(seed)
    room = [chance.randint(0, 3) for _ in range(chance.randint(0, 4))]
    lines = _lines(chance, len(room))
    enough = {sum(coming) for coming in _ways(room) if _meets(lines, coming)}

    for comers in range(sum(room) + 2):
        assert can_be_met(lines=lines, room=room, comers=comers) is (comers in enough)
    assert smallest_number(lines=lines, room=room) == min(enough, default=None)


@pytest.mark.parametrize("seed", range(100))
def test_putting_like_kinds_together_changes_nothing(seed: int) -> None:
    chance = Random(seed)
    columns = [(1, 0), (1, 0), (0, 1), (-1, 2), (0, 1)]
    room = [chance.randint(0, 3) for _ in columns]
    lines = [Line(chance.randint(-4, 2), tuple(column[i] for column in columns)) for i in range(2)]

    fewer, places = merged(lines=lines, room=room)

    assert [line.weights for line in fewer] == [(1, 0, -1), (0, 1, 2)]
    assert sum(places) == sum(room)
    assert smallest_number(lines=fewer, room=places) == smallest_number(lines=lines, room=room)


@pytest.mark.parametrize("seed", range(200))
def test_so_many_may_leave_whoever_they_are(seed: int) -> None:
    chance = Random(seed)
    present = [chance.randint(0, 3) for _ in range(chance.randint(1, 4))]
    lines = [
        Line(chance.randint(0, 8), tuple(chance.randint(-2, 3) for _ in present))
        for _ in range(chance.randint(1, 3))
    ]
    breaking = [
        sum(leaving)
        for leaving in _ways(present)
        if not all(
            line.level - max(0, sum(w * n for w, n in zip(line.weights, leaving, strict=True))) >= 0
            for line in lines
        )
    ]

    assert (
        safe_departures(lines=lines, present=present) == min(breaking, default=sum(present) + 1) - 1
    )


def test_two_lines_that_exclude_one_another_are_seen_at_once() -> None:
    more_than_half = Line(-1000, (1, -1))
    not_so_many = Line(900, (-2, 0))

    assert not can_be_met(lines=[more_than_half, not_so_many], room=[10**6, 10**6], comers=10**6)
