"""Signing in by the registered mail address, and by the code that goes there."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hwabaek.actions.pending_codes import AskedJustNow, PendingCode, ask_again, ask_by_email, prove
from hwabaek.actions.sign_in import CodeExpired, WrongCode, log_sign_out
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.sign_in import CodeForm, EmailForm
from hwabaek.web.middleware import client_address
from hwabaek.web.pages.sign_in import (
    code_page,
    enter_by,
    keep_pending,
    keep_target,
    pending_of,
)
from hwabaek.web.refusals import told_before_sign_in
from hwabaek.web.sign_in import actor_of


@require_http_methods(["GET", "POST"])
@told_before_sign_in
def sign_in(request: HttpRequest) -> HttpResponse:
    """Take an address; the answer is the same whether or not it is registered."""
    if request.user.is_authenticated:
        return redirect("home")
    keep_target(request)
    form = EmailForm(posted(request))
    if not form.is_valid():
        return render(
            request, "sign_in/email.html", {"form": form}, status=422 if form.errors else 200
        )
    email, address = form.cleaned_data["email"], client_address(request)
    keep_pending(request, ask_by_email(email=email, address=address, now=now()))
    return redirect("sign-in-code")


@require_http_methods(["GET", "POST"])
@told_before_sign_in
def code(request: HttpRequest) -> HttpResponse:
    """Take the six digits; they work once."""
    pending = pending_of(request)
    if pending is None:
        return redirect("home" if request.user.is_authenticated else "sign-in")
    form = CodeForm(posted(request))
    if not form.is_valid():
        return _ask(request, pending, form)
    digits, address = form.cleaned_data["code"], client_address(request)
    try:
        person = prove(pending=pending, digits=digits, address=address, now=now())
    except (WrongCode, CodeExpired) as refusal:
        form.add_error("code", str(refusal))
        return _ask(request, replace(pending, tries=pending.tries + 1), form)
    return redirect(enter_by(request, person, pending))


@require_POST
@told_before_sign_in
def renewal(request: HttpRequest) -> HttpResponse:
    """Send the code again, after a pause."""
    pending = pending_of(request)
    if pending is None:
        return redirect("sign-in")
    try:
        fresh = ask_again(pending=pending, address=client_address(request), now=now())
    except AskedJustNow as refusal:
        messages.warning(request, str(refusal))
    else:
        keep_pending(request, fresh)
    return redirect("sign-in-code")


@require_POST
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """End the session."""
    log_sign_out(person=actor_of(request), now=now())
    logout(request)
    return redirect("sign-in")


def _ask(request: HttpRequest, pending: PendingCode, form: CodeForm) -> HttpResponse:
    keep_pending(request, pending)
    page = code_page(request, pending, now()) | {"form": form}
    return render(request, "sign_in/code.html", page, status=422 if form.errors else 200)
