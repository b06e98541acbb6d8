"""Asking the witnesses to co-sign: each newest checkpoint, with the proof that it follows what they saw.

No transaction is open while a witness is asked. What went wrong is kept beside how far the witness
has come, shown to the auditor, and tried again with growing delay.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from hwabaek.actions.sealing import from_nodes, last_checkpoint
from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.checkpoint import cosigned
from hwabaek.core.tlog.cosignature import verify_cosignature
from hwabaek.core.tlog.merkle import NodeReader, consistency_proof
from hwabaek.core.tlog.note import (
    Note,
    parse_note,
    parse_signatures,
    render_note,
    render_signatures,
)
from hwabaek.core.tlog.witness import (
    CONFLICT,
    SIZE_TYPE,
    UNPROCESSABLE,
    Submission,
    parse_size,
    render_submission,
)
from hwabaek.gateways.exchange import Answer, Unreachable
from hwabaek.gateways.witnesses import Witness, configured_witnesses, submit
from hwabaek.models import Body, Checkpoint, Cosignature, WitnessState

logger = logging.getLogger(__name__)

# Even where each takes its whole time, `now` is not far behind when the last one answers.
BATCH = 10
# The first answer may tell us from where to prove; a second worker of ours may be faster once more.
ROUNDS = 3
# A witness that answers is asked again no sooner: it follows a busy log in steps.
BREATH = dt.timedelta(seconds=1)
FIRST_REST = dt.timedelta(seconds=5)
LONGEST_REST = dt.timedelta(hours=1)
# How far a witness's clock may be from ours.
CLOCKS_APART = dt.timedelta(minutes=10)
LONGEST_ERROR = 500
OK = 200


class Trouble(StrEnum):
    """What can go wrong with a witness; the first word of WitnessState.error."""

    UNREACHABLE = "unreachable"  # no answer
    REFUSED = "refused"  # an answer that is neither consent nor anything below
    REWRITTEN = "rewritten"  # what it saw is not the beginning of what we have
    AHEAD = "ahead"  # it saw more than we have
    UNPROVABLE = "unprovable"  # our own tree has a gap
    WORTHLESS = "worthless"  # it consents, and its signature does not hold


# The log, not the witness, is in question.
GRAVE = frozenset({Trouble.REWRITTEN, Trouble.AHEAD, Trouble.UNPROVABLE})


class NotCosigned(Exception):
    """A witness did not co-sign: why, and what it said."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        """Keep why; the text begins with it."""
        super().__init__(f"{trouble}: {detail}")
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Consent:
    """A witness's signature line under a checkpoint, checked."""

    checkpoint: Checkpoint
    line: str
    at: dt.datetime


def ask_witnesses(*, now: dt.datetime) -> int:
    """Ask every witness that is due for every log that has grown; returns how many co-signed.

    Raises:
        ImproperlyConfigured: the setting WITNESSES is wrong.
    """
    due = [
        (state, witness)
        for witness in configured_witnesses()
        for state in _states(witness, now)
        if state.next_try_at <= now and not _is_content(state)
    ]
    due.sort(key=lambda pair: pair[0].next_try_at)
    return sum(_ask_once(state, witness, now) for state, witness in due[:BATCH])


def cosigned_note(checkpoint: Checkpoint) -> bytes:
    """Return a checkpoint's note with the lines of all who co-signed it.

    What somebody spoiled in the database is given as it is: whoever checks it finds out.
    """
    note = checkpoint.note.encode()
    rows = checkpoint.cosignatures.order_by("pk").values_list("line", flat=True)
    try:
        text = parse_note(note).text
        lines = [parse_signatures(f"{line}\n".encode()) for line in rows]
        others = [render_note(Note(text=text, signatures=signatures)) for signatures in lines]
        return cosigned(data=note, cosignatures=others)
    except VerificationError:
        return note


def _states(witness: Witness, now: dt.datetime) -> Iterator[WitnessState]:
    """Yield how far a witness is with each log."""
    for body in Body.objects.all():
        state, _made = WitnessState.objects.get_or_create(
            body=body, witness=witness.name, defaults={"next_try_at": now}
        )
        yield state


def _is_content(state: WitnessState) -> bool:
    """Tell whether a witness co-signed the newest checkpoint, and has seen no larger one."""
    checkpoint = last_checkpoint(state.body)
    if checkpoint is None:
        return state.tree_size == 0
    own = Cosignature.objects.filter(checkpoint=checkpoint, witness=state.witness)
    return state.tree_size <= checkpoint.tree_size and own.exists()


def _ask_once(state: WitnessState, witness: Witness, now: dt.datetime) -> bool:
    try:
        consent = _ask(state.body, witness, state.tree_size, now)
    except NotCosigned as trouble:
        _write_trouble(state, trouble, now)
        return False
    _write_consent(state, consent, now)
    return True


def _ask(body: Body, witness: Witness, old: int, now: dt.datetime) -> Consent:
    """Ask until the witness agrees with us on what it saw last."""
    for _ in range(ROUNDS):
        checkpoint = last_checkpoint(body)
        if checkpoint is None or old > checkpoint.tree_size:
            raise NotCosigned(Trouble.AHEAD, f"{old}")
        request = Submission(
            old=old, proof=_proof(body, old, checkpoint.tree_size), note=checkpoint.note.encode()
        )
        try:
            answer = submit(witness=witness, body=render_submission(request))
        except Unreachable as error:
            raise NotCosigned(Trouble.UNREACHABLE, str(error)) from error
        if answer.status == OK:
            return _consent(checkpoint, witness, answer, now)
        told = _size_told(answer)
        if answer.status == UNPROCESSABLE or told == old:
            raise NotCosigned(Trouble.REWRITTEN, _words(answer))
        if told is None:
            raise NotCosigned(Trouble.REFUSED, f"{answer.status} {_words(answer)}")
        old = told
    raise NotCosigned(Trouble.REFUSED, "it names another size each time")


def _proof(body: Body, old: int, size: int) -> tuple[bytes, ...]:
    if old in {0, size}:
        return ()

    def build(node: NodeReader) -> list[bytes]:
        return consistency_proof(size1=old, size2=size, node=node)

    try:
        return tuple(from_nodes(body=body, build=build))
    except KeyError as error:
        raise NotCosigned(Trouble.UNPROVABLE, f"node {error} is not stored") from error


def _size_told(answer: Answer) -> int | None:
    """Return which size the witness says it saw last, if that is its answer."""
    if answer.status != CONFLICT or answer.kind.partition(";")[0].strip() != SIZE_TYPE:
        return None
    try:
        return parse_size(answer.content)
    except VerificationError as error:
        raise NotCosigned(Trouble.WORTHLESS, str(error)) from error


def _consent(checkpoint: Checkpoint, witness: Witness, answer: Answer, now: dt.datetime) -> Consent:
    key = witness.key
    try:
        lines = parse_signatures(answer.content)
        own = [line for line in lines if (line.name, line.key_id) == (key.name, key.key_id)]
        if not own:
            raise NotCosigned(Trouble.WORTHLESS, "it answers with the signature of somebody else")
        text = parse_note(checkpoint.note.encode()).text
        seconds = verify_cosignature(text=text, line=own[0], key=key)
    except VerificationError as error:
        raise NotCosigned(Trouble.WORTHLESS, str(error)) from error
    if abs(seconds - now.timestamp()) > CLOCKS_APART.total_seconds():
        raise NotCosigned(Trouble.WORTHLESS, f"its clock says {seconds}")
    line = render_signatures(own[:1]).decode().removesuffix("\n")
    return Consent(checkpoint, line, dt.datetime.fromtimestamp(seconds, dt.UTC))


def _words(answer: Answer) -> str:
    """Return what a witness says, as far as it can be shown: it is a stranger's text."""
    text = answer.content.decode(errors="replace")
    return "".join(letter for letter in text if letter.isprintable())[:LONGEST_ERROR]


@transaction.atomic
def _write_consent(state: WitnessState, consent: Consent, now: dt.datetime) -> None:
    Cosignature.objects.get_or_create(
        checkpoint=consent.checkpoint,
        witness=state.witness,
        defaults={"line": consent.line, "cosigned_at": consent.at},
    )
    state.tree_size = consent.checkpoint.tree_size
    state.cosigned_at = consent.at
    state.tries, state.error, state.next_try_at = 0, "", now + BREATH
    state.save(update_fields=["tree_size", "cosigned_at", "tries", "error", "next_try_at"])


def _write_trouble(state: WitnessState, trouble: NotCosigned, now: dt.datetime) -> None:
    # Once for each trouble, not for each try.
    if state.error != str(trouble)[:LONGEST_ERROR]:
        level = logging.ERROR if trouble.trouble in GRAVE else logging.WARNING
        logger.log(level, "witness %s, %s: %s", state.witness, state.body.slug, trouble)
    state.tries += 1
    state.error = str(trouble)[:LONGEST_ERROR]
    # 2^10 times five seconds is beyond the longest rest already.
    state.next_try_at = now + min(FIRST_REST * 2 ** min(state.tries - 1, 10), LONGEST_REST)
    state.save(update_fields=["tries", "error", "next_try_at"])
