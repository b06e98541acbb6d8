"""Who co-signed a record's checkpoint: told by name and time, and nobody else's signature passes."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from hwabaek.core.record.archive import CHECKPOINT, LOG_KEYS, WITNESS_KEYS
from hwabaek.core.record.checks.report import Check, Line, Status
from hwabaek.core.record.container import pack
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.checkpoint import parse_checkpoint, sign_checkpoint
from hwabaek.core.tlog.cosignature import LATEST_TIME, cosign
from hwabaek.core.tlog.keys import SignerKey, render_verifier_key
from hwabaek.core.tlog.note import parse_note, render_note
from tests.core.record.sample import KEY, WITNESS, archive
from tests.core.record.tampering import TRUSTED, Files, opened

OTHER = replace(WITNESS, name="other-witness.example", seed=b"\x0c" * 32)
OLD_KEY = SignerKey(name=KEY.name, seed=b"\x08" * 32)
AT = 1_791_968_400  # 2026-10-14 18:00 in Seoul


@pytest.fixture(scope="module")
def files() -> Files:
    return opened(archive())


def lines(files: Files, check: Check, *, witnesses: Sequence[str] = ()) -> list[Line]:
    report, _ = verify_record(data=pack(files), keys=TRUSTED, witnesses=witnesses)
    return [line for line in report.lines if line.check is check]


def cosigned(
    files: Files, *witnesses: SignerKey, at: int = AT, signers: Sequence[SignerKey] = (KEY,)
) -> bytes:
    """Return the record's checkpoint signed by these keys of the log and co-signed by these witnesses."""
    text = parse_note(files[CHECKPOINT]).text
    signed = parse_note(sign_checkpoint(checkpoint=parse_checkpoint(text), signers=signers))
    more = tuple(cosign(text=text, signer=witness, at=at) for witness in witnesses)
    return render_note(replace(signed, signatures=(*signed.signatures, *more)))


def keys(*known: SignerKey) -> bytes:
    return "".join(f"{render_verifier_key(key.verifier)}\n" for key in known).encode()


def test_each_is_named_with_its_time(files: Files) -> None:
    both = {CHECKPOINT: cosigned(files, WITNESS, OTHER), WITNESS_KEYS: keys(WITNESS, OTHER)}
    (line,) = lines({**files, **both}, Check.WITNESS)
    assert line.status is Status.OK
    assert "witness.example.org 2026. 10. 14. 18:00, other-witness.example 2026." in line.en
    assert "--witness" in line.ko


def test_without_any_it_says_so(files: Files) -> None:
    alone = {name: content for name, content in files.items() if name != WITNESS_KEYS}
    (line,) = lines({**alone, CHECKPOINT: cosigned(files)}, Check.WITNESS)
    assert line.status is Status.UNCHECKED


def test_one_that_the_reader_knows_is_enough(files: Files) -> None:
    known = render_verifier_key(WITNESS.verifier), render_verifier_key(OTHER.verifier)
    (line,) = lines(files, Check.WITNESS, witnesses=known)
    assert line.status is Status.OK
    assert "--witness" not in line.en
    (line,) = lines(files, Check.WITNESS, witnesses=known[1:])
    assert line.status is Status.FAILED


def test_a_key_in_the_record_that_did_not_co_sign_is_named(files: Files) -> None:
    (line,) = lines({**files, WITNESS_KEYS: keys(WITNESS, OTHER)}, Check.WITNESS)
    assert line.status is Status.FAILED
    assert "other-witness.example did not co-sign" in line.en


def test_a_signature_of_nobody_in_the_record_is_named(files: Files) -> None:
    spoilt = {**files, CHECKPOINT: cosigned(files, WITNESS, OTHER)}
    (line,) = lines(spoilt, Check.CHECKPOINT)
    assert line.status is Status.FAILED
    assert "the signature by other-witness.example is of no known key" in line.en


def test_a_time_beyond_every_calendar_is_told_as_it_is(files: Files) -> None:
    late = {**files, CHECKPOINT: cosigned(files, WITNESS, at=LATEST_TIME)}
    (line,) = lines(late, Check.WITNESS)
    assert str(LATEST_TIME) in line.en


@pytest.mark.parametrize("content", [b"nonsense\n", b"\xff\n", keys(KEY)[:-1]])
def test_spoilt_keys_are_named(files: Files, content: bytes) -> None:
    found = lines({**files, WITNESS_KEYS: content}, Check.WITNESS)
    assert {line.status for line in found} == {Status.FAILED}


def test_while_the_logs_key_changes_both_sign(files: Files) -> None:
    note = cosigned(files, WITNESS, signers=(OLD_KEY, KEY))
    both = {**files, CHECKPOINT: note, LOG_KEYS: keys(OLD_KEY, KEY)}
    assert lines(both, Check.CHECKPOINT)[0].status is Status.OK
    (line,) = lines({**files, LOG_KEYS: keys(OLD_KEY, KEY)}, Check.CHECKPOINT)
    assert "a key in the record did not sign it" in line.en
    (line,) = lines({**both, LOG_KEYS: keys(KEY)}, Check.CHECKPOINT)
    assert line.status is Status.FAILED
