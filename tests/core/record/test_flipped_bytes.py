"""Whatever single bit is changed, the record does not hold.

A sample of bits by default; HWABAEK_FLIP_EVERY_BYTE=1 takes every byte of a small record.
"""

import os
import random
from collections.abc import Sequence

import pytest

from hwabaek.core.record.container import pack
from hwabaek.core.record.verify import NotARecord, verify_record
from tests.core.record.sample import archive
from tests.core.record.tampering import TRUSTED, opened, small


@pytest.fixture(scope="module")
def record() -> bytes:
    return small()


def sampled(size: int, count: int) -> Sequence[int]:
    if os.environ.get("HWABAEK_FLIP_EVERY_BYTE"):
        return range(size)
    return sorted(random.Random(7).sample(range(size), count))


def flipped(data: bytes, place: int) -> bytes:
    wrong = bytearray(data)
    wrong[place] ^= 1 << random.Random(place).randrange(8)
    return bytes(wrong)


def holds(data: bytes) -> bool:
    try:
        report, _ = verify_record(data=data, keys=TRUSTED)
    except NotARecord:
        return False
    return report.holds


def test_the_small_record_holds(record: bytes) -> None:
    assert holds(record)


def test_a_flipped_bit_is_found(record: bytes) -> None:
    for place in sampled(len(record), 300):
        assert not holds(flipped(record, place)), place


def test_a_flipped_bit_whose_checksum_was_mended_is_found(record: bytes) -> None:
    files = opened(record)
    places = [(name, place) for name, content in files.items() for place in range(len(content))]
    for choice in sampled(len(places), 300):
        name, place = places[choice]
        assert not holds(pack({**files, name: flipped(files[name], place)})), (name, place)


def test_a_flipped_bit_of_a_large_record_is_found() -> None:
    whole = archive()
    for place in random.Random(11).sample(range(len(whole)), 40):
        assert not holds(flipped(whole, place)), place
