"""The declaration of interest, before the papers open and whenever something comes to mind."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hwabaek.actions.disqualifications import declare
from hwabaek.actions.refusal import Refusal
from hwabaek.core.rules.disqualification import ARTICLE, SELF_RECUSAL, STATUTORY_GROUNDS
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.declarations import DeclarationForm
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.written import Way, way_of
from hwabaek.web.sign_in import actor_of


@require_http_methods(["GET", "POST"])
@login_required
def declaration(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask item by item; what differs from the last declaration is recorded."""
    way = way_of(actor=actor_of(request), meeting_id=meeting_id, now=now())
    if request.method == "GET" and not way.is_open:
        return redirect("written", meeting_id)
    form = DeclarationForm(posted(request), lines=way.lines)
    if not form.is_valid():
        return _ask(request, way, form)
    statements, actor = form.statements(), actor_of(request)
    try:
        declare(actor=actor, meeting_id=meeting_id, statements=statements, now=now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _ask(request, way, form)
    return redirect("written", meeting_id)


def _ask(request: HttpRequest, way: Way, form: DeclarationForm) -> HttpResponse:
    page = way_page(request, way) | {
        "form": form,
        "grounds": STATUTORY_GROUNDS,
        "recusal": SELF_RECUSAL,
        "article": ARTICLE,
    }
    return render(request, "member/declaration.html", page, status=form.status)
