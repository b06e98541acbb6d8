"""Questions that members put and their answers: everybody on the roll sees them."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from hwabaek.models import Question
from hwabaek.web.forms.questions import QuestionForm
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.written import Line, Way


def questions_page(request: HttpRequest, way: Way, form: QuestionForm) -> dict[str, Any]:
    """Return the questions that the member may read: not about items that stay closed to them."""
    open_items = [line.item.pk for line in way.lines if line.readable]
    found = Question.objects.filter(Q(item=None) | Q(item__in=open_items), meeting=way.meeting)
    return way_page(request, way) | {
        "form": form,
        "questions": list(found.select_related("entry", "item", "answered_by")),
    }


def askable(way: Way) -> tuple[Line, ...]:
    """Return the items that a question may be about: whoever stands aside asks nothing about it."""
    return tuple(line for line in way.lines if not line.aside)
