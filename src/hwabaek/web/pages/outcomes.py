"""What came of a deliberation, for officials: read after the close only, with reasons and opinions."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hwabaek.access.documents import documents_of
from hwabaek.actions.polls import NOT_FORMED, counted_ballots, needs_casting_vote, needs_wording
from hwabaek.models import AgendaItem, Ballot, Declaration, Meeting, Person, Poll
from hwabaek.web.pages.agenda import items_of
from hwabaek.web.pages.naming import Sign, meeting_crumbs, outcome_of, state_of
from hwabaek.web.pages.progress import ground_of, questions_of, trouble_of
from hwabaek.web.pages.readiness import Check
from hwabaek.web.pages.rights import runs
from hwabaek.web.pages.turnout import SeatState, Turnout, turnout_of

BAR = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the tally."""

    label: str
    style: str
    number: int
    start: float
    width: float
    need_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOutcome:
    """One item that was decided, or only reported."""

    item: AgendaItem
    sign: Sign
    poll: Poll | None = None
    explanation: str = ""
    checks: tuple[Check, ...] = ()
    bars: tuple[Bar, ...] = ()
    needed: int | None = None
    ballots: tuple[Ballot, ...] = ()
    aside: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    owes: str = ""  # what the chair still owes

    @property
    def opinions(self) -> tuple[Ballot, ...]:
        """Return the ballots that say something."""
        return tuple(ballot for ballot in self.ballots if ballot.opinion)


def outcome_page(meeting: Meeting, actor: Person, now: dt.datetime) -> dict[str, Any]:
    """Return what the page of a closed or concluded deliberation shows."""
    turnout = turnout_of(meeting)
    rows = Poll.objects.filter(item__meeting=meeting).select_related("item", "stated_by")
    polls = {poll.item_id: poll for poll in rows}
    results = [_outcome(item, polls.get(item.pk), turnout) for item in items_of(meeting)]
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting),
        "state": state_of(meeting),
        "runs": runs(actor, meeting),
        "results": results,
        "headline": _headline(meeting, results),
        "owed": [result for result in results if result.owes],
        "not_formed": [r for r in results if r.poll and r.poll.outcome in NOT_FORMED],
        "documents": list(documents_of(actor=actor, meeting_id=meeting.pk)),
        "late": [seat for seat in turnout.seats if seat.late],
        "replied": turnout.count("replied"),
        "asked": turnout.asked,
        "trouble": trouble_of(meeting.deliveries.select_related("person")),
        "questions": questions_of(meeting),
        "chair": next((seat.entry for seat in turnout.seats if seat.entry.presides), None),
        "ground": ground_of(meeting),
        "now": now,
    }


def _headline(meeting: Meeting, results: list[ItemOutcome]) -> str:
    """Return how it ended, in one line: ``안건 3건: 원안가결 2건, 부결 1건``."""
    decided = [result for result in results if result.poll]
    if len(decided) == 1:
        return f"{meeting.title}: {decided[0].sign.text}"
    counts: dict[str, int] = {}
    for result in decided:
        counts[result.sign.text] = counts.get(result.sign.text, 0) + 1
    words = ", ".join(_("{what} {n}건").format(what=what, n=n) for what, n in counts.items())
    return _("안건 {n}건: {words}").format(n=len(decided), words=words)


def _outcome(item: AgendaItem, poll: Poll | None, turnout: Turnout) -> ItemOutcome:
    if poll is None or poll.answer is None:
        return ItemOutcome(item=item, sign=Sign(item.get_item_type_display()))
    answer, ballots = poll.answer, tuple(counted_ballots(poll))
    needed = needed_of(answer["requirements"])
    given = {ballot.reply.entry_id for ballot in ballots}
    return ItemOutcome(
        item=item,
        poll=poll,
        sign=outcome_of(poll.outcome),
        explanation=answer["explanation"],
        checks=tuple(check_of(line) for line in answer["requirements"]),
        bars=tuple(bars_of(answer["tally"], needed)),
        needed=needed,
        ballots=ballots,
        aside=tuple(_names_aside(turnout.seats, item)),
        silent=tuple(_names_silent(turnout.seats, item, given)),
        owes=_owes(poll),
    )


def _owes(poll: Poll) -> str:
    if needs_casting_vote(poll):
        return _("가부동수입니다. 위원장이 결정권을 행사해야 합니다.")
    return _("위원장이 의결서에 실을 조건을 정해야 합니다.") if needs_wording(poll) else ""


def check_of(line: dict[str, Any]) -> Check:
    """Return a requirement of the rule as a line with a mark."""
    # A requirement that was not met is no mistake: the item is rejected, and the page is not red.
    return Check("good" if line["met"] else "none", str(line["sentence"]))


def needed_of(requirements: Iterable[dict[str, Any]]) -> int | None:
    """Return how many had to be for it, where the rule says so."""
    needed = [line["needed"] for line in requirements if line["part"] == "passing"]
    return max((number for number in needed if number is not None), default=None)


def bars_of(tally: dict[str, int], needed: int | None) -> Iterable[Bar]:
    """Return the lines of the tally, longest against the same whole."""
    choices = [
        (_("찬성"), "for", tally["for"]),
        (_("조건부·수정"), "for", tally["conditional"]),
        (_("반대"), "against", tally["against"]),
        (_("기권"), "abstain", tally["abstaining"]),
    ]
    whole = max(tally["attending"], needed or 0, *(number for _l, _s, number in choices), 1)
    line = round(needed * BAR / whole, 1) if needed else None
    for label, style, number in choices:
        # Conditional votes begin where the plain ones end: together they reach the line or not.
        before = tally["for"] if label == choices[1][0] else 0
        start, width = (round(heads * BAR / whole, 1) for heads in (before, number))
        yield Bar(label, style, number, start, width, line)


def _names_aside(seats: Iterable[SeatState], item: AgendaItem) -> Iterable[str]:
    for seat in seats:
        if item.pk in seat.aside:
            kind = Declaration.Kind(seat.aside[item.pk].kind).label
            yield f"{seat.entry.name}({kind})"


def _names_silent(seats: Iterable[SeatState], item: AgendaItem, given: set[int]) -> Iterable[str]:
    for seat in seats:
        if seat.entry.pk in given or item.pk in seat.aside:
            continue
        left = _("(임기 끝남)") if seat.departure else _("(마감 뒤 회신)") if seat.late else ""
        yield f"{seat.entry.name}{left}"
