"""Personal links: opening one sends nothing and shows no title; a press sends the code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hwabaek.actions.pending_codes import ask_by_link
from hwabaek.actions.sign_in import open_link
from hwabaek.gateways.clock import now
from hwabaek.web.forms.sign_in import ChannelForm
from hwabaek.web.middleware import client_address
from hwabaek.web.pages.sign_in import keep_pending, landing_page, target_after
from hwabaek.web.refusals import told_before_sign_in


@require_safe
@told_before_sign_in
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """Say who asks for what until when; whoever is signed in as its owner goes on at once."""
    link = open_link(token=token, address=client_address(request), now=now())
    if request.user == link.person:
        return redirect(target_after(request, link.person, link.meeting_id))
    return render(request, "sign_in/link.html", landing_page(request, link, token, now()))


@require_POST
@told_before_sign_in
def code(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code to the registered mail or phone."""
    form = ChannelForm(request.POST)
    channel = form.cleaned_data["channel"] if form.is_valid() else "mail"
    address = client_address(request)
    keep_pending(request, ask_by_link(token=token, channel=channel, address=address, now=now()))
    return redirect("sign-in-code")
