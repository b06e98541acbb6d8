"""A deliberation in writing as it stands for one member: what is done, what comes next."""

import datetime as dt
from dataclasses import dataclass

from hwabaek.access.meetings import access_roll_entry
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.replies import check_decided
from hwabaek.models import (
    AgendaItem,
    Ballot,
    Declaration,
    Departure,
    DraftBallot,
    Meeting,
    Person,
    Poll,
    Reply,
    RollEntry,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item: what the member declared, chose so far and signed last."""

    item: AgendaItem
    poll: Poll | None
    declaration: Declaration | None
    draft: DraftBallot | None
    ballot: Ballot | None

    @property
    def number(self) -> int:
        """Return the item's number."""
        return self.item.number

    @property
    def aside(self) -> bool:
        """Tell whether the member stands aside (제척·회피)."""
        return self.declaration is not None and self.declaration.kind != Declaration.Kind.NONE

    @property
    def readable(self) -> bool:
        """Tell whether the papers are open to the member."""
        return self.declaration is not None and not self.aside

    @property
    def mine(self) -> bool:
        """Tell whether it is the member's to decide."""
        return self.poll is not None and self.readable

    @property
    def decided(self) -> bool:
        """Tell whether what is chosen so far could be signed."""
        if self.draft is None:
            return False
        try:
            check_decided(choice=self.draft.choice, opinion=self.draft.opinion)
        except Refusal:
            return False
        return True

    @property
    def changed(self) -> bool:
        """Tell whether what is chosen differs from what was signed last."""
        if not self.mine:
            return self.ballot is not None
        if self.draft is None or self.ballot is None:
            return True
        chosen = (self.draft.choice, self.draft.opinion.strip())
        return chosen != (self.ballot.choice, self.ballot.opinion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a member stands in a deliberation."""

    entry: RollEntry
    lines: tuple[Line, ...]
    reply: Reply | None
    left: bool
    now: dt.datetime

    @property
    def meeting(self) -> Meeting:
        """Return the deliberation."""
        return self.entry.meeting

    @property
    def in_time(self) -> bool:
        """Tell whether a reply at this moment would be counted."""
        deadline = self.meeting.deadline_at
        return (
            self.meeting.state == Meeting.State.OPEN
            and deadline is not None
            and self.now <= deadline
        )

    @property
    def is_open(self) -> bool:
        """Tell whether the member may still declare, decide and sign in time."""
        return self.in_time and not self.left

    @property
    def late(self) -> bool:
        """Tell whether a reply would still be kept, but not counted."""
        kept = {Meeting.State.OPEN, Meeting.State.CLOSED, Meeting.State.CONCLUDED}
        return self.meeting.state in kept and not self.in_time and not self.left

    @property
    def declared(self) -> bool:
        """Tell whether the member has declared on every item."""
        return all(line.declaration is not None for line in self.lines)

    @property
    def mine(self) -> tuple[Line, ...]:
        """Return the items that are the member's to decide."""
        return tuple(line for line in self.lines if line.mine)

    @property
    def all_aside(self) -> bool:
        """Tell whether nothing is left for the member to decide."""
        return self.declared and not self.mine

    @property
    def ready(self) -> bool:
        """Tell whether the reply can be signed."""
        return self.declared and bool(self.mine) and all(line.decided for line in self.mine)

    @property
    def unsigned_changes(self) -> bool:
        """Tell whether something was changed after the last signature."""
        polls = [line for line in self.lines if line.poll is not None]
        return self.reply is not None and any(line.changed for line in polls)

    @property
    def may_reply(self) -> bool:
        """Tell whether deciding and signing is open: in time, or late by who declared in time."""
        return self.is_open or (self.late and self.declared)

    def line(self, number: int) -> Line | None:
        """Return the item of a number."""
        return next((line for line in self.lines if line.number == number), None)

    def undecided(self) -> Line | None:
        """Return the first item that waits for the member's decision."""
        return next((line for line in self.mine if not line.decided), None)


Step = tuple[str, tuple[int, ...]]


def next_step(way: Way) -> Step | None:
    """Return the page that comes next, as a name and its arguments; None: there is only news."""
    here = (way.meeting.pk,)
    if way.meeting.state == Meeting.State.CONCLUDED:
        return "result", here
    if way.is_open:
        return _next_while_open(way)
    if way.meeting.state == Meeting.State.CLOSED and (way.reply or way.all_aside):
        return "result", here
    if way.late and way.reply:
        return "receipt", here
    return None


def after_saving(way: Way, number: int) -> Step:
    """Return where "save and go on" leads: the next open item, else the signature."""
    here = way.meeting.pk
    open_lines = [line.number for line in way.mine if not line.decided]
    following = [n for n in open_lines if n > number] or open_lines
    return ("ballot", (here, following[0])) if following else ("signature", (here,))


def way_of(*, actor: Person, meeting_id: int, now: dt.datetime) -> Way:
    """Return where the actor stands.

    Raises:
        NotFound: the actor is not on the roll.
    """
    entry = access_roll_entry(actor=actor, meeting_id=meeting_id)
    declared = {row.item_id: row for row in entry.declarations.order_by("id")}
    drafts = {row.poll_id: row for row in entry.drafts.all()}
    reply = entry.replies.order_by("-version").first()
    signed = {row.poll_id: row for row in reply.ballots.all()} if reply else {}
    items = entry.meeting.items.select_related("poll").prefetch_related("papers")
    return Way(
        entry=entry,
        lines=tuple(line_for(item, declared, drafts, signed) for item in items),
        reply=reply,
        left=Departure.objects.filter(entry=entry).exists(),
        now=now,
    )


def line_for(
    item: AgendaItem,
    declared: dict[int, Declaration],
    drafts: dict[int, DraftBallot],
    signed: dict[int, Ballot],
) -> Line:
    """Return an item as the member's last declaration, draft and signed ballot leave it."""
    poll = getattr(item, "poll", None)
    return Line(
        item=item,
        poll=poll,
        declaration=declared.get(item.pk),
        draft=drafts.get(poll.pk) if poll else None,
        ballot=signed.get(poll.pk) if poll else None,
    )


def _next_while_open(way: Way) -> Step:
    here = way.meeting.pk
    undecided = way.undecided()
    if not way.declared:
        return "declaration", (here,)
    if way.all_aside:
        return "receipt", (here,)
    if undecided is not None:
        return "ballot", (here, undecided.number)
    if way.reply is None or way.unsigned_changes:
        return "signature", (here,)
    return "receipt", (here,)
