"""Deciding an item: chosen and typed, saved as one goes, submitted only by the signature."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hwabaek.actions.refusal import Refusal
from hwabaek.actions.replies import save_draft
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.ballots import BallotForm, DraftForm
from hwabaek.web.pages.ballots import ballot_page, chosen_so_far, line_of
from hwabaek.web.pages.written import Way, after_saving, way_of
from hwabaek.web.sign_in import actor_of


@require_http_methods(["GET", "POST"])
@login_required
def ballot(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """Show an item with its choices; a press saves and leads to the next one."""
    actor = actor_of(request)
    way = way_of(actor=actor, meeting_id=meeting_id, now=now())
    form = BallotForm(posted(request), initial=chosen_so_far(line_of(way, number)))
    if not form.succeeds(
        lambda: save_draft(
            actor=actor, meeting_id=meeting_id, number=number, **form.cleaned_data, now=now()
        )
    ):
        return _show(request, way, form, number)
    name, arguments = after_saving(way_of(actor=actor, meeting_id=meeting_id, now=now()), number)
    return redirect(name, *arguments)


@require_POST
@login_required
def draft(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """Save what was typed so far; fields that were not sent stay as they are."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    actor, moment = actor_of(request), now()
    text = {"choice": form.given("choice"), "opinion": form.given("opinion")}
    try:
        saved = save_draft(actor=actor, meeting_id=meeting_id, number=number, **text, now=moment)
    except Refusal as refusal:
        return JsonResponse({"errors": {refusal.field or "": [str(refusal)]}}, status=422)
    return JsonResponse({"saved_at": saved.saved_at.isoformat()})


def _show(request: HttpRequest, way: Way, form: BallotForm, number: int) -> HttpResponse:
    if not way.declared and way.is_open:
        return redirect("declaration", way.meeting.pk)
    page = ballot_page(request, way, line_of(way, number), form)
    return render(request, "member/ballot.html", page, status=form.status)
