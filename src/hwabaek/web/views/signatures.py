"""Reading once more what is submitted, and signing it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hwabaek.actions.refusal import Refusal
from hwabaek.actions.replies import submit_reply
from hwabaek.gateways.clock import now
from hwabaek.web.forms.signatures import SignatureForm
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.signatures import signature_page
from hwabaek.web.pages.written import way_of
from hwabaek.web.sign_in import actor_of, auth_of


@require_http_methods(["GET", "POST"])
@login_required
def signature(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the whole reply; the signature submits it, once, however often it is sent."""
    if request.method == "GET":
        return _show(request, meeting_id)
    form = SignatureForm(request.POST)
    if not form.is_valid():
        return _show(request, meeting_id, form, form.first_error())
    signed, actor = form.signed(auth=auth_of(request)), actor_of(request)
    try:
        submit_reply(actor=actor, meeting_id=meeting_id, form=signed, now=now())
    except Refusal as refusal:
        return _show(request, meeting_id, form, str(refusal))
    return redirect("receipt", meeting_id)


def _show(
    request: HttpRequest, meeting_id: int, form: SignatureForm | None = None, error: str = ""
) -> HttpResponse:
    way = way_of(actor=actor_of(request), meeting_id=meeting_id, now=now())
    if error and not (way.ready and way.may_reply):
        # A page with 4xx, never a redirect: the outbox must not send this again.
        return render(
            request, "member/refused.html", way_page(request, way) | {"refusal": error}, status=409
        )
    if not (way.ready and way.may_reply):
        return redirect("written", meeting_id)
    page = signature_page(request, way, form, error)
    return render(request, "member/signature.html", page, status=422 if error else 200)
