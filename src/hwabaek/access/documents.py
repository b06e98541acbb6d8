"""Finished documents: for everybody who took part and for the officials of the committee."""

from django.db.models import QuerySet

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting
from hwabaek.models import Document, Person


def access_document(*, actor: Person, document_id: int) -> Document:
    """Return a sealed document.

    Raises:
        NotFound: there is none, it is not sealed yet, or it is not for this actor.
    """
    document = Document.objects.filter(pk=document_id, state=Document.State.SEALED).first()
    if document is None:
        raise NotFound
    access_meeting(actor=actor, meeting_id=document.meeting_id, to=MeetingRight.READ)
    return document


def documents_of(*, actor: Person, meeting_id: int) -> QuerySet[Document]:
    """Return a meeting's documents, also those still being made.

    Raises:
        NotFound: the meeting is not for this actor.
    """
    access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.READ)
    return Document.objects.filter(meeting=meeting_id).select_related("item")
