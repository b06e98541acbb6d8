"""What each message says. Links and codes are made here, at the moment of sending, and kept hashed."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from hwabaek.actions.sign_in import fill_code, issue_link
from hwabaek.core.korean import format_moment
from hwabaek.models import Delivery, Meeting, Person, Reply, Sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Subject and text of one message."""

    subject: str
    text: str


def letter_for(*, delivery: Delivery, now: dt.datetime) -> Letter | None:
    """Write the message, with a fresh link or code where it needs one.

    None where it has become pointless: a code that expired before it could be sent.
    """
    with override("ko"):
        if delivery.purpose == Delivery.Purpose.CODE:
            return _code(delivery, now)
        if delivery.meeting is None:
            return None
        return _about_meeting(delivery, delivery.meeting, now)


def _code(delivery: Delivery, now: dt.datetime) -> Letter | None:
    digits = fill_code(code_id=delivery.reference or 0, now=now)
    if digits is None:
        return None
    text = _("[화백] 인증번호 {code} (10분 안에 쓰세요). 구청 직원도 이 번호를 묻지 않습니다.")
    return Letter(subject=_("[화백] 인증번호"), text=text.format(code=digits))


def preview(*, meeting: Meeting, person: Person, purpose: Delivery.Purpose) -> Letter:
    """Write what a message would say to this person; it makes no link."""
    with override("ko"):
        link = f"{settings.PUBLIC_URL}/l/" + _("(위원마다 다른 개인 링크)")
        return _written(Delivery(meeting=meeting, person=person, purpose=purpose), meeting, link)


def _about_meeting(delivery: Delivery, meeting: Meeting, now: dt.datetime) -> Letter:
    token = issue_link(person=delivery.person, meeting=meeting, now=now)
    return _written(delivery, meeting, f"{settings.PUBLIC_URL}/l/{token}/")


def _written(delivery: Delivery, meeting: Meeting, link: str) -> Letter:
    purpose = Delivery.Purpose(delivery.purpose)
    name = f"{meeting.body.name} {meeting.committee.name} {meeting.year}년 제{meeting.number}회"
    name += f" {meeting.get_mode_display()}"
    opening = _opening(purpose, meeting).format(name=delivery.person.name, meeting=name)
    lines = [opening, *_details(purpose, delivery, meeting), "", link, "", *_sender(meeting)]
    subject = f"[{meeting.body.name}] {meeting.committee.name} {purpose.label}"
    return Letter(subject=subject, text="\n".join(lines))


def _opening(purpose: Delivery.Purpose, meeting: Meeting) -> str:
    if purpose == Delivery.Purpose.CALL and meeting.mode == Meeting.Mode.SITTING:
        return _("{name} 위원님, {meeting}에 오실 수 있는지 알려 주시기 바랍니다.")
    return {
        Delivery.Purpose.CALL: _("{name} 위원님, {meeting}에 의견을 주시기 바랍니다."),
        Delivery.Purpose.REMINDER: _("{name} 위원님, {meeting}의 회신을 기다리고 있습니다."),
        Delivery.Purpose.EXTENSION: _("{name} 위원님, {meeting}의 회신 기한이 늘었습니다."),
        Delivery.Purpose.RECEIPT: _("{name} 위원님, {meeting} 회신을 받았습니다."),
        Delivery.Purpose.RESULT: _("{name} 위원님, {meeting} 결과가 나왔습니다."),
        Delivery.Purpose.CHAIR: _("{name} 위원장님, {meeting}에 정하실 것이 있습니다."),
        Delivery.Purpose.WITHDRAWAL: _("{name} 위원님, {meeting}을(를) 회의로 열기로 했습니다."),
        Delivery.Purpose.CODE: "",
    }[purpose]


def _details(purpose: Delivery.Purpose, delivery: Delivery, meeting: Meeting) -> list[str]:
    if purpose == Delivery.Purpose.RECEIPT:
        reply = Reply.objects.filter(pk=delivery.reference or 0).first()
        if reply is None:
            return []
        lines = [_("받은 때: {at}").format(at=format_moment(reply.submitted_at))]
        if reply.late:
            lines.append(_("마감 뒤에 받아 보관만 하고 세지 않습니다."))
        return lines
    if meeting.deadline_at is None or purpose in {
        Delivery.Purpose.RESULT,
        Delivery.Purpose.WITHDRAWAL,
        Delivery.Purpose.CHAIR,
    }:
        return []
    # The agenda stays behind the code: the message names the committee, the task and the time.
    due = _("회신 마감: {at}").format(at=format_moment(meeting.deadline_at))
    sitting = Sitting.objects.filter(meeting=meeting).first()
    if sitting is None:
        return [due]
    # The line to join by is for those who have proved who they are: it stays behind the code.
    when = _("일시: {at}").format(at=format_moment(sitting.starts_at))
    where = _("장소: {place}").format(place=sitting.place) if sitting.place else ""
    return [line for line in (when, where, due) if line]


def _sender(meeting: Meeting) -> list[str]:
    department = meeting.committee.department
    if department is None:
        return [meeting.body.name]
    who = f"{meeting.body.name} {department.name} {department.phone}".strip()
    return [
        who,
        _("의심스러우면 구청 대표전화({phone})로 확인하세요.").format(
            phone=meeting.body.call_centre
        ),
    ]
