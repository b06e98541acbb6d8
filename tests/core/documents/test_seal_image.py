"""The seal's picture."""

import re
import xml.etree.ElementTree as ET

import pytest

from hwabaek.core.documents.seal_image import _columns, _filled, seal_svg
from hwabaek.core.documents.seal_letters import syllable_strokes


def test_syllables_stay_in_their_field_and_look_different() -> None:
    letters = [
        chr(code) for code in range(ord("가"), ord("힣") + 1, 11)
    ]  # 11 is prime to 588 and 28
    drawn = [syllable_strokes(letter=letter) for letter in letters]
    assert all(
        0 <= number <= 1000
        for lines in drawn
        for line in lines
        for point in line
        for number in point
    )
    assert len(set(drawn)) == len(letters)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("유성구교통안전정책심의위원회", ["유성구교", "통안전정", "책심의위", "원회의인"]),
        ("공유재산심의회", ["공유재", "산심의", "회의인"]),
        ("유성구", ["유성", "구인"]),
        ("인사위원회", ["인사위", "원회인"]),
    ],
)
def test_names_fill_columns_from_the_right(name: str, rows: list[str]) -> None:
    assert ["".join(column) for column in _columns(_filled(list(name)))] == rows


def test_the_note_of_the_demo_is_part_of_the_picture() -> None:
    plain, noted = seal_svg(name="유성구"), seal_svg(name="유성구", note="시연용")
    assert plain.count("<rect") == 1
    assert noted.count("<rect") == 2


@pytest.mark.parametrize("name", ["가", "나 다", "ABC 위원회", "가" * 40])
def test_any_name_makes_a_picture_without_text(name: str) -> None:
    svg = seal_svg(name=name, note="시연용")
    root = ET.fromstring(svg)  # noqa: S314 - our own
    assert not re.search("[가-힣]", "".join(root.itertext()))
