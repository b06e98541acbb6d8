"""The witness: one method that answers a request, and what it tells about itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hwabaek.core.tlog.cosignature import cosign
from hwabaek.core.tlog.keys import SignerKey, VerifierKey, render_verifier_key
from hwabaek.core.tlog.note import render_signatures
from hwabaek.core.tlog.witness import (
    UNPROCESSABLE,
    Refused,
    Seen,
    decide,
    open_submission,
    parse_submission,
)
from hwabaek_witness.files import STATE, ensure_key
from hwabaek_witness.state import Doubt, Kept, State


@dataclass(frozen=True, slots=True)
class Witness:
    """A key, the keys of the logs it follows, and what it has seen of them."""

    key: SignerKey
    logs: tuple[VerifierKey, ...]
    state: State
    clock: Callable[[], float] = time.time

    def add_checkpoint(self, body: bytes) -> bytes:
        """Co-sign the checkpoint in the body of a request and return the signature line.

        Raises:
            Refused: with the status to answer.
        """
        submission = parse_submission(body)
        # Whose it is comes first and outside the turn: strangers do not make anybody wait.
        text, tree = open_submission(submission=submission, keys=self.logs)
        last: Kept | None = None
        try:
            with self.state.turn() as turn:
                last = turn.last(tree.origin)
                seen = last.seen if last else Seen()
                decide(submission=submission, keys=self.logs, seen=seen)
                # Of two co-signatures the later must be of the larger tree, also when a clock is set back.
                at = max(int(self.clock()), last.cosigned_at if last else 0)
                line = cosign(text=text, signer=self.key, at=at)
                seen = Seen(size=tree.size, root=tree.root)
                turn.keep(Kept(tree.origin, seen, submission.note, at))
        except Refused as refused:
            if refused.is_fork or refused.status == UNPROCESSABLE:
                seen_note = last.note if last else b""
                at = int(self.clock())
                doubt = Doubt(tree.origin, refused.is_fork, str(refused), at, text, body, seen_note)
                self.state.keep_doubt(doubt)
            raise
        return render_signatures([line])

    def about(self) -> str:
        """Return a page of plain text: who this witness is and what it has seen."""
        kept = {one.origin: one for one in self.state.all_kept()}
        lines = [
            "Hwabaek witness / 화백 증인 (C2SP tlog-witness, add-checkpoint)",
            "",
            "key / 증인의 확인 열쇠:",
            render_verifier_key(self.key.verifier),
            "",
            "logs / 지켜보는 기록부:",
        ]
        for origin in dict.fromkeys(key.name for key in self.logs):
            one = kept.get(origin)
            seen = f"{one.seen.size} @ {_moment(one.cosigned_at)}" if one else "-"
            lines.append(f"{origin} {seen}")
        doubts = [
            f"{_moment(one.refused_at)} {one.origin} {'FORK' if one.is_fork else 'refused'}: {one.reason}"
            for one in self.state.doubts()
        ]
        if doubts:
            lines += ["", "refused though signed by the log / 서명은 맞으나 거절한 것:", *doubts]
        return "\n".join([*lines, ""])


def open_witness(
    *, folder: Path, logs: tuple[VerifierKey, ...], clock: Callable[[], float] = time.time
) -> Witness:
    """Return the witness that lives in a folder.

    Raises:
        VerificationError: there is no key yet, or it is damaged.
    """
    key = ensure_key(folder=folder)
    return Witness(key=key, logs=logs, state=State(folder / STATE), clock=clock)


def _moment(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
