"""Turning a deliberation in writing into a sitting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions.conversions import convert_meeting
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.conversions import ConversionForm
from hwabaek.web.pages.conversions import conversion_page
from hwabaek.web.sign_in import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def conversion(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """End the deliberation in writing and begin a sitting with the same items."""
    actor = actor_of(request)
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN)
    form = ConversionForm(posted(request))
    if form.succeeds(
        lambda: convert_meeting(
            actor=actor, meeting_id=meeting_id, reason=form.cleaned_data["reason"], now=now()
        )
    ):
        messages.success(request, _("회의로 바꾸고 위원 모두에게 알렸습니다."))
        return redirect("meeting", form.outcome.pk)
    context = {**conversion_page(meeting), "form": form}
    return render(request, "desk/conversion.html", context, status=form.status)
