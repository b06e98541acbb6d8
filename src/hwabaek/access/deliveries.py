"""Messages of a meeting, for its clerk; of a whole body, for its administrator."""

from django.db.models import Q, QuerySet

from hwabaek.access import NotFound
from hwabaek.access.meetings import run_meetings
from hwabaek.access.people import access_post, posts_of
from hwabaek.models import Delivery, Person, Post


def access_deliveries(*, actor: Person) -> QuerySet[Delivery]:
    """Return the messages of the body that the actor administers.

    Raises:
        NotFound: the actor is no administrator.
    """
    post = access_post(actor=actor, duty=Post.Duty.ADMINISTRATOR)
    return Delivery.objects.filter(body=post.body_id).select_related("person", "meeting")


def access_delivery(*, actor: Person, delivery_id: int) -> Delivery:
    """Return a message to the clerk of its meeting or the body's administrator.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    administered = posts_of(actor).filter(duty=Post.Duty.ADMINISTRATOR).values("body")
    allowed = Q(meeting__in=run_meetings(actor)) | Q(body__in=administered)
    delivery = Delivery.objects.filter(allowed, pk=delivery_id).select_related("meeting").first()
    if delivery is None:
        raise NotFound
    return delivery
