"""The declaration of interest: one answer an item, grounds and a reason where they are needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.actions.disqualifications import Statement
from hwabaek.core.rules.disqualification import STATUTORY_GROUNDS
from hwabaek.models import Declaration
from hwabaek.web.forms.attempts import AttemptForm
from hwabaek.web.forms.texts import PlainText
from hwabaek.web.pages.written import Line


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one item."""

    line: Line
    kind: forms.BoundField
    grounds: forms.BoundField
    reason: forms.BoundField


class DeclarationForm(AttemptForm):
    """Fields `item1`, `why1`, `how1` for the first item, and so on."""

    def __init__(self, data: QueryDict | None = None, *, lines: tuple[Line, ...]) -> None:
        super().__init__(data, initial=_standing(lines))
        self.lines = lines
        for line in lines:
            self.fields |= _fields(line)

    def groups(self) -> Iterator[Group]:
        """Return the fields item by item."""
        for line in self.lines:
            n = line.number
            yield Group(line, self[f"item{n}"], self[f"why{n}"], self[f"how{n}"])

    def statements(self) -> tuple[Statement, ...]:
        """Return what was declared; grounds count for 제척 only."""
        return tuple(self._statement(line.number) for line in self.lines)

    def _statement(self, number: int) -> Statement:
        kind = self.cleaned_data[f"item{number}"]
        aside = kind != Declaration.Kind.NONE
        statutory = kind == Declaration.Kind.STATUTORY
        return Statement(
            number=number,
            kind=kind,
            grounds=tuple(self.cleaned_data[f"why{number}"]) if statutory else (),
            reason=self.cleaned_data[f"how{number}"] if aside else "",
        )


def _fields(line: Line) -> dict[str, forms.Field]:
    n = line.number
    kind = forms.ChoiceField(
        label=_("안건 제%(n)s호") % {"n": n},
        choices=Declaration.Kind.choices,
        error_messages={"required": _("관계가 있는지 골라 주세요.")},
    )
    grounds = forms.TypedMultipleChoiceField(
        choices=[(ground.number, ground.label) for ground in STATUTORY_GROUNDS],
        coerce=int,
        required=False,
    )
    reason = PlainText(label=_("어떤 관계입니까?"), max_length=1000, required=False)
    return {f"item{n}": kind, f"why{n}": grounds, f"how{n}": reason}


def _standing(lines: tuple[Line, ...]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for line in lines:
        if line.declaration is not None:
            initial[f"item{line.number}"] = line.declaration.kind
            initial[f"why{line.number}"] = line.declaration.grounds
            initial[f"how{line.number}"] = line.declaration.reason
    return initial
