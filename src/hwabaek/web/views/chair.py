"""What whoever presides decides, each a resource of its own."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions.conversions import convert_meeting
from hwabaek.actions.deadlines import decide_extension
from hwabaek.actions.polls import give_casting_vote, state_wording
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import AttemptForm
from hwabaek.web.forms.chair import (
    CastingVoteForm,
    ConversionForm,
    ExtensionDecisionForm,
    WordingForm,
)
from hwabaek.web.pages.chair import chair_page
from hwabaek.web.sign_in import actor_of


@require_GET
@login_required
def chair(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show what is owed."""
    return render(
        request, "member/chair.html", chair_page(request, actor_of(request), meeting_id, now())
    )


@require_POST
@login_required
def extension_decision(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Agree to a later deadline, or decline."""
    form = ExtensionDecisionForm(request.POST)
    if not form.is_valid():
        return redirect("chair", meeting_id)
    agreed = form.cleaned_data["decision"] == "agree"
    decide_extension(actor=actor_of(request), meeting_id=meeting_id, agreed=agreed, now=now())
    said = _("동의하셨습니다. 위원 모두에게 알립니다.") if agreed else _("동의하지 않으셨습니다.")
    messages.success(request, said)
    return redirect("chair", meeting_id)


@require_POST
@login_required
def wording(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """State the conditions as they stand in the resolution."""
    form = WordingForm(request.POST, number=number)

    def state() -> None:
        text = form.cleaned_data["wording"]
        state_wording(
            actor=actor_of(request), meeting_id=meeting_id, number=number, wording=text, now=now()
        )

    return _take(request, meeting_id, ("wording", number, form), state)


@require_POST
@login_required
def casting_vote(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """Settle a tie."""
    form = CastingVoteForm(request.POST, number=number)

    def settle() -> None:
        vote = form.cleaned_data["vote"]
        give_casting_vote(
            actor=actor_of(request), meeting_id=meeting_id, number=number, vote=vote, now=now()
        )

    return _take(request, meeting_id, ("casting_vote", number, form), settle)


@require_POST
@login_required
def conversion(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Turn the deliberation into a sitting."""
    form = ConversionForm(request.POST)

    def convert() -> None:
        reason = form.cleaned_data["reason"]
        convert_meeting(actor=actor_of(request), meeting_id=meeting_id, reason=reason, now=now())

    return _take(request, meeting_id, ("conversion", 0, form), convert)


def _take(
    request: HttpRequest,
    meeting_id: int,
    place: tuple[str, int, AttemptForm],
    act: Callable[[], object],
) -> HttpResponse:
    """Do what a form asks; a form that is refused is shown again with what was typed."""
    access_meeting(actor=actor_of(request), meeting_id=meeting_id, to=MeetingRight.DIRECT)
    if place[2].succeeds(act):
        messages.success(request, _("기록했습니다."))
        return redirect("chair", meeting_id)
    page = chair_page(request, actor_of(request), meeting_id, now(), wrong=place)
    return render(request, "member/chair.html", page, status=422)
