"""A clerk's meetings with everything about them that may ask for an act, read in bulk."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from hwabaek.actions.meetings import decision_rule
from hwabaek.actions.polls import NOT_FORMED, needs_casting_vote, needs_wording
from hwabaek.core.rules.notice import earliest_deadline
from hwabaek.gateways.clock import today
from hwabaek.gateways.holidays import public_holidays
from hwabaek.models import (
    AgendaItem,
    Delivery,
    Document,
    Extension,
    Meeting,
    Paper,
    Poll,
    Question,
    Rule,
)
from hwabaek.web.pages.forecast import Forecast, forecast_of
from hwabaek.web.pages.turnout import Turnout, turnouts

Row = TypeVar("Row", AgendaItem, Delivery, Document, Question)


@dataclass(frozen=True, slots=True)
class Matter:
    """One meeting and what waits there."""

    meeting: Meeting
    items: tuple[AgendaItem, ...]
    papers: int
    rule: Rule | None  # in force for its committee; frozen with the meeting once it is called
    turnout: Turnout | None
    forecast: Forecast | None
    polls: tuple[Poll, ...]
    questions: tuple[Question, ...]  # without an answer
    failed: tuple[Delivery, ...]
    documents: tuple[Document, ...]
    now: dt.datetime

    @property
    def ready(self) -> bool:
        """Say whether the next stage may begin: the call, or the end."""
        if self.meeting.state == Meeting.State.CONCLUDED:
            sealed = [document.state == Document.State.SEALED for document in self.documents]
            return bool(sealed) and all(sealed)
        deadline = self.meeting.deadline_at
        return bool(self.items) and deadline is not None and deadline > self.now

    @property
    def short(self) -> bool:
        """Say whether it would not come about if it were closed now."""
        return self.forecast is not None and not self.forecast.met

    @property
    def replied(self) -> int:
        """Return how many have replied."""
        return self.turnout.count("replied") if self.turnout else 0

    @property
    def shown(self) -> bool:
        """Say whether it is still on its way."""
        done = self.meeting.state == Meeting.State.CONCLUDED and self.ready
        return not done and self.meeting.mode == Meeting.Mode.WRITTEN

    @property
    def owed(self) -> bool:
        """Say whether the chair still owes a casting vote or a wording."""
        return any(needs_casting_vote(poll) or needs_wording(poll) for poll in self.polls)

    @property
    def not_formed(self) -> bool:
        """Say whether an item did not come about."""
        return any(poll.outcome in NOT_FORMED for poll in self.polls)

    @property
    def extension(self) -> Extension | None:
        """Return the later deadline that was asked for."""
        return getattr(self.meeting, "extension", None)

    @property
    def last_day_to_call(self) -> dt.date | None:
        """Return the last day on which the call keeps the rule's days of notice."""
        if self.meeting.deadline_at is None:
            return None
        end = today(self.meeting.deadline_at)
        days = (decision_rule(self.rule).notice_days or 0) if self.rule else 0
        day = end - dt.timedelta(days=days)
        holidays = public_holidays(day.year)
        while earliest_deadline(called_on=day, days=days, holidays=holidays) > end:
            day -= dt.timedelta(days=1)
        return day


def matters_of(meetings: list[Meeting], now: dt.datetime) -> list[Matter]:
    """Return the meetings with what waits there, with as many queries for fifty as for one."""
    called = [meeting for meeting in meetings if meeting.state == Meeting.State.OPEN]
    states = turnouts(called)
    ids = [meeting.pk for meeting in meetings]
    items = _by_meeting(AgendaItem.objects.filter(meeting__in=ids))
    papers = Paper.objects.filter(item__meeting__in=ids, removed_at=None)
    with_papers = list(papers.values_list("item__meeting_id", flat=True))
    polls: dict[int, list[Poll]] = defaultdict(list)
    for poll in Poll.objects.filter(item__meeting__in=ids).select_related("item"):
        polls[poll.item.meeting_id].append(poll)
    unanswered = Question.objects.filter(meeting__in=ids, answered_at=None)
    questions = _by_meeting(unanswered.select_related("entry"))
    undelivered = Delivery.objects.filter(meeting__in=ids, state=Delivery.State.FAILED)
    failed = _by_meeting(undelivered.select_related("person"))
    documents = _by_meeting(Document.objects.filter(meeting__in=ids))
    rules = _rules(meetings, today(now))
    return [
        Matter(
            meeting=meeting,
            items=tuple(items[meeting.pk]),
            papers=with_papers.count(meeting.pk),
            rule=meeting.rule or rules.get(meeting.committee_id),
            turnout=states.get(meeting.pk),
            forecast=forecast_of(meeting, states[meeting.pk]) if meeting.pk in states else None,
            polls=tuple(polls[meeting.pk]),
            questions=tuple(questions[meeting.pk]),
            failed=tuple(failed[meeting.pk]),
            documents=tuple(documents[meeting.pk]),
            now=now,
        )
        for meeting in meetings
    ]


def _rules(meetings: Iterable[Meeting], day: dt.date) -> dict[int, Rule]:
    """Return the rule in force of each committee that prepares something: the last version wins."""
    committees = [m.committee_id for m in meetings if m.state == Meeting.State.PREPARING]
    approved = Rule.objects.filter(
        committee__in=committees, state=Rule.State.APPROVED, in_force_date__lte=day
    )
    return {rule.committee_id: rule for rule in approved.order_by("version")}


def _by_meeting(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.meeting_id is not None:
            found[row.meeting_id].append(row)
    return found
