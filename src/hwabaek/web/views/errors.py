"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request was not understood."""
    return render(request, "errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, or not for this person: nobody can tell which."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault and that nothing acknowledged is lost."""
    return render(request, "errors/500.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old, and how to go on."""
    return render(request, "errors/403.html", status=403)
