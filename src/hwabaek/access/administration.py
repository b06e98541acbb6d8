"""What an administrator of a body looks after: unfinished documents, people with a post."""

from django.db.models import QuerySet

from hwabaek.access.people import access_post
from hwabaek.models import Body, Document, Person, Post


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


def posts_in_body(*, actor: Person) -> QuerySet[Post]:
    """Return who holds which duty in the body now.

    Raises:
        NotFound: the actor is no administrator.
    """
    posts = Post.objects.filter(body=administered_body(actor=actor), ended_at=None)
    return posts.select_related("person", "department").order_by("duty", "person__name")
