"""What a file tells of itself: its number, and whether its seal fits its bytes."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.documents.traces import Seal, traces_of
from tests.core.documents.sealed_bytes import sealed


def test_a_sealed_file_is_whole_and_bears_its_number() -> None:
    found = traces_of(sealed())
    assert (found.number, found.seal, found.prefixes) == ("7K2M-9QXD-41TB", Seal.WHOLE, ())
    assert found.sha256 == hashlib.sha256(sealed()).hexdigest()
    assert not found.is_archive


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_every_usual_digest_is_read(digest: str) -> None:
    assert traces_of(sealed(digest=digest)).seal is Seal.WHOLE


def test_every_changed_byte_breaks_the_seal_or_its_place() -> None:
    content = sealed()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        found = traces_of(bytes(changed))
        # Inside the seal's own hexadecimal a byte may change that says nothing of the document.
        if b"<" in content[:place] and place < content.rindex(b">"):
            continue
        assert found.seal is not Seal.WHOLE, place


def test_what_stands_behind_the_seal_is_seen_and_the_original_named() -> None:
    found = traces_of(sealed() + b"% more\n")
    assert found.seal is Seal.BEHIND
    assert found.prefixes == (hashlib.sha256(sealed()).hexdigest(),)


def test_a_second_seal_over_the_first_leaves_it_whole() -> None:
    twice = sealed(before=sealed())
    found = traces_of(twice)
    assert found.seal is Seal.WHOLE
    assert found.prefixes == (hashlib.sha256(sealed()).hexdigest(),)


def test_a_file_without_seal_or_number_has_none() -> None:
    found = traces_of(b"%PDF-1.7 nothing")
    assert (found.number, found.seal) == ("", Seal.NONE)
    assert traces_of(b"PK\x03\x04").is_archive


def test_a_seal_of_another_make_is_not_judged() -> None:
    plain = sealed().replace(b"06092a864886f70d010904", b"06092a864886f70d010999")
    assert traces_of(plain).seal is Seal.UNREADABLE


@pytest.mark.parametrize(
    "places", [b"1 10 20 5", b"0 20 10 5", b"0 10 20 999999", b"0 0 0 0", b"0 10 2000000 5"]
)
def test_places_outside_the_file_break_it(places: bytes) -> None:
    content = b"%PDF /ByteRange [" + places + b"] <00> hwabaek:7K2M-9QXD-41TB"
    assert traces_of(content).seal is Seal.BROKEN


def test_no_more_seals_are_looked_at_than_a_file_can_honestly_have() -> None:
    many = b"/ByteRange [0 0 0 0] " * 40
    # The one behind them would be whole; it is not even reached.
    assert traces_of(sealed(before=many)).prefixes == ()
    assert traces_of(sealed(before=many)).seal is Seal.BROKEN


@given(st.binary(max_size=300))
def test_no_file_is_too_strange(data: bytes) -> None:
    traces_of(data)
    traces_of(b"/ByteRange [0 20 30 5]" + data)
