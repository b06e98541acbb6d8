"""How a document is issued: its head, its issuer and seal, and the foot that lets it be checked."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hwabaek.core.documents.log_state import LogState
from hwabaek.core.documents.seal_image import seal_svg
from hwabaek.core.errors import VerificationError
from hwabaek.core.korean import SEOUL, format_moment
from hwabaek.core.record.meeting_record import MeetingRecord

# Crockford's alphabet: no I, L, O or U, so that a number read over the telephone arrives.
# https://www.crockford.com/base32.html: whoever reads an I, L or O meant a 1 or a 0.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_GAPS = re.compile(r"[\s\u002d\u2010-\u2015\u2212\uff0d]")
_PROVINCES = ("특별시", "광역시", "특별자치시", "특별자치도", "도")
_UNSET = "시점확인 기관이 설정되지 않음"
_LEVELS = {"B-T": "시점확인 포함", "B-LTA": "시점확인·장기 검증 포함"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a document says about its own making."""

    at: datetime
    facts_digest: str  # hex SHA-256 of the attached facts
    seal_level: str  # the PAdES level that the seal will have
    unstamped: str = ""  # why it has no time stamp though an authority is set
    log_number: int = 0  # the last log entry that it was made from; 0: not said
    demo: bool = False
    address: str = ""  # the public address of the place where it can be checked; "" where none is
    turn: int = 0  # how many other documents had come to the same check number
    log: LogState | None = None  # for the audit certificate


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
    number = check_number(facts_digest=issue.facts_digest, kind=kind, item=item, turn=issue.turn)
    host = issue.address.partition("://")[2]
    where = f"{host}에서" if host else "붙임 기록(facts.json)과 전자인장으로"
    level = f"{issue.seal_level}, {issue.unstamped or _LEVELS.get(issue.seal_level, _UNSET)}"
    seal = f"{record.body.name} 전자인장 {format_moment(issue.at)} ({level})"
    return {
        "number": f"확인 번호 {number}",
        "keyword": f"hwabaek:{number}",
        "address": f"{issue.address}/v/{number}" if host else "",
        "code_alt": f"확인 번호 {number}의 QR 코드",
        "where": f"{where} 누구나 확인할 수 있습니다.",
        "lines": [seal + (f" · 기록 {issue.log_number:,}번" if issue.log_number else "")],
        "digest": f"붙임 기록 지문 SHA-256 {issue.facts_digest}",
    }


def check_number(*, facts_digest: str, kind: str, item: int | None, turn: int = 0) -> str:
    """Derive the check number of a document: sixty bits of a digest, in three groups of four.

    Nobody can guess it, because every fact under the digest carries its random salt.
    """
    named = f"{kind}:{item or 0}:{facts_digest}" + (f":{turn}" if turn else "")
    bits = int.from_bytes(hashlib.sha256(named.encode()).digest()[:8], "big") >> 4
    letters = "".join(_ALPHABET[bits >> (55 - 5 * place) & 31] for place in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def parse_check_number(text: str) -> str:
    """Read a check number as people write it: in any case, with or without gaps, I, L and O as 1 and 0.

    Raises:
        VerificationError: it is no check number.
    """
    written = _GAPS.sub("", text)
    letters = written.upper().translate(_MISREAD) if written.isascii() else ""
    if len(letters) != 12 or not set(letters) <= set(_ALPHABET):  # noqa: PLR2004 - as it is made
        raise VerificationError("not a check number", "확인 번호의 형식이 아닙니다")
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def _seal_name(office: str) -> str:
    """Leave out the province, as a seal has room for the rest only."""
    first, _, rest = office.partition(" ")
    return rest if rest and first.endswith(_PROVINCES) else office
