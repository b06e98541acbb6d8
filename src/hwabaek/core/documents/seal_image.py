"""The red square seal (관인) printed over an issuer's name, its letters made of strokes.

Letters are drawn, not set in a font: a seal is a picture, and must not turn up as text when the
document is read aloud or searched. Reading order is the old one, columns from the right.
"""

from hwabaek.core.documents.seal_letters import Line, syllable_strokes

_RED = "#c8281e"
_SIDE = 1000  # The seal's side; all numbers are whole.
_BORDER, _MARGIN, _GAP, _NOTE_HEIGHT = 44, 74, 30, 150


def seal_svg(*, name: str, note: str = "") -> str:
    """Draw a seal with the Hangul of a name; a note, as 시연용, stands in a band of its own below."""
    letters = _filled([letter for letter in name if "가" <= letter <= "힣"])
    columns = _columns(letters)
    height = _SIDE - 2 * _MARGIN - (_NOTE_HEIGHT + _GAP if note else 0)
    width = (_SIDE - 2 * _MARGIN - _GAP * (len(columns) - 1)) // len(columns)
    low = (height - _GAP * (len(columns[0]) - 1)) // len(columns[0])
    pen = max(12, min(width // 9, low // 10))
    paths = "".join(
        _column(column, _SIDE - _MARGIN - (index + 1) * width - index * _GAP, width, height)
        for index, column in enumerate(columns)
    )
    inner = _SIDE - _BORDER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}">'
        f'<g fill="none" stroke="{_RED}" stroke-linejoin="miter"><rect x="{_BORDER // 2}" y="{_BORDER // 2}" '
        f'width="{inner}" height="{inner}" rx="26" stroke-width="{_BORDER}"/>'
        f'<path d="{paths}" stroke-width="{pen}" stroke-linecap="square"/></g>{_band(note)}</svg>'
    )


def _filled(letters: list[str]) -> list[str]:
    """Fill the last column in the customary way: 인, or 의인 where that makes the square whole."""
    ending = ["의", "인"] if _is_square(len(letters) + 2) else ["인"]
    return letters + ending


def _is_square(number: int) -> bool:
    return any(side * side == number for side in range(1, 12))


def _columns(letters: list[str]) -> list[list[str]]:
    """Share the letters out over as many columns as the longest column has rows."""
    side = next(side for side in range(1, len(letters) + 1) if side * side >= len(letters))
    count = -(-len(letters) // side)
    shares = [len(letters) // count + (index < len(letters) % count) for index in range(count)]
    starts = [sum(shares[:index]) for index in range(count)]
    return [letters[start : start + share] for start, share in zip(starts, shares, strict=True)]


def _column(letters: list[str], left: int, width: int, height: int) -> str:
    tall = (height - _GAP * (len(letters) - 1)) // len(letters)
    return "".join(
        _letter(letter, left, _MARGIN + row * (tall + _GAP), width, tall)
        for row, letter in enumerate(letters)
    )


def _letter(letter: str, left: int, top: int, width: int, height: int) -> str:
    return "".join(
        _path(line, left, top, width, height) for line in syllable_strokes(letter=letter)
    )


def _path(line: Line, left: int, top: int, width: int, height: int) -> str:
    points = [f"{left + x * width // 1000} {top + y * height // 1000}" for x, y in line]
    return "M" + "L".join(points) + ("Z" if line[0] == line[-1] else "")


def _band(note: str) -> str:
    """Draw the note white on red at the foot of the seal, wide enough to be read at a glance."""
    if not note:
        return ""
    top = _SIDE - _BORDER - _NOTE_HEIGHT
    width = 120
    step = width + 60
    left = (_SIDE - step * len(note) + 60) // 2
    paths = "".join(
        _letter(letter, left + index * step, top + 32, width, _NOTE_HEIGHT - 50)
        for index, letter in enumerate(note)
    )
    return (
        f'<rect x="{_BORDER // 2}" y="{top}" width="{_SIDE - _BORDER}" '
        f'height="{_NOTE_HEIGHT + _BORDER // 2}" fill="{_RED}"/>'
        f'<path d="{paths}" fill="none" stroke="#fff" stroke-width="16" stroke-linecap="square"/>'
    )
