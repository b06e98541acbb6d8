"""A later deadline, asked for once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions.deadlines import request_extension
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.deadlines import ExtensionForm
from hwabaek.web.pages.deadlines import extension_page
from hwabaek.web.sign_in import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def extension(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask the chair to agree to a later deadline."""
    actor = actor_of(request)
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN)
    form = ExtensionForm(posted(request))
    if form.succeeds(
        lambda: request_extension(actor=actor, meeting_id=meeting_id, now=now(), **form.wish())
    ):
        messages.success(
            request, _("위원장에게 기한 연장을 요청했습니다. 동의하면 마감이 바뀝니다.")
        )
        return redirect("meeting", meeting_id)
    context = {**extension_page(meeting, now()), "form": form}
    return render(request, "desk/extension.html", context, status=form.status)
