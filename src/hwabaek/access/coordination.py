"""Everything that the coordinating office of a body looks over."""

from django.db.models import QuerySet

from hwabaek.access.people import access_post
from hwabaek.models import Body, Committee, Meeting, Membership, Person, Post, RollEntry, Rule

CALLED = (
    Meeting.State.OPEN,
    Meeting.State.CLOSED,
    Meeting.State.CONCLUDED,
    Meeting.State.CONVERTED,
    Meeting.State.CALLED,
    Meeting.State.IN_SESSION,
    Meeting.State.IN_RECESS,
    Meeting.State.ADJOURNED,
)


def coordinated_body(*, actor: Person) -> Body:
    """Return the body whose committees the actor coordinates.

    Raises:
        NotFound: the actor does not coordinate.
    """
    return access_post(actor=actor, duty=Post.Duty.COORDINATOR).body


def committees_of(body: Body) -> QuerySet[Committee]:
    """Return the committees of a body with their departments."""
    return Committee.objects.filter(body=body).select_related("department").order_by("name")


def seats_of(body: Body) -> QuerySet[Membership]:
    """Return every seat of the body's committees that is taken now."""
    return Membership.objects.filter(committee__body=body, ended_at=None)


def rules_of(body: Body) -> QuerySet[Rule]:
    """Return the versions of the rules of the body's committees, the oldest first."""
    rules = Rule.objects.filter(committee__body=body).order_by("version")
    return rules.select_related("committee", "drafted_by")


def called_meetings_of(body: Body) -> QuerySet[Meeting]:
    """Return the meetings of the body that were called, whatever came of them."""
    return Meeting.objects.filter(body=body, state__in=CALLED, called_at__isnull=False)


def asked_in(body: Body) -> QuerySet[RollEntry]:
    """Return the lines on the rolls of the body's finished deliberations in writing."""
    return RollEntry.objects.filter(
        meeting__body=body,
        meeting__mode=Meeting.Mode.WRITTEN,
        meeting__state__in=(Meeting.State.CLOSED, Meeting.State.CONCLUDED),
    )
