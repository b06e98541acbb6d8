"""Finding committees, meetings and documents."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hwabaek.web.pages.search import find_page
from hwabaek.web.sign_in import actor_of


@login_required
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Show what the reader may see of what they look for."""
    return render(request, "desk/find.html", find_page(actor_of(request), request.GET.get("q", "")))
