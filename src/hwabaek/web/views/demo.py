"""Only in the demonstration: who is who, and signing in as any of them by one press."""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from hwabaek.models import Person
from hwabaek.web.pages.demo import demo_groups
from hwabaek.web.sign_in import enter

SALT = "demo"


@require_GET
def demo(request: HttpRequest) -> HttpResponse:
    """Show who is who, with a press to be any of them."""
    _only_in_demo()
    return render(request, "demo/demo.html", {"groups": demo_groups()})


@require_POST
def session(request: HttpRequest, person_id: int) -> HttpResponse:
    """Sign in as somebody."""
    _only_in_demo()
    return _enter(request, person_id)


@require_GET
def sign_in(request: HttpRequest, signed: str) -> HttpResponse:
    """Sign in by a link that `make demo` printed."""
    _only_in_demo()
    try:
        person_id = signing.loads(signed, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    return _enter(request, person_id)


def _enter(request: HttpRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=person_id, is_active=True)
    enter(request, person, auth="demo")
    return redirect("home")


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
