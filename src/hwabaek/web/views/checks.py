"""Checking documents, for everybody: by number, by a file, and the original."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hwabaek.actions.checks import hand_over_original
from hwabaek.gateways.clock import now
from hwabaek.models import Person
from hwabaek.web.attachments import attachment
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.checks import CheckForm
from hwabaek.web.middleware import client_address
from hwabaek.web.pages.checks import (
    CheckPage,
    Compared,
    Verdict,
    bodies_here,
    file_page,
    number_page,
    record_url,
)
from hwabaek.web.pages.results import document_name
from hwabaek.web.refusals import told_to_the_public


@require_http_methods(["GET", "HEAD", "POST"])
@told_to_the_public
def checks(request: HttpRequest) -> HttpResponse:
    """Ask for a number or a file; say what came of a file, lead on with a number."""
    form = CheckForm(posted(request), request.FILES or None)
    if not form.is_valid():
        context = {"form": form, "bodies": bodies_here()}
        return render(request, "check/ask.html", context, status=form.status)
    if form.traces is None:
        return redirect("check", form.cleaned_data["number"])
    compared = Compared.SERVER if form.was_sent else Compared.BROWSER
    address = client_address(request)
    page = file_page(traces=form.traces, compared=compared, address=address, now=now())
    return _told(request, page)


@require_safe
@told_to_the_public
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Say which document bears a number: where the code on it leads."""
    page = number_page(number=number, address=client_address(request), now=now())
    if page.number != number and page.verdict is Verdict.KNOWN:
        return redirect("check", page.number)
    return _told(request, page)


@require_safe
@told_to_the_public
def original(request: HttpRequest, number: str) -> HttpResponse:
    """Give the document itself to whoever has its number."""
    address = client_address(request)
    document, content = hand_over_original(number=number, address=address, now=now())
    return attachment(content, name=document_name(document), media_type="application/pdf")


def _told(request: HttpRequest, page: CheckPage) -> HttpResponse:
    missing = page.verdict is Verdict.NO_NUMBER
    reader = request.user if isinstance(request.user, Person) else None
    context = {
        "page": page,
        "form": CheckForm(),
        "bodies": page.bodies,
        "record_url": record_url(page, reader),
    }
    status = HTTPStatus.NOT_FOUND if missing else HTTPStatus.OK
    return render(request, "check/result.html", context, status=status)
