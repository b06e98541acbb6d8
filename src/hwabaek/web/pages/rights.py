"""Whether the reader runs what they read: acts are offered to the clerk alone, the rest read."""

from hwabaek.access.committees import run_committees
from hwabaek.models import Committee, Meeting, Person


def runs(actor: Person, meeting: Meeting) -> bool:
    """Say whether the actor is the clerk of this meeting."""
    return run_committees(actor).filter(pk=meeting.committee_id).exists()


def runs_committee(actor: Person, committee: Committee) -> bool:
    """Say whether the actor is the clerk of this committee."""
    return run_committees(actor).filter(pk=committee.pk).exists()
