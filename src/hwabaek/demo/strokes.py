"""A hand for people who do not exist: strokes of a signature, always the same for a name."""

import hashlib

WIDTH, HEIGHT = 900, 300  # the signature pad's own units
POINTS_A_STROKE = 14


def signature_of(name: str) -> list[list[list[int]]]:
    """Return strokes as [x, y, milliseconds]: for each syllable two curves and a closing flourish."""
    strokes: list[list[list[int]]] = []
    at = 0
    cell = WIDTH // (len(name) + 1)
    for place, syllable in enumerate(name):
        seed = hashlib.sha256(f"{name}{place}{syllable}".encode()).digest()
        for half in range(2):
            strokes.append(_curve(seed[half * 12 :], left=40 + place * cell, width=cell, at=at))
            at += 320
    seed = hashlib.sha256(name.encode()).digest()
    strokes.append(_flourish(seed, at=at))
    return strokes


def _curve(seed: bytes, *, left: int, width: int, at: int) -> list[list[int]]:
    """Return a smooth curve through a start, two handles and an end (a cubic Bézier in integers)."""
    corners = [
        (left + seed[index] * width // 256, 50 + seed[index + 4] * (HEIGHT - 110) // 256)
        for index in range(4)
    ]
    return [_bezier(corners, step, at) for step in range(POINTS_A_STROKE + 1)]


def _bezier(corners: list[tuple[int, int]], step: int, at: int) -> list[int]:
    total = POINTS_A_STROKE
    weights = (
        (total - step) ** 3,
        3 * step * (total - step) ** 2,
        3 * step**2 * (total - step),
        step**3,
    )
    x = sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True))
    y = sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True))
    return [x // total**3, y // total**3, at + step * 18]


def _flourish(seed: bytes, *, at: int) -> list[list[int]]:
    corners = [
        (60, HEIGHT - 60 + seed[0] % 30),
        (WIDTH // 3, HEIGHT - 10 - seed[1] % 40),
        (WIDTH // 2, HEIGHT - 70 + seed[2] % 40),
        (WIDTH - 60, HEIGHT - 50 - seed[3] % 60),
    ]
    return [_bezier(corners, step, at) for step in range(POINTS_A_STROKE + 1)]
