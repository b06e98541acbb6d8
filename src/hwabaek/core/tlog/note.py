"""Signed notes (C2SP signed-note): a text with a signature line for each key that signed."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import (
    ED25519,
    ID_SIZE,
    SignerKey,
    VerifierKey,
    check_key_name,
    decode_base64,
    is_encodable,
)

# signed-note asks for at least 16; more than this many lines, or bytes, no honest note has.
MOST_SIGNATURES = 100
LONGEST_NOTE = 1_000_000

_DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who says it signed, with which key, and the bytes."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, with its final newline, and the signatures under it."""

    text: str
    signatures: tuple[NoteSignature, ...]


def verify_note(*, note: Note, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Check the signatures of the known keys, pass over the unknown, and return the keys that signed.

    A witness's key is unknown here: what it signs is not the text (see cosignature.py).

    Raises:
        VerificationError: no known key signed, or the signature of a known key is wrong.
    """
    known = {(key.name, key.key_id): key for key in keys if key.kind == ED25519}
    signed: dict[VerifierKey, None] = {}
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(
                line.signature, note.text.encode()
            )
        except (InvalidSignature, ValueError) as error:
            raise VerificationError(f"the signature of {key.name} is wrong") from error
        signed[key] = None
    if not signed:
        raise VerificationError("no known key signed the note")
    return tuple(signed)


def sign_note(*, text: str, signers: Sequence[SignerKey]) -> Note:
    """Sign a text with each key.

    Raises:
        VerificationError: the text cannot be that of a note, or a key is not for plain signatures.
    """
    _check_text(text)
    lines = []
    for signer in signers:
        if signer.kind != ED25519:
            raise VerificationError("a witness's key does not sign notes of its own")
        signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(text.encode())
        lines.append(
            NoteSignature(name=signer.name, key_id=signer.verifier.key_id, signature=signature)
        )
    return Note(text=text, signatures=tuple(lines))


def render_note(note: Note) -> bytes:
    """Return the note as it is served and stored."""
    return f"{note.text}\n".encode() + render_signatures(note.signatures)


def parse_note(data: bytes) -> Note:
    """Read a note without trusting it: the signatures are not checked yet.

    Raises:
        VerificationError: the bytes are not a signed note.
    """
    if type(data) is not bytes or len(data) > LONGEST_NOTE:
        raise VerificationError("a note must be given as bytes, and not too many")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise VerificationError("a note must be UTF-8") from error
    # The last empty line parts the text from the signatures; the text itself may hold empty lines.
    text, blank, rest = whole.rpartition("\n\n")
    if not blank or not rest.endswith("\n"):
        raise VerificationError("a note must have a text, an empty line and signature lines")
    _check_text(f"{text}\n")
    return Note(text=f"{text}\n", signatures=_signatures(rest))


def render_signatures(signatures: Iterable[NoteSignature]) -> bytes:
    """Return signature lines as they stand under a note."""
    lines = (
        f"{_DASH}{line.name} {base64.b64encode(line.key_id + line.signature).decode()}\n"
        for line in signatures
    )
    return "".join(lines).encode()


def parse_signatures(data: bytes) -> tuple[NoteSignature, ...]:
    """Read signature lines that came without their note, as a witness answers.

    Raises:
        VerificationError: the bytes are not one or more signature lines.
    """
    if type(data) is not bytes or len(data) > LONGEST_NOTE:
        raise VerificationError("signature lines must be given as bytes, and not too many")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise VerificationError("signature lines must be UTF-8") from error
    return _signatures(text)


def _signatures(text: str) -> tuple[NoteSignature, ...]:
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(lines) > MOST_SIGNATURES:
        raise VerificationError(f"not signature lines, or more than {MOST_SIGNATURES}")
    return tuple(_signature(line) for line in lines)


def _signature(line: str) -> NoteSignature:
    name, blank, coded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not blank:
        raise VerificationError("not a signature line")
    check_key_name(name)
    material = decode_base64(coded)
    if len(material) <= ID_SIZE:
        raise VerificationError("a signature is too short")
    return NoteSignature(name=name, key_id=material[:ID_SIZE], signature=material[ID_SIZE:])


def _check_text(text: str) -> None:
    good = (
        type(text) is str and text.endswith("\n") and not any(c < " " and c != "\n" for c in text)
    )
    if not good or not is_encodable(text):
        raise VerificationError(
            "a note's text must end with a newline and hold no other control characters"
        )
