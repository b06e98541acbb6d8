"""A record that stands alone holds; any other file is refused."""

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import build_archive
from hwabaek.core.record.checks.report import Check, Line, Report, Status
from hwabaek.core.record.container import pack
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.record_file import RECORD, read_record_file
from hwabaek.core.record.verify import NotARecord, verify_record
from hwabaek.core.tlog.canonical_json import canonical
from tests.core.record.sample import (
    PAPERS,
    SCAN,
    archive,
    facts,
    proven,
    story,
    vouchers,
)
from tests.core.record.tampering import (
    PDF,
    TRUSTED,
    Record,
    changed,
    found,
    opened,
    sealed_story,
)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return archive(sealed_story().facts, documents=[PDF])


def test_a_record_holds(whole: bytes) -> None:
    report, taken_apart = verify_record(data=whole, keys=TRUSTED)
    assert report.holds
    assert {one.status for one in report.lines if one.check is not Check.STAMP} == {Status.OK}
    assert {line.check for line in report.lines} == set(Check) - {
        Check.HISTORY,
        Check.SEAL,
        Check.MINUTES,
    }
    assert taken_apart is not None
    assert taken_apart.meeting is not None
    decisions = [line.ko for line in report.lines if line.check is Check.DECISION]
    assert decisions[2].startswith("제3호: 다시 계산해도 같음. 재적 14명")
    assert all(line.en and line.ko for line in report.lines)


def test_the_key_in_the_record_is_used_with_a_word_of_warning(whole: bytes) -> None:
    report, _ = verify_record(data=whole)
    assert report.holds
    line = next(line for line in report.lines if line.check is Check.CHECKPOINT)
    assert "--key" in line.en
    assert "--key" in line.ko


def test_the_same_meeting_makes_the_same_bytes(whole: bytes) -> None:
    assert archive(sealed_story().facts, documents=[PDF]) == whole


def test_a_record_without_its_own_list_says_so() -> None:
    told = facts()
    told[-1]["data"] = {}
    report, _ = verify_record(data=archive(told), keys=TRUSTED)
    assert report.holds
    assert [line.check for line in report.lines if line.status is Status.UNCHECKED] == [
        Check.STAMP,
        Check.COMPLETE,
    ]


def test_a_converted_meeting_has_items_without_a_poll() -> None:
    told = story()
    told.facts = told.facts[:-9]
    told.tell(EntryKind.MEETING_CONVERTED, {"reason": "회의로"})
    report, _ = verify_record(data=archive(told.facts), keys=TRUSTED)
    assert report.holds
    decisions = [line for line in report.lines if line.check is Check.DECISION]
    assert [line.status for line in decisions] == [Status.UNCHECKED] * 4 + [Status.OK]


def test_a_record_of_an_unfinished_meeting_does_not_hold() -> None:
    assert set(found(archive(facts()[:-1]))) == {Check.COURSE}


def test_a_damaged_file_is_named(whole: bytes) -> None:
    paper = whole.index(PAPERS[0])
    wrong = bytearray(whole)
    wrong[paper] ^= 1
    lines = found(bytes(wrong))
    assert set(lines) == {Check.PACKING, Check.PAPERS}
    assert "papers/" in lines[Check.PACKING].ko


def test_a_damaged_record_file_is_a_record_that_does_not_hold(whole: bytes) -> None:
    for part in (b'"format"', b"hwabaek-record/1"):
        wrong = bytearray(whole)
        wrong[whole.index(part, whole.index(b'{"body"')) + 1] ^= 1
        assert set(found(bytes(wrong))) == {Check.PACKING, Check.FORM}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"%PDF-1.7",
        pack({"a.txt": b"text"}),
        pack({RECORD: b"{}"}),
        pack({RECORD: b"?"}),
    ],
)
def test_any_other_file_is_no_record(data: bytes) -> None:
    with pytest.raises(NotARecord):
        verify_record(data=data)


def test_a_record_cut_short_does_not_hold(whole: bytes) -> None:
    assert set(found(whole[:-1])) == {Check.PACKING}
    assert set(found(whole[: len(whole) - 3000])) == {Check.PACKING}


def spoil_format(record: Record) -> None:
    record["more"] = 1


def spoil_entry(record: Record) -> None:
    record["entries"][0]["more"] = 1


def spoil_proof(record: Record) -> None:
    record["entries"][0]["proof"][0] = "00"


def spoil_proof_case(record: Record) -> None:
    record["entries"][0]["proof"][0] = "AB" * 32


def spoil_proof_text(record: Record) -> None:
    record["entries"][0]["proof"][0] = "xy" * 32


def spoil_fact(record: Record) -> None:
    record["entries"][0]["fact"]["more"] = 1


@pytest.mark.parametrize(
    "spoil",
    [spoil_format, spoil_entry, spoil_proof, spoil_proof_case, spoil_proof_text, spoil_fact],
)
def test_a_record_file_of_another_form_is_refused(
    whole: bytes, spoil: Callable[[Record], None]
) -> None:
    assert set(found(changed(whole, spoil))) == {Check.FORM}


def test_no_facts_at_all_are_no_meeting(whole: bytes) -> None:
    def empty(record: Record) -> None:
        record["entries"] = []

    assert set(found(changed(whole, empty))) == {Check.COURSE}


@given(st.binary() | st.recursive(st.none() | st.text(), st.lists).map(canonical))
def test_any_bytes_are_a_record_file_or_the_one_error(data: bytes) -> None:
    for name in (data, b'{"entries":[' + data + b'],"format":"hwabaek-record/1"}'):
        with pytest.raises(VerificationError):
            read_record_file(name)


def test_an_archive_is_not_built_of_what_does_not_fit() -> None:
    placed, checkpoint = proven(facts())
    parts: dict[str, Any] = {"facts": placed, "vouchers": vouchers(checkpoint)}
    for contents in ([], [*PAPERS], [*PAPERS, SCAN, b"foreign"]):
        with pytest.raises(VerificationError):
            build_archive(**parts, contents=contents)
    with pytest.raises(VerificationError):
        build_archive(**{**parts, "facts": placed[1:40]}, contents=[*PAPERS, SCAN])


def test_seal_certificates_are_kept() -> None:
    data = archive(seal_chain=b"-----BEGIN CERTIFICATE-----")
    assert "keys/seal.pem" in opened(data)
    assert found(data) == {}


def test_a_report_holds_unless_something_failed() -> None:
    assert Report(()).holds
    assert Report((Line(Check.SEAL, Status.UNCHECKED, "", ""),)).holds
    assert not Report((Line(Check.SEAL, Status.FAILED, "", ""),)).holds
    assert zlib.crc32(b"") == 0
