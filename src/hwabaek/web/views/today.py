"""What an official who runs committees has to do now."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hwabaek.access.people import access_post
from hwabaek.gateways.clock import now
from hwabaek.models import Post
from hwabaek.web.pages.today import today_page
from hwabaek.web.sign_in import actor_of


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show what is due, in the order of its day."""
    actor = actor_of(request)
    access_post(actor=actor, duty=Post.Duty.CLERK)
    return render(request, "desk/today.html", today_page(actor, now(), request.GET.get("week", "")))
