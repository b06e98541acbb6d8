"""The result for a member: what came of each item and why, documents, own ballots, the others'."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hwabaek.access.documents import documents_of
from hwabaek.actions.polls import counted_ballots
from hwabaek.models import Ballot, Document, Meeting, Poll
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.sittings import sitting_items
from hwabaek.web.pages.written import Line, Way

# outcome -> (what it is called, tone of its badge): a rejection is no error and has no colour.
OUTCOMES = {
    "carried": (_("원안 가결"), "good"),
    "carried_conditionally": (_("조건부·수정 가결"), "good"),
    "rejected": (_("부결"), ""),
    "tied": (_("가부동수"), ""),
    "no_quorum": (_("성립하지 않음"), "warn"),
    "bad_panel": (_("성립하지 않음"), "warn"),
    "not_allowed": (_("서면으로 할 수 없음"), "warn"),
}


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What came of one item."""

    line: Line
    poll: Poll
    word: str
    tone: str
    explanation: str
    ballots: list[Ballot]


def result_page(request: HttpRequest, way: Way) -> dict[str, Any]:
    """Return what the page of the result shows; outcomes only once all of them are stated."""
    concluded = way.meeting.state == Meeting.State.CONCLUDED
    documents = documents_of(actor=way.entry.person, meeting_id=way.meeting.pk)
    sitting = way.meeting.mode == Meeting.Mode.SITTING
    return way_page(request, way) | {
        "sitting": sitting_items(way.meeting) if sitting and concluded else [],
        "concluded": concluded,
        "results": [_result(line, line.poll) for line in way.lines if line.poll]
        if concluded
        else [],
        "documents": list(documents) if concluded else [],
        "lines": [line for line in way.lines if line.poll is not None],
        "reply": way.reply,
    }


def document_name(document: Document) -> str:
    """Return the file name under which a document is kept by who downloads it."""
    meeting = document.meeting
    item = f" 제{document.item.number}호" if document.item else ""
    name = f"{meeting.committee.name} {meeting.year}년 제{meeting.number}회{item}"
    return f"{name} {document.get_kind_display()}.pdf"


def _result(line: Line, poll: Poll) -> ItemResult:
    word, tone = OUTCOMES.get(poll.outcome, (poll.outcome, ""))
    explanation = (poll.answer or {}).get("explanation", "")
    return ItemResult(line, poll, str(word), tone, explanation, counted_ballots(poll))
