"""Addresses and numbers of members, for the clerk of a committee in which they sit."""

from hwabaek.access import NotFound
from hwabaek.access.committees import run_committees
from hwabaek.models import Membership, Person


def access_contact(*, actor: Person, person_id: int) -> Membership:
    """Return a seat that the person holds in a committee that the actor runs.

    Raises:
        NotFound: there is no such person, or none of the actor's committees has them.
    """
    seat = (
        Membership.objects.filter(
            person=person_id, ended_at=None, committee__in=run_committees(actor)
        )
        .select_related("person", "committee__body")
        .order_by("id")
        .first()
    )
    if seat is None:
        raise NotFound
    return seat
