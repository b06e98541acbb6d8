"""What was done to a record is named: by the holder of the file, of the server, of the key of the log.

Each change is made three times. The file alone: the fact does not have its digest. The file by
somebody who knows the format: the fact is not in the log. The whole log anew, signed with the
log's own key: witnesses and anybody who kept a checkpoint show that the log was forked.
"""

from collections.abc import Callable

import pytest

from hwabaek.core.record.archive import CHECKPOINT
from hwabaek.core.record.checks.kept import Kept, read_kept
from hwabaek.core.record.checks.report import Check, Line, Status
from hwabaek.core.record.entries import EntryKind, Fact
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.keys import render_verifier_key
from tests.core.record.remade_log import forked
from tests.core.record.sample import WITNESS, archive
from tests.core.record.tampering import (
    PDF,
    TRUSTED,
    Record,
    changed,
    opened,
    place,
    rewritten,
    sealed_story,
    vouched,
)

REPLY, CALL = EntryKind.MEETING_REPLY_SUBMITTED, EntryKind.MEETING_CALLED
WITNESSES = (render_verifier_key(WITNESS.verifier),)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return archive(sealed_story().facts, documents=[PDF])


def failing(
    data: bytes, *, witnesses: tuple[str, ...] = (), kept: tuple[Kept, ...] = ()
) -> dict[Check, Line]:
    report, _ = verify_record(data=data, keys=TRUSTED, witnesses=witnesses, kept=kept)
    return {line.check: line for line in report.lines if line.status is Status.FAILED}


def remove_a_ballot(reply: Fact, _: Fact) -> None:
    reply["data"]["ballots"].pop()


def add_a_ballot(reply: Fact, _: Fact) -> None:
    reply["data"]["ballots"].append({"item": 5, "choice": "for", "opinion": ""})


def swap_ballots(reply: Fact, other: Fact) -> None:
    ours, theirs = reply["data"], other["data"]
    ours["ballots"], theirs["ballots"] = theirs["ballots"], ours["ballots"]


def reorder_ballots(reply: Fact, _: Fact) -> None:
    reply["data"]["ballots"].reverse()


def remove_a_signature(reply: Fact, _: Fact) -> None:
    reply["data"]["signature"]["strokes"] = []


def add_a_signature(reply: Fact, _: Fact) -> None:
    reply["data"]["signature"]["text"] = "김아무"


def swap_signatures(reply: Fact, other: Fact) -> None:
    ours, theirs = reply["data"], other["data"]
    ours["signature"], theirs["signature"] = theirs["signature"], ours["signature"]


def reorder_a_signature(reply: Fact, _: Fact) -> None:
    reply["data"]["signature"]["strokes"][0].reverse()


def remove_a_member(call: Fact, _: Fact) -> None:
    call["data"]["roll"].pop(13)


def add_a_member(call: Fact, _: Fact) -> None:
    call["data"]["roll"].append({**call["data"]["roll"][4], "seat": 16, "person": "p-16"})


def swap_members(call: Fact, _: Fact) -> None:
    first, second = call["data"]["roll"][3], call["data"]["roll"][4]
    first["name"], second["name"] = second["name"], first["name"]


def reorder_members(call: Fact, _: Fact) -> None:
    call["data"]["roll"].reverse()


def remove_a_paper(call: Fact, _: Fact) -> None:
    call["data"]["items"][0]["papers"].clear()


def add_a_paper(call: Fact, _: Fact) -> None:
    paper = call["data"]["items"][0]["papers"][0]
    call["data"]["items"][2]["papers"].append({**paper, "id": "paper-9", "sha256": "9" * 64})


def swap_papers(call: Fact, _: Fact) -> None:
    first, second = call["data"]["items"][0], call["data"]["items"][1]
    first["papers"], second["papers"] = second["papers"], first["papers"]


def reorder_papers(call: Fact, _: Fact) -> None:
    first, second = call["data"]["items"][0], call["data"]["items"][1]
    first["papers"] += second["papers"]
    second["papers"] = []


def edit_the_rule(call: Fact, _: Fact) -> None:
    call["data"]["rule"]["data"]["passing"][0]["more_than"] = "1/3"


OF_REPLIES = (
    remove_a_ballot,
    add_a_ballot,
    swap_ballots,
    reorder_ballots,
    remove_a_signature,
    add_a_signature,
    swap_signatures,
    reorder_a_signature,
)
OF_THE_CALL = (
    remove_a_member,
    add_a_member,
    swap_members,
    reorder_members,
    remove_a_paper,
    add_a_paper,
    swap_papers,
    reorder_papers,
    edit_the_rule,
)
CHANGES = [*((change, REPLY) for change in OF_REPLIES), *((change, CALL) for change in OF_THE_CALL)]
Change = Callable[[Fact, Fact], None]
each = pytest.mark.parametrize(
    ("change", "kind"), CHANGES, ids=lambda one: getattr(one, "__name__", "")
)


def applied(change: Change, kind: EntryKind) -> Callable[[Record], None]:
    def apply(record: Record) -> None:
        # Seats 3 and 4 of the sample: drawn and typed, with and without a ballot on item 2.
        first = record["entries"][place(record, kind, 0 if kind == CALL else 2)]
        second = record["entries"][place(record, REPLY, 3)]
        with rewritten(first) as ours, rewritten(second) as theirs:
            change(ours, theirs)

    return apply


@each
def test_in_the_file_alone(whole: bytes, change: Change, kind: EntryKind) -> None:
    line = failing(changed(whole, applied(change, kind)))[Check.DIGESTS]
    assert line.en.startswith(f"digests of 115 facts: wrong are {kind} (entry ")
    assert line.ko.startswith(f"사실 115건의 지문: 틀린 것 {kind.label}(기록 ")


@each
def test_by_somebody_who_knows_the_format(whole: bytes, change: Change, kind: EntryKind) -> None:
    def forge(record: Record) -> None:
        applied(change, kind)(record)
        for one in record["entries"]:
            vouched(one)

    wrong = failing(changed(whole, forge))
    assert Check.DIGESTS not in wrong
    line = wrong[Check.PROOFS]
    assert line.en.startswith(f"115 proofs of inclusion: wrong are {kind} (entry ")
    assert line.ko.startswith(f"기록 115건의 포함 증명: 틀린 것 {kind.label}(기록 ")


@each
def test_by_the_holder_of_the_logs_key(whole: bytes, change: Change, kind: EntryKind) -> None:
    forged = forked(whole, applied(change, kind))
    line = failing(forged, kept=(read_kept(opened(whole)[CHECKPOINT]),))[Check.HISTORY]
    assert "the log was forked: it signed two different trees of the same size" in line.en
    assert "기록부가 갈라졌습니다. 같은 크기의 서로 다른 기록부에 서명했습니다" in line.ko
    line = failing(forged, witnesses=WITNESSES)[Check.WITNESS]
    assert line.en == "none of the witnesses given co-signed the checkpoint"
