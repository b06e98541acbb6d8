"""Items of a meeting that is being prepared, and questions about them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hwabaek.access.agenda import access_item, access_question
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions.agenda import add_item, answer_question, change_item, remove_item
from hwabaek.gateways.clock import now
from hwabaek.web.forms.agenda import AnswerForm, ItemForm, item_form, item_initial
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.uploads import PapersForm
from hwabaek.web.pages.agenda import item_page, question_page, specials_of
from hwabaek.web.sign_in import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def new_item(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Add an item at the end of the agenda."""
    actor = actor_of(request)
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN)
    specials = specials_of(meeting, now())
    form = ItemForm(posted(request), specials=specials, initial=item_initial(None))
    if form.succeeds(
        lambda: add_item(actor=actor, meeting_id=meeting_id, text=form.text(), now=now())
    ):
        messages.success(request, _("안건을 올렸습니다. 이어서 자료를 올려 주세요."))
        return redirect("item", meeting_id, form.outcome.number)
    context = {**item_page(meeting, None, actor, now()), "form": form}
    return render(request, "desk/item.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """Show an item with its papers; its clerk changes it before the call."""
    actor = actor_of(request)
    found = access_item(actor=actor, meeting_id=meeting_id, number=number, to=MeetingRight.FOLLOW)
    form = item_form(found, specials_of(found.meeting, now()), posted(request))
    if form.succeeds(
        lambda: change_item(
            actor=actor, meeting_id=meeting_id, number=number, text=form.text(), now=now()
        )
    ):
        messages.success(request, _("안건을 고쳤습니다."))
        return redirect("item", meeting_id, number)
    page = item_page(found.meeting, found, actor, now())
    context = {**page, "form": form, "upload": PapersForm()}
    return render(request, "desk/item.html", context, status=form.status)


@login_required
@require_POST
def item_removal(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """Take an item off the agenda."""
    remove_item(actor=actor_of(request), meeting_id=meeting_id, number=number, now=now())
    messages.success(
        request, _("제{n}호 안건을 내렸습니다. 뒤 안건의 번호를 당겼습니다.").format(n=number)
    )
    return redirect("meeting", meeting_id)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a member's question; everybody sees it."""
    actor = actor_of(request)
    question = access_question(actor=actor, question_id=question_id)
    form = AnswerForm(posted(request), initial={"text": question.answer})
    if form.succeeds(
        lambda: answer_question(
            actor=actor, question_id=question_id, text=form.cleaned_data["text"], now=now()
        )
    ):
        messages.success(request, _("답변을 올렸습니다. 위원 모두에게 보입니다."))
        return redirect("meeting", question.meeting_id)
    context = {**question_page(question), "form": form}
    return render(request, "desk/answer.html", context, status=form.status)
