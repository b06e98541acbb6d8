"""The record of one meeting for the auditor: the course of it, checked again as the page is made."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hwabaek.access.entries import audited_meeting
from hwabaek.actions.documents import file_store
from hwabaek.actions.records import FINISHED, build_record, checkpoint_over
from hwabaek.actions.refusal import Refusal
from hwabaek.core.documents.traces import Seal, traces_of
from hwabaek.core.record.verify import verify_record
from hwabaek.gateways.files import FileChanged, NoSuchFile
from hwabaek.models import Checkpoint, Document, LogKey, Meeting, Person
from hwabaek.web.pages.held import name_of_document, stamp_of
from hwabaek.web.pages.naming import Sign, name_of, state_of
from hwabaek.web.pages.proofs import witness_keys
from hwabaek.web.pages.record_checks import Checked, Recount, checks_of, recounts_of
from hwabaek.web.pages.record_course import Course, course_of


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document of the meeting, and whether its file is the one that was sealed."""

    document: Document
    name: str
    stamp: str
    holds: bool | None  # None where there is no file yet


@dataclass
class RecordPage:
    """What the page shows."""

    meeting: Meeting
    course: Course
    every: bool
    documents: list[ShownDocument]
    checked_at: dt.datetime
    recounts: list[Recount] = field(default_factory=list)
    checks: list[Checked] = field(default_factory=list)
    holds: bool = False
    size: int = 0
    refusal: str = ""

    @property
    def name(self) -> str:
        """Return the meeting's name."""
        return name_of(self.meeting)

    @property
    def state(self) -> Sign:
        """Return the meeting's state."""
        return state_of(self.meeting)

    @property
    def items(self) -> int:
        """Return how many items the meeting has."""
        return self.meeting.items.count()

    @property
    def good(self) -> int:
        """Return how many checks went well."""
        return sum(one.tone == "good" for one in self.checks)


def record_page(*, actor: Person, meeting_id: int, every: bool, now: dt.datetime) -> RecordPage:
    """Return the record of a meeting; of a finished one also every check, done now.

    Raises:
        NotFound: there is no such meeting, or the actor does not audit its body.
    """
    meeting = audited_meeting(actor=actor, meeting_id=meeting_id)
    checked = _checked(meeting, now) if meeting.state in FINISHED else {}
    # Only now: checking seals first what is not sealed, so that every line has its number.
    return RecordPage(
        meeting=meeting,
        course=course_of(meeting, every=every),
        every=every,
        documents=[_shown(one) for one in meeting.documents.select_related("item")],
        checked_at=now,
        **checked,
    )


def _checked(meeting: Meeting, now: dt.datetime) -> dict[str, Any]:
    """Build the record as it would be handed over and verify it as a stranger would."""
    try:
        found = build_record(meeting=meeting, now=now)
    except Refusal as refusal:
        return {"refusal": str(refusal.text)}
    keys = LogKey.objects.filter(body=meeting.body_id).values_list("verifier", flat=True)
    checkpoint = checkpoint_over(meeting)
    report, opened = verify_record(
        data=found.content, keys=list(keys), witnesses=_witnesses_under(checkpoint)
    )
    checks = checks_of(report=report, opened=opened, checkpoint=checkpoint)
    return {
        "checks": checks,
        "recounts": recounts_of(report=report, opened=opened),
        "holds": report.holds and not any(one.tone == "bad" for one in checks),
        "size": len(found.content),
    }


def _witnesses_under(checkpoint: Checkpoint | None) -> list[str]:
    """Return the keys, as they are set, of the witnesses that co-signed: theirs and no others are believed."""
    if checkpoint is None:
        return []
    names = set(checkpoint.cosignatures.values_list("witness", flat=True))
    return [key for key in witness_keys() if key.partition("+")[0] in names]


def _shown(document: Document) -> ShownDocument:
    sealed = document.state == Document.State.SEALED
    return ShownDocument(
        document=document,
        name=name_of_document(document),
        stamp=stamp_of(document) if document.unstamped_reason or _is_stamped(document) else "",
        holds=_is_as_sealed(document) if sealed else None,
    )


def _is_stamped(document: Document) -> bool:
    return document.seal_level not in {"", "B-B"}


def _is_as_sealed(document: Document) -> bool:
    """Tell whether the kept file has the digest that was logged, and its seal fits it."""
    try:
        content = file_store().read(name=document.stored_as, sha256=document.sha256)
    except (NoSuchFile, FileChanged):
        return False
    return traces_of(content).seal is Seal.WHOLE
