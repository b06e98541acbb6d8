"""The form of what each kind of fact of a sitting says, as JSON Schema."""

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
    OBJECT_OR_NOT,
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

_ALTERNATE: Final[Schema] = {
    **record(name=TEXT, affiliation=TEXT, votes=FLAG),
    "type": ["object", "null"],
}
_SIGNED: Final = record(seat=WHOLE, signature=SIGNATURE, auth=TEXT, shown_digest=DIGEST)
_SPEECH: Final = perhaps(
    record(speech=TEXT, kind=TEXT, text=TEXT, time=MOMENT),
    item=WHOLE_OR_NOT,
    seat=WHOLE_OR_NOT,
    name=TEXT,
    post=TEXT,
    version=WHOLE,
)
_POLL: Final = perhaps(
    record(poll=TEXT, item=WHOLE, motion=TEXT, seats=array(WHOLE), presiding=WHOLE_OR_NOT),
    method=TEXT,
    until=TEXT_OR_NOT,
    order_reason=TEXT_OR_NOT,
    again_reason=TEXT_OR_NOT,
)
_BALLOT: Final = record(
    poll=TEXT, ballot=TEXT, seat=WHOLE, version=WHOLE, choice=CHOICE, opinion=TEXT, auth=TEXT
)
_MINUTES: Final = perhaps(record(version=WHOLE), comments_until=TEXT_OR_NOT, reason=TEXT)
_SIGNER: Final = perhaps(record(name=TEXT, post=TEXT), person=TEXT_OR_NOT, seat=WHOLE_OR_NOT)
_ITEM: Final = record(item=WHOLE)
_REASON: Final = record(reason=TEXT)

DATA_OF_SITTINGS: Final[Mapping[EntryKind, Schema]] = MappingProxyType(
    {
        EntryKind.MEETING_INVITATION_ANSWERED: perhaps(
            record(
                seat=WHOLE, answer=one_of("attending", "online", "absent", "alternate"), reason=TEXT
            ),
            alternate=_ALTERNATE,
        ),
        EntryKind.MEETING_ATTENDANCE_MARKED: perhaps(
            record(
                seat=WHOLE,
                change=one_of("arrived", "left", "returned", "moved"),
                time=MOMENT,
                confirmed=TEXT,
                reason=TEXT,
            ),
            mode=TEXT,
            alternate=_ALTERNATE,
        ),
        EntryKind.MEETING_ATTENDANCE_SIGNED: _SIGNED,
        EntryKind.MEETING_STAFF_NOTED: record(
            staff=array(record(name=TEXT, post=TEXT, duty=TEXT)), audience=WHOLE
        ),
        EntryKind.MEETING_GUEST_ADMITTED: record(
            guest=TEXT, name=TEXT, affiliation=TEXT, role=TEXT, items=array(WHOLE), mode=TEXT
        ),
        EntryKind.MEETING_GUEST_LEFT: record(guest=TEXT),
        EntryKind.MEETING_CHAIR_HANDED: record(seat=WHOLE, reason=TEXT),
        EntryKind.MEETING_OPENED: record(case=OBJECT, quorum=OBJECT),
        EntryKind.MEETING_STEP_TAKEN: record(text=TEXT),
        EntryKind.MEETING_RECESSED: _REASON,
        EntryKind.MEETING_DOORS_CLOSED: _REASON,
        EntryKind.MEETING_ITEM_INTRODUCED: _ITEM,
        EntryKind.MEETING_ITEM_RECEIVED: _ITEM,
        EntryKind.MEETING_ITEM_DEFERRED: record(item=WHOLE, reason=TEXT),
        EntryKind.MEETING_STAGE_ENTERED: record(
            item=WHOLE, stage=one_of("presentation", "questions", "debate")
        ),
        EntryKind.MEETING_SPEECH_RECORDED: _SPEECH,
        EntryKind.MEETING_SPEECH_EDITED: _SPEECH,
        EntryKind.MEETING_SPEECH_REMOVED: record(speech=TEXT, version=WHOLE, reason=TEXT),
        EntryKind.MEETING_AMENDMENT_MOVED: record(
            amendment=TEXT, item=WHOLE, seat=WHOLE, seconders=array(WHOLE), text=TEXT, reason=TEXT
        ),
        EntryKind.MEETING_AMENDMENT_WITHDRAWN: record(amendment=TEXT, reason=TEXT),
        EntryKind.MEETING_POLL_OPENED: _POLL,
        EntryKind.MEETING_POLL_EXTENDED: record(poll=TEXT, until=MOMENT),
        EntryKind.MEETING_POLL_VOIDED: record(poll=TEXT, reason=TEXT),
        EntryKind.MEETING_OBJECTION_ASKED: _POLL,
        EntryKind.MEETING_OBJECTION_RAISED: record(poll=TEXT, seat=WHOLE, reason=TEXT),
        EntryKind.MEETING_OBJECTION_SETTLED: record(
            poll=TEXT, item=WHOLE, case=OBJECT_OR_NOT, answer=OBJECT_OR_NOT
        ),
        EntryKind.MEETING_BALLOT_CAST: perhaps(_BALLOT, shown_digest=DIGEST),
        EntryKind.MEETING_BALLOT_ENTERED: perhaps(_BALLOT, reason=TEXT),
        EntryKind.MEETING_HANDS_COUNTED: record(
            poll=TEXT, against=WHOLE, abstain=WHOLE, **{"for": WHOLE}
        ),
        EntryKind.MEETING_RESULT_DECLARED: record(poll=TEXT, item=WHOLE, outcome=TEXT, text=TEXT),
        EntryKind.MEETING_RESOLUTION_SIGNED: perhaps(_SIGNED, items=array(WHOLE)),
        EntryKind.MEETING_RESOLUTION_REFUSED: record(seat=WHOLE, items=array(WHOLE), reason=TEXT),
        EntryKind.MEETING_MINUTES_DRAFTED: _MINUTES,
        EntryKind.MEETING_MINUTES_REOPENED: _MINUTES,
        EntryKind.MEETING_MINUTES_EDITED: record(part=TEXT, version=WHOLE, value={"type": "array"}),
        EntryKind.MEETING_COMMENT_MADE: record(comment=TEXT, seat=WHOLE, text=TEXT),
        EntryKind.MEETING_COMMENT_SETTLED: record(comment=TEXT, taken=FLAG, answer=TEXT),
        EntryKind.MEETING_MINUTES_FROZEN: record(
            version=WHOLE, content=OBJECT, digest=DIGEST, signers=array(_SIGNER)
        ),
        EntryKind.MEETING_MINUTES_SIGNED: record(
            version=WHOLE, signer=WHOLE, signature=SIGNATURE, auth=TEXT, shown_digest=DIGEST
        ),
        EntryKind.MEETING_MINUTES_REFUSED: record(
            version=WHOLE, signer=WHOLE, refused=TEXT, reason=TEXT
        ),
    }
)
