"""A deliberation while replies come in: turnout, deadline, questions, messages. Never a choice or tally."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _

from hwabaek.access.documents import documents_of
from hwabaek.actions.calls import REMINDER_PAUSE
from hwabaek.actions.letters import Letter, preview
from hwabaek.actions.meetings import decision_rule, subject_of
from hwabaek.core.rules import Line
from hwabaek.models import (
    AgendaItem,
    Declaration,
    Delivery,
    Extension,
    LogEntry,
    Meeting,
    Person,
    Question,
)
from hwabaek.web.pages.agenda import items_of
from hwabaek.web.pages.deadlines import line_of
from hwabaek.web.pages.forecast import Forecast, forecast_of
from hwabaek.web.pages.naming import Sign, meeting_crumbs, phone_hidden, state_of
from hwabaek.web.pages.plans import clause_of, ground_label
from hwabaek.web.pages.rights import runs
from hwabaek.web.pages.turnout import SeatState, Turnout, turnout_of

# Whoever needs care first stands first.
ORDER = ("unopened", "opened", "replied", "aside", "left")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the table of members."""

    seat: SeatState
    sign: Sign
    failed: tuple[Delivery, ...]
    questions: int
    receipt: str
    aside: str

    @property
    def phone_shown(self) -> str:
        """Return the number with its middle hidden."""
        return phone_hidden(self.seat.entry.person.phone)


@dataclass(frozen=True, slots=True)
class Deadline:
    """What can be done about the deadline now."""

    at: dt.datetime
    now: dt.datetime
    extension: Extension | None

    @property
    def past(self) -> bool:
        """Say whether it is over."""
        return self.now > self.at


@dataclass(frozen=True, slots=True)
class Reminding:
    """Whether those who are missing may be reminded now, and what they would read."""

    number: int
    last_at: dt.datetime | None
    now: dt.datetime
    letter: Letter | None

    @property
    def rests_until(self) -> dt.datetime | None:
        """Return when the next reminder may go out, if not now."""
        if self.last_at is None or self.last_at + REMINDER_PAUSE < self.now:
            return None
        return self.last_at + REMINDER_PAUSE


@dataclass(frozen=True, slots=True)
class Ground:
    """Why it goes by writing."""

    name: str
    reason: str
    line: Line | None
    clause: str


def progress_page(meeting: Meeting, actor: Person, now: dt.datetime) -> dict[str, Any]:
    """Return what the page of an open deliberation shows; the fragment inside shows the same."""
    turnout = turnout_of(meeting)
    deliveries = list(meeting.deliveries.select_related("person").order_by("id"))
    questions = questions_of(meeting)
    items = items_of(meeting)
    by_clerk = runs(actor, meeting)
    return {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting),
        "state": state_of(meeting),
        "runs": by_clerk,
        "items": items,
        "turnout": turnout,
        "picture": _picture(turnout, forecast := forecast_of(meeting, turnout)),
        "forecast": forecast,
        "details": _details(turnout, forecast),
        "rows": _rows(turnout, deliveries, questions, items),
        "trouble": trouble_of(deliveries),
        "questions": questions,
        "unanswered": sum(not question.answered_at for question in questions),
        "deadline": _deadline(meeting, now),
        "reminding": _reminding(meeting, turnout, deliveries, now),
        "may_close": by_clerk and (not turnout.missing or now > (meeting.deadline_at or now)),
        "ground": ground_of(meeting),
        "documents": list(documents_of(actor=actor, meeting_id=meeting.pk)),
        "now": now,
    }


def progress_version(meeting: Meeting, now: dt.datetime) -> str:
    """Return a short text that changes when the page would: cheap enough to ask for every few seconds."""
    entry = LogEntry.objects.filter(subject=subject_of(meeting)).aggregate(last=Max("id"))
    sending = meeting.deliveries.aggregate(
        tries=Sum("tries"),
        failed=Count("id", filter=Q(state=Delivery.State.FAILED)),
        last=Max("queued_at", filter=Q(purpose=Delivery.Purpose.REMINDER)),
    )
    resting = sending["last"] is not None and sending["last"] + REMINDER_PAUSE >= now
    past = meeting.deadline_at is not None and now > meeting.deadline_at
    known = (meeting.state, entry["last"], sending["tries"], sending["failed"], resting, past)
    return "-".join(str(part) for part in known)


def questions_of(meeting: Meeting) -> list[Question]:
    """Return the questions, those without an answer first."""
    rows = meeting.questions.select_related("item", "entry", "answered_by")
    return sorted(rows, key=lambda row: (row.answered_at is not None, row.asked_at))


def trouble_of(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Return the messages that were given up or are tried again."""
    return [
        delivery
        for delivery in deliveries
        if delivery.state == Delivery.State.FAILED
        or (delivery.state == Delivery.State.QUEUED and delivery.error)
    ]


def ground_of(meeting: Meeting) -> Ground:
    """Return the ground of a deliberation in writing, by the rule it was called under."""
    row = meeting.rule
    return Ground(
        name=ground_label(meeting.ground),
        reason=meeting.ground_reason,
        line=line_of(decision_rule(row), "written") if row else None,
        clause=clause_of(row, "written") if row else "",
    )


def _picture(turnout: Turnout, forecast: Forecast) -> dict[str, int | None]:
    worst = forecast.worst
    return {
        "replied": turnout.count("replied"),
        "opened": turnout.count("opened"),
        "unopened": turnout.count("unopened"),
        "recused": turnout.count("aside"),
        "need": worst.needed if worst else None,
    }


def _details(turnout: Turnout, forecast: Forecast) -> list[str]:
    details = forecast.sentences
    gone, aside = turnout.count("left"), turnout.count("aside")
    if aside:
        details.append(_("모든 안건에서 제척·회피한 {n}명은 묻지 않습니다.").format(n=aside))
    if gone:
        details.append(_("요청 뒤 임기가 끝난 {n}명은 뺐습니다.").format(n=gone))
    opened, replied = turnout.count("opened"), turnout.count("replied")
    if opened and not forecast.met:
        text = _("열람만 한 {opened}명이 모두 회신하면 {all}명입니다.")
        details.append(text.format(opened=opened, all=opened + replied))
    return details


def _rows(
    turnout: Turnout,
    deliveries: list[Delivery],
    questions: list[Question],
    items: list[AgendaItem],
) -> list[MemberRow]:
    failed: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in trouble_of(deliveries):
        failed[delivery.person_id].append(delivery)
    receipts = {
        delivery.person_id: delivery.state
        for delivery in deliveries
        if delivery.purpose == Delivery.Purpose.RECEIPT
    }
    asked: dict[int, int] = defaultdict(int)
    for question in questions:
        asked[question.entry_id] += 1
    numbers = {item.pk: item.number for item in items}
    rows = [
        MemberRow(
            seat=seat,
            sign=_sign(seat),
            failed=tuple(failed[seat.entry.person_id]),
            questions=asked[seat.entry.pk],
            receipt=receipts.get(seat.entry.person_id, ""),
            aside=_aside(seat, numbers),
        )
        for seat in turnout.seats
    ]
    return sorted(rows, key=lambda row: (ORDER.index(row.seat.state), not row.failed))


def _sign(seat: SeatState) -> Sign:
    return {
        "unopened": Sign(_("안 열음"), "warn"),
        "opened": Sign(_("열람"), "info"),
        "replied": Sign(_("회신"), "good"),
        "aside": Sign(_("제척·회피")),
        "left": Sign(_("임기 끝남")),
    }[seat.state]


def _aside(seat: SeatState, numbers: dict[int, int]) -> str:
    """Say from which items a member stands aside, and why: 제2호 제척(제3호 사유)."""
    words = []
    for item_id, declaration in sorted(
        seat.aside.items(), key=lambda pair: numbers.get(pair[0], 0)
    ):
        kind = Declaration.Kind(declaration.kind).label
        grounds = "·".join(_("제{number}호").format(number=n) for n in declaration.grounds)
        why = _("({grounds} 사유)").format(grounds=grounds) if grounds else ""
        item = _("제%(number)s호") % {"number": numbers.get(item_id, 0)}
        words.append(f"{item} {kind}{why}")
    return ", ".join(words)


def _deadline(meeting: Meeting, now: dt.datetime) -> Deadline:
    extension = Extension.objects.filter(meeting=meeting).select_related("decided_by").first()
    return Deadline(meeting.deadline_at or now, now, extension)


def _reminding(
    meeting: Meeting, turnout: Turnout, deliveries: list[Delivery], now: dt.datetime
) -> Reminding:
    sent = [d.queued_at for d in deliveries if d.purpose == Delivery.Purpose.REMINDER]
    missing = turnout.missing
    letter = (
        preview(
            meeting=meeting,
            person=missing[0].entry.person,
            purpose=Delivery.Purpose.REMINDER,
        )
        if missing
        else None
    )
    return Reminding(len(missing), max(sent, default=None), now, letter)
