"""Meetings: the list, one by its state, its plan, and giving it up."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hwabaek.access.committees import CommitteeRight, access_committee
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.actions.meetings import change_meeting, create_meeting, withdraw_meeting
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.meetings import PlanForm, WithdrawalForm
from hwabaek.web.pages.meetings import list_page, meeting_page
from hwabaek.web.pages.naming import meeting_crumbs
from hwabaek.web.pages.plans import plan_basis, plan_basis_of, plan_initial, plan_page
from hwabaek.web.sign_in import actor_of


@login_required
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings that the reader may follow."""
    state, page = request.GET.get("state", ""), request.GET.get("page", "")
    return render(request, "desk/meetings.html", list_page(actor_of(request), state, page))


@login_required
@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Plan a deliberation in writing."""
    actor = actor_of(request)
    found = access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.RUN)
    basis = plan_basis(found, now())
    form = PlanForm(posted(request), basis=basis, initial=plan_initial(None, basis))
    if form.succeeds(
        lambda: create_meeting(actor=actor, committee_id=committee_id, plan=form.plan(), now=now())
    ):
        return redirect("meeting", form.outcome.pk)
    context = {**plan_page(basis), "form": form}
    return render(request, "desk/plan.html", context, status=form.status)


@login_required
@require_GET
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show a meeting: a board while it is prepared, live while it is open, then its results."""
    actor = actor_of(request)
    found = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.FOLLOW)
    page = meeting_page(found, actor, now())
    return render(request, page.template, page.context)


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Change the plan before the call."""
    actor = actor_of(request)
    found = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN)
    basis = plan_basis_of(found, now())
    form = PlanForm(posted(request), basis=basis, initial=plan_initial(found, basis))
    if form.succeeds(
        lambda: change_meeting(actor=actor, meeting_id=meeting_id, plan=form.plan(), now=now())
    ):
        return redirect("meeting", meeting_id)
    context = {**plan_page(basis, found), "form": form}
    return render(request, "desk/plan.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Give up a meeting that has not been called."""
    actor = actor_of(request)
    found = access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.RUN)
    form = WithdrawalForm(posted(request))
    if form.succeeds(
        lambda: withdraw_meeting(
            actor=actor, meeting_id=meeting_id, reason=form.cleaned_data["reason"], now=now()
        )
    ):
        return redirect("meeting", meeting_id)
    context = {"meeting": found, "form": form, "crumbs": meeting_crumbs(found, _("그만두기"))}
    return render(request, "desk/withdrawal.html", context, status=form.status)
