"""Checkpoints (C2SP tlog-checkpoint): a log's signed word on how large it is and what root it has."""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import SignerKey, VerifierKey, decode_base64
from hwabaek.core.tlog.merkle import HASH_SIZE, LARGEST_SIZE
from hwabaek.core.tlog.note import Note, parse_note, render_note, sign_note, verify_note

_FIXED_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which log, how many leaves, which root; extension lines are kept as they are."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def open_checkpoint(*, data: bytes, origin: str, keys: Iterable[VerifierKey]) -> Checkpoint:
    """Return the checkpoint in a signed note, once one of the log's keys is found to have signed it.

    Raises:
        VerificationError: malformed, of another log, or not signed by any of these keys.
    """
    note = parse_note(data)
    verify_note(note=note, keys=keys)
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != origin:
        raise VerificationError(f"the checkpoint is of the log {checkpoint.origin}, not {origin}")
    return checkpoint


def sign_checkpoint(*, checkpoint: Checkpoint, signers: Sequence[SignerKey]) -> bytes:
    """Return the checkpoint as a note signed by these keys.

    Raises:
        VerificationError: the checkpoint cannot be written as a note.
    """
    text = render_checkpoint(checkpoint)
    parse_checkpoint(text)
    return render_note(sign_note(text=text, signers=signers))


def cosigned(*, data: bytes, cosignatures: Sequence[bytes]) -> bytes:
    """Return the signed checkpoint with the signature lines of other notes over the same text added.

    Raises:
        VerificationError: one of the notes is malformed or has another text.
    """
    note = parse_note(data)
    lines = list(note.signatures)
    for other in map(parse_note, cosignatures):
        if other.text != note.text:
            raise VerificationError("a co-signature is over another text")
        lines += [line for line in other.signatures if line not in lines]
    return render_note(Note(text=note.text, signatures=tuple(lines)))


def render_checkpoint(checkpoint: Checkpoint) -> str:
    """Return the text of the note that holds this checkpoint."""
    root = base64.b64encode(checkpoint.root).decode()
    return "".join(
        f"{line}\n" for line in (checkpoint.origin, checkpoint.size, root, *checkpoint.extensions)
    )


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint's note.

    Raises:
        VerificationError: it is not the text of a checkpoint.
    """
    lines = text.split("\n") if type(text) is str else []
    # tlog-checkpoint, "Note text": at least three lines, none empty, the last one ended by a newline.
    if len(lines) <= _FIXED_LINES or lines.pop() != "" or "" in lines:
        raise VerificationError("a checkpoint must have an origin, a size and a root, a line each")
    origin, size, root = lines[:_FIXED_LINES]
    hash_of_root = decode_base64(root)
    if len(hash_of_root) != HASH_SIZE:
        raise VerificationError("the root of a checkpoint is not a SHA-256 hash")
    return Checkpoint(
        origin=origin, size=_size(size), root=hash_of_root, extensions=tuple(lines[_FIXED_LINES:])
    )


def _size(text: str) -> int:
    if not re.fullmatch("0|[1-9][0-9]{0,19}", text) or int(text) > LARGEST_SIZE:
        raise VerificationError("the size of a checkpoint is not a number")
    return int(text)
