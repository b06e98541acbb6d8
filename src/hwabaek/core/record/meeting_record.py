"""A meeting as its facts tell it: the call, what members said, what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.call import Body, Call, Committee, Item, RuleVersion, Seat
from hwabaek.core.record.happenings import (
    Declaration,
    Departure,
    Document,
    Extension,
    Notice,
    Poll,
    Question,
    Reply,
)
from hwabaek.core.record.sitting.sitting import Sitting

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """All that happened to a meeting, in the order of the log. `state` is as in `lifecycle`.

    In a sitting `polls` holds what was decided on each item: the last poll that settled it.
    """

    body: Body
    committee: Committee
    rule: RuleVersion
    call: Call
    roll: tuple[Seat, ...]
    items: tuple[Item, ...]
    state: str
    deadline_at: datetime
    opened: Mapping[int, datetime] = field(default_factory=dict)
    declarations: tuple[Declaration, ...] = ()
    questions: tuple[Question, ...] = ()
    replies: tuple[Reply, ...] = ()
    departures: tuple[Departure, ...] = ()
    extension: Extension | None = None
    polls: tuple[Poll, ...] = ()
    notices: tuple[Notice, ...] = ()
    documents: tuple[Document, ...] = ()
    closed_at: datetime | None = None
    concluded_at: datetime | None = None
    sitting: Sitting | None = None

    def seat(self, number: int) -> Seat:
        """Return a seat of the roll.

        Raises:
            VerificationError: the roll has no such seat.
        """
        seats = (seat for seat in self.roll if seat.number == number)
        return _one(seats, f"the roll has no seat {number}", f"명부에 {number}번 위원이 없습니다")

    def item(self, number: int) -> Item:
        """Return an item of the agenda.

        Raises:
            VerificationError: there is no such item.
        """
        items = (item for item in self.items if item.number == number)
        return _one(items, f"there is no item {number}", f"제{number}호 안건이 없습니다")

    def poll(self, number: int) -> Poll:
        """Return the closed poll on an item.

        Raises:
            VerificationError: its poll has not been closed.
        """
        polls = (poll for poll in self.polls if poll.item == number)
        return _one(
            polls,
            f"the poll on item {number} is not closed",
            f"제{number}호 안건의 표결이 닫히지 않았습니다",
        )

    def declaration(self, *, seat: int, item: int) -> Declaration | None:
        """Return what a member last declared on an item."""
        return _last(one for one in self.declarations if (one.seat, one.item) == (seat, item))

    def stands_aside(self, *, seat: int, item: int) -> bool:
        """Say whether a member is out for an item (제척·회피)."""
        declaration = self.declaration(seat=seat, item=item)
        return declaration is not None and declaration.stands_aside

    def has_left(self, seat: int) -> bool:
        """Say whether a member has left office since the call."""
        return any(departure.seat == seat for departure in self.departures)

    def versions(self, seat: int) -> tuple[Reply, ...]:
        """Return every reply of a member, the first one first."""
        return tuple(reply for reply in self.replies if reply.seat == seat)

    def counted_reply(self, seat: int) -> Reply | None:
        """Return the reply of a member that counts: the last one in time, if any."""
        return _last(reply for reply in self.versions(seat) if not reply.late)

    def missing(self) -> tuple[Seat, ...]:
        """Return who is still asked: in office, not out for every item, and without a reply in time."""
        decided = [item.number for item in self.items if item.is_decided]
        return tuple(
            seat
            for seat in self.roll
            if not self.has_left(seat.number)
            and self.counted_reply(seat.number) is None
            and not all(self.stands_aside(seat=seat.number, item=item) for item in decided)
        )


def _one(found: Iterable[T], message: str, ko: str) -> T:
    for one in found:
        return one
    raise VerificationError(message, ko)


def _last(found: Iterable[T]) -> T | None:
    last = None
    for one in found:
        last = one
    return last
