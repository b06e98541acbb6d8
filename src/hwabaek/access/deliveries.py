"""Messages of a meeting, for its clerk; of a whole body, for its administrator."""

from django.db.models import QuerySet

from hwabaek.access.people import access_post
from hwabaek.models import Delivery, Person, Post


def access_deliveries(*, actor: Person) -> QuerySet[Delivery]:
    """This function will return the messages of the body that the actor administers.

    Raises:
        NotFound: the actor is no administrator.
    """
    post = access_post(actor=actor, duty=Post.Duty.ADMINISTRATOR)
    return Delivery.objects.filter(body=post.body_id).select_related("person", "meeting")
