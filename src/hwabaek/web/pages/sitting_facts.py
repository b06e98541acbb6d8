"""What happened in a sitting, in a line each; nothing of how anybody voted."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.web.pages.naming import outcome_of

Data = Mapping[str, Any]

CHANGES: Final = {
    "arrived": gettext_lazy("도착"),
    "left": gettext_lazy("나감"),
    "returned": gettext_lazy("돌아옴"),
    "moved": gettext_lazy("자리 옮김"),
}
ANSWERS: Final = {
    "attending": gettext_lazy("참석"),
    "online": gettext_lazy("온라인 참석"),
    "absent": gettext_lazy("불참"),
    "alternate": gettext_lazy("대리 참석"),
}
PARTS: Final = {
    "follow_ups": gettext_lazy("다음에 할 일"),
    "minority": gettext_lazy("소수 의견"),
    "absences": gettext_lazy("결석 사유"),
    "notes": gettext_lazy("비고"),
}
STAGES: Final = {
    "presentation": gettext_lazy("제안설명"),
    "questions": gettext_lazy("질의·답변"),
    "debate": gettext_lazy("토론"),
}


def _item(data: Data) -> str:
    return _("제%(number)s호") % {"number": data["item"]} if data.get("item") else ""


def _opened(data: Data) -> str:
    present = sum(member["n"] for member in data["case"]["members"] if member["attending"])
    enrolled = sum(member["n"] for member in data["case"]["members"])
    return _("재적 %(enrolled)s명 중 %(present)s명 출석") % {
        "enrolled": enrolled,
        "present": present,
    }


def _roll(data: Data) -> str:
    seats = _("명부 %(number)s명 고정") % {"number": len(data["seats"])}
    return f"{_item(data)} {seats}"


def _declared(data: Data) -> str:
    return f"{_item(data)} {outcome_of(data['outcome']).text}"


def _signed(data: Data) -> str:
    return ", ".join(_("제%(number)s호") % {"number": item} for item in data["items"])


def _frozen(data: Data) -> str:
    number = len(data["signers"])
    return _("%(version)s판 · 서명할 사람 %(number)s명") % {
        "version": data["version"],
        "number": number,
    }


# Of each kind the fact's data and the name of the member whom it is about.
OF_SITTINGS: Final[Mapping[str, Callable[[Data, str], str]]] = MappingProxyType(
    {
        "meeting.invitation.answered": lambda data, _name: str(ANSWERS[data["answer"]]),
        "meeting.attendance.marked": lambda data, _name: str(CHANGES[data["change"]]),
        "meeting.staff.noted": lambda data, _name: ", ".join(one["name"] for one in data["staff"]),
        "meeting.opened": lambda data, _name: _opened(data),
        "meeting.item.introduced": lambda data, _name: _item(data),
        "meeting.item.received": lambda data, _name: _item(data),
        "meeting.item.deferred": lambda data, _name: f"{_item(data)} {data['reason']}",
        "meeting.stage.entered": lambda data, _name: f"{_item(data)} {STAGES[data['stage']]}",
        "meeting.amendment.moved": lambda data, name: f"{_item(data)} {name} · {data['text']}",
        "meeting.poll.opened": lambda data, _name: _roll(data),
        "meeting.objection.asked": lambda data, _name: _roll(data),
        "meeting.result.declared": lambda data, _name: _declared(data),
        "meeting.ballot.cast": lambda data, _name: _item(data),
        "meeting.ballot.entered": lambda data, name: f"{name} · {data['reason']}",
        "meeting.step.taken": lambda data, _name: data["text"],
        "meeting.chair.handed": lambda data, name: f"{name} · {data['reason']}",
        "meeting.resolution.signed": lambda data, _name: _signed(data),
        "meeting.comment.made": lambda data, _name: data["text"],
        "meeting.comment.settled": lambda data, _name: data["answer"],
        "meeting.speech.edited": lambda data, name: name or data["name"],
        "meeting.minutes.drafted": lambda _data, _name: "",
        "meeting.minutes.edited": lambda data, _name: str(PARTS.get(data["part"], data["part"])),
        "meeting.minutes.signed": lambda _data, _name: "",
        "meeting.minutes.refused": lambda data, _name: data["reason"],
        "meeting.minutes.frozen": lambda data, _name: _frozen(data),
    }
)
