"""참석자 서명부: who was there, from when until when, and their signature; in writing, who took part.

연번, 구분(당연직·위촉직), 소속·직위, 성명, 서명, 입·퇴장; it is a ground for paying allowances.
"""

from collections.abc import Mapping
from typing import Any

from hwabaek.core.documents.deliberation import meeting_number, period
from hwabaek.core.documents.issue import Issue, head_of, issue_data, proof_data
from hwabaek.core.documents.labels import KINDS, ROLES, fact, means_of, people
from hwabaek.core.documents.participation import signature_data
from hwabaek.core.documents.sitting_words import clock, ink_of, span
from hwabaek.core.korean import format_moment
from hwabaek.core.record.call import Seat
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes_content import minutes_content
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import Signed

_MODES = {"room": "현장", "online": "온라인"}
_ANSWERS = {
    "absent": "불참",
    "attending": "참석 회신 뒤 오지 않음",
    "online": "온라인 참석 회신 뒤 오지 않음",
}
_ROLES = {"applicant": "이해관계인", "presenter": "제안자", "expert": "전문가", "witness": "참고인"}


def attendance_sheet_data(*, record: MeetingRecord, issue: Issue) -> dict[str, Any]:
    """Give the data of the attendance sheet, or of who took part in a deliberation in writing."""
    written = record.sitting is None
    title = "서면심의 참여자 서명부" if written else "참석자 서명부"
    number, subject = meeting_number(record=record), f"{title}: {record.call.title}"
    return {
        "head": head_of(record=record, title=title, number=number, subject=subject),
        "approvals": [],
        "facts": _written_facts(record) if written else _facts(record),
        "time_head": "제출 일시·본인 확인" if written else "입장·퇴장",
        "members": _written_rows(record) if written else _rows(record),
        "others": [] if written else _others(record),
        "issue": issue_data(record=record, issue=issue),
        "proof": proof_data(record=record, issue=issue, kind="attendance_sheet", item=None),
    }


def _facts(record: MeetingRecord) -> list[list[dict[str, Any]]]:
    content = minutes_content(record=record)
    held = content["held"]
    came = [one for one in content["attending"] if not _speaks_only(one)]
    return [
        [fact(label="회의", value=record.call.title, strong=True)],
        [
            fact(label="일시", value=span(begun=held["opened_at"], ended=held["adjourned_at"])),
            fact(label="장소", value=held["place"] or "영상회의"),
        ],
        [
            fact(label="재적", value=people(count=held["enrolled"])),
            fact(label="참석", value=people(count=len(came))),
        ],
    ]


def _written_facts(record: MeetingRecord) -> list[list[dict[str, Any]]]:
    replied = [seat for seat in record.roll if record.counted_reply(seat.number)]
    return [
        [fact(label="회의", value=record.call.title, strong=True)],
        [fact(label="심의기간", value=period(record=record))],
        [
            fact(label="대상 위원", value=people(count=len(record.roll))),
            fact(label="제출", value=people(count=len(replied))),
        ],
    ]


def _rows(record: MeetingRecord) -> list[dict[str, Any]]:
    content, sitting = minutes_content(record=record), sitting_of(record=record)
    came = {one["seat"]: one for one in content["attending"]}
    absent = {one["seat"]: one["reason"] for one in content["absent"]}
    signed = {one.seat: one for one in sitting.attendance_signatures}
    return [
        {
            **_who(seat),
            "times": _times(came[seat.number])
            if seat.number in came
            else [_not_there(record, seat, absent.get(seat.number, ""))],
            "signature": _signature(seat, came.get(seat.number), signed.get(seat.number)),
        }
        for seat in record.roll
    ]


def _written_rows(record: MeetingRecord) -> list[dict[str, Any]]:
    replies = {seat.number: record.counted_reply(seat.number) for seat in record.roll}
    return [
        {
            **_who(seat),
            "times": [format_moment(reply.at), means_of(auth=reply.auth)] if reply else [],
            "signature": signature_data(seat=seat, reply=reply),
        }
        for seat in record.roll
        for reply in [replies[seat.number]]
    ]


def _who(seat: Seat) -> dict[str, str]:
    kind = KINDS.get(str(seat.attributes.get("kind", "")), "위원")
    return {
        "number": str(seat.number),
        "kind": kind,
        "post": seat.affiliation,
        "name": seat.name,
        "role": ROLES.get(seat.role, ""),
    }


def _times(came: Mapping[str, Any]) -> list[str]:
    spells = [
        f"{clock(spell['from'])} ~ {clock(spell['until']) if spell['until'] else '폐회'} ({_MODES[spell['mode']]})"
        for spell in came["spells"]
    ]
    alternate = came["alternate"]
    if alternate is None:
        return spells
    vote = "" if alternate["votes"] else ", 표결권 없음"
    return [f"대리 {alternate['name']}({alternate['affiliation']}{vote})", *spells]


def _not_there(record: MeetingRecord, seat: Seat, reason: str) -> str:
    if record.has_left(seat.number):
        return "소집 뒤 위원 자격을 잃음"
    answers = [one for one in sitting_of(record=record).invitations if one.seat == seat.number]
    said = _ANSWERS.get(answers[-1].answer, "불참") if answers else "회신 없이 불참"
    return f"{said}({reason})" if reason else said


def _signature(seat: Seat, came: Mapping[str, Any] | None, signed: Signed | None) -> dict[str, str]:
    otherwise = "-" if came is None else "서명 없음"
    signature = signed.signature if signed else None
    return ink_of(signature=signature, name=f"{seat.name} 위원", otherwise=otherwise)


def _others(record: MeetingRecord) -> list[list[str]]:
    sitting = sitting_of(record=record)
    staff = [["배석", one.post, one.name, one.duty] for one in sitting.staff]
    guests = [
        [
            _ROLES[one.role],
            one.affiliation,
            one.name,
            f"{clock(one.admitted_at)} ~ {clock(one.left_at) if one.left_at else '폐회'}",
        ]
        for one in sitting.guests
    ]
    heard = [["방청", "", people(count=sitting.audience), ""]] if sitting.audience else []
    return [*staff, *guests, *heard]


def _speaks_only(came: Mapping[str, Any]) -> bool:
    return came["alternate"] is not None and not came["alternate"]["votes"]
