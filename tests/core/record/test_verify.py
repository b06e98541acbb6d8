"""A record that stands alone holds; anything done to it is found, and named."""

import copy
import os
import random
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import (
    CHECKPOINT,
    LOG_KEY,
    README,
    RECORD,
    build_archive,
    read_record_file,
)
from hwabaek.core.record.container import pack, unpack
from hwabaek.core.record.entries import EntryKind, Fact, digest_of, entry_of
from hwabaek.core.record.report import Check, Line, Report, Status
from hwabaek.core.record.verify import NotARecord, verify_record
from hwabaek.core.tlog.canonical_json import canonical, parse
from hwabaek.core.tlog.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from hwabaek.core.tlog.keys import SignerKey, render_verifier_key
from hwabaek.core.tlog.note import parse_note
from tests.core.record.sample import (
    EXTENDED,
    KEY,
    ORIGIN,
    PAPERS,
    SCAN,
    Story,
    archive,
    close_poll,
    facts,
    proven,
    seal,
    story,
)

Files = dict[str, bytes]
Record = dict[str, Any]

TRUSTED = (render_verifier_key(KEY.verifier),)
FORGER = SignerKey(name=ORIGIN, seed=b"\x66" * 32)
PDF = b"%PDF-1.7 resolution"


def sealed_story() -> Story:
    told = story()
    seal(told, PDF)
    listed = {"facts": [digest_of(fact) for fact in told.facts]}
    told.tell(EntryKind.MEETING_RECORD_EXPORTED, listed)
    return told


@pytest.fixture(scope="module")
def whole() -> bytes:
    return archive(sealed_story().facts, documents=[PDF])


def opened(data: bytes) -> Files:
    return {member.name: member.content for member in unpack(data)}


def found(data: bytes, *, trusted: bool = True) -> dict[Check, Line]:
    """Return the lines that do not hold, by what they check."""
    report, _ = verify_record(data=data, keys=TRUSTED if trusted else ())
    return {line.check: line for line in report.lines if line.status is Status.FAILED}


def changed(whole: bytes, change: Callable[[Record], None]) -> bytes:
    """Return the record with `record.json` changed, everything else as it was."""
    files = opened(whole)
    record = parse(files[RECORD])
    change(record)
    return pack({**files, RECORD: canonical(record)})


def place(record: Record, kind: EntryKind, nth: int = 0) -> int:
    entries = record["entries"]
    return [n for n, one in enumerate(entries) if one["entry"]["kind"] == kind][nth]


def vouched(one: Record) -> None:
    """Make the entry agree with a changed fact, as a forger who knows the format would."""
    one["entry"] = entry_of(one["fact"])


def test_a_record_holds(whole: bytes) -> None:
    report, taken_apart = verify_record(data=whole, keys=TRUSTED)
    assert report.holds
    assert {line.status for line in report.lines} == {Status.OK}
    assert {line.check for line in report.lines} == set(Check) - {Check.SEAL}
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
        Check.COMPLETE
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


# What somebody who holds the file alone can do: the log does not vouch for it any more.


def edit_ballot(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 7)]
    one["fact"]["data"]["ballots"][1]["choice"] = "for"


def edit_opinion(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 7)]
    one["fact"]["data"]["ballots"][0]["opinion"] = "찬성합니다"


def edit_rule(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_CALLED)]
    one["fact"]["data"]["rule"]["data"]["tie"] = "fails"


def edit_member(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_CALLED)]
    one["fact"]["data"]["roll"][4]["name"] = "김아무"


def remove_member(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_CALLED)]
    one["fact"]["data"]["roll"].pop(13)


def edit_result(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_POLL_CLOSED, 3)]
    one["fact"]["data"]["answer"]["outcome"] = "carried"


def edit_signature(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED)]
    one["fact"]["data"]["signature"]["strokes"][0][0][0] += 1


def swap_signatures(record: Record) -> None:
    first = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 0)]
    second = record["entries"][place(record, EntryKind.MEETING_REPLY_SUBMITTED, 2)]
    ours, theirs = first["fact"]["data"], second["fact"]["data"]
    ours["shown_digest"], theirs["shown_digest"] = theirs["shown_digest"], ours["shown_digest"]


def edit_paper_digest(record: Record) -> None:
    one = record["entries"][place(record, EntryKind.MEETING_CALLED)]
    one["fact"]["data"]["items"][0]["papers"][0]["sha256"] = "0" * 64


def edit_salt(record: Record) -> None:
    record["entries"][3]["fact"]["salt"] = "f" * 32


def edit_actor(record: Record) -> None:
    record["entries"][3]["fact"]["actor"]["name"] = "김아무"


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
        for key in ("fact", "entry"):
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
        ({**files, README: b"trust me"}, {Check.FILES}, README),
        (without(README), {Check.FILES}, README),
        (without(CHECKPOINT), {Check.CHECKPOINT, Check.FILES}, CHECKPOINT),
        (without(LOG_KEY), {Check.CHECKPOINT, Check.FILES}, LOG_KEY),
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


# What somebody who holds the log's server can do: sign another log, cut it short, rewrite it.


def forged(told: list[Fact], signer: SignerKey) -> bytes:
    placed, checkpoint = proven(told)
    text = checkpoint.split(b"\n\n")[0].decode().split("\n")
    files = opened(archive(told))
    note = sign_checkpoint(
        checkpoint=Checkpoint(text[0], int(text[1]), _root(checkpoint)), signers=[signer]
    )
    assert placed
    key = render_verifier_key(signer.verifier).encode() + b"\n"
    return pack({**files, CHECKPOINT: note, LOG_KEY: key})


def _root(checkpoint: bytes) -> bytes:
    return parse_checkpoint(parse_note(checkpoint).text).root


def test_a_log_rewritten_under_another_key_is_found_by_the_right_key() -> None:
    data = forged(facts(), FORGER)
    assert not found(data, trusted=False)
    assert set(found(data)) == {Check.CHECKPOINT}


def test_a_checkpoint_in_the_name_of_another_log_is_refused(whole: bytes) -> None:
    other = SignerKey(name="other.example/log", seed=KEY.seed)
    key = render_verifier_key(other.verifier)
    files = opened(whole)
    checkpoint = Checkpoint(origin=ORIGIN, size=10_000, root=_root(files[CHECKPOINT]))
    note = sign_checkpoint(checkpoint=checkpoint, signers=[other])
    spoilt = pack({**files, CHECKPOINT: note, LOG_KEY: f"{key}\n".encode()})
    report, _ = verify_record(data=spoilt, keys=[key])
    assert "another log" in next(line.en for line in report.lines if not _holds(line))


def _holds(line: Line) -> bool:
    return line.status is Status.OK


def test_a_truncated_log_does_not_prove_what_came_after(whole: bytes) -> None:
    files = opened(whole)
    placed, _ = proven(sealed_story().facts[:60], between=2)
    checkpoint = proven(sealed_story().facts[:60], between=2)[1]
    wrong = found(pack({**files, CHECKPOINT: checkpoint}))
    assert len(placed) == 60
    assert set(wrong) == {Check.PROOFS}
    assert "(+" in wrong[Check.PROOFS].en


@pytest.mark.parametrize("key", [b"", b"nonsense\n", b"\xff\n"])
def test_a_spoilt_key_in_the_record_is_found(whole: bytes, key: bytes) -> None:
    data = pack({**opened(whole), LOG_KEY: key})
    assert set(found(data, trusted=False)) == {Check.CHECKPOINT}
    assert set(found(data)) == {Check.CHECKPOINT}


def wrong_case(told: Story) -> None:
    told.facts[-1]["data"]["case"]["members"][2]["vote"] = "against"


def wrong_rule(told: Story) -> None:
    told.facts[-1]["data"]["case"]["rule"]["tie"] = "fails"


def wrong_number(told: Story) -> None:
    told.facts[-1]["data"]["answer"]["requirements"][0]["count"] += 1


def wrong_outcome(told: Story) -> None:
    told.facts[-1]["data"]["answer"]["outcome"] = "rejected"


def wrong_form(told: Story) -> None:
    told.facts[-1]["data"]["answer"]["requirements"] = None


def true_as_one(told: Story) -> None:
    told.facts[-1]["data"]["case"]["members"][2]["attending"] = 1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (wrong_case, "members[2]"),
        (true_as_one, "facts make"),
        (wrong_rule, "rule"),
        (wrong_number, "other numbers"),
        (wrong_outcome, "decided again it is carried"),
        (wrong_form, "malformed"),
    ],
)
def test_a_server_that_counts_wrongly_is_found_out(
    change: Callable[[Story], None], named: str
) -> None:
    told = story()
    polls = [n for n, fact in enumerate(told.facts) if fact["kind"] == "meeting.poll.closed"]
    rest = told.facts[polls[1] :]
    told.facts = copy.deepcopy(told.facts[: polls[0]])
    told.now = EXTENDED
    close_poll(told, 1)
    told.facts = copy.deepcopy(told.facts)
    change(told)
    told.facts += rest
    told.facts[-1]["data"] = {}
    wrong = found(archive(told.facts))
    assert set(wrong) == {Check.DECISION}
    assert wrong[Check.DECISION].en.startswith("item 1: ")
    assert named in wrong[Check.DECISION].en


def test_a_rule_that_cannot_be_applied_is_found(whole: bytes) -> None:
    def spoil(record: Record) -> None:
        called = record["entries"][place(record, EntryKind.MEETING_CALLED)]["fact"]["data"]
        called["rule"]["data"]["seats"] = "many"
        for nth in range(4):
            poll = record["entries"][place(record, EntryKind.MEETING_POLL_CLOSED, nth)]
            poll["fact"]["data"]["case"]["rule"]["seats"] = "many"

    assert "cannot be applied" in found(changed(whole, spoil))[Check.DECISION].en


def test_a_wrong_casting_vote_is_found() -> None:
    told = facts()
    place = next(n for n, fact in enumerate(told) if "casting_vote" in fact["kind"])
    told[place]["data"]["vote"] = "against"
    told[-1]["data"] = {}
    assert found(archive(told))[Check.DECISION].en.startswith("item 3: decided again it is")


# Every byte.


def flips(size: int) -> list[int]:
    if os.environ.get("HWABAEK_FLIP_EVERY_BYTE"):
        return list(range(size))
    return sorted(random.Random(7).sample(range(size), 150))


def test_a_flipped_byte_is_found(whole: bytes) -> None:
    for position in flips(len(whole)):
        wrong = bytearray(whole)
        wrong[position] ^= 1 << position % 8
        try:
            report, _ = verify_record(data=bytes(wrong), keys=TRUSTED)
        except NotARecord:
            continue
        assert not report.holds, position


def test_a_flipped_byte_with_its_checksum_mended_is_found(whole: bytes) -> None:
    files = opened(whole)
    bytes_of = [(name, place) for name, content in files.items() for place in range(len(content))]
    for position in flips(len(bytes_of))[::5]:
        name, place = bytes_of[position]
        wrong = bytearray(files[name])
        wrong[place] ^= 1 << place % 8
        try:
            report, _ = verify_record(data=pack({**files, name: bytes(wrong)}), keys=TRUSTED)
        except NotARecord:
            continue
        assert not report.holds, (name, place)


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
    parts: dict[str, Any] = {"facts": placed, "checkpoint": checkpoint, "log_key": TRUSTED[0]}
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
