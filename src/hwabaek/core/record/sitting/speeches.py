"""What was said in a sitting, summed up (발언 요지); nothing is lost when two put it right at once."""

from dataclasses import replace
from datetime import datetime

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import Speech

KINDS = ("presentation", "question", "answer", "debate", "report", "statement", "declaration")


def speech_recorded(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in what somebody said.

    Raises:
        VerificationError: there is no such member or item, or the speech is there already.
    """
    sitting = sitting_of(record=record)
    speech = _speech(record, happening, happening.data.text("speech"), version=1)
    if any(one.id == speech.id for one in sitting.speeches):
        raise VerificationError("the speech is there twice", "같은 발언이 두 번 나옵니다")
    return replace(record, sitting=replace(sitting, speeches=(*sitting.speeches, speech)))


def speech_edited(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a summary was put right: it follows the version that its writer had read.

    Raises:
        VerificationError: there is no such speech, or somebody else had put it right meanwhile.
    """
    return _with_next(record, happening)


def speech_removed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a speech is no part of the minutes, and why.

    Raises:
        VerificationError: there is no such speech, or it was put right meanwhile.
    """
    sitting, data = sitting_of(record=record), happening.data
    data.text("reason")
    before = _before(record, data)
    gone = replace(before, version=before.version + 1, removed=True)
    speeches = tuple(gone if one is before else one for one in sitting.speeches)
    return replace(record, sitting=replace(sitting, speeches=speeches))


def _with_next(record: MeetingRecord, happening: Happening) -> MeetingRecord:
    sitting = sitting_of(record=record)
    before = _before(record, happening.data)
    speech = _speech(record, happening, before.id, version=before.version + 1)
    speeches = tuple(speech if one is before else one for one in sitting.speeches)
    return replace(record, sitting=replace(sitting, speeches=speeches))


def _before(record: MeetingRecord, data: Fields) -> Speech:
    name, version = data.text("speech"), data.number("version")
    for speech in sitting_of(record=record).speeches:
        if speech.id == name and not speech.removed:
            if speech.version + 1 == version:
                return speech
            raise VerificationError(
                f"version {version} does not follow version {speech.version}",
                f"{speech.version}판에 이어지는 {version}판이 아닙니다",
            )
    raise VerificationError("there is no such speech", "그런 발언이 없습니다")


def _speech(record: MeetingRecord, happening: Happening, name: str, *, version: int) -> Speech:
    data = happening.data
    item, seat = data.number_or_none("item"), data.number_or_none("seat")
    return Speech(
        order=happening.order,
        id=name,
        version=version,
        time=_time(record, happening),
        item=None if item is None else record.item(item).number,
        seat=None if seat is None else record.seat(seat).number,
        name="" if seat is not None else data.text("name"),
        post="" if seat is not None else data.text("post"),
        kind=data.one_of("kind", *KINDS),
        text=data.text("text"),
    )


def _time(record: MeetingRecord, happening: Happening) -> datetime:
    time = happening.data.moment("time")
    opened = sitting_of(record=record).opened_at
    if opened is None or not opened <= time <= happening.at:
        raise VerificationError(
            "nothing was said then", "회의가 열리기 전이나 아직 오지 않은 때의 발언입니다"
        )
    return time
