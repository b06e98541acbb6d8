"""Handwriting becomes the same picture everywhere, whatever was drawn."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.documents.ink import signature_svg

POINT = st.tuples(*[st.integers(-5_000, 5_000)] * 3)


def test_it_draws_every_stroke_through_its_first_and_last_point() -> None:
    svg = signature_svg(strokes=[[[0, 0, 0], [10, 20, 5], [30, 10, 9]], [[5, 5, 20]]])
    assert 'd="M0 0Q100 200 200 150L300 100M50 50h0"' in svg


def test_the_frame_holds_all_ink_and_the_pen() -> None:
    root = ET.fromstring(signature_svg(strokes=[[[-10, 0, 0], [90, 40, 1]]]))  # noqa: S314 - our own
    left, top, width, height = map(int, root.attrib["viewBox"].split())
    assert left < -100
    assert top < 0
    assert left + width > 900
    assert top + height > 400


@given(st.lists(st.lists(POINT, max_size=8), max_size=4))
def test_any_strokes_make_well_formed_xml_of_whole_numbers(
    strokes: list[list[tuple[int, ...]]],
) -> None:
    svg = signature_svg(strokes=strokes)
    ET.fromstring(svg)  # noqa: S314 - our own
    assert "." not in svg.replace("http://www.w3.org/2000/svg", "")
    assert svg == signature_svg(strokes=strokes)
