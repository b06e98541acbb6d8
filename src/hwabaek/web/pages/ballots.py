"""The page on which a member decides one item."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.access import NotFound
from hwabaek.access.documents import documents_of
from hwabaek.models import Document, Paper, Question
from hwabaek.web.forms.ballots import OPTIONS, BallotForm
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.written import Line, Way

ORDINALS = (
    gettext_lazy("첫 번째"),
    gettext_lazy("두 번째"),
    gettext_lazy("세 번째"),
    gettext_lazy("네 번째"),
    gettext_lazy("다섯 번째"),
    gettext_lazy("여섯 번째"),
    gettext_lazy("일곱 번째"),
    gettext_lazy("여덟 번째"),
    gettext_lazy("아홉 번째"),
    gettext_lazy("열 번째"),
)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The items before and after this one."""

    before: Line | None
    after: Line | None


def ballot_page(request: HttpRequest, way: Way, line: Line, form: BallotForm) -> dict[str, Any]:
    """Return what the page of one item shows."""
    papers = [paper for paper in line.item.papers.all() if paper.removed_at is None]
    return way_page(request, way) | {
        "line": line,
        "form": form,
        "options": OPTIONS,
        "papers": papers if line.readable else [],
        "reading": _reading(papers, line),
        "ordinal": _ordinal(way.lines.index(line) + 1),
        "questions": questions_on(way, line),
        "neighbours": _neighbours(way, line),
        "notice": _notice(way),
    }


def line_of(way: Way, number: int) -> Line:
    """Return the item of a number.

    Raises:
        NotFound: there is none.
    """
    line = way.line(number)
    if line is None:
        raise NotFound
    return line


def chosen_so_far(line: Line) -> dict[str, str]:
    """Return the choice and opinion as they were saved last."""
    draft = line.draft
    return {"choice": draft.choice, "opinion": draft.opinion} if draft else {}


def questions_on(way: Way, line: Line) -> list[Question]:
    """Return the questions about an item that the member may read."""
    if not line.readable:
        return []
    found = Question.objects.filter(meeting=way.meeting, item=line.item)
    return list(found.select_related("entry", "answered_by"))


def _notice(way: Way) -> Document | None:
    found = documents_of(actor=way.entry.person, meeting_id=way.meeting.pk)
    sealed = found.filter(kind=Document.Kind.CALL_NOTICE, state=Document.State.SEALED)
    return sealed.first()


def _reading(papers: list[Paper], line: Line) -> str:
    pages = sum(paper.page_count for paper in papers)
    parts = [_("자료 %(n)s쪽") % {"n": pages} if pages else _("자료 %(n)s건") % {"n": len(papers)}]
    if line.item.points:
        parts.append(_("쟁점 %(n)s가지") % {"n": len(line.item.points)})
    return " · ".join(parts)


def _ordinal(position: int) -> str:
    if position <= len(ORDINALS):
        return str(ORDINALS[position - 1])
    return _("%(n)s번째") % {"n": position}


def _neighbours(way: Way, line: Line) -> Neighbours:
    place = way.lines.index(line)
    before = way.lines[place - 1] if place else None
    after = way.lines[place + 1] if place + 1 < len(way.lines) else None
    return Neighbours(before, after)
