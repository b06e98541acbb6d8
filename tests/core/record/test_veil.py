"""Veiled values: shown or withheld, the fact has the same digest; nothing else passes for one."""

import hashlib
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.disclosure import Disclosure, is_shown, veiled_places
from hwabaek.core.record.entries import EntryKind, Fact, digest_of, make_fact
from hwabaek.core.record.veil import (
    MASKED,
    Masked,
    Values,
    mask,
    read_values,
    reveal,
    unveil,
    veil,
)
from hwabaek.core.tlog.canonical_json import canonical, parse
from tests.core.record.sample import called, facts, member, reply, veiled

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def a_reply() -> Fact:
    return make_fact(
        kind=EntryKind.MEETING_REPLY_SUBMITTED,
        subject="meeting:7",
        at="2026-10-12T08:55:00.123456Z",
        actor=member(5),
        salt="0f" * 16,
        data=reply(5, {1: "against", 2: "for"}),
    )


def salts(first: int = 1) -> Any:
    return (f"{number:032x}" for number in count(first))


def test_the_hashed_fact_tells_of_nobody() -> None:
    found, values = veil(fact=a_reply(), salts=salts())
    text = canonical(found).decode()
    for told in ("도민서", "p-5", "예산 근거", "40"):
        assert told not in text
        assert told in canonical(values).decode()
    assert found["data"]["ballots"][0]["choice"] == "against"
    assert found["actor"]["as"] == "member"


def test_a_value_is_found_by_the_digest_of_itself_and_its_salt() -> None:
    found, values = veil(fact=a_reply(), salts=salts())
    digest = found["actor"]["name"]["veiled"]
    salt, value = values[digest]
    assert value == "도민서"
    assert hashlib.sha256(f'["{salt}","도민서"]'.encode()).hexdigest() == digest
    assert len({salt for salt, _ in values.values()}) == len(values)


def test_what_is_empty_stays_and_tells_nothing() -> None:
    found, _ = veil(fact=a_reply(), salts=salts())
    assert found["data"]["ballots"][1]["opinion"] == ""
    assert found["data"]["signature"]["text"] is None


def test_every_fact_comes_back_as_it_was() -> None:
    for fact in facts():
        found, values = veiled(fact)
        stored = parse(canonical(found)), read_values(parse(canonical(values)))
        assert unveil(fact=stored[0], values=stored[1]) == fact


def test_the_digest_is_the_same_whatever_is_shown() -> None:
    found, values = veiled(a_reply())
    before = digest_of(found)
    for disclosure in Disclosure:
        shown = mask(fact=found, values=values, disclosure=disclosure, counted=frozenset())
        assert digest_of(found) == before
        assert set(shown) < set(values)


def spoil_value(values: Values) -> None:
    values[next(iter(values))][1] = "김아무"


def spoil_salt(values: Values) -> None:
    values[next(iter(values))][0] = "ab" * 16


def swap_two(values: Values) -> None:
    first, second, *_ = values
    values[first], values[second] = values[second], values[first]


def add_foreign(values: Values) -> None:
    values["0" * 64] = ["ab" * 16, "x"]


def remove_one(values: Values) -> None:
    values.pop(next(iter(values)))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (spoil_value, "not the value that was veiled"),
        (spoil_salt, "not the value that was veiled"),
        (swap_two, "not the value that was veiled"),
        (add_foreign, "a value of another fact"),
        (remove_one, "1 values are missing"),
    ],
)
def test_other_values_are_refused(change: Callable[[Values], None], named: str) -> None:
    found, values = veil(fact=a_reply(), salts=salts())
    change(values)
    with pytest.raises(VerificationError, match=named):
        unveil(fact=found, values=values)


def test_a_wrong_value_is_shown_and_told() -> None:
    found, values = veil(fact=a_reply(), salts=salts())
    values[found["actor"]["name"]["veiled"]][1] = "김아무"
    revealed = reveal(fact=found, values=values)
    assert revealed.fact["actor"]["name"] == "김아무"
    assert "actor.name" in str(revealed.problem)


def test_two_values_do_not_share_a_digest() -> None:
    found, values = veil(fact=a_reply(), salts=salts())
    found["actor"]["person"] = found["actor"]["name"]
    assert "veiled like another" in str(reveal(fact=found, values=values).problem)


@pytest.mark.parametrize(
    "wrong", [{"veiled": 5}, {"veiled": "AB" * 32}, {"veiled": "0" * 64, "a": 1}]
)
def test_a_malformed_veil_is_told(wrong: object) -> None:
    found, values = veil(fact=a_reply(), salts=salts())
    found["data"]["late"] = wrong
    assert "malformed" in str(reveal(fact=found, values=values).problem)


@pytest.mark.parametrize("place", ["ballots", "more", "signature"])
def test_what_only_looks_veiled_is_refused(place: str) -> None:
    fact = a_reply()
    fact["data"][place] = [{"x": {"veiled": "0" * 64}}]
    with pytest.raises(VerificationError):
        veil(fact=fact, salts=salts())


@pytest.mark.parametrize(
    "values",
    [
        [],
        {"0" * 63: ["0" * 32, 1]},
        {"0" * 64: ["0" * 31, 1]},
        {"0" * 64: ["0" * 32]},
        {"0" * 64: [7, 1]},
        {"0" * 64: ["0" * 32, {"veiled": 1}]},
        {"0" * 64: "x"},
    ],
)
def test_values_of_another_form_are_refused(values: object) -> None:
    with pytest.raises(VerificationError):
        read_values(values)


@given(anything)
def test_anything_in_place_of_a_part_is_veiled_and_comes_back(part: object) -> None:
    fact = a_reply()
    fact["data"] = {"ballots": part, "signature": part, "shown_digest": part}
    try:
        found, values = veil(fact=fact, salts=salts())
    except VerificationError:
        assert '"veiled"' in canonical(fact).decode()
        return
    assert unveil(fact=found, values=values) == fact


def test_a_masked_text_is_of_its_own_kind() -> None:
    found, _ = veil(fact=a_reply(), salts=salts())
    revealed = reveal(fact=found, values={})
    assert isinstance(revealed.fact["actor"]["name"], Masked)
    assert revealed.fact["data"]["signature"]["strokes"] == []
    assert ("data", "ballots", 0, "opinion") in revealed.hidden
    with pytest.raises(VerificationError):
        canonical(MASKED)


def the_call() -> Fact:
    return make_fact(
        kind=EntryKind.MEETING_CALLED,
        subject="meeting:7",
        at="2026-10-12T08:55:00.123456Z",
        actor=member(1),
        salt="0f" * 16,
        data=called(),
    )


def shown_of(fact: Fact, disclosure: Disclosure, *counted: str) -> Fact:
    found, values = veil(fact=fact, salts=salts())
    shown = mask(fact=found, values=values, disclosure=disclosure, counted=frozenset(counted))
    revealed = reveal(fact=found, values=shown)
    assert revealed.problem is None
    return revealed.fact


def test_an_open_meeting_shows_names_and_no_signature() -> None:
    said = shown_of(a_reply(), Disclosure.PUBLIC)
    assert said["actor"] == {"person": MASKED, "name": "도민서", "as": "member"}
    assert said["data"]["ballots"][0]["opinion"] == "예산 근거가 모자랍니다."
    assert said["data"]["signature"]["strokes"] == []
    assert isinstance(said["data"]["shown_digest"], Masked)


def test_a_partly_open_meeting_shows_what_was_deliberated_and_no_name() -> None:
    said = shown_of(a_reply(), Disclosure.PARTIAL)
    assert isinstance(said["actor"]["name"], Masked)
    assert isinstance(said["data"]["ballots"][0]["opinion"], Masked)
    call = shown_of(the_call(), Disclosure.PARTIAL)["data"]
    assert call["items"][0]["title"] == "2027년도 유성구 교통안전시행계획(안)"
    assert {seat["name"] for seat in call["roll"]} == {MASKED}


def test_a_closed_meeting_shows_the_rule_and_the_seats() -> None:
    call = shown_of(the_call(), Disclosure.CLOSED, "civilian")["data"]
    assert isinstance(call["items"][0]["title"], Masked)
    assert isinstance(call["meeting"]["title"], Masked)
    assert call["rule"] == called()["rule"]
    assert [seat["seat"] for seat in call["roll"]] == list(range(1, 16))


def test_a_qualification_is_shown_where_the_rule_counts_by_it() -> None:
    for disclosure in Disclosure:
        seat = shown_of(the_call(), disclosure, "civilian", "kind")["data"]["roll"][0]
        assert seat["attributes"] == {"civilian": False, "kind": "ex_officio", "sex": MASKED}


def test_what_the_table_does_not_name_stays_hidden() -> None:
    for path in (("data", "nothing"), ("data", "roll"), ("data", "roll", 3, "name", "x"), ()):
        assert not is_shown(
            kind=EntryKind.MEETING_CALLED,
            path=path,
            disclosure=Disclosure.PUBLIC,
            counted=frozenset(),
        )


@pytest.mark.parametrize("kind", EntryKind)
def test_whoever_acted_is_veiled_in_every_kind(kind: EntryKind) -> None:
    assert set(veiled_places(kind)["actor"]) == {"person", "name"}
