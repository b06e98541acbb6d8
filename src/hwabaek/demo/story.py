"""What has happened in the demonstration.

One decision in writing is finished, one waits for its chair, one is open, one in preparation, and one sitting
is over, with its minutes signed. Everything goes through the actions, at times before now.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zlib import crc32

from hwabaek.actions import agenda, calls, disqualifications, log, meetings, polls, replies
from hwabaek.actions.committees import import_committees, register_body
from hwabaek.actions.documents import file_store
from hwabaek.core.rules.notice import SATURDAY
from hwabaek.demo import agendas, sitting
from hwabaek.demo.committees import committees_of, yuseong
from hwabaek.demo.papers import make_papers
from hwabaek.demo.parts import Part
from hwabaek.demo.people import Registry, Span, seat_members, seat_officials
from hwabaek.demo.strokes import signature_of
from hwabaek.gateways.clock import SEOUL, today
from hwabaek.gateways.holidays import public_holidays
from hwabaek.gateways.papers import inspect_paper
from hwabaek.models import Body, Committee, Department, Meeting, Person, Post, RollEntry

Event = tuple[float, Callable[[], None]]  # so many hours after the call, and what happens then
BEFORE = dt.timedelta(days=300)  # so long ago everything was set up
ASKED_AFTER, ANSWERED_AFTER = 31.0, 45.0


def tell(*, papers: Path, now: dt.datetime) -> Body:
    """Build the whole demonstration in an empty database."""
    body = _town(now - BEFORE)
    made = _checked_papers(papers)
    _finished(body, made, now)
    _sitting(body, now)
    _waiting_for_the_chair(body, made, now)
    _open(body, made, now)
    _in_preparation(body, made, now)
    return body


def _town(then: dt.datetime) -> Body:
    facts = yuseong()
    body = register_body(
        slug=facts["body"]["id"],
        name=facts["body"]["name"],
        umbrella=facts["umbrella"],
        now=then,
    )
    act = log.Act(actor=None, capacity="system", now=then)
    found = import_committees(body=body, committees=committees_of(facts), act=act)
    registry = Registry(body, act)
    seat_officials(registry)
    seat_members(registry, found, Span(today(then), today(then + BEFORE)))
    return body


def _finished(body: Body, made: dict[str, list[agenda.CheckedPaper]], now: dt.datetime) -> None:
    called_at = _at(now - dt.timedelta(days=24), 9, 12)
    plan = agendas.CONTRACT
    meeting = _prepare(body, "gyeyak-simui", plan, made, called_at, days=10)
    _call(meeting, called_at)
    _in_order(_replies(meeting, agendas.CONTRACT_PARTS))
    polls.close_due_meetings(now=_after(meeting, 1))
    late = agendas.CONTRACT_LATE
    _reply(meeting, late)
    chair = _presiding(meeting)
    polls.state_wording(
        actor=chair,
        meeting_id=meeting.pk,
        number=1,
        wording=agendas.CONTRACT_WORDING,
        now=_after(meeting, 60 * 17),
    )


def _sitting(body: Body, now: dt.datetime) -> None:
    committee = Committee.objects.get(body=body, slug="gyotong-anjeon")
    starts_at = _at(now - dt.timedelta(days=16), 14, 0)
    sitting.hold(
        committee=committee,
        clerk=_clerk(committee.department),
        called_at=_at(starts_at - dt.timedelta(days=11), 10, 30),
        starts_at=starts_at,
    )


def _waiting_for_the_chair(
    body: Body, made: dict[str, list[agenda.CheckedPaper]], now: dt.datetime
) -> None:
    called_at = _at(now - dt.timedelta(days=16), 10, 5)
    meeting = _prepare(body, "gyotong-anjeon", agendas.WALKWAY, made, called_at, days=9)
    _call(meeting, called_at)
    _in_order(_replies(meeting, agendas.WALKWAY_PARTS))
    polls.close_due_meetings(now=_after(meeting, 1))


def _open(body: Body, made: dict[str, list[agenda.CheckedPaper]], now: dt.datetime) -> None:
    called_at = _at(now - dt.timedelta(days=4), 9, 30)
    meeting = _prepare(body, "gyotong-anjeon", agendas.TRAFFIC, made, called_at, days=9)
    _call(meeting, called_at)
    events = _replies(meeting, agendas.TRAFFIC_PARTS)
    events += [
        (hours, partial(_look, meeting, name, called_at + dt.timedelta(hours=hours)))
        for name, hours in agendas.TRAFFIC_OPENED
    ]
    _in_order(events + _talk(meeting, called_at))


def _in_preparation(
    body: Body, made: dict[str, list[agenda.CheckedPaper]], now: dt.datetime
) -> None:
    _prepare(body, "gongyu-jaesan", agendas.LAND, made, now - dt.timedelta(hours=20), days=9)


def _prepare(
    body: Body,
    slug: str,
    plan: agendas.Agenda,
    made: dict[str, list[agenda.CheckedPaper]],
    called_at: dt.datetime,
    *,
    days: int,
) -> Meeting:
    committee = Committee.objects.get(body=body, slug=slug)
    clerk = _clerk(committee.department)
    planned_at = called_at - dt.timedelta(hours=18)
    meeting = meetings.create_meeting(
        actor=clerk,
        committee_id=committee.pk,
        plan=meetings.MeetingPlan(
            title=plan.title,
            ground=plan.ground,
            ground_reason=plan.reason,
            deadline_at=_deadline(called_at, days),
        ),
        now=planned_at,
    )
    for number, text in enumerate(plan.items, start=1):
        agenda.add_item(actor=clerk, meeting_id=meeting.pk, text=text, now=planned_at)
        for paper in made.get(text.title, []):
            agenda.add_paper(
                actor=clerk, meeting_id=meeting.pk, number=number, paper=paper, now=planned_at
            )
    return meeting


def _call(meeting: Meeting, at: dt.datetime) -> None:
    calls.call_meeting(actor=meeting.created_by, meeting_id=meeting.pk, now=at)
    meeting.refresh_from_db()


def _replies(meeting: Meeting, parts: tuple[Part, ...]) -> list[Event]:
    return [(part.hours, partial(_reply, meeting, part)) for part in parts]


def _in_order(events: list[Event]) -> None:
    """Let things happen one after the other, as they did."""
    for _, happen in sorted(events, key=lambda event: event[0]):
        happen()


def _look(meeting: Meeting, name: str, at: dt.datetime) -> None:
    calls.record_opening(actor=_entry(meeting, name).person, meeting_id=meeting.pk, now=at)


def _reply(meeting: Meeting, part: Part) -> None:
    entry = _entry(meeting, part.name)
    from_then = meeting.deadline_at if part.late else meeting.called_at
    if from_then is None:
        raise ValueError(meeting)
    at = from_then + dt.timedelta(hours=part.hours)
    calls.record_opening(
        actor=entry.person, meeting_id=meeting.pk, now=at - dt.timedelta(minutes=12)
    )
    if not entry.declarations.exists():
        _declare(entry, part, at - dt.timedelta(minutes=9))
    if not part.choices:
        return
    for number, (choice, opinion) in part.choices.items():
        replies.save_draft(
            actor=entry.person,
            meeting_id=meeting.pk,
            number=number,
            choice=choice,
            opinion=opinion,
            now=at - dt.timedelta(minutes=3),
        )
    form = replies.SignedForm(
        key=uuid.uuid4(),
        shown_digest=replies.shown_digest(entry),
        signature=_signature(entry.name),
        auth="link+sms-code" if crc32(entry.name.encode()) % 3 else "link+mail-code",
    )
    replies.submit_reply(actor=entry.person, meeting_id=meeting.pk, form=form, now=at)


def _declare(entry: RollEntry, part: Part, at: dt.datetime) -> None:
    aside = part.aside or {}
    statements = tuple(
        disqualifications.Statement(
            number=item.number,
            kind=aside.get(item.number, ("none", ""))[0],
            grounds=(3,) if aside.get(item.number, ("", ""))[0] == "statutory" else (),
            reason=aside.get(item.number, ("", ""))[1],
        )
        for item in entry.meeting.items.all()
    )
    disqualifications.declare(
        actor=entry.person, meeting_id=entry.meeting_id, statements=statements, now=at
    )


def _signature(name: str) -> replies.Signature:
    if crc32(name.encode()) % 5 == 0:
        return replies.Signature(kind="typed", text=name)
    return replies.Signature(kind="drawn", strokes=signature_of(name))


def _talk(meeting: Meeting, called_at: dt.datetime) -> list[Event]:
    events: list[Event] = []
    for name, number, text, answer in agendas.TRAFFIC_TALK:
        asked_at = called_at + dt.timedelta(hours=ASKED_AFTER)
        events.append((ASKED_AFTER, partial(_ask, meeting, name, number, text, asked_at)))
        if answer:
            at = called_at + dt.timedelta(hours=ANSWERED_AFTER)
            events.append((ANSWERED_AFTER, partial(_answer, meeting, text, answer, at)))
    return events


def _ask(meeting: Meeting, name: str, number: int, text: str, at: dt.datetime) -> None:
    actor = _entry(meeting, name).person
    agenda.ask_question(actor=actor, meeting_id=meeting.pk, number=number, text=text, now=at)


def _answer(meeting: Meeting, question: str, text: str, at: dt.datetime) -> None:
    asked = meeting.questions.get(text=question)
    agenda.answer_question(actor=meeting.created_by, question_id=asked.pk, text=text, now=at)


def _checked_papers(folder: Path) -> dict[str, list[agenda.CheckedPaper]]:
    """Pass the demonstration's papers through the same checks as any upload."""
    found: dict[str, list[agenda.CheckedPaper]] = {}
    for paper, path in make_papers(folder):
        content = path.read_bytes()
        inspected = inspect_paper(content=content)
        stored = file_store().write(content=content)
        copy = (
            file_store().write(content=inspected.viewing_copy) if inspected.viewing_copy else None
        )
        checked = agenda.CheckedPaper(
            title=paper.title,
            file_name=paper.file_name,
            media_type=inspected.media_type,
            size=stored.size,
            sha256=stored.sha256,
            stored_as=stored.name,
            viewing_copy=copy.name if copy else "",
            page_count=inspected.pages,
        )
        found.setdefault(paper.item_title, []).append(checked)
    return found


def _clerk(department: Department | None) -> Person:
    return Post.objects.get(department=department, duty=Post.Duty.CLERK, ended_at=None).person


def _entry(meeting: Meeting, name: str) -> RollEntry:
    return meeting.roll.select_related("person", "meeting__body").get(name=name)


def _presiding(meeting: Meeting) -> Person:
    return meeting.roll.get(presides=True).person


def _at(day: dt.datetime, hour: int, minute: int) -> dt.datetime:
    """Return a time of an ordinary working day, that day or the first one before it."""
    local = day.astimezone(SEOUL).replace(hour=hour, minute=minute, second=0, microsecond=0)
    while _is_free(local.date()):
        local -= dt.timedelta(days=1)
    return local


def _deadline(called_at: dt.datetime, days: int) -> dt.datetime:
    local = (called_at.astimezone(SEOUL) + dt.timedelta(days=days)).replace(
        hour=18, minute=0, second=0, microsecond=0
    )
    while _is_free(local.date()):
        local += dt.timedelta(days=1)
    return local


def _is_free(day: dt.date) -> bool:
    return day.weekday() >= SATURDAY or day in public_holidays(day.year)


def _after(meeting: Meeting, minutes: int) -> dt.datetime:
    meeting.refresh_from_db()
    if meeting.deadline_at is None:
        raise ValueError(meeting)
    return meeting.deadline_at + dt.timedelta(minutes=minutes)
