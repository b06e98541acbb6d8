"""Messages that could not be sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hwabaek.access.deliveries import access_delivery
from hwabaek.actions.deliveries import retry
from hwabaek.gateways.clock import now
from hwabaek.web.sign_in import actor_of


@login_required
@require_POST
def delivery_retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Put a message that was given up back into the queue."""
    delivery = access_delivery(actor=actor_of(request), delivery_id=delivery_id)
    retry(delivery=delivery, now=now())
    messages.success(request, _("다시 보내고 있습니다."))
    return redirect("meeting", delivery.meeting_id) if delivery.meeting_id else redirect("home")
