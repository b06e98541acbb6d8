"""The call of a deliberation in writing, and what the clerk does while replies come in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions.calls import call_meeting, record_departure, remind
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import AttemptForm, posted
from hwabaek.web.forms.departures import DepartureForm
from hwabaek.web.pages.calls import call_page
from hwabaek.web.pages.departures import departure_page, seats_to_choose
from hwabaek.web.sign_in import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show who will read what, then send it."""
    actor = actor_of(request)
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN)
    page = call_page(meeting, now())
    form = AttemptForm(posted(request))
    if form.succeeds(lambda: call_meeting(actor=actor, meeting_id=meeting_id, now=now())):
        messages.success(request, _("위원 {n}명에게 심의를 요청했습니다.").format(n=page["mails"]))
        return redirect("meeting", meeting_id)
    return render(request, "desk/call.html", {**page, "form": form}, status=form.status)


@login_required
@require_POST
def reminders(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Remind those who have not replied, and nobody else."""
    number = remind(actor=actor_of(request), meeting_id=meeting_id, now=now())
    messages.success(request, _("{n}명에게 알렸습니다.").format(n=number))
    return redirect("meeting", meeting_id)


@login_required
@require_http_methods(["GET", "POST"])
def departures(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Record that a member left office after the call."""
    actor = actor_of(request)
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN)
    form = DepartureForm(posted(request), seats=seats_to_choose(meeting))
    if form.succeeds(
        lambda: record_departure(actor=actor, meeting_id=meeting_id, now=now(), **form.cleaned_data)
    ):
        messages.success(request, _("임기 끝남을 기록했습니다. 정족수에서 뺍니다."))
        return redirect("meeting", meeting_id)
    context = {**departure_page(meeting), "form": form}
    return render(request, "desk/departure.html", context, status=form.status)
