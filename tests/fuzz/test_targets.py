"""Whatever strangers hand in is read, or refused by the one error: mutations of true examples, and chance."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from tests.fuzz.targets import TARGETS

SLOW = {"record", "record-json", "replay", "container", "values", "record-file"}
places = st.integers(0, 2**32 - 1)
edits = st.lists(
    st.tuples(places, st.sampled_from(["flip", "cut", "put", "repeat"]), st.binary(max_size=12)),
    min_size=1,
    max_size=4,
)


def mutated(data: bytes, edit: tuple[int, str, bytes]) -> bytes:
    """Change an example at a place."""
    place, how, more = edit
    at = place % (len(data) + 1)
    if how == "cut":
        return data[:at] + data[at + len(more) + 1 :]
    if how == "put":
        return data[:at] + more + data[at:]
    if how == "repeat":
        return data[:at] + data[at : at + 40] + data[at:]
    bit = 1 << place % 8
    return data[:at] + bytes(byte ^ bit for byte in data[at : at + 1]) + data[at + 1 :]


@pytest.mark.parametrize("name", TARGETS)
def test_every_example_is_read(name: str) -> None:
    for example in TARGETS[name].examples():
        TARGETS[name].read(example)


@pytest.mark.parametrize("name", TARGETS)
def test_anything_else_ends_in_the_one_error(name: str) -> None:
    target = TARGETS[name]
    examples = target.examples()

    @settings(
        max_examples=25 if name in SLOW else 150,
        suppress_health_check=[HealthCheck.too_slow],
        deadline=None,
    )
    @given(st.sampled_from(examples), edits, st.binary(max_size=200))
    def try_out(example: bytes, changes: list[tuple[int, str, bytes]], chance: bytes) -> None:
        for change in changes:
            example = mutated(example, change)
        for data in (example, chance):
            with suppress(VerificationError):
                target.read(data)

    try_out()
