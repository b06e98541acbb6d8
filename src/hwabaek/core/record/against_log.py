"""Whether the log vouches for the facts: digests, the checkpoint's signature, proofs of inclusion."""

from collections.abc import Sequence

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import CHECKPOINT, LOG_KEYS
from hwabaek.core.record.entries import entry_of, leaf_of
from hwabaek.core.record.opened import Opened, listed, name_of
from hwabaek.core.record.record_file import ReadFact
from hwabaek.core.record.report import Check, Line, failed, ok
from hwabaek.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek.core.tlog.merkle import verify_inclusion
from hwabaek.core.tlog.note import parse_note, verify_note


def check_digests(opened: Opened) -> Line:
    """Check that each fact has the digest that its entry states."""
    wrong = [name_of(read) for read in opened.facts if entry_of(read.fact) != read.entry]
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
        checkpoint = _checkpoint(opened, keys)
    except VerificationError as error:
        en, ko = f"checkpoint: {error}", f"기록부 봉인: {error.ko}"
        return [failed(check=Check.CHECKPOINT, en=en, ko=ko)]
    wrong = [name_of(read) for read in opened.facts if not _is_proven(read, checkpoint)]
    count = len(opened.facts)
    texts = (f"{count} proofs of inclusion", f"기록 {count}건의 포함 증명")
    proofs = listed(check=Check.PROOFS, wrong=wrong, texts=texts)
    return [_signed(checkpoint, by_own_key=not keys), proofs]


def _signed(checkpoint: Checkpoint, *, by_own_key: bool) -> Line:
    told = f"{checkpoint.origin}, {checkpoint.size}"
    en, ko = f"signature of the checkpoint ({told})", f"기록부 봉인의 서명 ({told})"
    if by_own_key:
        en += ", by the key in the record itself: give --key to be sure whose it is"
        ko += ", 묶음에 든 열쇠로 확인함: 누구의 열쇠인지는 --key로 확인하세요"
    return ok(check=Check.CHECKPOINT, en=en, ko=ko)


def _checkpoint(opened: Opened, keys: Sequence[str]) -> Checkpoint:
    for name in (CHECKPOINT, LOG_KEYS):
        if name not in opened.files:
            raise VerificationError(f"{name} is missing", f"{name} 파일이 없습니다")
    own = [parse_verifier_key(key) for key in _lines(opened.files[LOG_KEYS])]
    trusted = [parse_verifier_key(key) for key in keys] or own
    if not set(own) & set(trusted):
        raise VerificationError(
            "the keys in the record are none of those given",
            "묶음에 든 열쇠가 주어진 열쇠와 다릅니다",
        )
    note = parse_note(opened.files[CHECKPOINT])
    signed = verify_note(note=note, keys=trusted)
    checkpoint = parse_checkpoint(note.text)
    # tlog-checkpoint: a log signs under its own name. A key of one log must not vouch for another.
    if checkpoint.origin not in {key.name for key in signed}:
        raise VerificationError(
            "signed in the name of another log", "다른 기록부의 열쇠로 서명했습니다"
        )
    return checkpoint


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


def _lines(data: bytes) -> list[str]:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise VerificationError("the keys are not text", "열쇠 파일이 글자가 아닙니다") from error
    if not text.endswith("\n"):
        raise VerificationError("the keys are cut short", "열쇠 파일이 잘렸습니다")
    return text.removesuffix("\n").split("\n")
