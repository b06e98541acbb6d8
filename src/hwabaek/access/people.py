"""What a person is in which body: posts and memberships that stand now."""

from django.db.models import QuerySet

from hwabaek.access import NotFound
from hwabaek.models import Membership, Person, Post


def posts_of(actor: Person) -> QuerySet[Post]:
    """Return the posts that the actor holds now."""
    return actor.posts.filter(ended_at=None).select_related("body", "department")


def holds(actor: Person, *duties: str) -> bool:
    """Tell whether the actor holds one of these duties in any body."""
    return posts_of(actor).filter(duty__in=duties).exists()


def access_post(*, actor: Person, duty: str) -> Post:
    """Return the actor's post with this duty.

    Raises:
        NotFound: the actor holds no such post now.
    """
    post = posts_of(actor).filter(duty=duty).order_by("id").first()
    if post is None:
        raise NotFound
    return post


def memberships_of(actor: Person) -> QuerySet[Membership]:
    """Return the seats that the actor holds now, with their committees."""
    return actor.memberships.filter(ended_at=None).select_related("committee__body")


def active_person_by_email(email: str) -> Person | None:
    """Return whoever signs in with this address, if anybody."""
    return Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
