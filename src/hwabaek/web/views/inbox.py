"""A member's list."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hwabaek.gateways.clock import now
from hwabaek.web.pages.inbox import inbox_page
from hwabaek.web.sign_in import actor_of


@require_GET
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what is asked in every committee and body, soonest first."""
    return render(request, "member/inbox.html", inbox_page(request, actor_of(request), now()))
