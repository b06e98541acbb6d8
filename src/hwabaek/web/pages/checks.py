"""Checking a document for whoever holds it: what it is, whether its bytes are those that were sealed, and the proof."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.urls import reverse

from hwabaek.access import NotFound
from hwabaek.access.checks import document_by_file, entry_of_file, entry_of_record
from hwabaek.access.entries import audited_meeting
from hwabaek.actions.checks import find_document
from hwabaek.core.documents.traces import Seal, Traces
from hwabaek.models import Body, Department, Document, LogEntry, Meeting, Person
from hwabaek.web.pages.held import HeldDocument, held_document
from hwabaek.web.pages.naming import name_of
from hwabaek.web.pages.proofs import LogView, claim_of, log_view

MOST_BODIES = 3  # whose logs are looked at where a file is in none of them


class Verdict(StrEnum):
    """What came of it; the name of the template that says so."""

    KNOWN = "known"  # by its number: no file was compared yet
    GENUINE = "genuine"
    EARLIER = "earlier"  # genuine, from before its archive time stamp was renewed
    RECORD = "record"  # a genuine record of a meeting
    CHANGED = "changed"
    APPENDED = "appended"  # the original, and something behind it
    BROKEN = "broken"  # changed after it was signed; nobody knows which document it was
    UNKNOWN = "unknown"
    NO_NUMBER = "no_number"  # no document bears the number


class Compared(StrEnum):
    """Who computed the digest of the file."""

    NOBODY = ""
    BROWSER = "browser"
    SERVER = "server"


@dataclass(kw_only=True)
class CheckPage:
    """What the page shows."""

    verdict: Verdict
    compared: Compared = Compared.NOBODY
    bodies: list[Body] = field(default_factory=list)
    held: HeldDocument | None = None
    meeting: Meeting | None = None
    entry: LogEntry | None = None
    recorded: str = ""  # the digest in the log
    traces: Traces | None = None
    number: str = ""
    logs: list[LogView] = field(default_factory=list)
    claim: dict[str, Any] | None = None

    @property
    def body(self) -> Body | None:
        """Return the body that it is about, or the only one that there is."""
        return self.bodies[0] if len(self.bodies) == 1 else None

    @property
    def is_genuine(self) -> bool:
        """Tell whether these are the bytes that were sealed."""
        return self.verdict in {Verdict.GENUINE, Verdict.EARLIER, Verdict.RECORD}

    @property
    def is_changed(self) -> bool:
        """Tell whether they are not, and once were."""
        return self.verdict in {Verdict.CHANGED, Verdict.APPENDED, Verdict.BROKEN}

    @property
    def outcome(self) -> str:
        """Return the template that says what came of it."""
        return f"check/outcome/{self.verdict}.html"

    @property
    def log_number(self) -> int | None:
        """Return the number of the entry in the log, counted from 1 as documents print it."""
        leaf = getattr(self.entry, "leaf", None)
        return leaf.index + 1 if leaf else None

    @property
    def meeting_name(self) -> str:
        """Return the meeting's name."""
        return name_of(self.meeting) if self.meeting else ""

    @property
    def exported_at(self) -> dt.datetime | None:
        """Return when a record was handed over."""
        return self.entry.at if self.entry else None

    @property
    def entries(self) -> int:
        """Return how many entries the logs hold that were looked through."""
        return sum(log.checkpoint.tree_size for log in self.logs)

    @property
    def seal(self) -> Seal | None:
        """Return what is to be said of the seal in the file."""
        return self.traces.seal if self.traces else None

    @property
    def office(self) -> Department | None:
        """Return whom to ask: the office that looks after all committees."""
        if self.body is None:
            return None
        return self.body.departments.filter(is_coordinating=True).first()

    @property
    def data(self) -> dict[str, Any]:
        """Return what static/hwabaek/js/check.js proves in the browser."""
        logs = {log.body.slug: log.data for log in self.logs}
        return {"logs": logs, "claim": self.claim, "genuine": self.is_genuine}


def number_page(*, number: str, address: str, now: dt.datetime) -> CheckPage:
    """Return what is known of the document that bears a number; nothing of its file is compared yet.

    Raises:
        TooManyNumbers: too many wrong numbers came from this address.
    """
    try:
        document = find_document(number=number, address=address, now=now)
    except NotFound:
        return CheckPage(verdict=Verdict.NO_NUMBER, number=number[:40], bodies=bodies_here())
    return _about(document, Verdict.KNOWN, document.sha256)


def file_page(*, traces: Traces, compared: Compared, address: str, now: dt.datetime) -> CheckPage:
    """Return what came of looking a file up.

    Raises:
        TooManyNumbers: the number found in it is wrong, as were too many before it from this address.
    """
    page = _known(traces) or _changed(traces, address, now) or _unknown(traces)
    page.traces, page.compared = traces, compared
    return page


def bodies_here() -> list[Body]:
    """Return the bodies whose documents can be checked here."""
    return list(Body.objects.order_by("name"))


def record_url(page: CheckPage, reader: Person | None) -> str:
    """Return where the record of the meeting is shown, for its auditor; "" for everybody else."""
    if page.meeting is None or reader is None:
        return ""
    try:
        audited_meeting(actor=reader, meeting_id=page.meeting.pk)
    except NotFound:
        return ""
    return reverse("log-meeting", args=[page.meeting.pk])


def _known(traces: Traces) -> CheckPage | None:
    document = document_by_file(traces.sha256)
    if document is not None:
        verdict = Verdict.GENUINE if document.sha256 == traces.sha256 else Verdict.EARLIER
        return _about(document, verdict, traces.sha256)
    entry = entry_of_record(traces.sha256)
    if entry is None:
        return None
    page = CheckPage(verdict=Verdict.RECORD, entry=entry, recorded=traces.sha256)
    meetings = Meeting.objects.select_related("committee__body", "body")
    page.meeting = meetings.get(pk=int(entry.subject.partition(":")[2]))
    return _with_proof(page, entry.body)


def _changed(traces: Traces, address: str, now: dt.datetime) -> CheckPage | None:
    for prefix in traces.prefixes:
        if original := document_by_file(prefix):
            return _about(original, Verdict.APPENDED, prefix)
    if traces.number:
        try:
            original = find_document(number=traces.number, address=address, now=now)
        except NotFound:
            pass  # the number, too, may have been changed
        else:
            return _about(original, Verdict.CHANGED, original.sha256)
    if traces.seal is Seal.BROKEN:
        return CheckPage(verdict=Verdict.BROKEN, bodies=bodies_here(), logs=_logs())
    return None


def _unknown(_traces: Traces) -> CheckPage:
    return CheckPage(verdict=Verdict.UNKNOWN, bodies=bodies_here(), logs=_logs())


def _about(document: Document, verdict: Verdict, sha256: str) -> CheckPage:
    page = CheckPage(verdict=verdict, held=held_document(document), meeting=document.meeting)
    page.entry = entry_of_file(document=document, sha256=sha256)
    page.recorded, page.number = sha256, document.check_number
    return _with_proof(page, document.meeting.body)


def _with_proof(page: CheckPage, body: Body) -> CheckPage:
    page.bodies = [body]
    page.logs = [view] if (view := log_view(body)) else []
    page.claim = claim_of(page.entry, sha256=page.recorded) if page.entry else None
    return page


def _logs() -> list[LogView]:
    views = [log_view(body) for body in bodies_here()[:MOST_BODIES]]
    return [view for view in views if view]
