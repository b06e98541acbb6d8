"""Facts of the log in words: one sentence for the list, and every value with its name."""

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import parse_moment
from hwabaek.web.pages.naming import outcome_of
from hwabaek.web.pages.sitting_facts import OF_SITTINGS
from hwabaek.web.tags import filesize, moment

if TYPE_CHECKING:
    from collections.abc import Callable

Names = dict[int, str]

LABELS: Final = {
    "affiliation": gettext_lazy("소속"),
    "agreed": gettext_lazy("동의"),
    "answer": gettext_lazy("답"),
    "as": gettext_lazy("자격"),
    "auth": gettext_lazy("본인 확인"),
    "authority": gettext_lazy("시점확인 기관"),
    "ballots": gettext_lazy("표"),
    "before": gettext_lazy("앞선 파일의 지문"),
    "body": gettext_lazy("기관"),
    "called_at": gettext_lazy("소집한 때"),
    "case": gettext_lazy("규칙에 넣은 사실"),
    "channel": gettext_lazy("보낸 길"),
    "choice": gettext_lazy("뜻"),
    "closed_by": gettext_lazy("닫은 까닭"),
    "committee": gettext_lazy("위원회"),
    "deadline_at": gettext_lazy("마감"),
    "decision_note": gettext_lazy("돌려보낸 까닭"),
    "department": gettext_lazy("부서"),
    "disclosure": gettext_lazy("공개 여부"),
    "document": gettext_lazy("문서"),
    "duty": gettext_lazy("직무"),
    "email": gettext_lazy("전자우편"),
    "explanation": gettext_lazy("설명"),
    "file_name": gettext_lazy("파일 이름"),
    "from": gettext_lazy("앞 마감"),
    "functions": gettext_lazy("기능"),
    "ground": gettext_lazy("서면 사유"),
    "ground_reason": gettext_lazy("까닭"),
    "grounds": gettext_lazy("사유"),
    "in_force_date": gettext_lazy("시행일"),
    "item": gettext_lazy("안건"),
    "items": gettext_lazy("안건"),
    "kind": gettext_lazy("구분"),
    "late": gettext_lazy("마감 뒤"),
    "legal_basis": gettext_lazy("근거"),
    "media_type": gettext_lazy("파일 종류"),
    "meeting": gettext_lazy("회의"),
    "mode": gettext_lazy("방식"),
    "name": gettext_lazy("이름"),
    "note": gettext_lazy("적은 것"),
    "number": gettext_lazy("번호"),
    "opinion": gettext_lazy("의견"),
    "order_text": gettext_lazy("의결주문"),
    "outcome": gettext_lazy("결과"),
    "pages": gettext_lazy("쪽"),
    "papers": gettext_lazy("자료"),
    "parties": gettext_lazy("관계자"),
    "person": gettext_lazy("사람 번호"),
    "phone": gettext_lazy("전화"),
    "proposal_text": gettext_lazy("제안 내용"),
    "public": gettext_lazy("공개본"),
    "purpose": gettext_lazy("보낸 것"),
    "question": gettext_lazy("질의 번호"),
    "reason": gettext_lazy("까닭"),
    "reasons": gettext_lazy("제안 이유"),
    "reply": gettext_lazy("심의서 번호"),
    "role": gettext_lazy("역할"),
    "roll": gettext_lazy("명부"),
    "rule": gettext_lazy("규칙"),
    "seal": gettext_lazy("전자인장 수준"),
    "seat": gettext_lazy("명부 번호"),
    "seats": gettext_lazy("명부 번호"),
    "sha256": gettext_lazy("지문"),
    "shown_digest": gettext_lazy("보인 것의 지문"),
    "signature": gettext_lazy("서명"),
    "size": gettext_lazy("크기"),
    "source": gettext_lazy("근거"),
    "special": gettext_lazy("특별 안건"),
    "state": gettext_lazy("상태"),
    "strokes": gettext_lazy("그린 서명"),
    "supersedes": gettext_lazy("앞선 심의서"),
    "text": gettext_lazy("내용"),
    "timestamp": gettext_lazy("시점확인"),
    "title": gettext_lazy("제목"),
    "unstamped": gettext_lazy("시점확인이 없는 까닭"),
    "until": gettext_lazy("새 마감"),
    "version": gettext_lazy("판"),
    "vote": gettext_lazy("결정권"),
    "wording": gettext_lazy("문안"),
    "year": gettext_lazy("연도"),
}
WORDS: Final = {
    "for": gettext_lazy("찬성"),
    "conditional": gettext_lazy("조건부·수정 찬성"),
    "against": gettext_lazy("반대"),
    "abstain": gettext_lazy("기권"),
    "written": gettext_lazy("서면심의"),
    "sitting": gettext_lazy("회의"),
    "mail": gettext_lazy("전자우편"),
    "sms": gettext_lazy("문자"),
    "sent": gettext_lazy("보냄"),
    "failed": gettext_lazy("보내지 못함"),
    "call": gettext_lazy("심의 요청"),
    "reminder": gettext_lazy("회신 안내"),
    "extension": gettext_lazy("기한 연장 알림"),
    "receipt": gettext_lazy("접수증"),
    "result": gettext_lazy("결과 알림"),
    "chair": gettext_lazy("위원장"),
    "vice_chair": gettext_lazy("부위원장"),
    "member": gettext_lazy("위원"),
    "clerk": gettext_lazy("간사"),
    "approver": gettext_lazy("결재권자"),
    "coordinator": gettext_lazy("총괄"),
    "auditor": gettext_lazy("감사"),
    "administrator": gettext_lazy("관리자"),
    "official": gettext_lazy("담당 공무원"),
    "person": gettext_lazy("본인"),
    "system": gettext_lazy("시스템"),
    "none": gettext_lazy("관계 없음"),
    "statutory": gettext_lazy("제척"),
    "self_recused": gettext_lazy("회피"),
    "resolution": gettext_lazy("의결서"),
    "written_result": gettext_lazy("서면심의 결과"),
    "call_notice": gettext_lazy("소집통지서"),
    "minutes": gettext_lazy("회의록"),
    "attendance_sheet": gettext_lazy("참석자 서명부"),
    "result_report": gettext_lazy("결과보고"),
    "audit_certificate": gettext_lazy("감사증명"),
    "public": gettext_lazy("공개"),
    "partial": gettext_lazy("부분공개"),
    "closed": gettext_lazy("비공개"),
    "deadline": gettext_lazy("마감이 지남"),
    "drawn": gettext_lazy("그린 서명"),
    "typed": gettext_lazy("이름 입력"),
    "commissioned": gettext_lazy("위촉직"),
    "ex_officio": gettext_lazy("당연직"),
    "appointed": gettext_lazy("임명직"),
}
TRANSLATED: Final = frozenset(
    {
        "as",
        "channel",
        "choice",
        "closed_by",
        "disclosure",
        "duty",
        "kind",
        "mode",
        "purpose",
        "role",
        "state",
        "vote",
    }
)


@dataclass(frozen=True)
class Value:
    """A value with its name; what has parts holds them instead of a text."""

    label: str
    text: str = ""
    parts: list["Value"] = field(default_factory=list)
    is_digest: bool = False


def actor_of_fact(fact: dict[str, Any]) -> str:
    """Return who acted: the name and in which capacity."""
    actor = fact["actor"]
    capacity = str(WORDS.get(actor["as"], actor["as"]))
    return f"{actor['name']} ({capacity})" if actor["name"] else capacity


def values_of(data: dict[str, Any]) -> list[Value]:
    """Return every value of a fact with its name, in the order of the fact."""
    return [_value(key, value) for key, value in data.items()]


def sentence_of(fact: dict[str, Any], names: Names) -> str:
    """Return in a line what a fact tells beyond its kind; nothing of how anybody decided."""
    data = fact["data"]
    name = names.get(data.get("seat", 0), "")
    makers: dict[str, Callable[[], str]] = {
        "meeting.notified": lambda: f"{name} · {_word(data['channel'])} · {_word(data['purpose'])}",
        "meeting.seat.opened": lambda: "",
        "meeting.seat.left": lambda: f"{name} · {data['reason']}",
        "meeting.declaration.made": lambda: f"{_item(data)} {_word(data['kind'])}",
        "meeting.reply.submitted": lambda: _replied(data, ""),
        "meeting.paper_reply.entered": lambda: _replied(data, name),
        "meeting.reminded": lambda: _("%(number)s명") % {"number": len(data["seats"])},
        "meeting.called": lambda: _called(data),
        "meeting.poll.closed": lambda: _poll_closed(data),
        "meeting.casting_vote.given": lambda: f"{_item(data)} {_word(data['vote'])}",
        "meeting.wording.stated": lambda: f"{_item(data)} {data['wording']}",
        "meeting.document.sealed": partial(_document, data),
        "meeting.document.renewed": lambda: f"{_document(data)} · {data['authority']}",
        "meeting.extension.agreed": lambda: _moved(data),
        "meeting.extension.requested": lambda: _moved(data),
        "meeting.question.asked": partial(_item, data),
    }
    usual = ("title", "name", "reason", "duty", "version")
    if fact["kind"] in OF_SITTINGS:
        return OF_SITTINGS[fact["kind"]](data, name)
    if fact["kind"] in makers:
        return makers[fact["kind"]]()
    return next((str(_plain(key, data[key])) for key in usual if data.get(key)), "")


def _called(data: dict[str, Any]) -> str:
    if starts_at := data["meeting"].get("starts_at"):
        words = _("위원 %(people)s명 · 안건 %(items)s건 · 규칙 %(version)s판 · 회의 %(deadline)s")
    else:
        starts_at = data["meeting"]["deadline_at"]
        words = _("위원 %(people)s명 · 안건 %(items)s건 · 규칙 %(version)s판 · 마감 %(deadline)s")
    return words % {
        "people": len(data["roll"]),
        "items": len(data["items"]),
        "version": data["rule"]["version"],
        "deadline": _plain("starts_at", starts_at),
    }


def _poll_closed(data: dict[str, Any]) -> str:
    tally = data["answer"].get("tally", {})
    words = [
        (_("찬성"), "for"),
        (_("조건부"), "conditional"),
        (_("반대"), "against"),
        (_("기권"), "abstaining"),
    ]
    counts = ", ".join(f"{word} {tally[key]}" for word, key in words if tally.get(key))
    return f"{_item(data)} {counts} → {outcome_of(data['answer']['outcome']).text}"


def _replied(data: dict[str, Any], name: str) -> str:
    late = _("마감 뒤") if data.get("late") else ""
    changed = _("%(version)s판") % {"version": data["version"]} if data["version"] > 1 else ""
    return " · ".join(part for part in (name, changed, late) if part)


def _document(data: dict[str, Any]) -> str:
    return f"{_word(data['kind'])} {_item(data)}".strip()


def _moved(data: dict[str, Any]) -> str:
    return f"{_plain('until', data.get('until'))} · {data.get('reason', '')}"


def _item(data: dict[str, Any]) -> str:
    return _("제%(number)s호") % {"number": data["item"]} if data.get("item") else ""


def _word(text: str) -> str:
    return str(WORDS.get(text, text))


def _value(key: str, value: object) -> Value:
    label = str(LABELS.get(key, key))
    if key == "strokes" and isinstance(value, list):
        points = sum(len(stroke) for stroke in value)
        text = _("획 %(strokes)s개, 점 %(points)s개") % {"strokes": len(value), "points": points}
        return Value(label, text)
    if isinstance(value, dict):
        return Value(label, parts=[_value(inner, one) for inner, one in value.items()])
    if isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        return Value(label, parts=[_value(str(number), one) for number, one in enumerate(value, 1)])
    if isinstance(value, list):
        return Value(label, ", ".join(str(one) for one in value) or _("없음"))
    is_digest = (
        isinstance(value, str) and len(value) in {32, 64} and not value.strip("0123456789abcdef")
    )
    return Value(label, _plain(key, value), is_digest=is_digest)


def _plain(key: str, value: object) -> str:
    if value is None or value == "":
        return _("없음")
    if isinstance(value, bool):
        return _("예") if value else _("아니오")
    if key == "size" and isinstance(value, int):
        return filesize(value)
    return _text(key, value) if isinstance(value, str) else str(value)


def _text(key: str, text: str) -> str:
    if key == "outcome":
        return outcome_of(text).text
    if text.endswith("Z"):
        with suppress(VerificationError):
            return moment(parse_moment(text))
    return _word(text) if key in TRANSLATED else text
