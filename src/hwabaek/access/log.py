"""The log of a body, for its auditor; the entry of a reply, for whoever signed it."""

from django.db.models import QuerySet

from hwabaek.access.people import access_post
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.tlog.canonical_json import parse
from hwabaek.models import LogEntry, Person, Post, Reply


def access_log(*, actor: Person) -> QuerySet[LogEntry]:
    """Return the entries of the log of the body that the actor audits.

    Raises:
        NotFound: the actor is no auditor.
    """
    post = access_post(actor=actor, duty=Post.Duty.AUDITOR)
    return LogEntry.objects.filter(body=post.body_id).select_related("leaf")


def entry_of_reply(reply: Reply) -> LogEntry | None:
    """Return the entry by which a reply was logged, with its place in the tree.

    None once its fact is erased: nobody can tell any more which of several it was.
    """
    entries = LogEntry.objects.filter(
        body=reply.entry.meeting.body_id,
        kind=EntryKind.MEETING_REPLY_SUBMITTED.value,
        subject=f"meeting:{reply.entry.meeting_id}",
        at=reply.submitted_at,
        fact__isnull=False,
    )
    for entry in entries.select_related("fact", "leaf"):
        fact = parse(bytes(entry.fact.canonical))
        data = fact.get("data") if isinstance(fact, dict) else None
        if isinstance(data, dict) and data.get("reply") == str(reply.key):
            return entry
    return None
