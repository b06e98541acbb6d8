"""Documents whose archive time stamp was renewed: a newer file that begins with the one before."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.happenings import Document, EarlierFile, Happening
from hwabaek.core.record.meeting_record import MeetingRecord


def document_renewed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a further time stamp was added to a sealed document.

    Raises:
        VerificationError: there is no such document, or its file was another one, or it became smaller.
    """
    data = happening.data
    before, named = data.digest("before"), data.text("document")
    found = next((one for one in record.documents if one.id == named), None)
    if found is None or found.sha256 != before:
        raise VerificationError(
            "renewed is what was never sealed", "봉인한 적이 없는 문서의 시점확인을 새로 받았습니다"
        )
    size = data.number("size")
    if size <= found.size:
        raise VerificationError(
            "a further time stamp makes no file smaller", "시점확인을 더한 문서가 더 작아졌습니다"
        )
    earlier = (*found.earlier, EarlierFile(found.sha256, found.size))
    renewed = replace(found, sha256=data.digest("sha256"), size=size, earlier=earlier)
    documents = tuple(renewed if one is found else one for one in record.documents)
    return replace(record, documents=documents)


def lost_files(*, document: Document, content: bytes) -> Iterator[str]:
    """Yield the digest of each earlier file that the document's newest one does not begin with."""
    for earlier in document.earlier:
        if hashlib.sha256(content[: earlier.size]).hexdigest() != earlier.sha256:
            yield earlier.sha256
