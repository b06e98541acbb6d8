"""The one way from a record to the data of a document, by the document's kind."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from hwabaek.core.documents.attendance_sheet import attendance_sheet_data
from hwabaek.core.documents.audit_certificate import audit_certificate_data
from hwabaek.core.documents.call_notice import call_notice_data
from hwabaek.core.documents.issue import Issue
from hwabaek.core.documents.minutes import minutes_data
from hwabaek.core.documents.resolution import resolution_data
from hwabaek.core.documents.result_report import result_report_data
from hwabaek.core.documents.written_result import written_result_data
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.meeting_record import MeetingRecord

# Documents of the meeting as a whole; the others are of one item.
_WHOLE: Final[Mapping[str, Callable[..., dict[str, Any]]]] = MappingProxyType(
    {
        "written_result": written_result_data,
        "call_notice": call_notice_data,
        "result_report": result_report_data,
        "audit_certificate": audit_certificate_data,
        "minutes": minutes_data,
        "attendance_sheet": attendance_sheet_data,
    }
)


def document_data(
    *, kind: str, record: MeetingRecord, item: int | None, issue: Issue
) -> dict[str, Any]:
    """Give the data of a document; the kind is also the name of its template.

    Raises:
        VerificationError: no such kind, no such item, or a poll that has not been closed.
    """
    if kind == "resolution" and item is not None:
        return resolution_data(record=record, item=item, issue=issue)
    if kind in _WHOLE and item is None:
        return _WHOLE[kind](record=record, issue=issue)
    raise VerificationError(f"no such document: {kind}", f"만들 수 없는 문서입니다: {kind}")
