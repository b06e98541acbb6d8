"""The form of what each kind of fact says, as JSON Schema: of a deliberation in writing, and what a sitting shares.

Further keys may stand beside those named here. A kind that is not here says what its replay reads.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.record.schema.parts import (
    CHOICE,
    DIGEST,
    FLAG,
    MOMENT,
    OBJECT,
    SIGNATURE,
    TEXT,
    TEXT_OR_NOT,
    WHOLE,
    WHOLE_OR_NOT,
    Schema,
    array,
    one_of,
    perhaps,
    record,
)
from hwabaek.core.record.schema.sittings import DATA_OF_SITTINGS

_PLAN: Final = record(committee=TEXT, mode=TEXT, title=TEXT, ground=TEXT, ground_reason=TEXT)
_ITEM: Final = record(number=WHOLE, title=TEXT, order_text=TEXT)
_PAPER: Final = record(item=WHOLE, title=TEXT, sha256=DIGEST)
_REASON: Final = record(reason=TEXT)
_EXTENSION: Final = record(until=MOMENT, reason=TEXT)
_CALLED_PAPER: Final = record(
    id=TEXT,
    title=TEXT,
    file_name=TEXT,
    media_type=TEXT,
    size=WHOLE,
    sha256=DIGEST,
    pages=WHOLE_OR_NOT,
)
_CALLED_ITEM: Final = record(
    number=WHOLE,
    title=TEXT,
    item_type=TEXT,
    special=TEXT_OR_NOT,
    proposal_text=TEXT,
    order_text=TEXT,
    reasons=TEXT,
    parties={"type": "array"},
    papers=array(_CALLED_PAPER),
)
_SEAT: Final = record(
    seat=WHOLE,
    person=TEXT,
    name=TEXT,
    role=one_of("chair", "vice_chair", "member"),
    affiliation=TEXT,
    attributes=OBJECT,
)
_CALL: Final = record(
    body=record(id=TEXT, name=TEXT),
    committee=record(id=TEXT, name=TEXT, department=TEXT, legal_basis=TEXT, functions=array(TEXT)),
    rule=record(version=WHOLE, data=OBJECT, in_force_date=TEXT),
    meeting=perhaps(
        record(
            id=TEXT,
            year=WHOLE,
            number=WHOLE,
            mode=one_of("written", "sitting"),
            title=TEXT,
            called_at=MOMENT,
            deadline_at=MOMENT,
        ),
        ground=TEXT_OR_NOT,
        ground_reason=TEXT_OR_NOT,
        short_notice_reason=TEXT_OR_NOT,
        disclosure={"$ref": "#/$defs/disclosure"},
    ),
    roll=array(_SEAT),
    items=array(_CALLED_ITEM),
)
_BALLOT: Final = record(item=WHOLE, choice=CHOICE, opinion=TEXT)
_REPLY: Final = record(
    reply=TEXT,
    seat=WHOLE,
    version=WHOLE,
    supersedes=TEXT_OR_NOT,
    late=FLAG,
    auth=TEXT,
    shown_digest=DIGEST,
    signature=SIGNATURE,
    ballots=array(_BALLOT),
)
_PAPER_REPLY: Final = record(
    **_REPLY["properties"], entered_by=TEXT, confirmed_by=TEXT, scan_sha256=DIGEST, reason=TEXT
)
_DOCUMENT: Final = record(document=TEXT, sha256=DIGEST, size=WHOLE)

DATA: Final[Mapping[EntryKind, Schema]] = MappingProxyType(
    {
        EntryKind.MEETING_CREATED: OBJECT | {"properties": _PLAN["properties"]},
        EntryKind.MEETING_CHANGED: OBJECT | {"properties": _PLAN["properties"]},
        EntryKind.MEETING_WITHDRAWN: _REASON,
        EntryKind.MEETING_ITEM_ADDED: OBJECT | {"properties": _ITEM["properties"]},
        EntryKind.MEETING_ITEM_CHANGED: OBJECT | {"properties": _ITEM["properties"]},
        EntryKind.MEETING_ITEM_REMOVED: OBJECT | {"properties": _ITEM["properties"]},
        EntryKind.MEETING_PAPER_ADDED: OBJECT | {"properties": _PAPER["properties"]},
        EntryKind.MEETING_PAPER_REMOVED: OBJECT | {"properties": _PAPER["properties"]},
        EntryKind.MEETING_CALLED: _CALL,
        EntryKind.MEETING_NOTIFIED: record(
            seat=WHOLE_OR_NOT, channel=TEXT, purpose=TEXT, state=one_of("sent", "failed")
        ),
        EntryKind.MEETING_REMINDED: record(seats=array(WHOLE)),
        EntryKind.MEETING_SEAT_OPENED: record(seat=WHOLE),
        EntryKind.MEETING_SEAT_LEFT: record(seat=WHOLE, reason=TEXT),
        EntryKind.MEETING_DECLARATION_MADE: record(
            seat=WHOLE,
            item=WHOLE,
            kind=one_of("none", "statutory", "self_recused"),
            grounds=array(WHOLE),
            reason=TEXT,
        ),
        EntryKind.MEETING_QUESTION_ASKED: record(
            question=TEXT, item=WHOLE_OR_NOT, seat=WHOLE, text=TEXT
        ),
        EntryKind.MEETING_QUESTION_ANSWERED: record(question=TEXT, text=TEXT),
        EntryKind.MEETING_REPLY_SUBMITTED: _REPLY,
        EntryKind.MEETING_PAPER_REPLY_ENTERED: _PAPER_REPLY,
        EntryKind.MEETING_EXTENSION_REQUESTED: _EXTENSION,
        EntryKind.MEETING_EXTENSION_AGREED: record(**_EXTENSION["properties"], **{"from": MOMENT}),
        EntryKind.MEETING_EXTENSION_DECLINED: OBJECT,
        EntryKind.MEETING_POLL_CLOSED: perhaps(
            record(item=WHOLE, closed_by=TEXT, case=OBJECT, answer=OBJECT), poll=TEXT
        ),
        EntryKind.MEETING_CASTING_VOTE_GIVEN: perhaps(
            record(item=WHOLE, vote=one_of("for", "against"), answer=OBJECT), poll=TEXT
        ),
        EntryKind.MEETING_WORDING_STATED: perhaps(record(item=WHOLE, wording=TEXT), poll=TEXT),
        EntryKind.MEETING_CLOSED: record(closed_by=TEXT),
        EntryKind.MEETING_CONVERTED: _REASON,
        EntryKind.MEETING_CONCLUDED: OBJECT | {"properties": {"facts": array(DIGEST)}},
        EntryKind.MEETING_DOCUMENT_SEALED: perhaps(
            _DOCUMENT, kind=TEXT, item=WHOLE_OR_NOT, seal=TEXT, timestamp=FLAG
        ),
        EntryKind.MEETING_DOCUMENT_RENEWED: perhaps(_DOCUMENT, before=DIGEST),
        **DATA_OF_SITTINGS,
        EntryKind.MEETING_RECORD_EXPORTED: OBJECT
        | {"properties": {"sha256": DIGEST, "size": WHOLE}},
    }
)
