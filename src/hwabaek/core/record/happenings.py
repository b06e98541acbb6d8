"""What happens between the call and the record's end, one small form for each thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hwabaek.core.record.fields import Fields
from hwabaek.core.record.kinds import EntryKind


@dataclass(frozen=True, slots=True)
class Happening:
    """A fact being replayed: its place among the meeting's facts, when, by whom, and what."""

    order: int
    kind: EntryKind
    at: datetime
    person: str | None
    name: str
    capacity: str
    data: Fields


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a member declared of their interest in an item (제척·회피, or none)."""

    order: int
    at: datetime
    seat: int
    item: int
    kind: str
    grounds: tuple[int, ...]
    reason: str

    @property
    def stands_aside(self) -> bool:
        """Say whether the member is out for this item."""
        return self.kind != "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """The clerk's answer to a question; a later one replaces it."""

    order: int
    at: datetime
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A member's question (질의), which all could see, and its answers."""

    order: int
    at: datetime
    id: str
    seat: int
    item: int | None
    text: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a reply says on one item."""

    item: int
    choice: str
    opinion: str


@dataclass(frozen=True, slots=True)
class Signature:
    """How the whole reply was signed: strokes as drawn, or the name as typed."""

    kind: str
    strokes: tuple[Any, ...] | None
    text: str | None


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """Who entered a reply that came on paper, who confirmed it, and the scan."""

    entered_by: str
    confirmed_by: str
    scan_sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A member's signed reply (심의서). Every version stays; the last in time counts."""

    order: int
    at: datetime
    id: str
    seat: int
    version: int
    supersedes: str | None
    late: bool
    auth: str
    shown_digest: str
    signature: Signature
    ballots: tuple[Ballot, ...]
    paper: PaperEntry | None = None

    def ballot(self, item: int) -> Ballot | None:
        """Return what the reply says on an item, if anything."""
        return next((ballot for ballot in self.ballots if ballot.item == item), None)


@dataclass(frozen=True, slots=True)
class Departure:
    """A member left office after the call: the roll stays, the seat no longer counts."""

    order: int
    at: datetime
    seat: int
    reason: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A later deadline: asked for with a reason, and what the chair said (None: nothing yet)."""

    order: int
    at: datetime
    until: datetime
    reason: str
    agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class CastingVote:
    """The presiding member's casting vote (결정권) and the answer with it."""

    order: int
    at: datetime
    vote: str
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """The conditions or changes as the presiding member stated them."""

    order: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Poll:
    """A closed poll: the case as put to the rule and what the rule answered."""

    order: int
    at: datetime
    item: int
    closed_by: str
    case: Mapping[str, Any]
    answer: Mapping[str, Any]
    casting_vote: CastingVote | None = None
    wording: Wording | None = None

    @property
    def outcome(self) -> str:
        """Return what came of the item in the end."""
        final = self.answer if self.casting_vote is None else self.casting_vote.answer
        return str(final["outcome"])


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that was sent, or could not be."""

    order: int
    at: datetime
    seat: int | None
    channel: str
    purpose: str
    state: str


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """A document's file before a further time stamp was added behind it: the newer begins with it."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document closed by the body's seal, known by its digest."""

    order: int
    at: datetime
    id: str
    kind: str
    item: int | None
    sha256: str
    size: int
    seal: str
    timestamp: bool
    earlier: tuple[EarlierFile, ...] = ()
