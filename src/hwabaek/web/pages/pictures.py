"""Small pictures beside a number: twelve months as bars, a share with its limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MONTHS = 12


@dataclass(frozen=True)
class Bar:
    """One rectangle."""

    x: str
    y: str
    width: str
    height: str
    kind: str = ""


@dataclass(frozen=True)
class Spark:
    """Twelve months; the dark part are sittings, the light part deliberations in writing."""

    width: int
    height: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Ratio:
    """A share of one, with a line at its limit."""

    percent: int
    filled: str
    kind: str
    limit: str = ""


def spark(*, sittings: Sequence[int], written: Sequence[int], step: int, height: int) -> Spark:
    """Return the picture of how many meetings there were in each month."""
    most = max((a + b for a, b in zip(sittings, written, strict=True)), default=0)
    bars: list[Bar] = []
    for month in range(MONTHS):
        x = month * step
        bars += _month(sittings[month], written[month], x, (step, height, max(most, 2)))
    return Spark(width=step * MONTHS - 1, height=height, bars=tuple(bars))


def ratio(*, share: Fraction, limit: Fraction | None = None, low_is_bad: bool = False) -> Ratio:
    """Return the picture of a share; beyond its limit it is red."""
    over = limit is not None and (share < limit if low_is_bad else share > limit)
    return Ratio(
        percent=round(share * 100),
        filled=_number(44 * min(share, Fraction(1))),
        kind="over" if over else "in",
        limit=_number(44 * limit) if limit is not None else "",
    )


def _month(sat: int, wrote: int, x: int, size: tuple[int, int, int]) -> list[Bar]:
    step, height, most = size
    width = str(step - 1)
    if not sat and not wrote:
        return [Bar(str(x), str(height - 2), width, "2", "none")]
    low, high = Fraction(height * wrote, most), Fraction(height * sat, most)
    bars = [Bar(str(x), _number(height - low), width, _number(low), "written")] if wrote else []
    if sat:
        bars.append(Bar(str(x), _number(height - low - high), width, _number(high)))
    return bars


def _number(value: Fraction) -> str:
    return f"{float(value):.1f}"
