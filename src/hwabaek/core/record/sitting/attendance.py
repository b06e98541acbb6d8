"""Who comes and goes: answers to the call, attendance, staff, guests, and who takes the chair."""

from dataclasses import replace

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.fields import Fields
from hwabaek.core.record.happenings import Happening
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.signing import read_signature
from hwabaek.core.record.sitting.roll import attends, presence, sitting_of, speaking_seat
from hwabaek.core.record.sitting.sitting import (
    Alternate,
    Guest,
    Invitation,
    Mark,
    Moment,
    Signed,
    Staff,
)
from hwabaek.core.record.standing import acting_seat, check_in_office


def invitation_answered(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in whether a member comes; the last answer counts.

    Raises:
        VerificationError: there is no such member, somebody else answered, or there is no line.
    """
    data, sitting = happening.data, sitting_of(record=record)
    answer = data.one_of("answer", "attending", "online", "absent", "alternate")
    invitation = Invitation(
        order=happening.order,
        at=happening.at,
        seat=speaking_seat(record=record, happening=happening),
        answer=answer,
        reason=data.text("reason"),
        alternate=_alternate(data) if answer == "alternate" else None,
    )
    check_in_office(record=record, seat=invitation.seat)
    if answer == "online":
        _check_online(record)
    return replace(record, sitting=replace(sitting, invitations=(*sitting.invitations, invitation)))


def attendance_marked(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a member arrived, left, returned, or moved between the room and the line.

    Raises:
        VerificationError: who is there cannot arrive, who is not cannot leave, or the time is wrong.
    """
    mark = _mark(record, happening)
    check_in_office(record=record, seat=mark.seat)
    _check_change(record, mark)
    _check_time(record, mark)
    if mark.mode == "online":
        _check_online(record)
    sitting = sitting_of(record=record)
    changed = replace(record, sitting=replace(sitting, marks=(*sitting.marks, mark)))
    signs = happening.data.value.get("signature") is not None
    return _signed(changed, happening) if signs else changed


def attendance_signed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a member signed that they are there.

    Raises:
        VerificationError: they have not come, somebody else signed, or they had signed before.
    """
    acting_seat(record=record, happening=happening)
    return _signed(record, happening)


def staff_noted(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in who sits in (배석) and how many listen (방청); the last list counts."""
    sitting, data = sitting_of(record=record), happening.data
    staff = tuple(
        Staff(name=one.text("name"), post=one.text("post"), duty=one.text("duty"))
        for one in data.each("staff")
    )
    return replace(record, sitting=replace(sitting, staff=staff, audience=data.number("audience")))


def guest_admitted(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that somebody came in to be heard on their items.

    Raises:
        VerificationError: they are in already, or an item is not on the agenda.
    """
    sitting, data = sitting_of(record=record), happening.data
    guest = Guest(
        id=data.text("guest"),
        name=data.text("name"),
        affiliation=data.text("affiliation"),
        role=data.one_of("role", "applicant", "presenter", "expert", "witness"),
        items=tuple(record.item(number).number for number in data.numbers("items")),
        mode=data.one_of("mode", "room", "online"),
        admitted_at=happening.at,
    )
    if any(one.id == guest.id and one.left_at is None for one in sitting.guests):
        raise VerificationError("the guest is in already", "이미 들어와 있는 사람입니다")
    return replace(record, sitting=replace(sitting, guests=(*sitting.guests, guest)))


def guest_left(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that a guest left.

    Raises:
        VerificationError: no such guest is in.
    """
    sitting, left = sitting_of(record=record), happening.data.text("guest")
    if not any(one.id == left and one.left_at is None for one in sitting.guests):
        raise VerificationError("no such guest is in", "들어와 있지 않은 사람입니다")
    guests = tuple(
        replace(one, left_at=happening.at) if one.id == left and one.left_at is None else one
        for one in sitting.guests
    )
    return replace(record, sitting=replace(sitting, guests=guests))


def chair_handed(*, record: MeetingRecord, happening: Happening) -> MeetingRecord:
    """Take in that another member takes the chair (의장 직무대행).

    Raises:
        VerificationError: they are not there, or preside already.
    """
    sitting, data = sitting_of(record=record), happening.data
    seat = record.seat(data.number("seat")).number
    if not attends(record=record, seat=seat) or seat == sitting.presiding:
        raise VerificationError(
            f"seat {seat} cannot take the chair", f"{seat}번 위원은 의장을 맡을 수 없습니다"
        )
    reason, order = data.text("reason"), happening.order
    moment = Moment(happening.at, happening.kind, text=reason, order=order)
    sitting = replace(sitting, presiding=seat, course=(*sitting.course, moment))
    return replace(record, sitting=sitting)


def _mark(record: MeetingRecord, happening: Happening) -> Mark:
    data = happening.data
    return Mark(
        order=happening.order,
        at=happening.at,
        time=data.moment("time"),
        seat=record.seat(data.number("seat")).number,
        change=data.one_of("change", "arrived", "left", "returned", "moved"),
        mode=data.one_of("mode", "room", "online"),
        confirmed=data.text("confirmed"),
        reason=data.text_or_none("reason") or "",
        alternate=_alternate(data) if data.value.get("alternate") is not None else None,
    )


def _signed(record: MeetingRecord, happening: Happening) -> MeetingRecord:
    sitting, data = sitting_of(record=record), happening.data
    # At the door the act of signing is a part of being checked in.
    auth = data.text_or_none("auth")
    signed = Signed(
        order=happening.order,
        at=happening.at,
        seat=record.seat(data.number("seat")).number,
        signature=read_signature(data.fields("signature")),
        auth=data.text("confirmed") if auth is None else auth,
        digest=data.text_or_none("shown_digest") or "",
    )
    if sitting.last_mark(signed.seat) is None:
        raise VerificationError("whoever has not come cannot sign", "오지 않은 위원의 서명입니다")
    if any(one.seat == signed.seat for one in sitting.attendance_signatures):
        raise VerificationError("signed before", "이미 서명한 위원입니다")
    signatures = (*sitting.attendance_signatures, signed)
    return replace(record, sitting=replace(sitting, attendance_signatures=signatures))


def _check_change(record: MeetingRecord, mark: Mark) -> None:
    before, there = (
        sitting_of(record=record).last_mark(mark.seat),
        presence(record=record, seat=mark.seat),
    )
    fits = {
        "arrived": before is None,
        "returned": before is not None and there is None,
        "left": there is not None,
        "moved": there is not None and there.mode != mark.mode,
    }
    if not fits[mark.change]:
        raise VerificationError(
            f"seat {mark.seat} cannot have {mark.change} as things stand",
            f"{mark.seat}번 위원의 출석 표시가 앞의 표시와 이어지지 않습니다",
        )


def _check_time(record: MeetingRecord, mark: Mark) -> None:
    before = sitting_of(record=record).last_mark(mark.seat)
    earliest = before.time if before else record.call.called_at
    if not earliest <= mark.time <= mark.at:
        raise VerificationError(
            "the time of arrival or leaving cannot be right", "들고 난 시각이 맞지 않습니다"
        )


def _check_online(record: MeetingRecord) -> None:
    if record.call.venue is None or not record.call.venue.online:
        raise VerificationError(
            "nobody can join this sitting online", "온라인으로 참석할 수 없는 회의입니다"
        )


def _alternate(data: Fields) -> Alternate:
    alternate = data.fields("alternate")
    return Alternate(
        name=alternate.text("name"),
        affiliation=alternate.text("affiliation"),
        votes=alternate.flag("votes"),
    )
