"""A sitting as its facts tell it: who was there when, what was taken up, how it was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.happenings import Poll, Signature
from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.record.sitting.minutes import Comment, Minutes

ORIGINAL = "original"
CARRIED = frozenset({"carried", "carried_conditionally"})
# Nothing was decided: the same may be put to the vote again.
UNDECIDED = frozenset({"no_quorum", "bad_panel", "not_allowed"})


@dataclass(frozen=True, slots=True)
class Alternate:
    """Somebody who comes for a member (대리출석); whether they vote is for the rule to say."""

    name: str
    affiliation: str
    votes: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a member answered to the call (참석 여부); the last answer counts."""

    order: int
    at: datetime
    seat: int
    answer: str
    reason: str
    alternate: Alternate | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A member came, went, came back or changed between the room and the line."""

    order: int
    at: datetime
    time: datetime
    seat: int
    change: str
    mode: str
    confirmed: str
    reason: str
    alternate: Alternate | None


@dataclass(frozen=True, slots=True)
class Signed:
    """An act of signing by somebody who was there, or why there is none."""

    order: int
    at: datetime
    seat: int
    signature: Signature | None
    auth: str
    digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who sat in without a vote (배석)."""

    name: str
    post: str
    duty: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody heard on their items only (이해관계인·제안자·참고인)."""

    id: str
    name: str
    affiliation: str
    role: str
    items: tuple[int, ...]
    mode: str
    admitted_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A step in the order of business (진행 순서): what was written of it, or which stage or poll it was."""

    at: datetime
    kind: EntryKind
    item: int | None = None
    text: str = ""
    detail: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change moved to an item (수정안): its wording as it would be decided."""

    order: int
    at: datetime
    id: str
    item: int
    seat: int
    seconders: tuple[int, ...]
    text: str
    reason: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody said, summed up (발언 요지); `version` counts how often it was put right."""

    order: int
    id: str
    version: int
    time: datetime
    item: int | None
    seat: int | None
    name: str
    post: str
    kind: str
    text: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class OpenBallot:
    """What a member said in a poll: their own ballot, or one that the clerk entered."""

    order: int
    at: datetime
    id: str
    seat: int
    version: int
    choice: str
    opinion: str
    auth: str
    entered: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class SittingPoll:
    """A poll, with everything frozen when it was opened: who votes, and everybody's line of the case."""

    order: int
    opened_at: datetime
    id: str
    item: int
    motion: str
    method: str
    seats: tuple[int, ...]
    presiding: int
    lines: Mapping[int, Mapping[str, Any]]
    until: datetime | None
    again_reason: str
    state: str = "open"
    ballots: tuple[OpenBallot, ...] = ()
    hands: Mapping[str, int] | None = None
    hands_order: int = 0
    void_order: int = 0
    objections: tuple[int, ...] = ()
    result: Poll | None = None
    declared_at: datetime | None = None
    declared: str = ""

    def ballot(self, seat: int) -> OpenBallot | None:
        """Return a member's ballot that counts: the last one."""
        return next((one for one in reversed(self.ballots) if one.seat == seat), None)

    @property
    def settles(self) -> bool:
        """Say whether the item is settled by it: the original decided, or an amendment carried."""
        if self.result is None or self.result.outcome in UNDECIDED:
            return False
        return self.motion == ORIGINAL or self.result.outcome in CARRIED


@dataclass(frozen=True, slots=True)
class Sitting:
    """The course of a sitting. Item states are as in `lifecycle`; an item not named is waiting."""

    presiding: int | None = None
    item_states: Mapping[int, str] = field(default_factory=dict)
    invitations: tuple[Invitation, ...] = ()
    marks: tuple[Mark, ...] = ()
    attendance_signatures: tuple[Signed, ...] = ()
    staff: tuple[Staff, ...] = ()
    audience: int = 0
    guests: tuple[Guest, ...] = ()
    opened_at: datetime | None = None
    opening_case: Mapping[str, Any] = field(default_factory=dict)
    quorum: Mapping[str, Any] = field(default_factory=dict)
    course: tuple[Moment, ...] = ()
    doors_closed: bool = False
    adjourned_at: datetime | None = None
    amendments: tuple[Amendment, ...] = ()
    speeches: tuple[Speech, ...] = ()
    polls: tuple[SittingPoll, ...] = ()
    resolution_signatures: Mapping[int, tuple[Signed, ...]] = field(default_factory=dict)
    minutes: tuple[Minutes, ...] = ()
    comments: tuple[Comment, ...] = ()
    minutes_parts: Mapping[str, Any] = field(default_factory=dict)

    def item_state(self, item: int) -> str:
        """Return where an item stands."""
        return self.item_states.get(item, "waiting")

    def poll(self, poll: str) -> SittingPoll:
        """Return a poll by its id.

        Raises:
            VerificationError: there is none.
        """
        for one in self.polls:
            if one.id == poll:
                return one
        raise VerificationError(f"there is no poll {poll}", f"{poll} 표결이 없습니다")

    def polls_on(self, item: int) -> tuple[SittingPoll, ...]:
        """Return the polls on an item, the first one first."""
        return tuple(poll for poll in self.polls if poll.item == item)

    def amendment(self, amendment: str) -> Amendment:
        """Return an amendment by its id.

        Raises:
            VerificationError: there is none.
        """
        for one in self.amendments:
            if one.id == amendment:
                return one
        raise VerificationError(f"there is no amendment {amendment}", "그런 수정안이 없습니다")

    def last_mark(self, seat: int) -> Mark | None:
        """Return how a member's attendance was last marked."""
        return next((mark for mark in reversed(self.marks) if mark.seat == seat), None)
