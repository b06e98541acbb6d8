"""Only in the demonstration: the messages that went nowhere but here."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hwabaek.web.pages.outbox import outbox_page


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Show mails and text messages, the newest first."""
    if not settings.DEMO:
        raise Http404
    recipient = request.GET.get("to", "")
    found = outbox_page(recipient=recipient)
    return render(request, "demo/outbox.html", {"found": found, "recipient": recipient})
