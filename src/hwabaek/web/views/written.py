"""A member's deliberation: the first opening is recorded, then it leads to the next step."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hwabaek.actions.calls import record_opening
from hwabaek.gateways.clock import now
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.written import next_step, way_of
from hwabaek.web.sign_in import actor_of


@require_GET
@login_required
def written(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Lead to what comes next; where nothing does, say how it stands."""
    record_opening(actor=actor_of(request), meeting_id=meeting_id, now=now())
    way = way_of(actor=actor_of(request), meeting_id=meeting_id, now=now())
    step = next_step(way)
    if step is not None:
        name, arguments = step
        return redirect(name, *arguments)
    return render(request, "member/written.html", way_page(request, way))
