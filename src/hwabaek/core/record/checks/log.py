"""Whether the log vouches for the facts: digests, the checkpoint's signature, proofs of inclusion."""

from collections.abc import Sequence

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import CHECKPOINT, LOG_KEYS, WITNESS_KEYS
from hwabaek.core.record.checks.opened import Opened, lines_in, listed, name_of
from hwabaek.core.record.checks.report import Check, Line, failed, ok
from hwabaek.core.record.entries import leaf_of
from hwabaek.core.record.record_file import ReadFact
from hwabaek.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from hwabaek.core.tlog.keys import VerifierKey, parse_verifier_key
from hwabaek.core.tlog.merkle import verify_inclusion
from hwabaek.core.tlog.note import Note, parse_note, verify_note


def check_digests(opened: Opened) -> Line:
    """Check that each fact has the digest that its entry states."""
    wrong = [name_of(read) for read in opened.facts if not _is_vouched_for(read)]
    count = len(opened.facts)
    return listed(
        check=Check.DIGESTS,
        wrong=wrong,
        texts=(f"digests of {count} facts", f"사실 {count}건의 지문"),
    )


def check_log(*, opened: Opened, keys: Sequence[str]) -> list[Line]:
    """Check that a trusted key signed the checkpoint, and that each entry is in the log.

    Without keys the one in the record is used, and the line says so.
    """
    try:
        checkpoint = trusted_checkpoint(opened=opened, keys=keys)
    except VerificationError as error:
        en, ko = f"checkpoint: {error}", f"기록부 봉인: {error.ko}"
        return [failed(check=Check.CHECKPOINT, en=en, ko=ko)]
    return [_signed(checkpoint, by_own_key=not keys), _proofs(opened, checkpoint)]


def trusted_checkpoint(*, opened: Opened, keys: Sequence[str]) -> Checkpoint:
    """Return the record's checkpoint once a trusted key of its own log is found to have signed it.

    Raises:
        VerificationError: none did, a key in the record did not, or it is no checkpoint.
    """
    for name in (CHECKPOINT, LOG_KEYS):
        if name not in opened.files:
            raise VerificationError(f"{name} is missing", f"{name} 파일이 없습니다")
    own, data = own_keys(opened), opened.files[CHECKPOINT]
    _check_signers(opened, own, parse_note(data))
    trusted = [parse_verifier_key(key) for key in keys] or own
    if not set(own) & set(trusted):
        raise VerificationError(
            "the keys in the record are none of those given",
            "묶음에 든 열쇠가 주어진 열쇠와 다릅니다",
        )
    return signed_checkpoint(data=data, keys=trusted)


def signed_checkpoint(*, data: bytes, keys: Sequence[VerifierKey]) -> Checkpoint:
    """Return a checkpoint once one of these keys, of the log that it names, is found to have signed it.

    Raises:
        VerificationError: none did, or it is no checkpoint.
    """
    note = parse_note(data)
    signed = verify_note(note=note, keys=keys)
    checkpoint = parse_checkpoint(note.text)
    # tlog-checkpoint: a log signs under its own name. A key of one log must not vouch for another.
    if checkpoint.origin not in {key.name for key in signed}:
        raise VerificationError(
            "signed in the name of another log", "다른 기록부의 열쇠로 서명했습니다"
        )
    return checkpoint


def own_keys(opened: Opened) -> list[VerifierKey]:
    """Return the keys of the log that the record brings.

    Raises:
        VerificationError: they are malformed.
    """
    return [parse_verifier_key(key) for key in lines_in(files=opened.files, name=LOG_KEYS)]


def _check_signers(opened: Opened, own: Sequence[VerifierKey], note: Note) -> None:
    # Every signature is that of a key in the record, and every key of the log there signed: else a
    # changed bit of either would go unnoticed.
    witnesses = map(parse_verifier_key, lines_in(files=opened.files, name=WITNESS_KEYS))
    known = {(key.name, key.key_id) for key in (*own, *witnesses)}
    strangers = [line.name for line in note.signatures if (line.name, line.key_id) not in known]
    if strangers:
        raise VerificationError(
            f"the signature by {strangers[0]} is of no known key",
            f"{strangers[0]}의 서명을 확인할 열쇠가 묶음에 없습니다",
        )
    if len(verify_note(note=note, keys=own)) != len(own):
        raise VerificationError(
            "a key in the record did not sign it", "묶음에 서명하지 않은 열쇠가 들어 있습니다"
        )


def _signed(checkpoint: Checkpoint, *, by_own_key: bool) -> Line:
    told = f"{checkpoint.origin}, {checkpoint.size}"
    en, ko = f"signature of the checkpoint ({told})", f"기록부 봉인의 서명 ({told})"
    if by_own_key:
        en += ", by the key in the record itself: give --key to be sure whose it is"
        ko += ", 묶음에 든 열쇠로 확인함: 누구의 열쇠인지는 --key로 확인하세요"
    return ok(check=Check.CHECKPOINT, en=en, ko=ko)


def _is_vouched_for(read: ReadFact) -> bool:
    said = {key: read.fact[key] for key in ("kind", "subject", "at")}
    return {**said, "digest": read.digest} == read.entry


def _proofs(opened: Opened, checkpoint: Checkpoint) -> Line:
    size, count = checkpoint.size, len(opened.facts)
    texts = (f"{count} proofs of inclusion", f"기록 {count}건의 포함 증명")
    beyond = [name_of(read) for read in opened.facts if read.index >= size]
    if beyond:
        en, ko = f"the log was cut short at {size} entries", f"기록부가 {size}건에서 끊겼습니다"
        return listed(check=Check.PROOFS, wrong=beyond, texts=(en, ko))
    wrong = [name_of(read) for read in opened.facts if not _is_proven(read, checkpoint)]
    return listed(check=Check.PROOFS, wrong=wrong, texts=texts)


def _is_proven(read: ReadFact, checkpoint: Checkpoint) -> bool:
    try:
        verify_inclusion(
            index=read.index,
            size=checkpoint.size,
            leaf_hash=leaf_of(read.entry),
            proof=read.proof,
            root=checkpoint.root,
        )
    except VerificationError:
        return False
    return True
