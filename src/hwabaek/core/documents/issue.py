"""How a document is issued: its head, its issuer and seal, and the foot that lets it be checked."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hwabaek.core.documents.seal_image import seal_svg
from hwabaek.core.korean import SEOUL, format_moment
from hwabaek.core.record.meeting_record import MeetingRecord

# Crockford's alphabet: no I, L, O or U, so that a number read over the telephone arrives.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PROVINCES = ("특별시", "광역시", "특별자치시", "특별자치도", "도")
_LEVELS = {"B-B": "시점확인 없음", "B-T": "시점확인 포함", "B-LTA": "시점확인·장기 검증 포함"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a document says about its own making."""

    at: datetime
    facts_digest: str  # hex SHA-256 of the attached facts
    seal_level: str  # the PAdES level that the seal will have
    log_number: int = 0  # the last log entry that it was made from; 0: not said
    demo: bool = False
    where: str = ""  # where it can be checked


def office_of(*, record: MeetingRecord) -> str:
    """Name the committee with its government before it, once."""
    name = record.committee.name
    return name if name.startswith(record.body.name) else f"{record.body.name} {name}"


def head_of(*, record: MeetingRecord, title: str, number: str, subject: str) -> dict[str, str]:
    """Give the head of a document; the subject is the title that the file itself carries."""
    return {
        "office": office_of(record=record),
        "title": title,
        "number": number,
        "subject": subject,
    }


def issue_data(*, record: MeetingRecord, issue: Issue) -> dict[str, Any]:
    """Give the date, the issuer and the seal over the issuer's name."""
    office, day = office_of(record=record), issue.at.astimezone(SEOUL)
    note = "시연용" if issue.demo else ""
    return {
        "date": f"{day.year}년 {day.month}월 {day.day}일",
        "name": office,
        "seal": {
            "svg": seal_svg(name=_seal_name(office), note=note),
            "alt": f"{office} 직인{'(시연용)' if issue.demo else ''}",
        },
    }


def proof_data(
    *, record: MeetingRecord, issue: Issue, kind: str, item: int | None
) -> dict[str, Any]:
    """Give the foot: check number, when and how it was sealed, and the digest of the attached facts."""
    number = check_number(facts_digest=issue.facts_digest, kind=kind, item=item)
    where = f"{issue.where}에서" if issue.where else "붙임 기록(facts.json)과 전자인장으로"
    level = f"{issue.seal_level}, {_LEVELS.get(issue.seal_level, '시점확인 없음')}"
    seal = f"{record.body.name} 전자인장 {format_moment(issue.at)} ({level})"
    return {
        "number": f"확인 번호 {number}",
        "where": f"{where} 누구나 확인할 수 있습니다.",
        "lines": [seal + (f" · 기록 {issue.log_number:,}번" if issue.log_number else "")],
        "digest": f"붙임 기록 지문 SHA-256 {issue.facts_digest}",
    }


def check_number(*, facts_digest: str, kind: str, item: int | None) -> str:
    """Derive the check number of a document: sixty bits of a digest, in three groups of four."""
    named = f"{kind}:{item or 0}:{facts_digest}".encode()
    bits = int.from_bytes(hashlib.sha256(named).digest()[:8], "big") >> 4
    letters = "".join(_ALPHABET[bits >> (55 - 5 * place) & 31] for place in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def _seal_name(office: str) -> str:
    """Leave out the province, as a seal has room for the rest only."""
    first, _, rest = office.partition(" ")
    return rest if rest and first.endswith(_PROVINCES) else office
