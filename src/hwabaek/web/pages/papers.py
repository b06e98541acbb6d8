"""The paper viewer: pages as pictures or as large text, and the original to download."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from hwabaek.access import NotFound
from hwabaek.actions.documents import file_store
from hwabaek.gateways.paper_pages import PaperPages
from hwabaek.gateways.papers import PaperRefused
from hwabaek.models import Paper, RollEntry
from hwabaek.web.pages.frame import member_shell

PAGE_WIDTH = 1400  # sharp on a phone at 200 %, and about 100 ms to draw
PICTURE = "image/"
LONGEST_NUMBER = 5  # digits of a page


def paper_page(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    """Return what the viewer shows: one page, or its text."""
    meeting = paper.item.meeting
    pages = max(paper.page_count, 1)
    page = _page_asked(request, pages)
    as_text = request.GET.get("view") == "text" and has_pages(paper)
    on_roll = RollEntry.objects.filter(meeting=meeting, person=request.user.pk).exists()
    return {
        "paper": paper,
        "item": paper.item,
        "meeting": meeting,
        "on_roll": on_roll,
        "page": page,
        "pages": pages,
        "image_url": reverse("paper-page", args=[paper.pk, page]).removesuffix(f"{page}/")
        + "{page}/",
        "as_text": as_text,
        "text": text_of(paper, page) if as_text else "",
        "viewable": bool(paper.viewing_copy),
        "is_picture": paper.media_type.startswith(PICTURE),
        "others": paper.item.papers.filter(removed_at=None).exclude(pk=paper.pk),
        "shell": member_shell(request, meeting.committee),
    }


def has_pages(paper: Paper) -> bool:
    """Tell whether a paper is a PDF whose pages are drawn one by one."""
    return bool(paper.viewing_copy) and not paper.media_type.startswith(PICTURE)


def picture_of(paper: Paper, page: int) -> tuple[bytes, str]:
    """Return the picture of a page and its media type.

    Raises:
        NotFound: there is no such page, or the paper cannot be shown here.
    """
    if not paper.viewing_copy or not 1 <= page <= max(paper.page_count, 1):
        raise NotFound
    if not has_pages(paper):
        return file_store().read(name=paper.viewing_copy), paper.media_type
    try:
        return _pages(paper).picture(page=page, width=PAGE_WIDTH), "image/webp"
    except PaperRefused as refused:
        raise NotFound from refused


def text_of(paper: Paper, page: int) -> str:
    """Return the text of a page; nothing where it has none, as a scan."""
    try:
        return _pages(paper).text(page=page)
    except PaperRefused:
        return ""


def original_of(paper: Paper) -> bytes:
    """Return the file as it was uploaded, compared with its digest."""
    return file_store().read(name=paper.stored_as, sha256=paper.sha256)


def _pages(paper: Paper) -> PaperPages:
    return PaperPages(
        folder=settings.DATA / "cache",
        sha256=paper.sha256,
        read=lambda: file_store().read(name=paper.viewing_copy),
    )


def _page_asked(request: HttpRequest, pages: int) -> int:
    asked = request.GET.get("page", "")
    number = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER
    return min(max(int(asked), 1), pages) if number else 1
