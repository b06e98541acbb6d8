"""Items, their papers, and questions about them."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.agenda import access_paper, access_question
from hwabaek.access.meetings import MeetingRight, access_meeting, access_roll_entry
from hwabaek.actions import log
from hwabaek.actions.meetings import decision_rule, rule_in_force, step, subject_of
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.gateways.clock import today
from hwabaek.models import AgendaItem, Meeting, Paper, Person, Question


class UnknownSpecial(Refusal):
    message = _("이 위원회의 규칙에 없는 특별 안건입니다.")


class EmptyText(Refusal):
    message = _("내용을 적어 주세요.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """What an item says."""

    title: str
    order_text: str
    proposal_text: str
    reasons: str = ""
    item_type: str = AgendaItem.Kind.DELIBERATION.value
    special: str = ""
    proposer: str = ""
    points: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPaper:
    """A paper that has passed the checks of its content and lies in the file store."""

    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    stored_as: str
    viewing_copy: str
    page_count: int


@transaction.atomic
def add_item(*, actor: Person, meeting_id: int, text: ItemText, now: dt.datetime) -> AgendaItem:
    """Add an item at the end of the agenda.

    Raises:
        NotFound: the actor does not run this meeting.
        WrongState: the call is out already.
        UnknownSpecial: the rule names no such special kind of item.
    """
    meeting = _meeting_in_preparation(actor, meeting_id)
    _check_special(meeting, text.special, now)
    last = meeting.items.aggregate(last=Max("number"))["last"]
    item = AgendaItem(meeting=meeting, number=(last or 0) + 1)
    _write(item, text)
    _log_item(item, EntryKind.MEETING_ITEM_ADDED, actor, now)
    return item


@transaction.atomic
def change_item(
    *, actor: Person, meeting_id: int, number: int, text: ItemText, now: dt.datetime
) -> AgendaItem:
    """Change an item before the call.

    Raises:
        NotFound: there is none, or the actor does not run this meeting.
        WrongState: the call is out already.
        UnknownSpecial: the rule names no such special kind of item.
    """
    meeting = _meeting_in_preparation(actor, meeting_id)
    _check_special(meeting, text.special, now)
    item = _item(meeting, number)
    _write(item, text)
    _log_item(item, EntryKind.MEETING_ITEM_CHANGED, actor, now)
    return item


@transaction.atomic
def remove_item(*, actor: Person, meeting_id: int, number: int, now: dt.datetime) -> None:
    """Take an item off the agenda before the call and close the gap.

    Raises:
        NotFound: there is none, or the actor does not run this meeting.
        WrongState: the call is out already.
    """
    meeting = _meeting_in_preparation(actor, meeting_id)
    item = _item(meeting, number)
    _log_item(item, EntryKind.MEETING_ITEM_REMOVED, actor, now)
    item.papers.all().delete()
    item.delete()
    for later in meeting.items.filter(number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])


@transaction.atomic
def add_paper(
    *, actor: Person, meeting_id: int, number: int, paper: CheckedPaper, now: dt.datetime
) -> Paper:
    """Add a paper to an item before the call.

    Raises:
        NotFound: there is no such item, or the actor does not run this meeting.
        WrongState: the call is out already.
        UnprintableText: the title has a character that the notice of the call cannot carry.
    """
    meeting = _meeting_in_preparation(actor, meeting_id)
    item = _item(meeting, number)
    require_printable(title=paper.title)
    last = item.papers.aggregate(last=Max("position"))["last"]
    row = Paper.objects.create(
        item=item,
        position=(last or 0) + 1,
        title=paper.title,
        file_name=paper.file_name,
        media_type=paper.media_type,
        size=paper.size,
        sha256=paper.sha256,
        stored_as=paper.stored_as,
        viewing_copy=paper.viewing_copy,
        page_count=paper.page_count,
        uploaded_by=actor,
        uploaded_at=now,
    )
    _log_paper(row, EntryKind.MEETING_PAPER_ADDED, actor, now)
    return row


@transaction.atomic
def remove_paper(*, actor: Person, paper_id: int, now: dt.datetime) -> None:
    """Take a paper away before the call; its file stays until the next backup.

    Raises:
        NotFound: there is none, or the actor does not run its meeting.
        WrongState: the call is out already.
    """
    paper = access_paper(actor=actor, paper_id=paper_id)
    _meeting_in_preparation(actor, paper.item.meeting_id)
    paper.removed_at = now
    paper.save(update_fields=["removed_at"])
    _log_paper(paper, EntryKind.MEETING_PAPER_REMOVED, actor, now)


@transaction.atomic
def ask_question(
    *, actor: Person, meeting_id: int, number: int | None, text: str, now: dt.datetime
) -> Question:
    """Put a member's question, which all members and the clerk see.

    Raises:
        NotFound: the actor is not on the roll, or there is no such item.
        WrongState: the deliberation is over.
        EmptyText: nothing was asked.
    """
    entry = access_roll_entry(actor=actor, meeting_id=meeting_id, lock=True)
    step(meeting=entry.meeting, event="ask")
    if not text.strip():
        raise EmptyText(field="text")
    require_printable(text=text)
    item = _item(entry.meeting, number) if number is not None else None
    question = Question.objects.create(
        meeting=entry.meeting, item=item, entry=entry, text=text.strip(), asked_at=now
    )
    log.append(
        body=entry.meeting.body,
        kind=EntryKind.MEETING_QUESTION_ASKED,
        subject=subject_of(entry.meeting),
        act=log.Act(actor=actor, capacity="member", now=now),
        data={
            "question": str(question.pk),
            "item": number,
            "seat": entry.seat,
            "text": question.text,
        },
    )
    return question


@transaction.atomic
def answer_question(*, actor: Person, question_id: int, text: str, now: dt.datetime) -> Question:
    """Answer a member's question; a later answer replaces it, both stay logged.

    Raises:
        NotFound: there is no such question for this clerk.
        WrongState: the meeting was withdrawn or turned into a sitting.
        EmptyText: nothing was answered.
    """
    question = access_question(actor=actor, question_id=question_id)
    meeting = access_meeting(
        actor=actor, meeting_id=question.meeting_id, to=MeetingRight.RUN, lock=True
    )
    step(meeting=meeting, event="answer")
    if not text.strip():
        raise EmptyText(field="text")
    require_printable(text=text)
    question.answer, question.answered_by, question.answered_at = text.strip(), actor, now
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_QUESTION_ANSWERED,
        subject=subject_of(meeting),
        act=log.Act(actor=actor, capacity="clerk", now=now),
        data={"question": str(question.pk), "text": question.answer},
    )
    return question


def _meeting_in_preparation(actor: Person, meeting_id: int) -> Meeting:
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN, lock=True)
    step(meeting=meeting, event="change")
    return meeting


def _item(meeting: Meeting, number: int) -> AgendaItem:
    item = meeting.items.filter(number=number).first()
    if item is None:
        raise NotFound
    return item


def _check_special(meeting: Meeting, special: str, now: dt.datetime) -> None:
    if not special:
        return
    rule = decision_rule(rule_in_force(committee=meeting.committee, day=today(now)))
    named = {kind.item for kind in rule.special} | set(rule.written.items if rule.written else ())
    if special not in named:
        raise UnknownSpecial(field="special")


def _write(item: AgendaItem, text: ItemText) -> None:
    require_printable(
        title=text.title,
        order_text=text.order_text,
        proposal_text=text.proposal_text,
        reasons=text.reasons,
        proposer=text.proposer,
        points="\n".join(text.points),
        parties="\n".join(text.parties),
    )
    item.title = text.title
    item.order_text = text.order_text
    item.proposal_text = text.proposal_text
    item.reasons = text.reasons
    item.item_type = text.item_type
    item.special = text.special
    item.proposer = text.proposer
    item.points = list(text.points)
    item.parties = list(text.parties)
    item.save()


def _log_item(item: AgendaItem, kind: EntryKind, actor: Person, now: dt.datetime) -> None:
    log.append(
        body=item.meeting.body,
        kind=kind,
        subject=subject_of(item.meeting),
        act=log.Act(actor=actor, capacity="clerk", now=now),
        data={"number": item.number, "title": item.title, "order_text": item.order_text},
    )


def _log_paper(paper: Paper, kind: EntryKind, actor: Person, now: dt.datetime) -> None:
    log.append(
        body=paper.item.meeting.body,
        kind=kind,
        subject=subject_of(paper.item.meeting),
        act=log.Act(actor=actor, capacity="clerk", now=now),
        data={"item": paper.item.number, "title": paper.title, "sha256": paper.sha256},
    )
