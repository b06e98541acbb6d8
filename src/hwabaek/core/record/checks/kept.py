"""Whether the record is of the same log as checkpoints that somebody kept: a witness, a monitor, an auditor.

A log that was rewritten, cut short or shown to some in another form signs trees that do not fit
together. Two of one size must be the same tree; of two sizes a proof must show that the larger
begins with the smaller one.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.checks.log import own_keys, signed_checkpoint, trusted_checkpoint
from hwabaek.core.record.checks.opened import Opened
from hwabaek.core.record.checks.report import Check, Line, failed, ok, unchecked
from hwabaek.core.record.stamps import read_stamp, stamp_sizes
from hwabaek.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from hwabaek.core.tlog.keys import VerifierKey, parse_verifier_key
from hwabaek.core.tlog.merkle import verify_consistency
from hwabaek.core.tlog.note import parse_note
from hwabaek.core.tlog.witness import parse_submission

# (smaller size, larger size) -> the proof that the larger tree begins with the smaller one
Proofs = Mapping[tuple[int, int], tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that somebody kept; with a proof that leads to it from a tree of `old` entries."""

    note: bytes
    size: int
    old: int | None = None
    proof: tuple[bytes, ...] = ()


def read_kept(data: bytes) -> Kept:
    """Read a checkpoint, alone or after an old size and a proof as it is put to a witness (C2SP tlog-witness).

    Raises:
        VerificationError: it is neither.
    """
    if not data.startswith(b"old "):
        return Kept(note=data, size=_size(data))
    found = parse_submission(data)
    return Kept(note=found.note, size=_size(found.note), old=found.old, proof=found.proof)


def check_kept(*, opened: Opened, keys: Sequence[str], kept: Sequence[Kept]) -> list[Line]:
    """Check that the record's checkpoint and each kept one are of one and the same log."""
    try:
        ours = trusted_checkpoint(opened=opened, keys=keys)
        trusted = [parse_verifier_key(key) for key in keys] or own_keys(opened)
    except VerificationError:
        return []  # the line on the checkpoint says what is wrong with it
    proofs = _proofs(opened, ours, kept)
    return [_line(ours, one, trusted, proofs) for one in kept]


def _proofs(opened: Opened, ours: Checkpoint, kept: Sequence[Kept]) -> Proofs:
    # The record itself holds the proofs from the checkpoints that were stamped.
    proofs = {(one.old, one.size): one.proof for one in kept if one.old is not None}
    for size in stamp_sizes(opened.files):
        with suppress(VerificationError):  # the line on the stamps says what is wrong with it
            proofs[size, ours.size] = read_stamp(files=opened.files, size=size).proof
    return proofs


def _line(ours: Checkpoint, one: Kept, keys: Sequence[VerifierKey], proofs: Proofs) -> Line:
    en, ko = f"the kept checkpoint of {one.size} entries", f"보관된 봉인({one.size}건)"
    try:
        theirs = signed_checkpoint(data=one.note, keys=keys)
        _compare_roots(ours, theirs)
        first, last = sorted((ours, theirs), key=lambda tree: tree.size)
        if first.size != last.size and (first.size, last.size) not in proofs:
            return unchecked(
                check=Check.HISTORY,
                en=f"{en}: there is no proof from {first.size} to {last.size} entries",
                ko=f"{ko}: {first.size}건에서 {last.size}건으로 이어지는 증명이 없음",
            )
        _check_growth(first, last, proofs)
    except VerificationError as error:
        return failed(check=Check.HISTORY, en=f"{en}: {error}", ko=f"{ko}: {error.ko}")
    return ok(check=Check.HISTORY, en=f"{en}: the same log", ko=f"{ko}: 같은 기록부")


def _compare_roots(ours: Checkpoint, theirs: Checkpoint) -> None:
    if ours.origin != theirs.origin:
        raise VerificationError(
            f"it is of another log, {theirs.origin}", f"다른 기록부({theirs.origin})의 봉인입니다"
        )
    if ours.size == theirs.size and ours.root != theirs.root:
        raise VerificationError(
            "the log was forked: it signed two different trees of the same size",
            "기록부가 갈라졌습니다. 같은 크기의 서로 다른 기록부에 서명했습니다",
        )


def _check_growth(first: Checkpoint, last: Checkpoint, proofs: Proofs) -> None:
    if first.size == last.size:
        return
    try:
        verify_consistency(
            size1=first.size,
            size2=last.size,
            proof=proofs[first.size, last.size],
            root1=first.root,
            root2=last.root,
        )
    except VerificationError as error:
        raise VerificationError(
            f"the log was rewritten: that of {last.size} entries does not begin with that of {first.size}",
            f"기록부가 다시 쓰였습니다. {last.size}건의 기록부가 {first.size}건의 기록부로 시작하지 않습니다",
        ) from error


def _size(note: bytes) -> int:
    return parse_checkpoint(parse_note(note).text).size
