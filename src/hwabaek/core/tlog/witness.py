"""What a witness is asked and what it decides (C2SP tlog-witness, add-checkpoint).

The decision is pure. Whoever runs it must check and keep in one step: between reading what was kept and
keeping the new checkpoint, no other request for the same log may come in.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from hwabaek.core.tlog.keys import VerifierKey, decode_base64
from hwabaek.core.tlog.merkle import EMPTY_ROOT, HASH_SIZE, LARGEST_SIZE, verify_consistency
from hwabaek.core.tlog.note import parse_note, verify_note

# tlog-witness: "The client MUST NOT send more than 63 consistency proof lines."
LONGEST_PROOF = 63
# Generous for an honest request: a proof of 63 hashes is 3 kB, a checkpoint well below one.
LONGEST_REQUEST = 64_000
SIZE_TYPE = "text/x.tlog.size"

BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 400, 403, 404, 409, 422


@dataclass(frozen=True, slots=True)
class Submission:
    """The body of an add-checkpoint request: a signed checkpoint, and the proof that it follows one of size `old`."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """The size and root of the last checkpoint that a witness co-signed; at first those of the empty tree."""

    size: int = 0
    root: bytes = EMPTY_ROOT


class Refused(VerificationError):
    """A witness does not co-sign, and answers with this HTTP status.

    `size` is what the answer tells of the last co-signed checkpoint, with 409 only. `is_fork` says that the
    log signed two trees of one size: the request is the proof.
    """

    def __init__(self, status: int, message: str, size: int | None = None) -> None:
        """Keep the status and what goes with it."""
        super().__init__(message)
        self.status = status
        self.size = size
        self.is_fork = False


def decide(
    *, submission: Submission, keys: Iterable[VerifierKey], seen: Seen
) -> tuple[str, Checkpoint]:
    """Return the text to co-sign and its checkpoint; `keys` are those of all logs that the witness follows.

    (1) the origin is known; (2) one of its keys signed; (3) the old size is no larger than the checkpoint's
    and (4) the one last co-signed; (5) of one size there is one root; (6) the proof holds.

    Raises:
        Refused: with the status that the specification asks for.
    """
    text, checkpoint = open_submission(submission=submission, keys=keys)
    if submission.old > checkpoint.size:  # (3)
        raise Refused(BAD_REQUEST, "the old size is larger than the checkpoint's")
    if submission.old != seen.size:  # (4)
        raise Refused(CONFLICT, f"the last co-signed size is {seen.size}", size=seen.size)
    if checkpoint.size == seen.size and checkpoint.root != seen.root:  # (5)
        _blame_fork(seen.size)
    _check_proof(submission, checkpoint, seen)  # (6)
    return text, checkpoint


def open_submission(
    *, submission: Submission, keys: Iterable[VerifierKey]
) -> tuple[str, Checkpoint]:
    """Return the text and the checkpoint of a request, once a key of a followed log is found to have signed it.

    Raises:
        Refused: malformed (400), of an unknown log (404), or not signed by it (403).
    """
    try:
        note = parse_note(submission.note)
        checkpoint = parse_checkpoint(note.text)
    except VerificationError as error:
        raise Refused(BAD_REQUEST, str(error)) from error
    trusted = [key for key in keys if key.name == checkpoint.origin]
    if not trusted:  # (1)
        raise Refused(NOT_FOUND, "this log is not followed here")
    try:
        verify_note(note=note, keys=trusted)
    except VerificationError as error:  # (2)
        raise Refused(FORBIDDEN, str(error)) from error
    return note.text, checkpoint


def render_submission(submission: Submission) -> bytes:
    """Return the body of an add-checkpoint request."""
    hashes = [base64.b64encode(step).decode() for step in submission.proof]
    head = "".join(f"{line}\n" for line in (f"old {submission.old}", *hashes, ""))
    return head.encode() + submission.note


def parse_submission(data: bytes) -> Submission:
    """Read the body of an add-checkpoint request; its checkpoint is not looked at yet.

    Raises:
        Refused: the bytes are not such a body.
    """
    if type(data) is not bytes or len(data) > LONGEST_REQUEST:
        raise Refused(BAD_REQUEST, f"a request has at most {LONGEST_REQUEST} bytes")
    head, blank, note = data.partition(b"\n\n")
    try:
        first, *hashes = head.decode("ascii").split("\n")
        old = _old_size(first)
        proof = tuple(decode_base64(line) for line in hashes)
    except (UnicodeDecodeError, VerificationError) as error:
        raise Refused(BAD_REQUEST, f"not an old size and a proof: {error}") from error
    sizes = {len(step) for step in proof}
    if not blank or not note or len(proof) > LONGEST_PROOF or not sizes <= {HASH_SIZE}:
        raise Refused(
            BAD_REQUEST, "not an old size, at most 63 hashes, an empty line, a checkpoint"
        )
    return Submission(old=old, proof=proof, note=note)


def parse_size(data: bytes) -> int:
    """Read the body of a 409 answer: the size of the tree that the witness co-signed last.

    Raises:
        VerificationError: the bytes are not a size and a newline.
    """
    found = re.fullmatch(rb"(0|[1-9][0-9]{0,19})\n", data) if type(data) is bytes else None
    if found is None or int(found[1]) > LARGEST_SIZE:
        raise VerificationError("the witness did not answer with a size")
    return int(found[1])


def _old_size(line: str) -> int:
    found = re.fullmatch("old (0|[1-9][0-9]{0,19})", line, re.ASCII)
    if found is None or int(found[1]) > LARGEST_SIZE:
        raise VerificationError("the first line must be `old` and a size")
    return int(found[1])


def _check_proof(submission: Submission, checkpoint: Checkpoint, seen: Seen) -> None:
    if seen.size == 0 and checkpoint.size > 0:
        # Nothing was seen, or an empty tree: every tree begins with that, and the proof must be empty.
        if submission.proof:
            raise Refused(UNPROCESSABLE, "from an empty tree the proof must be empty")
        return
    try:
        verify_consistency(
            size1=seen.size,
            size2=checkpoint.size,
            proof=submission.proof,
            root1=seen.root,
            root2=checkpoint.root,
        )
    except VerificationError as error:
        raise Refused(UNPROCESSABLE, str(error)) from error


def _blame_fork(size: int) -> NoReturn:
    refused = Refused(CONFLICT, f"the log signed two trees of size {size}", size=size)
    refused.is_fork = True
    raise refused
