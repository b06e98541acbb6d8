"""The receipt of a signed reply."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hwabaek.gateways.clock import now
from hwabaek.web.attachments import attachment
from hwabaek.web.pages.receipts import receipt_file, receipt_page
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


@require_GET
@login_required
def file(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Hand the receipt over with its proof; until the log is sealed, say that it is accepted and on its way."""
    way = way_of(actor=actor_of(request), meeting_id=meeting_id, now=now())
    if way.reply is None:
        raise Http404
    content = receipt_file(way)
    if content is None:
        return HttpResponse(status=HTTPStatus.ACCEPTED)
    name = f"receipt-{meeting_id}-{way.reply.version}.json"
    return attachment(content, name=name, media_type="application/json")
