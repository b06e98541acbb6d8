"""The words that documents use for what facts hold as codes."""

from collections.abc import Mapping, Sequence
from typing import Any

from hwabaek.core.record.call import Seat

VOTES = {"for": "찬성", "conditional": "조건부", "against": "반대", "abstain": "기권"}
ROLES = {"chair": "위원장", "vice_chair": "부위원장"}
KINDS = {"commissioned": "위촉직", "ex_officio": "당연직"}
OUTCOMES = {
    "carried": "원안가결",
    "carried_conditionally": "조건부가결",
    "rejected": "부결",
    "tied": "부결(가부동수)",
    "no_quorum": "불성립",
    "bad_panel": "불성립(구성)",
    "not_allowed": "심의 불가",
    "passed": "통과",
    "failed": "미통과",
    "decided": "결정",
    "ranked": "순위 결정",
    "collected": "의견 수렴",
}
GROUNDS = {
    "minor": "심의사항이 경미",
    "urgent": "긴급하여 회의를 열 시간적 여유가 없음",
    "force_majeure": "천재지변 등으로 의사정족수를 채우기 어려움",
    "chair": "위원장이 필요하다고 인정",
}
DOCUMENTS = {
    "resolution": "의결서",
    "written_result": "서면심의 결과",
    "minutes": "회의록",
    "attendance_sheet": "참석자 서명부",
    "call_notice": "소집통지서",
    "result_report": "결과보고",
    "audit_certificate": "감사증명",
}
PURPOSES = {
    "call": "심의 요청",
    "reminder": "회신 안내(독촉)",
    "extension": "기한 연장 알림",
    "receipt": "접수증",
    "result": "결과 알림",
}
CHANNELS = {"mail": "전자우편", "sms": "문자"}
_MEANS = {
    "link": "개인 링크",
    "mail-code": "메일 확인 번호",
    "sms-code": "문자 확인 번호",
    "session": "로그인",
    "paper": "종이",
    "door": "입장할 때 대면 확인",
    "clerk": "간사 확인",
}


def post_of(*, seat: Seat) -> str:
    """Say what a member is in the committee and where they come from."""
    post = ROLES.get(seat.role) or KINDS.get(str(seat.attributes.get("kind", "")), "위원")
    return f"{post} · {seat.affiliation}" if seat.affiliation else post


def means_of(*, auth: str) -> str:
    """Say how a member had proved who they are; a means that we do not know is named as recorded."""
    return " + ".join(_MEANS.get(part, part) for part in auth.split("+"))


def document_name(*, kind: str, item: int | None) -> str:
    """Name a document by its kind and, where it is about one, its item."""
    name = DOCUMENTS.get(kind, kind)
    return f"{name} 제{item}호" if item is not None else name


def people(*, count: int) -> str:
    """Write a number of people."""
    return f"{count}명"


def fact(*, label: str, value: str, strong: bool = False) -> dict[str, Any]:
    """Put a label and its value together for a table of facts."""
    return {"label": label, "value": value, "strong": strong}


def joined(*, names: Sequence[str]) -> str:
    """List names, or say that there are none."""
    return ", ".join(names) if names else "없음"


def tally_of(*, answer: Mapping[str, Any]) -> Mapping[str, int]:
    """Give the numbers that the rule itself counted for an item."""
    tally = answer.get("tally")
    return tally if isinstance(tally, Mapping) else {}
