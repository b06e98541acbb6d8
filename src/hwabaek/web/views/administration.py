"""The administrator's page: what failed, what waits, how the whole stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hwabaek.access.deliveries import access_deliveries
from hwabaek.actions.deliveries import retry
from hwabaek.actions.document_retries import retry_document
from hwabaek.actions.renewals import retry_renewal
from hwabaek.actions.stamps import retry_stamp
from hwabaek.gateways.clock import now
from hwabaek.web.pages.administration import administration_page
from hwabaek.web.sign_in import actor_of


@require_GET
@login_required
def administration(request: HttpRequest) -> HttpResponse:
    """Show how the whole stands."""
    page = administration_page(actor=actor_of(request), now=now())
    return render(request, "oversight/administration.html", {"page": page})


@require_POST
@login_required
def delivery_attempt(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send a message again that was given up."""
    delivery = get_object_or_404(access_deliveries(actor=actor_of(request)), pk=delivery_id)
    retry(delivery=delivery, now=now())
    messages.success(request, _("다시 보냅니다. 잠시 뒤 이 화면을 새로 열어 확인해 주세요."))
    return redirect("administration")


@require_POST
@login_required
def document_attempt(request: HttpRequest, document_id: int) -> HttpResponse:
    """Make a document again that was given up."""
    retry_document(actor=actor_of(request), document_id=document_id, now=now())
    messages.success(request, _("문서를 다시 만듭니다. 잠시 뒤 이 화면을 새로 열어 확인해 주세요."))
    return redirect("administration")


@require_POST
@login_required
def stamp_attempt(request: HttpRequest, stamp_id: int) -> HttpResponse:
    """Ask again for a time stamp on the log that could not be had."""
    retry_stamp(actor=actor_of(request), stamp_id=stamp_id, now=now())
    messages.success(request, _("다시 요청합니다. 잠시 뒤 이 화면을 새로 열어 확인해 주세요."))
    return redirect("administration")


@require_POST
@login_required
def renewal_attempt(request: HttpRequest, document_id: int) -> HttpResponse:
    """Try again to renew the time stamp of a document."""
    retry_renewal(actor=actor_of(request), document_id=document_id, now=now())
    messages.success(request, _("다시 요청합니다. 잠시 뒤 이 화면을 새로 열어 확인해 주세요."))
    return redirect("administration")
