"""Whether witnesses co-signed the checkpoint: then nobody was shown another log of the same size."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import CHECKPOINT, WITNESS_KEYS
from hwabaek.core.record.checks.opened import Opened, lines_in
from hwabaek.core.record.checks.report import Check, Line, failed, ok, unchecked
from hwabaek.core.tlog.cosignature import Cosigner, cosigners
from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek.core.tlog.note import Note, parse_note

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEOUL = timedelta(hours=9)


def check_witnesses(*, opened: Opened, trusted: Sequence[str]) -> Line:
    """Check who co-signed the checkpoint, by the witnesses' keys that the reader knows.

    Without any the keys in the record are used, and the line says so.
    """
    try:
        note = parse_note(opened.files[CHECKPOINT])
        own = _own_cosigners(opened, note)
        found = cosigners(note=note, keys=map(parse_verifier_key, trusted)) if trusted else own
    except VerificationError as error:
        return failed(check=Check.WITNESS, en=f"witnesses: {error}", ko=f"증인: {error.ko}")
    if found:
        return _cosigned(found, by_own_keys=not trusted)
    if trusted:
        return failed(
            check=Check.WITNESS,
            en="none of the witnesses given co-signed the checkpoint",
            ko="주어진 증인 가운데 기록부 봉인에 함께 서명한 곳이 없습니다",
        )
    return unchecked(
        check=Check.WITNESS,
        en="no witness co-signed the checkpoint",
        ko="기록부 봉인에 함께 서명한 증인이 없음",
    )


def _own_cosigners(opened: Opened, note: Note) -> tuple[Cosigner, ...]:
    keys = [parse_verifier_key(key) for key in lines_in(files=opened.files, name=WITNESS_KEYS)]
    found = cosigners(note=note, keys=keys)
    for key in keys:
        if key not in {one.key for one in found}:
            raise VerificationError(
                f"{key.name} did not co-sign", f"{key.name}의 서명이 봉인에 없습니다"
            )
    return found


def _cosigned(found: Sequence[Cosigner], *, by_own_keys: bool) -> Line:
    told = ", ".join(f"{one.key.name} {_moment(one.at)}" for one in found)
    en, ko = f"co-signed by {told}", f"함께 서명한 증인: {told}"
    if by_own_keys:
        en += ", by the keys in the record itself: give --witness to be sure whose they are"
        ko += ", 묶음에 든 열쇠로 확인함: 누구의 열쇠인지는 --witness로 확인하세요"
    return ok(check=Check.WITNESS, en=en, ko=ko)


def _moment(at: int) -> str:
    try:
        seoul = _EPOCH + timedelta(seconds=at) + _SEOUL
    except OverflowError:
        return str(at)  # far beyond any calendar, yet what the witness signed
    return f"{seoul.year}. {seoul.month}. {seoul.day}. {seoul:%H:%M}"
