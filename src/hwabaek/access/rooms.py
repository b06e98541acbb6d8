"""Who may hear what happens in which meeting, for many at once."""

from collections.abc import Collection

from hwabaek.access.meetings import followed_meetings
from hwabaek.models import Person, Post, RollEntry

Wish = tuple[Person, int]  # a person, and the number of a meeting


def rooms_open_to(wishes: Collection[Wish]) -> dict[tuple[int, int], bool]:
    """Return which (person, meeting) of the wishes are granted, and whether as an official.

    It grants what `access_meeting(to=READ)` grants, with three queries for hundreds of members:
    after a restart everybody comes back in the same seconds. Officials are few and asked one by one.
    """
    persons = {person.pk: person for person, _ in wishes}
    wanted: dict[int, set[int]] = {}
    for person, meeting in wishes:
        wanted.setdefault(person.pk, set()).add(meeting)
    meetings = set().union(*wanted.values())
    rows = RollEntry.objects.filter(person__in=persons, meeting__in=meetings)
    granted = {
        (person, meeting): False
        for person, meeting in rows.values_list("person_id", "meeting_id")
        if meeting in wanted[person]
    }
    officials = Post.objects.filter(person__in=persons, ended_at=None)
    for pk in officials.values_list("person_id", flat=True).distinct():
        followed = followed_meetings(persons[pk]).filter(pk__in=wanted[pk])
        granted |= {(pk, meeting): True for meeting in followed.values_list("pk", flat=True)}
    return granted
