"""Papers of an item: uploaded, and taken away again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hwabaek.access.agenda import access_item, access_paper
from hwabaek.access.meetings import MeetingRight
from hwabaek.actions.agenda import add_paper, remove_paper
from hwabaek.gateways.clock import now
from hwabaek.models import AgendaItem
from hwabaek.web.forms.agenda import item_form
from hwabaek.web.forms.uploads import PapersForm
from hwabaek.web.pages.agenda import item_page, known_digests, specials_of
from hwabaek.web.sign_in import actor_of


@login_required
@require_POST
def papers(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """Add papers to an item: those that pass are kept, of the others is said what is wrong."""
    actor = actor_of(request)
    found = access_item(actor=actor, meeting_id=meeting_id, number=number, to=MeetingRight.RUN)
    form = PapersForm(request.POST, request.FILES, known=known_digests(found))
    complete = form.add_each(
        lambda paper: add_paper(
            actor=actor, meeting_id=meeting_id, number=number, paper=paper, now=now()
        )
    )
    if form.added:
        messages.success(request, _("자료 {n}건을 올렸습니다.").format(n=form.added))
    if complete:
        return redirect("item", meeting_id, number)
    return _shown_again(request, found, form)


@login_required
@require_POST
def paper_removal(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Take a paper away before the call."""
    actor = actor_of(request)
    paper = access_paper(actor=actor, paper_id=paper_id)
    remove_paper(actor=actor, paper_id=paper_id, now=now())
    messages.success(request, _("‘{title}’ 자료를 내렸습니다.").format(title=paper.title))
    return redirect("item", paper.item.meeting_id, paper.item.number)


def _shown_again(request: HttpRequest, item: AgendaItem, form: PapersForm) -> HttpResponse:
    moment = now()
    text = item_form(item, specials_of(item.meeting, moment))
    page = item_page(item.meeting, item, actor_of(request), moment)
    context = {**page, "form": text, "upload": form}
    return render(request, "desk/item.html", context, status=form.status)
