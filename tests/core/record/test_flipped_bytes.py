"""Whatever single bit is changed, the record does not hold.

Every byte of a small record, and of a still smaller one with its checksums mended as somebody
would who knows the format; random bits of a large one.
"""

import random

import pytest

from hwabaek.core.record.archive import build_archive
from hwabaek.core.record.checks.report import Status
from hwabaek.core.record.container import pack
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.verify import NotARecord, check_record
from tests.core.record.sample import (
    CALLED_AT,
    Story,
    archive,
    called,
    close_poll,
    digests,
    member,
    proven,
    reply,
    vouchers,
)
from tests.core.record.tampering import PDF, TRUSTED, opened, sealed_story, small


def smallest() -> bytes:
    """Return the record of one member and one item."""
    call = called()
    call["roll"], call["items"] = call["roll"][3:4], [{**call["items"][0], "papers": []}]
    told = Story(now=CALLED_AT)
    told.tell(EntryKind.MEETING_CREATED, {})
    told.tell(EntryKind.MEETING_CALLED, call)
    told.tell(EntryKind.MEETING_REPLY_SUBMITTED, reply(4, {1: "for"}), member(4))
    close_poll(told, 1, "clerk")
    told.tell(EntryKind.MEETING_CLOSED, {"closed_by": "clerk"})
    told.tell(EntryKind.MEETING_CONCLUDED, {"facts": digests(told.facts)})
    placed, checkpoint = proven(told.facts, before=1, between=0, after=1)
    return build_archive(facts=placed, vouchers=vouchers(checkpoint), contents=[])


@pytest.fixture(scope="module")
def record() -> bytes:
    return small()


@pytest.fixture(scope="module")
def large() -> bytes:
    return archive(sealed_story().facts, documents=[PDF])


def flipped(data: bytes, place: int, bit: int) -> bytes:
    wrong = bytearray(data)
    wrong[place] ^= 1 << bit
    return bytes(wrong)


def holds(data: bytes) -> bool:
    """Say whether the verifier finds nothing wrong; it is stopped at the first fault."""
    try:
        checks = check_record(data=data, keys=TRUSTED)
        return all(line.status is not Status.FAILED for line in checks)
    except NotARecord:
        return False


def test_the_records_hold_as_they_are(record: bytes, large: bytes) -> None:
    assert holds(record)
    assert holds(smallest())
    assert holds(large)


def test_every_flipped_byte_of_a_small_record_is_found(record: bytes) -> None:
    chance = random.Random(7)
    for place in range(len(record)):
        assert not holds(flipped(record, place, chance.randrange(8))), place


def test_every_flipped_byte_whose_checksum_was_mended_is_found() -> None:
    files = opened(smallest())
    chance = random.Random(8)
    for name, content in files.items():
        for place in range(len(content)):
            wrong = flipped(content, place, chance.randrange(8))
            assert not holds(pack({**files, name: wrong})), (name, place)


def test_ten_thousand_flipped_bits_of_a_large_record_are_found(large: bytes) -> None:
    chance = random.Random(11)
    for _ in range(10_000):
        place = chance.randrange(len(large))
        assert not holds(flipped(large, place, chance.randrange(8))), place


def test_flipped_bits_of_a_large_record_whose_checksum_was_mended_are_found(large: bytes) -> None:
    files = opened(large)
    names = list(files)
    chance = random.Random(12)
    for _ in range(60):
        name = chance.choices(names, weights=[len(files[one]) for one in names])[0]
        wrong = flipped(files[name], chance.randrange(len(files[name])), chance.randrange(8))
        assert not holds(pack({**files, name: wrong})), name
