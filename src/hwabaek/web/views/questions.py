"""Asking, and reading what was asked and answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hwabaek.actions.agenda import ask_question
from hwabaek.actions.refusal import Refusal
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.questions import QuestionForm
from hwabaek.web.pages.questions import askable, questions_page
from hwabaek.web.pages.written import Way, way_of
from hwabaek.web.sign_in import actor_of


@require_http_methods(["GET", "POST"])
@login_required
def questions(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the questions; a new one goes to the clerk and to every member."""
    way = way_of(actor=actor_of(request), meeting_id=meeting_id, now=now())
    form = QuestionForm(posted(request), lines=askable(way), about=request.GET.get("item", ""))
    if not form.is_valid():
        return _show(request, way, form)
    about = {"number": form.cleaned_data["item"], "text": form.cleaned_data["text"]}
    try:
        ask_question(actor=actor_of(request), meeting_id=meeting_id, **about, now=now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(request, way, form)
    messages.success(request, _("질문을 올렸습니다. 간사가 답하면 여기에 나옵니다."))
    return redirect("questions", meeting_id)


def _show(request: HttpRequest, way: Way, form: QuestionForm) -> HttpResponse:
    page = questions_page(request, way, form)
    return render(request, "member/questions.html", page, status=form.status)
