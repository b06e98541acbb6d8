"""회의록: the nine fields of 공공기록물 관리에 관한 법률 시행령 제18조제2항, and who signed for them.

Everything printed comes from the content that was frozen and signed (record/sitting/minutes_content.py);
only names are looked up, by the seats of the roll.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hwabaek.core.documents.deliberation import meeting_number
from hwabaek.core.documents.issue import Issue, head_of, issue_data, proof_data
from hwabaek.core.documents.labels import fact, people, post_of
from hwabaek.core.documents.minutes_items import (
    item_rows,
    minority_opinions,
    reasons,
    speeches,
    vote_rows,
)
from hwabaek.core.documents.minutes_order import order_of_business
from hwabaek.core.documents.sitting_words import (
    DISCLOSURES,
    attendance_notes,
    ink_of,
    named,
    span,
)
from hwabaek.core.errors import VerificationError
from hwabaek.core.korean import format_day
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.minutes import Minutes, Signer
from hwabaek.core.record.sitting.roll import sitting_of

_GUESTS = {
    "applicant": "이해관계인",
    "presenter": "제안자",
    "expert": "전문가",
    "witness": "참고인",
}


def minutes_data(*, record: MeetingRecord, issue: Issue) -> dict[str, Any]:
    """Give the data of the minutes: the last version, as it was frozen.

    Raises:
        VerificationError: the meeting is no sitting, or its minutes are not frozen.
    """
    versions = sitting_of(record=record).minutes
    if not versions or versions[-1].content is None:
        raise VerificationError("the minutes are not frozen", "회의록이 확정되지 않았습니다")
    last = versions[-1]
    number, subject = meeting_number(record=record), f"회의록: {record.call.title}"
    return {
        "head": head_of(record=record, title="회의록", number=number, subject=subject),
        "approvals": [],
        **body_of(record=record, content=last.content or {}, minutes=last),
        "checked": _checked(record, last),
        "members": [_signer(record, last, place) for place in range(1, len(last.signers) + 1)],
        "issue": issue_data(record=record, issue=issue),
        "proof": proof_data(record=record, issue=issue, kind="minutes", item=None),
    }


def body_of(
    *, record: MeetingRecord, content: Mapping[str, Any], minutes: Minutes | None = None
) -> dict[str, Any]:
    """Give what minutes say, from frozen content or from a draft of it."""
    return {
        "facts": _facts(record, content, minutes),
        "order": order_of_business(content=content),
        "items": item_rows(content=content),
        "reasons": reasons(record=record, content=content),
        "speeches": speeches(record=record, content=content),
        "votes": vote_rows(record=record, content=content),
        "minority": minority_opinions(record=record, content=content),
        "follow_ups": follow_ups(content=content),
        "notes": [one["text"] for one in content["notes"]],
    }


def follow_ups(*, content: Mapping[str, Any]) -> list[dict[str, str]]:
    """List what is to be done next, by whom, until when."""
    return [
        {"what": one["what"], "who": one["who"], "due": _day(one["due"])}
        for one in content["follow_ups"]
    ]


def place_of(*, held: Mapping[str, Any]) -> str:
    """Say where the sitting was, and that some joined by video."""
    online = {"video": "영상회의", "hybrid": "영상 참석 병행"}.get(held["form"], "")
    return " · ".join(part for part in (held["place"], online) if part)


def attending_names(*, record: MeetingRecord, content: Mapping[str, Any]) -> list[str]:
    """Name the members who were there themselves or by an alternate who votes, with what is to be noted."""
    return [
        named(seat=record.seat(one["seat"]), notes=_notes(one, content["held"]))
        for one in content["attending"]
        if one["alternate"] is None or one["alternate"]["votes"]
    ]


def absent_names(*, record: MeetingRecord, content: Mapping[str, Any]) -> list[str]:
    """Name the members who did not come, with the reason that they gave."""
    found = {one["seat"]: one["reason"] for one in content["absent"]}
    found |= {
        one["seat"]: f"대리 {one['alternate']['name']}, 표결권 없음"
        for one in content["attending"]
        if one["alternate"] and not one["alternate"]["votes"]
    }
    return [
        f"{record.seat(seat).name}({reason})" if reason else record.seat(seat).name
        for seat, reason in sorted(found.items())
    ]


def _facts(
    record: MeetingRecord, content: Mapping[str, Any], minutes: Minutes | None
) -> list[list[dict[str, Any]]]:
    meeting, held = content["meeting"], content["held"]
    attending = attending_names(record=record, content=content)
    absent = absent_names(record=record, content=content)
    came = f"참석 위원 {people(count=len(attending))}: {', '.join(attending)}"
    missing = f"{people(count=len(absent))}: {', '.join(absent)}" if absent else "없음"
    return [
        [fact(label="회의 명칭", value=meeting["title"], strong=True)],
        [
            fact(label="개최기관", value=f"{meeting['body']} ({meeting['department']})"),
            fact(label="공개", value=DISCLOSURES.get(meeting["disclosure"], "비공개")),
        ],
        [
            fact(label="일시", value=span(begun=held["opened_at"], ended=held["adjourned_at"])),
            fact(label="장소", value=place_of(held=held)),
        ],
        [fact(label="참석자", value=came)],
        [fact(label="결석", value=missing)],
        [fact(label="배석자", value=_staff(content))],
        *_guests(content),
        *_version(record, minutes),
    ]


def _notes(one: Mapping[str, Any], held: Mapping[str, Any]) -> list[str]:
    alternate = one["alternate"]
    return [
        *([f"대리 {alternate['name']}"] if alternate else []),
        *attendance_notes(
            spells=one["spells"], opened_at=held["opened_at"], adjourned_at=held["adjourned_at"]
        ),
    ]


def _staff(content: Mapping[str, Any]) -> str:
    staff = [
        f"{one['post']} {one['name']}" + (f"({one['duty']})" if one["duty"] else "")
        for one in content["staff"]
    ]
    heard = [f"방청 {people(count=content['audience'])}"] if content["audience"] else []
    return " · ".join([", ".join(staff) or "없음", *heard])


def _guests(content: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    guests = [
        f"{one['name']}({', '.join(filter(None, (_GUESTS[one['role']], one['affiliation'], _items(one))))})"
        for one in content["guests"]
    ]
    return [[fact(label="관계인", value=", ".join(guests))]] if guests else []


def _items(guest: Mapping[str, Any]) -> str:
    return "·".join(f"제{number}호" for number in guest["items"])


def _version(record: MeetingRecord, minutes: Minutes | None) -> list[list[dict[str, Any]]]:
    if minutes is None or minutes.version == 1:
        return []
    before = sitting_of(record=record).minutes[minutes.version - 2]
    frozen = f", {format_day(before.frozen_at)} 확정" if before.frozen_at else ""
    told = f"제{minutes.version}판. 제{before.version}판({before.digest[:16]}{frozen})을 바로잡음: {minutes.reason}"
    return [[fact(label="판", value=told)]]


def _checked(record: MeetingRecord, minutes: Minutes) -> str:
    said = [one for one in sitting_of(record=record).comments if one.version == minutes.version]
    if minutes.comments_until is None or minutes.frozen_at is None:
        return "위와 같이 회의 내용을 적고 서명한다."
    begun, ended = format_day(minutes.drafted_at), format_day(minutes.frozen_at)
    taken = sum(1 for one in said if one.taken)
    heard = f"의견 {len(said)}건, {taken}건 반영" if said else "의견 없음"
    return f"위와 같이 회의 내용을 적고, {begun} ~ {ended} 위원의 확인({heard})을 거쳐 서명한다."


def _signer(record: MeetingRecord, minutes: Minutes, place: int) -> dict[str, Any]:
    signer, signed = minutes.signers[place - 1], minutes.signature_of(place)
    why = {"refused": "서명 거부", "unable": "서명 불능"}
    otherwise = (
        f"{why[signed.refused]}({signed.reason})" if signed and signed.refused else "서명 전"
    )
    signature = signed.signature if signed else None
    return {
        "number": str(place),
        "name": signer.name,
        "post": _post(record, signer),
        "vote": "",
        "signature": ink_of(signature=signature, name=signer.name, otherwise=otherwise),
    }


def _post(record: MeetingRecord, signer: Signer) -> str:
    if signer.seat is None:
        return signer.post
    post = post_of(seat=record.seat(signer.seat))
    return f"{signer.post} · {post}" if signer.post else post


def _day(due: str) -> str:
    try:
        return format_day(date.fromisoformat(due))
    except ValueError:
        return due or "-"  # written in words, as "다음 회의"
