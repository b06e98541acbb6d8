"""The log for its auditor: list, entry, one meeting's record, and sealing now."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hwabaek.access.entries import audited_body
from hwabaek.actions.records import RecordFile, export_record
from hwabaek.actions.sealing import seal_log
from hwabaek.core.record.record_file import Version
from hwabaek.gateways.clock import now
from hwabaek.web.forms.log import LogFilter
from hwabaek.web.pages.log import entry_page, log_page
from hwabaek.web.pages.records import record_page
from hwabaek.web.sign_in import actor_of


@require_GET
@login_required
def log(request: HttpRequest) -> HttpResponse:
    """List what happened, the newest first."""
    form = LogFilter(request.GET)
    page = log_page(actor=actor_of(request), form=form)
    return render(request, "oversight/log/log.html", {"page": page, "form": form})


@require_POST
@login_required
def checkpoints(request: HttpRequest) -> HttpResponse:
    """Seal what is not sealed yet."""
    body = audited_body(actor=actor_of(request))
    number = seal_log(body_id=body.pk, now=now())
    said = _("새로 봉인할 기록이 없습니다.")
    if number:
        said = _("기록 %(number)s건을 봉인했습니다.") % {"number": number}
    messages.success(request, said)
    return redirect("log")


@require_GET
@login_required
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one entry with what its fact says and its proof, checked now."""
    page = entry_page(actor=actor_of(request), entry_id=entry_id)
    return render(request, "oversight/log/entry.html", {"page": page, "checked_at": now()})


@require_GET
@login_required
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the record of one meeting: what happened, and whether it can be proven."""
    every = "every" in request.GET
    page = record_page(actor=actor_of(request), meeting_id=meeting_id, every=every, now=now())
    return render(request, "oversight/log/meeting.html", {"page": page})


@require_GET
@login_required
def record(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Hand the record of a finished meeting over as one file."""
    return _handed_over(export_record(actor=actor_of(request), meeting_id=meeting_id, now=now()))


@require_GET
@login_required
def public_record(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Hand the version for the public over as one file."""
    actor, version = actor_of(request), Version.PUBLIC
    found = export_record(actor=actor, meeting_id=meeting_id, now=now(), version=version)
    return _handed_over(found)


def _handed_over(found: RecordFile) -> HttpResponse:
    response = HttpResponse(found.content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response
