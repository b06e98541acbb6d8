"""Who was asked, has opened, has replied: turnout only; nothing of what anybody decided is read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from hwabaek.models import AgendaItem, Ballot, Declaration, Departure, Meeting, Reply, RollEntry


@dataclass(frozen=True, slots=True)
class SeatState:
    """How far one member on the roll has come."""

    entry: RollEntry
    polls: frozenset[int]
    opened_at: dt.datetime | None
    replies: tuple[Reply, ...]
    aside: dict[int, Declaration] = field(default_factory=dict)
    departure: Departure | None = None
    voted: frozenset[int] = frozenset()  # the items that the last reply in time is about

    @property
    def in_time(self) -> tuple[Reply, ...]:
        """Return the replies that came before the deadline."""
        return tuple(reply for reply in self.replies if not reply.late)

    @property
    def late(self) -> tuple[Reply, ...]:
        """Return the replies that are kept and not counted."""
        return tuple(reply for reply in self.replies if reply.late)

    @property
    def stands_aside(self) -> bool:
        """Say whether the member is out for everything that is decided."""
        return bool(self.polls) and self.polls <= set(self.aside)

    @property
    def state(self) -> str:
        """Return left, aside, replied, opened or unopened."""
        if self.departure is not None:
            return "left"
        if self.in_time:
            return "replied"
        if self.stands_aside:
            return "aside"
        return "opened" if self.opened_at else "unopened"


@dataclass(frozen=True, slots=True)
class Turnout:
    """All seats of a roll, and how many are in which state."""

    seats: tuple[SeatState, ...]
    items: tuple[AgendaItem, ...]  # those that are decided

    def count(self, state: str) -> int:
        """Return how many seats are in a state."""
        return sum(seat.state == state for seat in self.seats)

    @property
    def missing(self) -> tuple[SeatState, ...]:
        """Return who is still asked and has not replied."""
        return tuple(seat for seat in self.seats if seat.state in {"opened", "unopened"})

    @property
    def asked(self) -> int:
        """Return how many are asked for a reply."""
        return self.count("replied") + len(self.missing)


def turnout_of(meeting: Meeting) -> Turnout:
    """Return the turnout of one meeting."""
    return turnouts([meeting])[meeting.pk]


def turnouts(meetings: Iterable[Meeting]) -> dict[int, Turnout]:
    """Return the turnout of each meeting, with as many queries for fifty as for one."""
    ids = [meeting.pk for meeting in meetings]
    items: dict[int, list[AgendaItem]] = defaultdict(list)
    decided = AgendaItem.objects.filter(meeting__in=ids, poll__isnull=False)
    for item in decided.only("meeting", "number", "title", "special"):
        items[item.meeting_id].append(item)
    voted: dict[int, set[int]] = defaultdict(set)
    ballots = Ballot.objects.filter(reply__entry__meeting__in=ids)
    for reply_id, item_id in ballots.values_list("reply_id", "poll__item_id"):
        voted[reply_id].add(item_id)
    seats: dict[int, list[SeatState]] = defaultdict(list)
    for entry in _roll(ids):
        polls = frozenset(item.pk for item in items[entry.meeting_id])
        seats[entry.meeting_id].append(_seat(entry, polls, voted))
    return {pk: Turnout(tuple(seats[pk]), tuple(items[pk])) for pk in ids}


def _roll(ids: list[int]) -> Iterable[RollEntry]:
    replies = Reply.objects.only("entry", "version", "submitted_at", "late")
    return (
        RollEntry.objects.filter(meeting__in=ids)
        .select_related("person", "opening", "departure")
        .prefetch_related(Prefetch("replies", replies), "declarations")
    )


def _seat(entry: RollEntry, polls: frozenset[int], voted: dict[int, set[int]]) -> SeatState:
    last = {row.item_id: row for row in entry.declarations.all()}
    opening = getattr(entry, "opening", None)
    replies = tuple(entry.replies.all())
    timely = [reply for reply in replies if not reply.late]
    return SeatState(
        entry=entry,
        polls=polls,
        opened_at=opening.opened_at if opening else None,
        replies=replies,
        aside={pk: row for pk, row in last.items() if row.kind != Declaration.Kind.NONE},
        departure=getattr(entry, "departure", None),
        voted=frozenset(voted[timely[-1].pk]) if timely else frozenset(),
    )
