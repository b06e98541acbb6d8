"""What an administrator of a body looks after: unfinished documents, missing time stamps, people with a post."""

import datetime as dt

from django.db.models import QuerySet

from hwabaek.access.people import access_post
from hwabaek.models import Body, CheckpointStamp, Document, Person, Post


def administered_body(*, actor: Person) -> Body:
    """Return the body that the actor administers.

    Raises:
        NotFound: the actor is no administrator.
    """
    return access_post(actor=actor, duty=Post.Duty.ADMINISTRATOR).body


def unfinished_documents(*, actor: Person) -> QuerySet[Document]:
    """Return the documents of the body that are not sealed yet.

    Raises:
        NotFound: the actor is no administrator.
    """
    body = administered_body(actor=actor)
    waiting = Document.objects.filter(body=body).exclude(state=Document.State.SEALED)
    return waiting.select_related("meeting__committee", "item").order_by("-state", "asked_at")


def open_stamps(*, actor: Person) -> QuerySet[CheckpointStamp]:
    """Return the time stamps on the body's log that have not come yet, those given up first.

    Raises:
        NotFound: the actor is no administrator.
    """
    body = administered_body(actor=actor)
    stamps = CheckpointStamp.objects.filter(body=body)
    missing = stamps.exclude(state=CheckpointStamp.State.STAMPED)
    return missing.select_related("meeting__committee").order_by("state", "asked_at")


def late_renewals(*, actor: Person, now: dt.datetime) -> QuerySet[Document]:
    """Return the documents of the body whose archive time stamp was due and could not be renewed.

    Raises:
        NotFound: the actor is no administrator.
    """
    body = administered_body(actor=actor)
    due = Document.objects.filter(body=body, state=Document.State.SEALED, renew_at__lte=now)
    return due.exclude(error="").select_related("meeting__committee", "item").order_by("renew_at")


def unstamped_documents(*, actor: Person) -> QuerySet[Document]:
    """Return the documents of the body that were sealed without the time stamp they should have, the newest first.

    Raises:
        NotFound: the actor is no administrator.
    """
    body = administered_body(actor=actor)
    sealed = Document.objects.filter(body=body, state=Document.State.SEALED)
    unstamped = sealed.exclude(unstamped_reason="")
    return unstamped.select_related("meeting__committee", "item").order_by("-sealed_at")


def posts_in_body(*, actor: Person) -> QuerySet[Post]:
    """Return who holds which duty in the body now.

    Raises:
        NotFound: the actor is no administrator.
    """
    posts = Post.objects.filter(body=administered_body(actor=actor), ended_at=None)
    return posts.select_related("person", "department").order_by("duty", "person__name")
