"""The picture of a quorum: people as dots in rows, and a line behind the number that is needed."""

from dataclasses import dataclass
from typing import Final

ROW: Final = 20
STEP: Final = 22
LEFT: Final = 10
GAP: Final = 8
ROW_HEIGHT: Final = 38
MIDDLE: Final = 22
# The picture is as wide as its place: of few people it would be shown in giants.
LEAST: Final = 330


@dataclass(frozen=True)
class Counts:
    """How many people are in each state."""

    replied: int
    opened: int = 0
    unopened: int = 0
    recused: int = 0

    @property
    def standing(self) -> int:
        """Return the number of those who count: all but the recused."""
        return self.replied + self.opened + self.unopened

    @property
    def asked(self) -> int:
        """Return the number of all."""
        return self.standing + self.recused


@dataclass(frozen=True)
class Dot:
    """One person."""

    kind: str
    x: int
    y: int


@dataclass(frozen=True)
class Need:
    """The line behind the last person needed."""

    x: int
    top: int
    bottom: int
    text_y: int


@dataclass(frozen=True)
class Picture:
    """What the template draws."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    need: Need | None


def draw(*, counts: Counts, need: int | None) -> Picture:
    """Return the dots of ``counts`` in rows of twenty, and the line if the number needed can be reached at all."""
    kinds = [
        *["in"] * counts.replied,
        *["half"] * counts.opened,
        *["away"] * counts.unopened,
        *["out"] * counts.recused,
    ]
    line_at = need if need is not None and 0 < need <= counts.standing else None
    dots = tuple(_dot(index, kind, line_at, counts.standing) for index, kind in enumerate(kinds))
    line = _line(line_at) if line_at is not None else None
    right = max(
        [dot.x + LEFT for dot in dots] + ([line.x + LEFT] if line else []), default=2 * LEFT
    )
    rows = max(1, -(-len(kinds) // ROW))
    return Picture(width=max(right, LEAST), height=rows * ROW_HEIGHT, dots=dots, need=line)


def _dot(index: int, kind: str, line_at: int | None, standing: int) -> Dot:
    """Return the place of one person: room is left for the line, and before those who are out."""
    row, column = divmod(index, ROW)
    behind_line = line_at is not None and index >= line_at and (line_at - 1) // ROW == row
    behind_gap = index >= standing and standing % ROW != 0 and (standing - 1) // ROW == row
    return Dot(
        kind=kind,
        x=LEFT + column * STEP + GAP * behind_line + (GAP - 2) * behind_gap,
        y=row * ROW_HEIGHT + MIDDLE,
    )


def _line(need: int) -> Need:
    """Return the line behind person number ``need``."""
    row, column = divmod(need - 1, ROW)
    top = row * ROW_HEIGHT
    return Need(
        x=LEFT + column * STEP + STEP // 2 + GAP // 2, top=top + 10, bottom=top + 36, text_y=top + 9
    )
