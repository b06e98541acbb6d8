"""RFC 8785, for the kinds of value that facts hold."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.canonical_json import DEEPEST_LEVEL, LARGEST_NUMBER, canonical, parse

texts = st.text(st.characters(exclude_categories=["Cs"]))
leaves = st.none() | st.booleans() | st.integers(-LARGEST_NUMBER, LARGEST_NUMBER) | texts
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner))


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@given(values)
def test_parsing_gives_back_what_was_rendered(value: Any) -> None:
    assert parse(canonical(value)) == value


@given(values)
def test_the_form_is_ordinary_json(value: Any) -> None:
    assert json.loads(canonical(value)) == value


def test_names_are_sorted_by_utf16_code_units() -> None:
    # RFC 8785 §3.2.3: U+1F600 is the pair D83D DE00 and so comes before U+FB33.
    value = {"€": 5, "\r": 1, "\ufb33": 7, "1": 2, "😀": 6, "\x80": 3, "ö": 4}
    assert list(json.loads(canonical(value)).values()) == [1, 2, 3, 4, 5, 6, 7]


def test_text_is_escaped_only_where_it_must_be() -> None:
    # RFC 8785 §3.2.2.2
    value = '€$\x0f\nA\'B"\\\\"/\x7f가'
    assert canonical(value).decode() == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f가"'


def test_levels_up_to_the_limit_are_taken() -> None:
    assert parse(canonical(nested(DEEPEST_LEVEL))) == nested(DEEPEST_LEVEL)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        LARGEST_NUMBER + 1,
        -LARGEST_NUMBER - 1,
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        (1,),
        b"bytes",
        {"a": [object()]},
        nested(DEEPEST_LEVEL + 1),
        nested(5000),
    ],
)
def test_a_value_without_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(VerificationError):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1 ",
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'"\\u0041"',
        b'"\\/"',
        b'"\\ud800"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"\xef\xbb\xbf1",
        b'"\x01"',
        b"9007199254740992",
        b"9" * 5000,
        b"[" * 100 + b"]" * 100,
        b"[" * 200_000,
        b"[1,]",
        b'{"a"}',
        "text",
        bytearray(b"1"),
        None,
    ],
)
def test_anything_but_the_canonical_form_is_refused(data: Any) -> None:
    with pytest.raises(VerificationError):
        parse(data)


@given(st.binary() | texts.map(str.encode))
def test_any_bytes_end_in_a_value_or_the_one_error(data: bytes) -> None:
    try:
        value = parse(data)
    except VerificationError:
        return
    assert canonical(value) == data
