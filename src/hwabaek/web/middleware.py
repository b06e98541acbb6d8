"""What every answer carries, and how refusals from below become answers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hwabaek.access import NotFound
from hwabaek.actions.refusal import Refusal
from hwabaek.live.tail import position

Handler = Callable[[HttpRequest], HttpResponse]

LIVE_POSITION = "hwabaek.live_position"

# No inline script or style, nothing from elsewhere, no frame around us.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


def content_security(get_response: Handler) -> Handler:
    """Put the content security policy on every answer; an answer may have a stricter one."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return handle


def live_position(get_response: Handler) -> Handler:
    """Note up to where open pages have been told everything, before anything is read for this page.

    The page's stream begins there: what happens while the page is made is told as well.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        request.META[LIVE_POSITION] = position()
        return get_response(request)

    return handle


class Refusals:
    """Answer `NotFound` as 404 and a refusal that no view took care of with its sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn what an action raised into a page."""
        if isinstance(error, NotFound):
            return render(request, "errors/404.html", status=404)
        if isinstance(error, Refusal):
            return render(request, "errors/refused.html", {"refusal": error}, status=409)
        return None


def client_address(request: HttpRequest) -> str:
    """Return the address that a request came from, believing only our own proxies."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        return forwarded[-settings.PROXIES].strip()
    return request.META.get("REMOTE_ADDR") or "unknown"
