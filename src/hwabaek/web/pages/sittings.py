"""A sitting for officials, as its facts tell it: what was taken up, what came of it, who was there."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.access.documents import documents_of
from hwabaek.actions import log
from hwabaek.actions.meetings import subject_of
from hwabaek.core.record.happenings import Poll
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import replay
from hwabaek.core.record.results import needs_casting_vote
from hwabaek.core.record.sitting.minutes_polls import final_answer, votes_by_choice
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import Sitting, SittingPoll
from hwabaek.models import AgendaItem, Declaration, Meeting, Person
from hwabaek.web.pages.agenda import items_of
from hwabaek.web.pages.naming import Sign, meeting_crumbs, outcome_of, state_of
from hwabaek.web.pages.outcomes import Bar, bars_of, check_of, needed_of
from hwabaek.web.pages.readiness import Check

CHOICES = {
    "for": gettext_lazy("찬성"),
    "conditional": gettext_lazy("조건부·수정"),
    "against": gettext_lazy("반대"),
    "abstain": gettext_lazy("기권"),
}
STATES = {
    "waiting": gettext_lazy("기다림"),
    "introduced": gettext_lazy("상정"),
    "presentation": gettext_lazy("제안설명"),
    "questions": gettext_lazy("질의·답변"),
    "debate": gettext_lazy("토론"),
    "voting": gettext_lazy("표결 중"),
    "voted": gettext_lazy("표결 마침"),
    "decided": gettext_lazy("의결"),
    "reported": gettext_lazy("보고받음"),
    "deferred": gettext_lazy("보류"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingItem:
    """One item, and what came of it so far."""

    item: AgendaItem
    sign: Sign
    explanation: str = ""
    checks: tuple[Check, ...] = ()
    bars: tuple[Bar, ...] = ()
    needed: int | None = None
    voted: tuple[tuple[str, tuple[str, ...]], ...] = ()  # each choice, and who made it
    aside: tuple[str, ...] = ()
    declared: str = ""


def sitting_page(meeting: Meeting, actor: Person, now: dt.datetime) -> dict[str, Any]:
    """Return what the page of a called sitting shows, whatever its state."""
    record = replay(log.facts_of(subject_of(meeting)))
    sitting, names = sitting_of(record=record), _names(record)
    came = {mark.seat for mark in sitting.marks}
    results = [_item(record, item, names) for item in items_of(meeting)]
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting),
        "state": state_of(meeting),
        "headline": _headline(meeting, results),
        "results": results,
        "held": meeting.sitting,
        "enrolled": len(names),
        "came": [name for seat, name in names.items() if seat in came],
        "absent": [
            _absent(sitting, seat, name) for seat, name in names.items() if seat not in came
        ],
        "answers": _answers(sitting, names),
        "staff": sitting.staff,
        "audience": sitting.audience,
        "minutes": sitting.minutes[-1] if sitting.minutes else None,
        "documents": list(documents_of(actor=actor, meeting_id=meeting.pk)),
        "now": now,
    }


def sitting_items(meeting: Meeting) -> list[SittingItem]:
    """Return what came of each item of a sitting."""
    record = replay(log.facts_of(subject_of(meeting)))
    return [_item(record, item, _names(record)) for item in items_of(meeting)]


def _names(record: MeetingRecord) -> dict[int, str]:
    return {seat.number: str(seat.name) for seat in record.roll if not record.has_left(seat.number)}


def _headline(meeting: Meeting, results: Iterable[SittingItem]) -> str:
    """Return how it ended, in one line: ``안건 3건: 원안가결 1건, 부결 1건, 보고받음 1건``."""
    if meeting.state in {Meeting.State.ADJOURNED, Meeting.State.CONCLUDED}:
        counts: dict[str, int] = {}
        for result in results:
            counts[result.sign.text] = counts.get(result.sign.text, 0) + 1
        words = ", ".join(_("{what} {n}건").format(what=what, n=n) for what, n in counts.items())
        return _("안건 {n}건: {words}").format(n=sum(counts.values()), words=words)
    return meeting.title


def _item(record: MeetingRecord, item: AgendaItem, names: dict[int, str]) -> SittingItem:
    sitting = sitting_of(record=record)
    stood = [record.declaration(seat=seat, item=item.number) for seat in names]
    aside = tuple(
        f"{names[one.seat]}({_aside(one.kind)})" for one in stood if one and one.stands_aside
    )
    state = sitting.item_state(item.number)
    poll = next((one for one in reversed(sitting.polls_on(item.number)) if one.result), None)
    if poll is None or poll.result is None:
        return SittingItem(item=item, sign=Sign(str(STATES.get(state, state))), aside=aside)
    answer = final_answer(poll.result)
    needed = needed_of(answer["requirements"])
    return SittingItem(
        item=item,
        sign=_outcome(poll.result),
        explanation=answer["explanation"],
        checks=tuple(check_of(line) for line in answer["requirements"]),
        bars=tuple(bars_of(answer["tally"], needed)),
        needed=needed,
        voted=_voted(poll, names),
        aside=aside,
        declared=poll.declared,
    )


def _outcome(result: Poll) -> Sign:
    """Return the badge of a poll; a tie is a rejection unless a casting vote is still to come."""
    if result.outcome == "tied" and not needs_casting_vote(result):
        return Sign(_("부결(가부동수)"))
    return outcome_of(result.outcome)


def _aside(kind: str) -> str:
    return str(Declaration.Kind(kind).label)


def _voted(poll: SittingPoll, names: dict[int, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    votes = votes_by_choice(poll=poll) or {}
    return tuple(
        (str(CHOICES.get(choice, choice)), tuple(names.get(seat, str(seat)) for seat in seats))
        for choice, seats in votes.items()
        if seats
    )


def _absent(sitting: Sitting, seat: int, name: str) -> str:
    said = [one.reason for one in sitting.invitations if one.seat == seat]
    return f"{name}({said[-1]})" if said and said[-1] else name


def _answers(sitting: Sitting, names: dict[int, str]) -> dict[str, int]:
    """Return how many said that they come, in the room or online, that they do not, and nothing."""
    last = {one.seat: one.answer for one in sitting.invitations}
    counts = dict.fromkeys(("attending", "online", "alternate", "absent"), 0)
    for seat in names:
        if seat in last:
            counts[last[seat]] += 1
    return {**counts, "silent": len(names) - sum(counts.values())}
