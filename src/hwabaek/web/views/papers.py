"""Reading papers: pages as pictures, as text, and the original."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hwabaek.access.agenda import access_paper
from hwabaek.web.attachments import attachment
from hwabaek.web.pages.papers import original_of, paper_page, picture_of
from hwabaek.web.sign_in import actor_of


@require_safe
@login_required
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Show a paper page by page."""
    found = access_paper(actor=actor_of(request), paper_id=paper_id)
    return render(request, "member/paper.html", paper_page(request, found))


@require_safe
@login_required
def page(request: HttpRequest, paper_id: int, number: int) -> HttpResponse:
    """Give the picture of one page."""
    found = access_paper(actor=actor_of(request), paper_id=paper_id)
    picture, media_type = picture_of(found, number)
    return HttpResponse(picture, content_type=media_type)


@require_safe
@login_required
def original(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Give the file as it was uploaded."""
    found = access_paper(actor=actor_of(request), paper_id=paper_id)
    return attachment(original_of(found), name=found.file_name, media_type=found.media_type)
