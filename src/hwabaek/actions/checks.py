"""Looking a document up for whoever holds it, so that nobody can go through the numbers."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.checks import document_by_number, gives_original
from hwabaek.actions.documents import file_store
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.sign_in import TooManyTries, count_attempt, refuse_too_many
from hwabaek.core.documents.issue import parse_check_number
from hwabaek.core.errors import VerificationError
from hwabaek.models import Document

PURPOSE = "check:address"


class TooManyNumbers(Refusal):
    message = _(
        "이곳에서 없는 번호를 여러 번 찾아 잠시 멈췄습니다. 한 시간 뒤에 다시 하시거나 파일을 골라 확인해 주세요."
    )


def find_document(*, number: str, address: str, now: dt.datetime) -> Document:
    """Return the document that a check number stands for, however it is written.

    Wrong numbers are counted for the address that they come from, also where they are none at all.

    Raises:
        NotFound: no document bears this number.
        TooManyNumbers: too many wrong numbers came from this address; a right one gets no other answer.
    """
    try:
        refuse_too_many(purpose=PURPOSE, key=address, now=now)
        return document_by_number(parse_check_number(number))
    except TooManyTries as error:
        raise TooManyNumbers from error
    except (NotFound, VerificationError) as error:
        count_attempt(purpose=PURPOSE, key=address, now=now)
        raise NotFound from error


def hand_over_original(*, number: str, address: str, now: dt.datetime) -> tuple[Document, bytes]:
    """Return a document and its file to whoever has its check number.

    Raises:
        NotFound: there is none, or it is not handed over here.
        TooManyNumbers: too many wrong numbers came from this address.
    """
    document = find_document(number=number, address=address, now=now)
    if not gives_original(document):
        raise NotFound
    return document, file_store().read(name=document.stored_as, sha256=document.sha256)
