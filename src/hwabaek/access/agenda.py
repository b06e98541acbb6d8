"""Items and papers. A member reads the papers of an item after declaring no interest in it."""

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.models import AgendaItem, Declaration, Paper, Person, Question, RollEntry


def access_item(*, actor: Person, meeting_id: int, number: int, to: MeetingRight) -> AgendaItem:
    """Return an item of a meeting that the actor has the right to.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    access_meeting(actor=actor, meeting_id=meeting_id, to=to)
    item = (
        AgendaItem.objects.select_related("meeting")
        .filter(meeting=meeting_id, number=number)
        .first()
    )
    if item is None:
        raise NotFound
    return item


def access_paper(*, actor: Person, paper_id: int) -> Paper:
    """Return a paper to officials of the meeting and to members who may read it.

    A member may read it once the call is out and the member's last declaration on that item
    says that there is no interest in it.

    Raises:
        NotFound: there is none, or not for this actor, or not yet.
    """
    paper = (
        Paper.objects.select_related("item__meeting__committee")
        .filter(pk=paper_id, removed_at=None)
        .first()
    )
    if paper is None:
        raise NotFound
    meeting = access_meeting(actor=actor, meeting_id=paper.item.meeting_id, to=MeetingRight.READ)
    # Whoever reads a meeting without being on its roll is an official. An official who sits in the
    # committee declares first, like everybody else.
    entry = RollEntry.objects.filter(meeting=meeting, person=actor).first()
    if entry is not None and not may_read_papers(entry, paper.item):
        raise NotFound
    return paper


def may_read_papers(entry: RollEntry, item: AgendaItem) -> bool:
    """Tell whether this member's last declaration opens the item's papers."""
    last = Declaration.objects.filter(entry=entry, item=item).order_by("-id").first()
    return last is not None and last.kind == Declaration.Kind.NONE


def access_question(*, actor: Person, question_id: int) -> Question:
    """Return a question to the clerk who is to answer it.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    question = Question.objects.select_related("meeting").filter(pk=question_id).first()
    if question is None:
        raise NotFound
    access_meeting(actor=actor, meeting_id=question.meeting_id, to=MeetingRight.RUN)
    return question
