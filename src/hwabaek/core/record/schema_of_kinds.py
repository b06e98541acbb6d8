"""The form of what each kind of fact says, as JSON Schema: of a deliberation in writing, and what a sitting shares.

Further keys may stand beside those named here. A kind that is not here says what its replay reads.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from hwabaek.core.record.kinds import EntryKind

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
TEXT_OR_NOT: Final[Schema] = {"type": ["string", "null"]}
NAMED_OR_NOT: Final = TEXT_OR_NOT
WHOLE: Final[Schema] = {"type": "integer"}
WHOLE_OR_NOT: Final[Schema] = {"type": ["integer", "null"]}
FLAG: Final[Schema] = {"type": "boolean"}
OBJECT: Final[Schema] = {"type": "object"}
DIGEST: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MOMENT: Final[Schema] = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$",
}


def record(**parts: Schema) -> Schema:
    """Return the schema of an object that has these parts."""
    return {"type": "object", "properties": parts, "required": list(parts)}


def array(part: Schema) -> Schema:
    """Return the schema of a list of such parts."""
    return {"type": "array", "items": part}


def _one_of(*words: str) -> Schema:
    return {"enum": list(words)}


def _perhaps(schema: Schema, **parts: Schema) -> Schema:
    return {**schema, "properties": {**schema["properties"], **parts}}


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
    role=_one_of("chair", "vice_chair", "member"),
    affiliation=TEXT,
    attributes=OBJECT,
)
_CALL: Final = record(
    body=record(id=TEXT, name=TEXT),
    committee=record(id=TEXT, name=TEXT, department=TEXT, legal_basis=TEXT, functions=array(TEXT)),
    rule=record(version=WHOLE, data=OBJECT, in_force_date=TEXT),
    meeting=_perhaps(
        record(
            id=TEXT,
            year=WHOLE,
            number=WHOLE,
            mode=_one_of("written", "sitting"),
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
_SIGNATURE: Final = record(
    kind=_one_of("drawn", "typed"), strokes={"type": ["array", "null"]}, text=TEXT_OR_NOT
)
_BALLOT: Final = record(
    item=WHOLE, choice=_one_of("for", "conditional", "against", "abstain"), opinion=TEXT
)
_REPLY: Final = record(
    reply=TEXT,
    seat=WHOLE,
    version=WHOLE,
    supersedes=TEXT_OR_NOT,
    late=FLAG,
    auth=TEXT,
    shown_digest=DIGEST,
    signature=_SIGNATURE,
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
            seat=WHOLE_OR_NOT, channel=TEXT, purpose=TEXT, state=_one_of("sent", "failed")
        ),
        EntryKind.MEETING_REMINDED: record(seats=array(WHOLE)),
        EntryKind.MEETING_SEAT_OPENED: record(seat=WHOLE),
        EntryKind.MEETING_SEAT_LEFT: record(seat=WHOLE, reason=TEXT),
        EntryKind.MEETING_DECLARATION_MADE: record(
            seat=WHOLE,
            item=WHOLE,
            kind=_one_of("none", "statutory", "self_recused"),
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
        EntryKind.MEETING_CONVERTED: _REASON,
        EntryKind.MEETING_CONCLUDED: OBJECT | {"properties": {"facts": array(DIGEST)}},
        EntryKind.MEETING_DOCUMENT_SEALED: _perhaps(
            _DOCUMENT, kind=TEXT, item=WHOLE_OR_NOT, seal=TEXT, timestamp=FLAG
        ),
        EntryKind.MEETING_DOCUMENT_RENEWED: _perhaps(_DOCUMENT, before=DIGEST),
        EntryKind.MEETING_RECORD_EXPORTED: OBJECT
        | {"properties": {"sha256": DIGEST, "size": WHOLE}},
    }
)
