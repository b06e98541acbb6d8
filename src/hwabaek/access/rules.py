"""A committee's rule: its versions, and the decided polls that a new version is tried on."""

from django.db.models import QuerySet

from hwabaek.access.committees import CommitteeRight, access_committee
from hwabaek.access.people import posts_of
from hwabaek.models import Committee, Membership, Person, Poll, Post, Rule


def versions_of(*, actor: Person, committee_id: int) -> QuerySet[Rule]:
    """Return the versions of a committee's rule, the newest first.

    Raises:
        NotFound: there is no such committee for this actor.
    """
    access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.READ)
    rules = Rule.objects.filter(committee=committee_id)
    return rules.select_related("drafted_by", "decided_by").order_by("-version")


def decided_polls(*, actor: Person, committee_id: int) -> QuerySet[Poll]:
    """Return the closed polls of a committee, the newest first.

    Raises:
        NotFound: there is no such committee for this actor.
    """
    access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.READ)
    polls = Poll.objects.filter(item__meeting__committee=committee_id, closed_at__isnull=False)
    return polls.select_related("item__meeting").order_by("-closed_at", "item__number")


def roster_for(*, actor: Person, committee_id: int) -> QuerySet[Membership]:
    """Return who sits in a committee now.

    Raises:
        NotFound: there is no such committee for this actor.
    """
    access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.READ)
    seats = Membership.objects.filter(committee=committee_id, ended_at=None)
    return seats.select_related("person")


def runs(actor: Person, committee: Committee) -> bool:
    """Tell whether the actor is the clerk of this committee."""
    return posts_of(actor).filter(duty=Post.Duty.CLERK, department=committee.department_id).exists()


def coordinates(actor: Person, committee: Committee) -> bool:
    """Tell whether the actor coordinates the committees of this body."""
    return posts_of(actor).filter(duty=Post.Duty.COORDINATOR, body=committee.body_id).exists()
