"""What somebody who holds the server can do: another log, a shorter one, a wrong count."""

import copy
from collections.abc import Callable

import pytest

from hwabaek.core.record.archive import CHECKPOINT, LOG_KEYS, WITNESS_KEYS
from hwabaek.core.record.checks.report import Check, Line, Status
from hwabaek.core.record.container import pack
from hwabaek.core.record.entries import EntryKind, Fact
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from hwabaek.core.tlog.keys import SignerKey, render_verifier_key
from hwabaek.core.tlog.note import parse_note
from tests.core.record.sample import (
    EXTENDED,
    KEY,
    ORIGIN,
    Story,
    archive,
    close_poll,
    facts,
    proven,
    story,
)
from tests.core.record.tampering import (
    FORGER,
    PDF,
    Files,
    Record,
    changed,
    found,
    opened,
    place,
    rewritten,
    sealed_story,
)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return archive(sealed_story().facts, documents=[PDF])


def forged(told: list[Fact], signer: SignerKey) -> bytes:
    placed, checkpoint = proven(told)
    text = checkpoint.split(b"\n\n")[0].decode().split("\n")
    files = opened(archive(told))
    note = sign_checkpoint(
        checkpoint=Checkpoint(text[0], int(text[1]), _root(checkpoint)), signers=[signer]
    )
    assert placed
    key = render_verifier_key(signer.verifier).encode() + b"\n"
    return pack({**without_witness(files), CHECKPOINT: note, LOG_KEYS: key})


def without_witness(files: Files) -> Files:
    return {name: content for name, content in files.items() if name != WITNESS_KEYS}


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
    spoilt = pack({**without_witness(files), CHECKPOINT: note, LOG_KEYS: f"{key}\n".encode()})
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
    assert "the log was cut short at 188 entries: wrong are meeting." in wrong[Check.PROOFS].en
    assert "기록부가 188건에서 끊겼습니다" in wrong[Check.PROOFS].ko
    assert "(+" in wrong[Check.PROOFS].en


@pytest.mark.parametrize("key", [b"", b"nonsense\n", b"\xff\n"])
def test_a_spoilt_key_in_the_record_is_found(whole: bytes, key: bytes) -> None:
    data = pack({**opened(whole), LOG_KEYS: key})
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
        with rewritten(record["entries"][place(record, EntryKind.MEETING_CALLED)]) as called:
            called["data"]["rule"]["data"]["seats"] = "many"
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
