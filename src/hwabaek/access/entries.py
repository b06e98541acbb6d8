"""Entries of the log and the meetings that they are about, for the body's auditor."""

from collections.abc import Iterable, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BinaryField, F, Func, IntegerField, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from hwabaek.access import NotFound
from hwabaek.access.log import access_log
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.access.people import access_post
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.models import Body, LogEntry, Meeting, Person, Post, RollEntry

# A reply tells how somebody decided: nobody reads one before its meeting is closed.
SEALED_UNTIL_CLOSE = ("meeting.reply.submitted", "meeting.paper_reply.entered")


def access_entry(*, actor: Person, entry_id: int) -> LogEntry:
    """Return an entry with its fact to the auditor of its body.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    entries = access_log(actor=actor).select_related("fact", "leaf", "body")
    entry = entries.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    return entry


def audited_body(*, actor: Person) -> Body:
    """Return the body whose log the actor audits.

    Raises:
        NotFound: the actor is no auditor.
    """
    return access_post(actor=actor, duty=Post.Duty.AUDITOR).body


def audited_meeting(*, actor: Person, meeting_id: int) -> Meeting:
    """Return a meeting of the body that the actor audits.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    body = audited_body(actor=actor)
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.FOLLOW)
    if meeting.body_id != body.pk:
        raise NotFound
    return meeting


def is_closed_to_readers(*, entry: LogEntry, meetings: dict[str, Meeting]) -> bool:
    """Tell whether what an entry's fact says stays closed for now.

    Its salt stays closed with it: with the salt, a reply could be guessed from its digest.
    """
    meeting = meetings.get(entry.subject)
    return entry.kind in SEALED_UNTIL_CLOSE and (meeting is None or meeting.closed_at is None)


def meetings_of(subjects: Iterable[str]) -> dict[str, Meeting]:
    """Return the meetings among the subjects of entries."""
    ids = [int(one.partition(":")[2]) for one in subjects if one.startswith("meeting:")]
    found = Meeting.objects.filter(pk__in=ids).select_related("committee")
    return {f"meeting:{meeting.pk}": meeting for meeting in found}


def roll_names(meetings: Iterable[Meeting]) -> dict[str, dict[int, str]]:
    """Return the name of each seat on the rolls of these meetings."""
    names: dict[str, dict[int, str]] = {}
    ids = [meeting.pk for meeting in meetings]
    rows = RollEntry.objects.filter(meeting__in=ids).values_list("meeting_id", "seat", "name")
    for meeting_id, seat, name in rows:
        names.setdefault(f"meeting:{meeting_id}", {})[seat] = name
    return names


def naming(entries: QuerySet[LogEntry], name: str) -> QuerySet[LogEntry]:
    """Return the entries whose fact names a person: as the one who acted, or as one it is about."""
    # Names are veiled: they stand beside the fact, each after its salt. Canonical JSON writes that
    # in one way only; without the closing quote, a beginning is enough.
    return holding(entries, part="values", needle=b'",' + canonical(name).removesuffix(b'"'))


def holding(entries: QuerySet[LogEntry], *, part: str, needle: bytes) -> QuerySet[LogEntry]:
    """Return the entries in whose fact these bytes stand: `part` is its "canonical" form or its "values"."""
    sought = Value(needle, output_field=BinaryField())
    return entries.annotate(held_at=_Position(F(f"fact__{part}"), sought)).filter(held_at__gt=0)


class _Position(Func):
    """Where bytes begin in other bytes, counted from 1; 0 where they do not occur."""

    function = "INSTR"
    output_field = IntegerField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, Sequence[object]]:
        """Write it as PostgreSQL does, the sought first."""
        turned = self.copy()
        turned.set_source_expressions(self.get_source_expressions()[::-1])
        form = {"template": "POSITION(%(expressions)s)", "arg_joiner": " IN "}
        return Func.as_sql(turned, compiler, connection, **form)
