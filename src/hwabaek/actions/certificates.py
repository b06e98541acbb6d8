"""What the log proves of a meeting at this moment, for its audit certificate."""

from typing import Any

from django.conf import settings

from hwabaek.actions import log
from hwabaek.actions.sealing import last_checkpoint
from hwabaek.core.documents.log_state import LoggedFact, LogState, Stamped, Witnessed
from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.note import parse_note
from hwabaek.models import Body, CheckpointStamp, Cosignature, Fact, Meeting


def proven_facts_of(*, meeting: Meeting) -> tuple[list[dict[str, Any]], LogState]:
    """Return the facts of a meeting as far as the log's newest checkpoint reaches, and the log there.

    Raises:
        VerificationError: the log has no checkpoint, or a fact was changed in the database.
    """
    checkpoint = last_checkpoint(meeting.body)
    if checkpoint is None:
        raise VerificationError("the log has no checkpoint yet")
    rows = list(
        Fact.objects.filter(
            entry__subject=f"meeting:{meeting.pk}", entry__leaf__index__lt=checkpoint.tree_size
        )
        .select_related("entry__leaf")
        .order_by("entry__leaf__index")
    )
    facts = [log.fact_in(row) for row in rows]
    state = LogState(
        origin=parse_note(checkpoint.note.encode()).text.partition("\n")[0],
        size=checkpoint.tree_size,
        root=bytes(checkpoint.root_hash).hex(),
        signed_at=checkpoint.signed_at,
        facts=[_logged(row, fact) for row, fact in zip(rows, facts, strict=True)],
        witnesses=_witnesses(meeting.body),
        stamp=_stamp(meeting),
    )
    return facts, state


def _logged(row: Fact, fact: dict[str, Any]) -> LoggedFact:
    entry = row.entry
    return LoggedFact(
        number=entry.leaf.index + 1,
        kind=entry.kind,
        at=entry.at,
        digest=entry.digest,
        by=str(fact["actor"]["name"]),
    )


def _witnesses(body: Body) -> list[Witnessed]:
    """Return the newest co-signature of each witness."""
    rows = Cosignature.objects.filter(checkpoint__body=body).select_related("checkpoint")
    newest = {row.witness: row for row in rows.order_by("checkpoint__tree_size")}
    return [
        Witnessed(witness=name, size=row.checkpoint.tree_size, at=row.cosigned_at)
        for name, row in sorted(newest.items())
    ]


def _stamp(meeting: Meeting) -> Stamped | None:
    stamp = CheckpointStamp.objects.filter(meeting=meeting).select_related("checkpoint").first()
    if stamp is None:
        return _awaited() if settings.TIMESTAMP_URL else None
    return Stamped(
        authority=stamp.authority,
        at=stamp.stamped_at,
        size=stamp.checkpoint.tree_size if stamp.checkpoint else 0,
        error=stamp.error,
    )


def _awaited() -> Stamped:
    return Stamped(authority="", at=None, size=0, error="")
