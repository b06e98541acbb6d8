"""Finished documents: for everybody who took part and for the officials of the committee."""

from django.db.models import QuerySet

from hwabaek.access import NotFound
from hwabaek.access.meetings import MeetingRight, access_meeting, followed_meetings
from hwabaek.models import Document, Person

# The report goes up the line of officials; the certificate tells of all members when, and by which
# means, each of them came to sign.
FOR_OFFICIALS = (Document.Kind.RESULT_REPORT, Document.Kind.AUDIT_CERTIFICATE)


def access_document(*, actor: Person, document_id: int) -> Document:
    """Return a sealed document.

    Raises:
        NotFound: there is none, it is not sealed yet, or it is not for this actor.
    """
    document = Document.objects.filter(pk=document_id, state=Document.State.SEALED).first()
    if document is None:
        raise NotFound
    right = MeetingRight.FOLLOW if document.kind in FOR_OFFICIALS else MeetingRight.READ
    access_meeting(actor=actor, meeting_id=document.meeting_id, to=right)
    return document


def documents_of(*, actor: Person, meeting_id: int) -> QuerySet[Document]:
    """Return a meeting's documents that the actor may have, also those still being made.

    Raises:
        NotFound: the meeting is not for this actor.
    """
    access_meeting(actor=actor, meeting_id=meeting_id, to=MeetingRight.READ)
    documents = Document.objects.filter(meeting=meeting_id).select_related("item")
    if followed_meetings(actor).filter(pk=meeting_id).exists():
        return documents
    return documents.exclude(kind__in=FOR_OFFICIALS)
