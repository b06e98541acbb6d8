"""Handwriting: the strokes of a drawn signature as a picture of fixed, reproducible bytes."""

from collections.abc import Sequence
from itertools import pairwise

Point = Sequence[int]
Stroke = Sequence[Point]

# The cell of a signature on A4 and the width of the pen in it, in hundredths of a millimetre.
_CELL_WIDTH, _CELL_HEIGHT, _PEN = 2600, 800, 38
_COLOUR = "#16306b"
# Positions are drawn ten times as fine as they were recorded, so that midpoints stay whole numbers.
_FINE = 10


def signature_svg(*, strokes: Sequence[Stroke]) -> str:
    """Draw recorded strokes as an SVG cut to their bounds; a stroke is a list of (x, y, time).

    The curve runs through the middle of each pair of points with the points as its handles, which
    takes the corners out of a fast hand without inventing movement. Only whole numbers are used, so
    every machine draws the same bytes.
    """
    drawn = [[(x * _FINE, y * _FINE) for x, y, *_ in stroke] for stroke in strokes if stroke]
    across = [x for stroke in drawn for x, _ in stroke] or [0]
    down = [y for stroke in drawn for _, y in stroke] or [0]
    pen = _pen_width(max(across) - min(across), max(down) - min(down))
    box = (
        min(across) - pen,
        min(down) - pen,
        max(across) - min(across) + 2 * pen,
        max(down) - min(down) + 2 * pen,
    )
    path = "".join(_curve(stroke) for stroke in drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[0]} {box[1]} {box[2]} {box[3]}">'
        f'<path d="{path}" fill="none" stroke="{_COLOUR}" stroke-width="{pen}" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _pen_width(width: int, height: int) -> int:
    """Say how thick the pen is in the drawing's own units, so that all signatures print alike."""
    return max(_FINE, width * _PEN // _CELL_WIDTH, height * _PEN // _CELL_HEIGHT)


def _curve(points: Sequence[tuple[int, int]]) -> str:
    start, *rest = points
    path = f"M{start[0]} {start[1]}"
    if not rest:
        return f"{path}h0"
    for here, there in pairwise(rest):
        path += f"Q{here[0]} {here[1]} {(here[0] + there[0]) // 2} {(here[1] + there[1]) // 2}"
    return f"{path}L{rest[-1][0]} {rest[-1][1]}"
