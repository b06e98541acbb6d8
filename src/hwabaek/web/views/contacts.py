"""Addresses and numbers of the clerk's own members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hwabaek.access.contacts import access_contact
from hwabaek.actions.log import Act
from hwabaek.actions.people import correct_contact
from hwabaek.gateways.clock import now
from hwabaek.web.forms.attempts import posted
from hwabaek.web.forms.contacts import ContactForm
from hwabaek.web.pages.contacts import contact_initial, contact_page, place_after
from hwabaek.web.sign_in import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, person_id: int) -> HttpResponse:
    """Correct where messages and codes go."""
    actor = actor_of(request)
    seat = access_contact(actor=actor, person_id=person_id)
    form = ContactForm(posted(request), initial=contact_initial(seat))
    act = Act(actor=actor, capacity="clerk", now=now())
    if form.succeeds(
        lambda: correct_contact(
            body=seat.committee.body, person_id=person_id, act=act, **form.cleaned_data
        )
    ):
        messages.success(
            request, _("연락처를 고쳤습니다. 실패한 알림은 다시 보내기를 눌러 주세요.")
        )
        return redirect(place_after(actor, seat, request.GET.get("meeting", "")))
    context = {**contact_page(seat), "form": form}
    return render(request, "desk/contact.html", context, status=form.status)
