"""The parts of a rule as the editor lays them out: fields on the left, the clause on the right."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hwabaek.core.rules import Line, Rule, describe_rule
from hwabaek.web.forms.requirements import RequirementLines
from hwabaek.web.forms.rule_editor import RuleEditor

PART_LABELS: Final[dict[str, Promise]] = {
    "opening": _("개의 (의사정족수)"),
    "passing": _("의결 (의결정족수)"),
    "tie": _("가부동수"),
    "abstention": _("기권"),
    "recused": _("제척·기피·회피한 위원"),
    "written": _("서면심의"),
    "notice": _("알리는 기한"),
    "chair_votes": _("의장의 표결권"),
    "decision": _("결정 방식"),
    "special": _("특별 안건"),
    "panel": _("회의마다 지명하는 구성"),
    "composition": _("위원회 구성 기준"),
}
LISTS: Final = ("opening", "passing", "panel", "composition")
CHOICES: Final = ("tie", "abstention", "recused", "chair_votes")
SILENCE: Final[dict[str, Promise]] = {
    "tie": _("정한 것이 없으면 가결되지 않은 것으로 봅니다."),
    "abstention": _("정한 것이 없으면 출석으로 셉니다."),
    "recused": _("정한 것이 없으면 그 안건의 재적과 출석에서 뺍니다."),
    "chair_votes": _("정한 것이 없으면 의장도 표결합니다."),
    "written": _("정한 것이 없으면 서면으로 의결할 수 없습니다."),
    "panel": _("위원 가운데 일부만 불러 여는 위원회만 적습니다."),
}


@dataclass(frozen=True)
class Lines:
    """A list of requirements with the name that its fields begin with."""

    prefix: str
    label: Any
    forms: RequirementLines


@dataclass(frozen=True)
class Part:
    """One part of the editor."""

    key: str
    title: Any
    clause: BoundField
    lists: list[Lines] = field(default_factory=list)
    choices: BoundField | None = None
    said: list[Line] = field(default_factory=list)
    silence: Any = ""
    errors: list[str] = field(default_factory=list)

    @property
    def cite(self) -> str:
        """Return the article that the part comes from."""
        return self.said[0].source if self.said else ""


def parts_of(editor: RuleEditor, rule: Rule | None, members: int) -> list[Part]:
    """Return the parts in the order of the page."""
    lines = describe_rule(rule=rule, enrolled=members or None) if rule else ()
    errors = editor.errors() if editor.form.is_bound else []
    return [
        Part(
            key=key,
            title=title,
            clause=editor.form[f"clause_{key}"],
            lists=_lists(editor, key),
            choices=editor.form[key] if key in CHOICES else None,
            said=[line for line in lines if line.part == key],
            silence=SILENCE.get(key, ""),
            errors=[text for part, text in errors if _concerns(part, key)],
        )
        for key, title in PART_LABELS.items()
    ]


def _lists(editor: RuleEditor, key: str) -> list[Lines]:
    if key in LISTS:
        return [Lines(key, PART_LABELS[key], editor.lists[key])]
    if key == "written":
        return [
            Lines("written-opening", _("서면의 성립"), editor.written_opening),
            Lines("written-passing", _("서면의 의결"), editor.written_passing),
        ]
    return []


def _concerns(part: str, key: str) -> bool:
    days = {"notice_days", "papers_days"}
    return part in (key, f"clause_{key}") or (key == "notice" and part in days)
