"""Facts and entries: what they look like, and that an entry tells nothing of what a fact says."""

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import (
    EntryKind,
    check_entry,
    check_fact,
    digest_of,
    entry_of,
    leaf_of,
    make_fact,
    parse_moment,
    render_moment,
)
from hwabaek.core.record.kinds import GRAMMAR
from hwabaek.core.tlog.canonical_json import canonical, parse
from tests.core.record.sample import called, veiled

ACTOR = {"person": "p-1", "name": "이정민", "as": "clerk"}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def fact(**changes: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "kind": EntryKind.MEETING_CALLED,
        "subject": "meeting:7",
        "at": "2026-10-12T08:55:00.123456Z",
        "actor": ACTOR,
        "salt": "0f" * 16,
        "data": called(),
    }
    return make_fact(**(parts | changes))


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_is_of_the_written_grammar_and_has_a_korean_label(kind: EntryKind) -> None:
    assert GRAMMAR.fullmatch(kind)
    assert re.search("[가-힣]", kind.label)
    assert EntryKind(str(kind)) is kind


def test_no_two_kinds_share_a_label() -> None:
    assert len({kind.label for kind in EntryKind}) == len(EntryKind)


def test_a_fact_is_hashed_and_vouched_for() -> None:
    made, _ = veiled(fact())
    entry = entry_of(made)
    assert digest_of(made) == hashlib.sha256(canonical(made)).hexdigest() == entry["digest"]
    assert leaf_of(entry) == hashlib.sha256(b"\x00" + canonical(entry)).digest()
    assert set(entry) == {"kind", "subject", "at", "digest"}
    assert entry["at"] == made["at"]


def test_an_entry_tells_nothing_that_could_be_guessed() -> None:
    made, other = veiled(fact())[0], veiled(fact(salt="f0" * 16))[0]
    assert entry_of(made)["digest"] != entry_of(other)["digest"]


def test_a_fact_survives_storing() -> None:
    assert parse(canonical(fact())) == fact()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "meeting.exploded"},
        {"subject": "meeting"},
        {"subject": "meeting:홍길동"},
        {"at": "2026-10-12T08:55:00Z"},
        {"at": "2026-13-12T08:55:00.000000Z"},
        {"at": "2026-10-12T08:55:00.123456+00:00"},
        {"salt": "0f"},
        {"salt": "0F" * 16},
        {"actor": {"person": "p"}},
        {"actor": {**ACTOR, "as": "Clerk!"}},
        {"actor": {**ACTOR, "name": None}},
        {"actor": {**ACTOR, "person": 7}},
        {"data": {"share": 0.5}},
        {"data": {"text": "\ud800"}},
    ],
)
def test_a_malformed_fact_is_not_made(changes: dict[str, Any]) -> None:
    with pytest.raises(VerificationError):
        fact(**changes)


@given(anything)
def test_anything_is_a_fact_an_entry_or_the_one_error(value: Any) -> None:
    shapes = [value, {**fact(), "data": value}, {**fact(), "kind": value}, {**fact(), "at": value}]
    for shape in shapes:
        for check in (check_fact, check_entry, entry_of, leaf_of):
            try:
                check(shape)
            except VerificationError:
                continue


def test_the_system_acts_without_a_person() -> None:
    made = fact(actor={"person": None, "name": "", "as": "system"})
    assert made["actor"]["person"] is None


@given(st.datetimes(timezones=st.timezones()))
def test_moments_survive(moment: datetime) -> None:
    try:
        written = render_moment(moment)
    except OverflowError:
        return
    assert parse_moment(written) == moment.astimezone(UTC)


def test_moments_are_utc() -> None:
    seoul = timezone(timedelta(hours=9))
    assert render_moment(datetime(2026, 10, 12, 18, tzinfo=seoul)) == "2026-10-12T09:00:00.000000Z"
    with pytest.raises(VerificationError):
        render_moment(datetime(2026, 10, 12, 18))  # noqa: DTZ001  # that is what is refused
