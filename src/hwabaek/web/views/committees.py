"""Committees: the list, and each with its members, rule and meetings."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hwabaek.access.committees import CommitteeRight, access_committee
from hwabaek.gateways.clock import now
from hwabaek.web.pages.committees import committee_page, list_page
from hwabaek.web.sign_in import actor_of


@login_required
@require_GET
def committees(request: HttpRequest) -> HttpResponse:
    """List the committees that the reader may see."""
    return render(request, "desk/committees.html", list_page(actor_of(request), now()))


@login_required
@require_GET
def committee(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Show one committee."""
    actor = actor_of(request)
    found = access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.READ)
    return render(request, "desk/committee.html", committee_page(found, actor, now()))
