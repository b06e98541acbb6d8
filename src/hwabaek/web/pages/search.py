"""Finding by name, title or number, among what the reader may see."""

import re
from typing import Any

from django.db.models import Q, QuerySet

from hwabaek.access.committees import readable_committees
from hwabaek.access.meetings import followed_meetings
from hwabaek.models import Document, Meeting, Person
from hwabaek.web.pages.meetings import lines_of_meetings

MOST = 20
LONGEST = 100
SHORTEST_DIGEST = 8
MEETING_NUMBER = re.compile(
    r"(?:(?P<year>20\d\d)\s*(?:년|-|\.)?\s*)?제?\s*(?P<number>\d{1,3})\s*회"
)
DASHED_NUMBER = re.compile(r"(?P<year>20\d\d)-(?P<number>\d{1,3})")


def find_page(actor: Person, asked: str) -> dict[str, Any]:
    """Return what was found: committees by name, meetings by title or number, documents by number."""
    query = asked.strip()[:LONGEST]
    if not query:
        return {"query": "", "found": 0}
    committees = list(
        readable_committees(actor)
        .filter(Q(name__icontains=query) | Q(legal_basis__icontains=query))
        .select_related("department")
        .order_by("name")[: MOST + 1]
    )
    meetings = list(
        followed_meetings(actor)
        .filter(_meetings_like(query))
        .select_related("committee", "body", "sitting")
        .order_by("-year", "-number")[: MOST + 1]
    )
    documents = list(_documents(actor, query, meetings)[: MOST + 1])
    return {
        "query": query,
        "committees": committees[:MOST],
        "lines": lines_of_meetings(meetings[:MOST]),
        "documents": documents[:MOST],
        "more": max(len(committees), len(meetings), len(documents)) > MOST,
        "found": len(committees[:MOST]) + len(meetings[:MOST]) + len(documents[:MOST]),
    }


def _meetings_like(query: str) -> Q:
    found = Q(title__icontains=query) | Q(items__title__icontains=query)
    like = Meeting.objects.filter(found)
    wanted = Q(pk__in=like.values("pk"))
    number = MEETING_NUMBER.search(query) or DASHED_NUMBER.fullmatch(query)
    if number:
        numbered = Q(number=int(number["number"]))
        if number["year"]:
            numbered &= Q(year=int(number["year"]))
        rest = (query[: number.start()] + query[number.end() :]).strip()
        words = [word for word in rest.split() if word not in {"서면심의", "회의"}]
        for word in words:
            numbered &= Q(committee__name__icontains=word)
        wanted |= numbered
    return wanted


def _documents(actor: Person, query: str, meetings: list[Meeting]) -> QuerySet[Document]:
    """Find documents of the meetings found by number, by their own number, or by their digest."""
    digest = re.sub(r"\s", "", query).lower()
    wanted = Q(meeting__in=[m.pk for m in meetings]) if MEETING_NUMBER.search(query) else Q(pk=0)
    if query.isdecimal():
        wanted |= Q(pk=int(query))
    if len(digest) >= SHORTEST_DIGEST and re.fullmatch(r"[0-9a-f]+", digest):
        wanted |= Q(sha256__startswith=digest)
    return (
        Document.objects.filter(wanted, meeting__in=followed_meetings(actor))
        .select_related("meeting__committee", "item")
        .order_by("-id")
    )
