"""The receipt of a signed reply."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hwabaek.gateways.clock import now
from hwabaek.web.pages.receipts import receipt_page
from hwabaek.web.pages.written import way_of
from hwabaek.web.sign_in import actor_of


@require_GET
@login_required
def receipt(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show what was recorded; before anything was, lead to what comes next."""
    way = way_of(actor=actor_of(request), meeting_id=meeting_id, now=now())
    if way.reply is None and not way.all_aside:
        return redirect("written", meeting_id)
    return render(request, "member/receipt.html", receipt_page(request, way))
