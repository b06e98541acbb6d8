"""Closing a deliberation, and ending one that did not come about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hwabaek.actions.polls import close_meeting, conclude_meeting
from hwabaek.gateways.clock import now
from hwabaek.web.sign_in import actor_of


@login_required
@require_POST
def closure(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Close when all have replied, or the deadline is past."""
    close_meeting(actor=actor_of(request), meeting_id=meeting_id, now=now())
    messages.success(request, _("마감했습니다. 규칙에 따라 결과를 냈습니다."))
    return redirect("meeting", meeting_id)


@login_required
@require_POST
def conclusion(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """End a deliberation as it stands."""
    conclude_meeting(actor=actor_of(request), meeting_id=meeting_id, now=now())
    messages.success(request, _("결과를 확정했습니다. 문서를 만들고 있습니다."))
    return redirect("meeting", meeting_id)
