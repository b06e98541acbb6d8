"""Documents that were given up are asked for again."""

import datetime as dt

from django.db import transaction

from hwabaek.access import NotFound
from hwabaek.access.people import access_post
from hwabaek.models import Document, Person, Post


@transaction.atomic
def retry_document(*, actor: Person, document_id: int, now: dt.datetime) -> Document:
    """Put a document that could not be made back into the queue; one in the queue is tried at once.

    Raises:
        NotFound: there is none in the body that the actor administers, or it is made already.
    """
    post = access_post(actor=actor, duty=Post.Duty.ADMINISTRATOR)
    documents = Document.objects.select_for_update().exclude(state=Document.State.SEALED)
    document = documents.filter(pk=document_id, body=post.body_id).first()
    if document is None:
        raise NotFound
    document.state, document.tries, document.next_try_at = Document.State.WAITING, 0, now
    document.save(update_fields=["state", "tries", "next_try_at"])
    return document
