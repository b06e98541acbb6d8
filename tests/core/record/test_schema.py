"""The JSON Schema in each record: real records are of it, and what is not of it is refused by others' programs too."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hwabaek.core.record.archive import build_archive
from hwabaek.core.record.checks.report import Check
from hwabaek.core.record.container import pack
from hwabaek.core.record.disclosure import Disclosure
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.record_file import RECORD
from hwabaek.core.record.schema.kinds import DATA
from hwabaek.core.record.schema.schema import SCHEMA, SCHEMA_TEXT
from hwabaek.core.tlog.canonical_json import parse
from tests.core.record.sample import PAPERS, archive, proven, public_archive, vouchers
from tests.core.record.tampering import PDF, Record, found, opened, place, sealed_story
from tests.core.record.test_public import told_as
from tests.core.record.whole_sitting import whole as whole_sitting

VALIDATOR = Draft202012Validator(json.loads(SCHEMA_TEXT))


def a_sitting() -> bytes:
    placed, checkpoint = proven(whole_sitting().facts)
    return build_archive(facts=placed, vouchers=vouchers(checkpoint), contents=[])


def public(disclosure: Disclosure) -> bytes:
    papers = PAPERS if disclosure is Disclosure.PUBLIC else ()
    return public_archive(told_as(disclosure), papers)


MADE: dict[str, Callable[[], bytes]] = {
    "whole": lambda: archive(sealed_story().facts, documents=[PDF]),
    "sitting": a_sitting,
    "sitting for the public": lambda: public_archive(whole_sitting().facts),
    **{disclosure.value: partial(public, disclosure) for disclosure in Disclosure},
}


def faults(record: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(record)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA_TEXT))
    assert parse(SCHEMA_TEXT)["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("name", MADE)
def test_records_are_of_it_and_hold_it(name: str) -> None:
    files = opened(MADE[name]())
    assert faults(json.loads(files[RECORD])) == []
    assert files[SCHEMA] == SCHEMA_TEXT


@pytest.fixture(scope="module")
def record() -> str:
    return opened(archive(sealed_story().facts, documents=[PDF]))[RECORD].decode()


def other_format(record: Record) -> None:
    record["format"] = "hwabaek-record/2"


def no_values(record: Record) -> None:
    record["entries"][0].pop("values")


def short_salt(record: Record) -> None:
    values = record["entries"][0]["values"]
    values[next(iter(values))][0] = "00"


def veiled_with_more(record: Record) -> None:
    record["entries"][0]["fact"]["actor"]["name"]["hint"] = "김"


def veiled_choice(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED)]["fact"]
    one["data"]["ballots"][0]["choice"] = one["actor"]["name"]


def unknown_choice(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED)]["fact"]
    one["data"]["ballots"][0]["choice"] = "maybe"


def paper_without_digest(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_CALLED)]["fact"]
    one["data"]["items"][0]["papers"][0].pop("sha256")


def moment_without_zone(record: Record) -> None:
    record["entries"][0]["entry"]["at"] = "2026-10-12T08:55:00"


@pytest.mark.parametrize(
    "spoil",
    [
        other_format,
        no_values,
        short_salt,
        veiled_with_more,
        veiled_choice,
        unknown_choice,
        paper_without_digest,
        moment_without_zone,
    ],
)
def test_what_is_not_of_it_is_refused(record: str, spoil: Callable[[Record], None]) -> None:
    spoilt = json.loads(record)
    spoil(spoilt)
    assert faults(spoilt)


@pytest.mark.parametrize("kind", DATA)
def test_every_kind_that_it_describes_is_described(kind: EntryKind) -> None:
    assert DATA[kind]["type"] == "object"
    assert kind.value in json.loads(SCHEMA_TEXT)["$defs"]


def test_another_schema_in_a_record_is_named() -> None:
    files = opened(archive())
    for spoilt in (files[SCHEMA].replace(b"const", b"count"), b"{}"):
        wrong = found(pack({**files, SCHEMA: spoilt}))
        assert set(wrong) == {Check.FORM}
        assert SCHEMA in wrong[Check.FORM].en
    files.pop(SCHEMA)
    assert set(found(pack(files))) == {Check.FILES}
