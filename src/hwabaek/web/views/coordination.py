"""The coordinating office: all committees at a glance."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hwabaek.gateways.clock import now
from hwabaek.web.pages.coordination import coordination_page
from hwabaek.web.sign_in import actor_of


@require_GET
@login_required
def coordination(request: HttpRequest) -> HttpResponse:
    """Show what should be looked at, and the figures of the year."""
    page = coordination_page(actor=actor_of(request), query=request.GET, now=now())
    return render(request, "oversight/coordination.html", {"page": page})
