"""The part of an open deliberation that follows what happens."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.gateways.clock import now
from hwabaek.models import Meeting
from hwabaek.web.pages.progress import progress_page, progress_version
from hwabaek.web.sign_in import actor_of


@login_required
@require_GET
def progress(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Give the live part, or 304 as long as nothing has changed."""
    actor, moment = actor_of(request), now()
    meeting = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.FOLLOW)
    tag = f'"{progress_version(meeting, moment)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    if meeting.state != Meeting.State.OPEN:
        answer = render(request, "desk/progress_over.html", {"meeting": meeting})
    else:
        page = progress_page(meeting, actor, moment)
        answer = render(request, "desk/progress_live.html", page)
    answer.headers["ETag"] = tag
    return answer
