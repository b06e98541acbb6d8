"""What somebody who holds the file can do to it is found, and named."""

import copy
from collections.abc import Callable

import pytest

from hwabaek.core.record.archive import CHECKPOINT, LOG_KEYS, README
from hwabaek.core.record.checks.report import Check
from hwabaek.core.record.container import pack
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.record_file import RECORD
from hwabaek.core.tlog.canonical_json import canonical, parse
from tests.core.record.sample import (
    archive,
)
from tests.core.record.tampering import (
    PDF,
    Files,
    Record,
    changed,
    found,
    opened,
    place,
    rewritten,
    sealed_story,
    vouched,
)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return archive(sealed_story().facts, documents=[PDF])


def edit_ballot(record: Record) -> None:
    with rewritten(record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 7)]) as fact:
        fact["data"]["ballots"][1]["choice"] = "for"


def edit_opinion(record: Record) -> None:
    with rewritten(record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 7)]) as fact:
        fact["data"]["ballots"][0]["opinion"] = "찬성합니다"


def edit_rule(record: Record) -> None:
    with rewritten(record["entries"][place(record, EntryKind.MEETING_CALLED)]) as fact:
        fact["data"]["rule"]["data"]["tie"] = "fails"


def edit_member(record: Record) -> None:
    with rewritten(record["entries"][place(record, EntryKind.MEETING_CALLED)]) as fact:
        fact["data"]["roll"][4]["name"] = "김아무"


def remove_member(record: Record) -> None:
    with rewritten(record["entries"][place(record, EntryKind.MEETING_CALLED)]) as fact:
        fact["data"]["roll"].pop(13)


def edit_result(record: Record) -> None:
    with rewritten(record["entries"][place(record, EntryKind.MEETING_POLL_CLOSED, 3)]) as fact:
        fact["data"]["answer"]["outcome"] = "carried"


def edit_signature(record: Record) -> None:
    with rewritten(record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED)]) as fact:
        fact["data"]["signature"]["strokes"][0][0][0] += 1


def swap_signatures(record: Record) -> None:
    first = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 0)]
    second = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 2)]
    with rewritten(first) as ours, rewritten(second) as theirs:
        ours["data"]["signature"], theirs["data"]["signature"] = (
            theirs["data"]["signature"],
            ours["data"]["signature"],
        )


def edit_paper_digest(record: Record) -> None:
    with rewritten(record["entries"][place(record, EntryKind.MEETING_CALLED)]) as fact:
        fact["data"]["items"][0]["papers"][0]["sha256"] = "0" * 64


def edit_salt(record: Record) -> None:
    with rewritten(record["entries"][3]) as fact:
        fact["salt"] = "f" * 32


def edit_actor(record: Record) -> None:
    with rewritten(record["entries"][3]) as fact:
        fact["actor"]["name"] = "김아무"


EDITS: list[tuple[Callable[[Record], None], EntryKind, set[Check]]] = [
    (edit_ballot, EntryKind.MEETING_REPLY_SUBMITTED, {Check.DECISION}),
    (edit_opinion, EntryKind.MEETING_REPLY_SUBMITTED, set()),
    (edit_rule, EntryKind.MEETING_CALLED, {Check.DECISION}),
    (edit_member, EntryKind.MEETING_CALLED, set()),
    (remove_member, EntryKind.MEETING_CALLED, {Check.COURSE}),
    (edit_result, EntryKind.MEETING_POLL_CLOSED, {Check.DECISION}),
    (edit_signature, EntryKind.MEETING_REPLY_SUBMITTED, set()),
    (swap_signatures, EntryKind.MEETING_REPLY_SUBMITTED, set()),
    (edit_paper_digest, EntryKind.MEETING_CALLED, {Check.PAPERS, Check.FILES}),
    (edit_salt, EntryKind.MEETING_ITEM_ADDED, set()),
    (edit_actor, EntryKind.MEETING_ITEM_ADDED, set()),
]


@pytest.mark.parametrize(
    ("edit", "kind", "more"), EDITS, ids=lambda one: getattr(one, "__name__", "")
)
def test_an_edited_fact_is_named(
    whole: bytes, edit: Callable[[Record], None], kind: EntryKind, more: set[Check]
) -> None:
    wrong = found(changed(whole, edit))
    assert kind in wrong[Check.DIGESTS].en
    assert kind.label in wrong[Check.DIGESTS].ko
    assert more <= set(wrong)


@pytest.mark.parametrize(
    ("edit", "kind", "more"), EDITS, ids=lambda one: getattr(one, "__name__", "")
)
def test_an_edited_fact_with_a_fitting_entry_has_no_proof(
    whole: bytes, edit: Callable[[Record], None], kind: EntryKind, more: set[Check]
) -> None:
    def forge(record: Record) -> None:
        edit(record)
        for one in record["entries"]:
            vouched(one)

    wrong = found(changed(whole, forge))
    assert Check.DIGESTS not in wrong
    assert kind in wrong[Check.PROOFS].en
    assert kind.label in wrong[Check.PROOFS].ko
    assert more <= set(wrong)


@pytest.mark.parametrize("nth", range(115))
def test_every_removed_fact_is_missed(whole: bytes, nth: int) -> None:
    def remove(record: Record) -> None:
        assert len(record["entries"]) == 115
        record["entries"].pop(nth)

    wrong = found(changed(whole, remove))
    if nth == 114:
        # The last fact is the export itself: without it this is the record as it was before.
        assert wrong == {}
    else:
        assert set(wrong) & {Check.COMPLETE, Check.COURSE}


def test_a_fact_too_many_is_named(whole: bytes) -> None:
    def add(record: Record) -> None:
        entries = record["entries"]
        twin = copy.deepcopy(entries[place(record, EntryKind.MEETING_NOTIFIED)])
        twin["index"] += 1
        entries.insert(place(record, EntryKind.MEETING_NOTIFIED) + 1, twin)

    wrong = found(changed(whole, add))
    assert set(wrong) == {Check.PROOFS}
    assert "meeting.notified" in wrong[Check.PROOFS].en


def test_facts_that_change_places_are_named(whole: bytes) -> None:
    def swap(record: Record) -> None:
        entries = record["entries"]
        first = place(record, EntryKind.MEETING_REPLY_SUBMITTED, 1)
        second = place(record, EntryKind.MEETING_REPLY_SUBMITTED, 2)
        for key in ("fact", "entry", "values"):
            ours, theirs = entries[first][key], entries[second][key]
            entries[first][key], entries[second][key] = theirs, ours

    wrong = found(changed(whole, swap))
    assert "meeting.reply.submitted" in wrong[Check.PROOFS].en

    def reorder(record: Record) -> None:
        entries = record["entries"]
        entries[60], entries[61] = entries[61], entries[60]

    assert "order of the log" in found(changed(whole, reorder))[Check.FORM].en


def test_a_heading_of_another_meeting_is_found(whole: bytes) -> None:
    def edit(record: Record) -> None:
        record["meeting"]["title"] = "다른 회의"

    assert set(found(changed(whole, edit))) == {Check.HEADING}


def test_papers_documents_and_files_are_accounted_for(whole: bytes) -> None:
    files = opened(whole)
    paper = next(name for name in files if name.startswith("papers/"))
    other = next(name for name in files if name.startswith("papers/") and name != paper)
    document = next(name for name in files if name.startswith("documents/"))

    def without(name: str) -> Files:
        return {key: value for key, value in files.items() if key != name}

    swapped = {**files, paper: files[other], other: files[paper]}
    for wrong, checks, named in (
        ({**files, paper: files[paper] + b"x"}, {Check.PAPERS}, paper),
        (without(paper), {Check.PAPERS, Check.FILES}, paper),
        (swapped, {Check.PAPERS}, other),
        ({**files, document: PDF + b"\n"}, {Check.DOCUMENTS}, document),
        (without(document), {Check.DOCUMENTS, Check.FILES}, document),
        ({**files, "documents/extra.pdf": PDF}, {Check.FILES}, "documents/extra.pdf"),
        ({**files, README: b"trust me"}, {Check.FORM}, README),
        (without(README), {Check.FILES}, README),
        (without(CHECKPOINT), {Check.CHECKPOINT, Check.FILES}, CHECKPOINT),
        (without(LOG_KEYS), {Check.CHECKPOINT, Check.FILES}, LOG_KEYS),
    ):
        lines = found(pack(wrong))
        assert set(lines) == checks
        assert all(named in line.en and named in line.ko for line in lines.values())


def test_a_document_hidden_with_its_fact_is_missed(whole: bytes) -> None:
    files = opened(whole)
    record = parse(files[RECORD])
    record["entries"].pop(place(record, EntryKind.MEETING_DOCUMENT_SEALED))
    document = next(name for name in files if name.startswith("documents/"))
    kept = {name: value for name, value in files.items() if name != document}
    wrong = found(pack({**kept, RECORD: canonical(record)}))
    assert set(wrong) == {Check.COMPLETE}
    assert "1 facts are missing" in wrong[Check.COMPLETE].en
