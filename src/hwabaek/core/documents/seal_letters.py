"""Hangul in the strokes of a seal: straight lines of one thickness, after the squared seal hand."""

from collections.abc import Iterable

Line = tuple[tuple[int, int], ...]
Box = tuple[int, int, int, int]

# Strokes in a field of 100 by 100: "x,y x,y …", lines parted by "/".
_RING = "30,0 70,0 100,30 100,70 70,100 30,100 0,70 0,30 30,0"
_STROKES = {
    "ㄱ": "0,0 100,0 100,100", "ㄴ": "0,0 0,100 100,100", "ㄷ": "100,0 0,0 0,100 100,100",
    "ㄹ": "0,0 100,0 100,50 0,50 0,100 100,100", "ㅁ": "0,0 100,0 100,100 0,100 0,0",
    "ㅂ": "0,0 0,100 100,100 100,0/0,50 100,50", "ㅅ": "50,0 50,45/0,100 0,45 100,45 100,100",
    "ㅇ": _RING, "ㅈ": "0,0 100,0/50,0 50,52/0,100 0,52 100,52 100,100",
    "ㅊ": "34,0 66,0/0,25 100,25/50,25 50,62/0,100 0,62 100,62 100,100",
    "ㅋ": "0,0 100,0 100,100/0,50 100,50", "ㅌ": "100,0 0,0 0,100 100,100/0,50 100,50",
    "ㅍ": "0,0 100,0/28,0 28,100/72,0 72,100/0,100 100,100",
    "ㅎ": "34,0 66,0/0,24 100,24/36,46 64,46 88,62 88,84 64,100 36,100 12,84 12,62 36,46",
    "ㅏ": "45,0 45,100/45,50 100,50", "ㅐ": "15,0 15,100/85,0 85,100/15,50 85,50",
    "ㅑ": "45,0 45,100/45,35 100,35/45,65 100,65", "ㅒ": "15,0 15,100/85,0 85,100/15,35 85,35/15,65 85,65",
    "ㅓ": "65,0 65,100/0,50 65,50", "ㅔ": "45,0 45,100/95,0 95,100/0,50 45,50",
    "ㅕ": "65,0 65,100/0,35 65,35/0,65 65,65", "ㅖ": "45,0 45,100/95,0 95,100/0,35 45,35/0,65 45,65",
    "ㅣ": "60,0 60,100", "ㅗ": "50,0 50,100/0,100 100,100", "ㅛ": "33,0 33,100/67,0 67,100/0,100 100,100",
    "ㅜ": "0,0 100,0/50,0 50,100", "ㅠ": "0,0 100,0/33,0 33,100/67,0 67,100", "ㅡ": "0,50 100,50",
}  # fmt: skip
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIALS = ("ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ",
            "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ")  # fmt: skip
_FINALS = ("", "ㄱ", "ㄱㄱ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ",
           "ㄹㅍ", "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅅㅅ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ")  # fmt: skip
_DOUBLES = {"ㄲ": "ㄱㄱ", "ㄸ": "ㄷㄷ", "ㅃ": "ㅂㅂ", "ㅆ": "ㅅㅅ", "ㅉ": "ㅈㅈ"}
_LYING = "ㅗㅛㅜㅠㅡ"


def syllable_strokes(*, letter: str) -> tuple[Line, ...]:
    """Give the strokes of one Hangul syllable in a field of 1000 by 1000."""
    index = ord(letter) - ord("가")
    initial = _INITIALS[index // 588]
    medial = _MEDIALS[index // 28 % 21]
    final = _FINALS[index % 28]
    depth = 580 if final else 1000
    lines = [
        line
        for part, box in _boxes(medial, depth)
        for line in _part(part or _DOUBLES.get(initial, initial), box)
    ]
    if final:
        lines += _part(final, (60, 720, 880, 280))
    return tuple(lines)


def _boxes(medial: str, depth: int) -> Iterable[tuple[str, Box]]:
    """Place the initial (an empty word) and the parts of the vowel in the upper `depth` of the field."""
    if len(medial) > 1:
        return (("", (20, 0, 520, depth * 45 // 100)), (medial[0], (0, depth * 66 // 100, 600, depth * 26 // 100)),
                (medial[1], (640, 0, 340, depth)))  # fmt: skip
    if medial in _LYING:
        return ("", (100, 0, 800, depth * 48 // 100)), (
            medial,
            (0, depth * 70 // 100, 1000, depth * 28 // 100),
        )
    return ("", (20, 0, 500, depth * 94 // 100)), (medial, (600, 0, 380, depth))


def _part(jamo: str, box: Box) -> list[Line]:
    """Draw one letter, or two side by side, in a box (left, top, width, height)."""
    left, top, width, height = box
    if len(jamo) > 1:
        half = width * 42 // 100
        return _part(jamo[0], (left, top, half, height)) + _part(
            jamo[1], (left + width - half, top, half, height)
        )
    return [
        tuple(
            (left + int(x) * width // 100, top + int(y) * height // 100)
            for x, y in (point.split(",") for point in line.split())
        )
        for line in _STROKES[jamo].split("/")
    ]
