"""The one way from a record to the data of a document, by the document's kind."""

from typing import Any

from hwabaek.core.documents.issue import Issue
from hwabaek.core.documents.resolution import resolution_data
from hwabaek.core.documents.written_result import written_result_data
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.meeting_record import MeetingRecord


def document_data(
    *, kind: str, record: MeetingRecord, item: int | None, issue: Issue
) -> dict[str, Any]:
    """Give the data of a document; the kind is also the name of its template.

    Raises:
        VerificationError: no such kind, no such item, or a poll that has not been closed.
    """
    if kind == "resolution" and item is not None:
        return resolution_data(record=record, item=item, issue=issue)
    if kind == "written_result":
        return written_result_data(record=record, issue=issue)
    raise VerificationError(f"no such document: {kind}", f"만들 수 없는 문서입니다: {kind}")
