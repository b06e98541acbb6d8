"""The code in the foot of a document."""

import re

import segno

from hwabaek.gateways.qr_code import qr_svg

ADDRESS = "https://hwabaek.example.kr/v/7K2M-9QXD-41TB"


def dark_modules(svg: str) -> set[tuple[int, int]]:
    """Read back which modules the picture fills."""
    (path,) = re.findall(r'<path d="([^"]+)" fill="#000"/>', svg)
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)
    assert "".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in runs) == path
    return {(int(x) + step, int(y)) for x, y, n in runs for step in range(int(n))}


def test_it_draws_every_module_of_the_code_within_a_quiet_zone() -> None:
    matrix = segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix
    expected = {
        (x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module
    }
    svg = qr_svg(text=ADDRESS)
    assert dark_modules(svg) == expected
    assert f'viewBox="0 0 {len(matrix) + 8} {len(matrix) + 8}"' in svg


def test_it_is_the_same_each_time_and_another_for_another_address() -> None:
    assert qr_svg(text=ADDRESS) == qr_svg(text=ADDRESS)
    assert qr_svg(text=ADDRESS) != qr_svg(text=ADDRESS + "/")
