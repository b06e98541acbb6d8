"""Co-signatures (C2SP tlog-cosignature, Ed25519): a witness's word that a checkpoint follows those before it.

A witness signs the time and the text of the checkpoint, so that nobody can show one tree to some
and another tree to others: the witness would have to have co-signed both.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import parse_checkpoint
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, VerifierKey
from hwabaek.core.tlog.note import Note, NoteSignature

# tlog-cosignature, "Format": a timestamp of eight bytes, of seconds since 1970, then the signature.
LATEST_TIME = 2**63 - 1

_TIME_SIZE = 8
_SIGNATURE_SIZE = 64


@dataclass(frozen=True, slots=True)
class Cosigner:
    """Which witness co-signed, and when by its clock: seconds since 1970."""

    key: VerifierKey
    at: int


def cosigners(*, note: Note, keys: Iterable[VerifierKey]) -> tuple[Cosigner, ...]:
    """Return which of these witnesses co-signed a checkpoint and when, in the order of their lines.

    Signatures of unknown keys are passed over: the log's own, and witnesses nobody told us of. Of a
    witness that co-signed more than once, the earliest counts: it saw the checkpoint by then.

    Raises:
        VerificationError: the note is no checkpoint, or the co-signature of a known witness is wrong.
    """
    parse_checkpoint(note.text)
    known = {(key.name, key.key_id): key for key in keys if key.kind == COSIGNATURE}
    found: dict[VerifierKey, int] = {}
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        at = verify_cosignature(text=note.text, line=line, key=key)
        found[key] = min(at, found.get(key, at))
    return tuple(Cosigner(key=key, at=at) for key, at in found.items())


def verify_cosignature(*, text: str, line: NoteSignature, key: VerifierKey) -> int:
    """Check that the witness co-signed this checkpoint's text in this line, and return when.

    Raises:
        VerificationError: it did not, or the line is of another key.
    """
    parse_checkpoint(text)
    if key.kind != COSIGNATURE or (line.name, line.key_id) != (key.name, key.key_id):
        raise VerificationError(f"not a co-signature of {key.name}")
    if len(line.signature) != _TIME_SIZE + _SIGNATURE_SIZE:
        raise VerificationError(f"the co-signature of {key.name} has not the right length")
    at = int.from_bytes(line.signature[:_TIME_SIZE])
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(
            line.signature[_TIME_SIZE:], _message(text, at)
        )
    except (InvalidSignature, ValueError) as error:
        raise VerificationError(f"the co-signature of {key.name} is wrong") from error
    return at


def cosign(*, text: str, signer: SignerKey, at: int) -> NoteSignature:
    """Return the line by which a witness co-signs this checkpoint's text at this time.

    Raises:
        VerificationError: the text is no checkpoint's, the key no witness's, or the time is out of range.
    """
    parse_checkpoint(text)
    if signer.kind != COSIGNATURE:
        raise VerificationError("only a witness's key co-signs")
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(_message(text, at))
    return NoteSignature(
        name=signer.name,
        key_id=signer.verifier.key_id,
        signature=at.to_bytes(_TIME_SIZE) + signature,
    )


def _message(text: str, at: int) -> bytes:
    # tlog-cosignature, "Ed25519 signed message": two lines, then the note's text with its last newline.
    if type(at) is not int or not 0 <= at <= LATEST_TIME:
        raise VerificationError("the time of a co-signature is out of range")
    return f"cosignature/v1\ntime {at}\n{text}".encode()
