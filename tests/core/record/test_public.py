"""The version for the public: masked by the class of disclosure, and proven and decided again all the same."""

import copy
from collections.abc import Callable, Iterator

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import README
from hwabaek.core.record.checks.report import Check, Line, Report, Status
from hwabaek.core.record.container import pack
from hwabaek.core.record.disclosure import Disclosure
from hwabaek.core.record.entries import EntryKind, Fact
from hwabaek.core.record.record_file import RECORD
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.canonical_json import canonical, parse
from tests.core.record.sample import (
    NAMES,
    PAPERS,
    archive,
    digests,
    public_archive,
)
from tests.core.record.tampering import (
    PDF,
    TRUSTED,
    Record,
    changed,
    found,
    opened,
    place,
    sealed_story,
)

OPINIONS = ("예산 근거가 모자랍니다.", "야간 단속을 함께 하는 조건으로", "예산은 확보되었습니까?")
MATTERS = ("어린이보호구역 지정(안)", "국비 신청 기한이 10월 16일입니다.", "야간 단속을 함께 한다.")
# Strokes, persons and scanned replies are in no public version.
PRIVATE = ('"p-3"', "[[[1,2,0],[40,20,16]]]", "p-clerk-2")


def told_as(disclosure: Disclosure) -> list[Fact]:
    told = copy.deepcopy(sealed_story().facts)
    for number, fact in enumerate(told):
        if fact["kind"] == EntryKind.MEETING_CALLED:
            fact["data"]["meeting"]["disclosure"] = disclosure.value
        if "facts" in fact["data"]:
            fact["data"]["facts"] = digests(told[:number])
    return told


def public(disclosure: Disclosure) -> bytes:
    papers = PAPERS if disclosure is Disclosure.PUBLIC else ()
    return public_archive(told_as(disclosure), papers)


@pytest.fixture(scope="module")
def versions() -> dict[Disclosure, bytes]:
    return {disclosure: public(disclosure) for disclosure in Disclosure}


@pytest.fixture(scope="module")
def partial(versions: dict[Disclosure, bytes]) -> bytes:
    return versions[Disclosure.PARTIAL]


def report_of(data: bytes) -> Report:
    return verify_record(data=data, keys=TRUSTED)[0]


def lines_of(data: bytes, check: Check) -> list[Line]:
    return [line for line in report_of(data).lines if line.check is check]


@pytest.mark.parametrize("disclosure", Disclosure)
def test_a_public_version_holds_and_is_decided_again(
    versions: dict[Disclosure, bytes], disclosure: Disclosure
) -> None:
    report = report_of(versions[disclosure])
    assert report.holds
    decided = [line for line in report.lines if line.check is Check.DECISION]
    assert {line.status for line in decided} == {Status.OK}
    assert "조건부" in decided[1].ko
    assert len(lines_of(versions[disclosure], Check.PROOFS)) == 1


@pytest.mark.parametrize(
    ("disclosure", "shown", "masked"),
    [
        (Disclosure.PUBLIC, (*NAMES[:13], *OPINIONS, *MATTERS), PRIVATE),
        (Disclosure.PARTIAL, MATTERS, (*NAMES, *OPINIONS, *PRIVATE)),
        (Disclosure.CLOSED, ('"tie":"chair_decides"',), (*NAMES, *OPINIONS, *MATTERS, *PRIVATE)),
    ],
)
def test_each_class_shows_what_it_shows_and_nothing_else(
    versions: dict[Disclosure, bytes],
    disclosure: Disclosure,
    shown: tuple[str, ...],
    masked: tuple[str, ...],
) -> None:
    text = opened(versions[disclosure])[RECORD].decode()
    assert [one for one in shown if one not in text] == []
    assert [one for one in masked if one in text] == []


def test_files_left_out_are_named_by_their_digests(versions: dict[Disclosure, bytes]) -> None:
    files = opened(versions[Disclosure.PARTIAL])
    assert not [name for name in files if name.startswith(("papers/", "scans/", "documents/"))]
    told = lines_of(versions[Disclosure.PARTIAL], Check.PAPERS)
    assert [line.status for line in told] == [Status.UNCHECKED]
    assert "3 papers are not in the public version" in told[0].en
    (document,) = lines_of(versions[Disclosure.PARTIAL], Check.DOCUMENTS)
    assert document.status is Status.UNCHECKED
    open_files = opened(versions[Disclosure.PUBLIC])
    assert len([name for name in open_files if name.startswith("papers/")]) == len(PAPERS)
    assert not [name for name in open_files if name.startswith(("scans/", "documents/"))]


def test_the_same_meeting_makes_the_same_public_bytes(partial: bytes) -> None:
    assert public(Disclosure.PARTIAL) == partial


def test_the_lines_say_what_is_masked(partial: bytes) -> None:
    (values,) = lines_of(partial, Check.VALUES)
    assert values.en.startswith("public version (partial): ")
    assert "공개본(부분공개)" in values.ko
    (course,) = lines_of(partial, Check.COURSE)
    assert "persons are masked" in course.en


def test_documents_and_foreign_files_do_not_belong_in_it(partial: bytes) -> None:
    files = opened(partial)
    spoilt = pack({**files, "documents/resolution-1-0.pdf": PDF, README: files[README]})
    assert set(found(spoilt)) == {Check.FILES}


def values_of(record: Record, kind: EntryKind) -> Record:
    values: Record = record["entries"][place(record, kind)]["values"]
    return values


def unmask_wrongly(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED)]
    digest = one["fact"]["actor"]["name"]["veiled"]
    one["values"][digest] = ["ab" * 16, "김아무"]


def change_a_masked_digest(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED)]
    one["fact"]["actor"]["name"]["veiled"] = "0" * 64


def put_a_name_in_plain(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED)]
    one["fact"]["actor"]["name"] = "김아무"


def mix_two_facts(record: Record) -> None:
    theirs = values_of(record, EntryKind.MEETING_ITEM_ADDED)
    values_of(record, EntryKind.MEETING_CREATED).update(theirs)


def swap_the_digests_of_two_facts(record: Record) -> None:
    first = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 0)]["fact"]
    second = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 1)]["fact"]
    first["actor"], second["actor"] = second["actor"], first["actor"]


def mask_an_item(record: Record) -> None:
    values = values_of(record, EntryKind.MEETING_CALLED)
    title = next(key for key, (_, value) in values.items() if value == "어린이보호구역 지정(안)")
    values.pop(title)


def mask_a_qualification(record: Record) -> None:
    values = values_of(record, EntryKind.MEETING_CALLED)
    for key in [key for key, (_, value) in values.items() if value is True]:
        values.pop(key)


def call_it_whole(record: Record) -> None:
    record["version"] = "whole"


@pytest.mark.parametrize(
    ("change", "checks", "told"),
    [
        (unmask_wrongly, {Check.VALUES}, "actor.name is not the value that was veiled"),
        (change_a_masked_digest, {Check.DIGESTS, Check.COMPLETE}, "meeting.reply.submitted"),
        (put_a_name_in_plain, {Check.DIGESTS, Check.COMPLETE}, "meeting.reply.submitted"),
        (mix_two_facts, {Check.VALUES}, "there is a value of another fact"),
        (swap_the_digests_of_two_facts, {Check.DIGESTS, Check.COMPLETE}, "meeting.reply.submitted"),
        (mask_an_item, {Check.VALUES}, "1 values are missing: data.items.1.title"),
        (mask_a_qualification, {Check.VALUES, Check.DECISION}, "attributes.civilian"),
        (call_it_whole, {Check.VALUES, Check.FILES, Check.PAPERS, Check.DOCUMENTS}, "are missing"),
    ],
)
def test_what_was_done_to_a_public_version_is_named(
    partial: bytes, change: Callable[[Record], None], checks: set[Check], told: str
) -> None:
    wrong = found(changed(partial, change))
    assert set(wrong) == checks
    assert any(told in line.en for line in wrong.values())


def masked_further(whole: bytes) -> Iterator[bytes]:
    """Yield the whole record with one value withheld, from each fact that has one."""
    files = opened(whole)
    for number, one in enumerate(parse(files[RECORD])["entries"]):
        if one["values"]:
            record = parse(files[RECORD])
            record["entries"][number]["values"].popitem()
            yield pack({**files, RECORD: canonical(record)})


def test_a_masked_record_does_not_pass_for_a_whole_one() -> None:
    whole = archive(told_as(Disclosure.CLOSED), documents=[PDF])
    count = 0
    for data in masked_further(whole):
        count += 1
        assert Check.VALUES in found(data)
    assert count > 80


def test_a_person_cannot_be_passed_off_as_masked() -> None:
    """Somebody else's act is refused, whatever the signs in which the person is written."""
    told = told_as(Disclosure.PARTIAL)
    for fact in told:
        if fact["kind"] == EntryKind.MEETING_REPLY_SUBMITTED:
            fact["actor"]["person"] = "○○○"
            break
    with pytest.raises(VerificationError, match="somebody other than the member"):
        archive(told, documents=[PDF])
