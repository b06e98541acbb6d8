"""What others have put on a checkpoint: co-signatures of witnesses and time stamps.

The operator can sign a log anew; nobody here can make a witness or an authority do so.
"""

import hashlib

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.cosignature import verify_cosignature
from hwabaek.core.tlog.keys import VerifierKey
from hwabaek.core.tlog.note import parse_note, parse_signatures
from hwabaek.gateways.timestamps import NoTimestamp, stamped_digest
from hwabaek.gateways.witnesses import configured_witnesses
from hwabaek.models import Checkpoint, CheckpointStamp


def fault_of_cosignatures(*, checkpoint: Checkpoint) -> str:
    """Return what is wrong with the stored co-signatures of a checkpoint; "" where nothing is.

    The signature of a witness that is not set any more cannot be checked, its form can.
    """
    known = {(one.key.name, one.key.key_id): one.key for one in configured_witnesses()}
    for row in checkpoint.cosignatures.all():
        try:
            _check(row.line, row.witness, parse_note(checkpoint.note.encode()).text, known)
        except VerificationError as error:
            return f"증인 {row.witness}의 서명: {error.ko}"
    return ""


def fault_of_stamps(*, checkpoint: Checkpoint) -> str:
    """Return what is wrong with the stored time stamps of a checkpoint; "" where nothing is.

    Whose stamp it is, is checked with the record; here, that it is on this very checkpoint.
    """
    digest = hashlib.sha256(checkpoint.note.encode()).digest()
    for row in checkpoint.stamps.all():
        if row.state != CheckpointStamp.State.STAMPED:
            continue
        try:
            found = stamped_digest(bytes(row.token or b""))
        except NoTimestamp as error:
            return f"시점확인: {error}"
        if found != digest:
            return "시점확인이 다른 기록 봉인을 받은 것임"
    return ""


def _check(line: str, witness: str, text: str, known: dict[tuple[str, bytes], VerifierKey]) -> None:
    for found in parse_signatures(f"{line}\n".encode()):
        if found.name != witness:
            raise VerificationError("another witness's line", "다른 증인의 서명 줄임")
        key = known.get((found.name, found.key_id))
        if key is not None:
            verify_cosignature(text=text, line=found, key=key)
