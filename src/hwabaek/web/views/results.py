"""What came of a deliberation, for its members; and its documents, for whoever may have them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_safe

from hwabaek.access.documents import access_document
from hwabaek.actions.documents import file_store
from hwabaek.gateways.clock import now
from hwabaek.models import Meeting
from hwabaek.web.attachments import attachment
from hwabaek.web.pages.results import document_name, result_page
from hwabaek.web.pages.written import way_of
from hwabaek.web.sign_in import actor_of

CLOSED = (Meeting.State.CLOSED, Meeting.State.CONCLUDED)


@require_GET
@login_required
def result(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show what came of each item; before the close there is nothing to show."""
    way = way_of(actor=actor_of(request), meeting_id=meeting_id, now=now())
    if way.meeting.state not in CLOSED:
        return redirect("written", meeting_id)
    return render(request, "member/result.html", result_page(request, way))


@require_safe
@login_required
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Give a sealed document."""
    found = access_document(actor=actor_of(request), document_id=document_id)
    content = file_store().read(name=found.stored_as, sha256=found.sha256)
    return attachment(content, name=document_name(found), media_type="application/pdf")
