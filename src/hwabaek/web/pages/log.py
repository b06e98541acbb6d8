"""The log as an auditor reads it: a list with filters, one entry with its proof, the state of the seal."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hwabaek.access.entries import (
    access_entry,
    audited_body,
    is_closed_to_readers,
    meetings_of,
    naming,
    roll_names,
)
from hwabaek.access.log import access_log
from hwabaek.actions.log import is_as_logged, shown_fact
from hwabaek.actions.log_keys import origin_of
from hwabaek.actions.records import key_of, proofs_of
from hwabaek.actions.sealing import entry_form, last_checkpoint, tree_size
from hwabaek.actions.witnessing import cosigned_note
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import leaf_of
from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.tlog.checkpoint import open_checkpoint
from hwabaek.core.tlog.keys import parse_verifier_key
from hwabaek.core.tlog.merkle import verify_inclusion
from hwabaek.models import (
    Body,
    Checkpoint,
    Committee,
    LogEntry,
    LogKey,
    Meeting,
    Person,
    UnsealedEntry,
)
from hwabaek.web.forms.log import LogFilter
from hwabaek.web.pages.fact_words import Value, actor_of_fact, sentence_of, values_of
from hwabaek.web.pages.kind_words import label_of
from hwabaek.web.pages.naming import name_of
from hwabaek.web.pages.stamps import Stamps, stamps_of
from hwabaek.web.pages.witnesses import Witnesses, witnesses_of

PAGE: Final = 50
DAY: Final = dt.timedelta(days=1)
MOST_SUBJECTS: Final = 500


@dataclass(frozen=True)
class Row:
    """One entry of the list."""

    entry: LogEntry
    index: int | None
    label: str
    subject: str
    meeting: Meeting | None
    actor: str
    words: str
    is_closed: bool


@dataclass(frozen=True)
class SealState:
    """How far the log is sealed."""

    size: int
    checkpoint: Checkpoint | None
    unsealed: int
    origin: str
    slug: str
    witnesses: Witnesses
    stamps: Stamps
    key: str


@dataclass(frozen=True)
class LogPage:
    """The list."""

    rows: list[Row]
    older: str
    newest: str
    is_first: bool
    state: SealState


@dataclass(frozen=True)
class Proof:
    """A check of one entry, done as the page was made."""

    steps: list[tuple[str, str]]
    root: str
    size: int
    index: int
    checks: list[tuple[str, bool, str]]

    @property
    def holds(self) -> bool:
        """Tell whether every check went well."""
        return all(good for _text, good, _detail in self.checks)


@dataclass(frozen=True)
class EntryPage:
    """One entry with what its fact says, and its proof once it is sealed."""

    row: Row
    fact: dict[str, Any] | None
    values: list[Value]
    leaf_hash: str
    proof: Proof | None
    checkpoint: Checkpoint | None
    note: str


def log_page(*, actor: Person, form: LogFilter) -> LogPage:
    """Return the entries that the filter asks for, the newest first.

    Raises:
        NotFound: the actor is no auditor.
    """
    body = audited_body(actor=actor)
    said = form.said()
    entries = _filtered(access_log(actor=actor), body, said)
    before = said.pop("before", None)
    sealed = entries.filter(leaf__isnull=False).order_by("-leaf__index")
    if before is not None:
        sealed = sealed.filter(leaf__index__lt=before)
    found = list(sealed.select_related("leaf", "fact")[: PAGE + 1])
    waiting = entries.filter(leaf__isnull=True).select_related("fact").order_by("-pk")[:PAGE]
    shown = found[:PAGE]
    last = shown[-1].leaf.index if len(found) > PAGE else None
    words = {name: str(value) for name, value in said.items()}
    return LogPage(
        rows=rows_of([*(list(waiting) if before is None else []), *shown]),
        older="?" + urlencode({**words, "before": last}) if last is not None else "",
        newest="?" + urlencode(words),
        is_first=before is None,
        state=seal_state(body),
    )


def entry_page(*, actor: Person, entry_id: int) -> EntryPage:
    """Return one entry, read and checked.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    entry = access_entry(actor=actor, entry_id=entry_id)
    (row,) = rows_of([entry])
    fact = fact_of(entry)
    checkpoint = last_checkpoint(entry.body)
    return EntryPage(
        row=row,
        fact=None if row.is_closed else fact,
        values=[] if row.is_closed or fact is None else values_of(fact["data"]),
        leaf_hash=leaf_of(entry_form(entry)).hex(),
        proof=_proof(entry, fact, checkpoint) if row.index is not None and checkpoint else None,
        checkpoint=checkpoint,
        note=cosigned_note(checkpoint).decode() if checkpoint else "",
    )


def seal_state(body: Body) -> SealState:
    """Return how far the log of a body is sealed."""
    checkpoint = last_checkpoint(body)
    keys = LogKey.objects.filter(body=body).order_by("-id").values_list("verifier", flat=True)
    return SealState(
        size=tree_size(body),
        checkpoint=checkpoint,
        unsealed=UnsealedEntry.objects.filter(body=body).count(),
        origin=origin_of(body),
        slug=body.slug,
        witnesses=witnesses_of(body=body, checkpoint=checkpoint),
        stamps=stamps_of(body),
        key=keys.first() or "",
    )


def rows_of(entries: list[LogEntry]) -> list[Row]:
    """Return entries as lines of the list."""
    subjects = {entry.subject for entry in entries}
    meetings = meetings_of(subjects)
    seats = roll_names(meetings.values())
    others = _other_names(subjects)
    return [_row(entry, meetings, seats.get(entry.subject, {}), others) for entry in entries]


def fact_of(entry: LogEntry) -> dict[str, Any] | None:
    """Return what an entry is about; None once it is erased.

    Where somebody changed it in the database, it is shown as it is now: the check says so.
    """
    row = getattr(entry, "fact", None)
    return None if row is None else shown_fact(row)


def _row(
    entry: LogEntry, meetings: dict[str, Meeting], seats: dict[int, str], others: dict[str, str]
) -> Row:
    fact = fact_of(entry)
    leaf = getattr(entry, "leaf", None)
    meeting = meetings.get(entry.subject)
    subject = (
        f"{meeting.committee.name} {name_of(meeting)}" if meeting else others.get(entry.subject, "")
    )
    return Row(
        entry=entry,
        index=leaf.index if leaf else None,
        label=label_of(EntryKind(entry.kind)),
        subject=subject,
        meeting=meeting,
        actor=actor_of_fact(fact) if fact else _("지워진 내용"),
        words=sentence_of(fact, seats) if fact else "",
        is_closed=is_closed_to_readers(entry=entry, meetings=meetings),
    )


def _other_names(subjects: set[str]) -> dict[str, str]:
    committees = [one.partition(":")[2] for one in subjects if one.startswith("committee:")]
    people = [one.partition(":")[2] for one in subjects if one.startswith("person:")]
    found = Committee.objects.filter(pk__in=committees).values_list("pk", "name")
    known = Person.objects.filter(pk__in=people).values_list("pk", "name")
    return {f"committee:{pk}": name for pk, name in found} | {
        f"person:{pk}": name for pk, name in known
    }


def _filtered(entries: QuerySet[LogEntry], body: Body, said: dict[str, Any]) -> QuerySet[LogEntry]:
    if kind := said.get("kind"):
        entries = entries.filter(Q(kind=kind) if "." in kind else Q(kind__startswith=f"{kind}."))
    if since := said.get("since"):
        entries = entries.filter(at__gte=LogFilter.starts(since))
    if until := said.get("until"):
        entries = entries.filter(at__lt=LogFilter.starts(until + DAY))
    if about := said.get("about"):
        entries = entries.filter(subject__in=_subjects(body, about))
    if person := said.get("person"):
        entries = naming(entries, person)
    return entries


def _subjects(body: Body, about: str) -> list[str]:
    words = Q(title__icontains=about) | Q(committee__name__icontains=about)
    meetings = Meeting.objects.filter(words, body=body).order_by("-pk").values_list("pk", flat=True)
    committees = Committee.objects.filter(body=body, name__icontains=about)
    return [
        *(f"meeting:{pk}" for pk in meetings[:MOST_SUBJECTS]),
        *(f"committee:{pk}" for pk in committees.values_list("pk", flat=True)),
    ]


def _proof(entry: LogEntry, fact: dict[str, Any] | None, checkpoint: Checkpoint) -> Proof:
    index, size = entry.leaf.index, checkpoint.tree_size
    (steps,) = proofs_of(body=entry.body, indexes=[index], size=size) if index < size else ((),)
    root = bytes(checkpoint.root_hash)
    checks = [
        (
            _("내용의 지문이 기록의 지문과 같음"),
            fact is None or is_as_logged(entry.fact),
            "" if fact else _("보존 기간이 지나 내용은 지워졌습니다"),
        ),
        (
            _("기록이 봉인된 나무에 들어 있음"),
            _is_included(entry, list(steps), checkpoint),
            _("나무 크기 %(size)s") % {"size": f"{size:,}"},
        ),
        (_("기록 봉인의 서명"), _is_signed(entry.body, checkpoint), origin_of(entry.body)),
    ]
    named = [(str(number), step.hex()) for number, step in enumerate(steps, 1)]
    return Proof(steps=named, root=root.hex(), size=size, index=index, checks=checks)


def _is_included(entry: LogEntry, steps: list[bytes], checkpoint: Checkpoint) -> bool:
    try:
        verify_inclusion(
            index=entry.leaf.index,
            size=checkpoint.tree_size,
            leaf_hash=leaf_of(entry_form(entry)),
            proof=steps,
            root=bytes(checkpoint.root_hash),
        )
    except VerificationError:
        return False
    return True


def _is_signed(body: Body, checkpoint: Checkpoint) -> bool:
    try:
        key = parse_verifier_key(key_of(body=body, checkpoint=checkpoint))
        tree = open_checkpoint(data=checkpoint.note.encode(), origin=key.name, keys=[key])
    except VerificationError:
        return False
    return (tree.size, tree.root) == (checkpoint.tree_size, bytes(checkpoint.root_hash))
