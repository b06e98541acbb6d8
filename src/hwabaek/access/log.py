"""The log of a body, for its auditor."""

from django.db.models import QuerySet

from hwabaek.access.people import access_post
from hwabaek.models import LogEntry, Person, Post


def access_log(*, actor: Person) -> QuerySet[LogEntry]:
    """This function will return the entries of the log of the body that the actor audits.

    Raises:
        NotFound: the actor is no auditor.
    """
    post = access_post(actor=actor, duty=Post.Duty.AUDITOR)
    return LogEntry.objects.filter(body=post.body_id).select_related("leaf")
