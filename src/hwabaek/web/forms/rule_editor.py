"""All forms of one rule together: shown from a version, read from what was posted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.core.rules import Finding, Rule, RuleFormatError, check_rule, parse_rule
from hwabaek.web.forms.requirements import (
    Pair,
    RequirementLines,
    kinds_known,
    one_more_line,
    requirement_lines,
    wheres_in,
)
from hwabaek.web.forms.rules import (
    DecisionForm,
    RuleForm,
    SpecialForm,
    WrittenForm,
    decision_fields,
    rule_fields,
    written_fields,
)

LISTS: Final = ("opening", "passing", "panel", "composition")
MOST_SPECIAL: Final = 40
# What a new line says at first: the usual requirement of its part.
USUAL: Final[dict[str, dict[str, Any]]] = {
    "opening": {"count": "attending", "more_than": "1/2", "of": "enrolled"},
    "passing": {"count": "for", "more_than": "1/2", "of": "attending"},
    "panel": {"count": "panel", "at_least": 1},
    "composition": {
        "count": {"who": "enrolled", "where": {"kind": "commissioned"}},
        "more_than": "1/2",
        "of": "enrolled",
    },
}


@dataclass
class Saved:
    """A version as it was saved: where the forms begin."""

    data: dict[str, Any]
    clauses: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass
class SpecialPart:
    """The forms of one special kind of item."""

    form: SpecialForm
    opening: RequirementLines
    passing: RequirementLines
    decision: DecisionForm

    @property
    def lists(self) -> list[dict[str, Any]]:
        """Return the lists of requirements, each with its name and label."""
        parts = ((_("개의"), self.opening), (_("의결"), self.passing))
        return [{"prefix": one.prefix, "label": label, "forms": one} for label, one in parts]

    @property
    def is_removed(self) -> bool:
        """Tell whether it is to go."""
        return bool(self.form.cleaned_data.get("remove"))

    def data(self) -> dict[str, Any]:
        """Return the special kind as data."""
        found: dict[str, Any] = {"item": self.form.cleaned_data["item"]}
        if opening := own_opening(self.form, self.opening):
            found |= opening
        if passing := self.passing.requirements():
            found["passing"] = passing
        decision = self.decision.decision()
        return {**found, "decision": decision} if decision else found


class RuleEditor:
    """The forms of a rule, bound when something was posted."""

    def __init__(
        self, *, saved: Saved, posted: QueryDict | None = None, kinds: list[dict[str, Any]]
    ) -> None:
        self.saved = saved
        self.posted = posted.copy() if posted is not None else None
        self.kinds: list[Pair] = kinds_known([*wheres_in(saved.data), *kinds])
        if self.posted is not None:
            self._add_what_was_asked_for()
        initial = rule_fields(saved.data, saved.clauses, saved.note)
        self.form = RuleForm(self.posted, initial=initial)
        self.decision = self._decision("decision", saved.data.get("decision"))
        self.lists = {part: self._lines(part, saved.data.get(part, [])) for part in LISTS}
        written = saved.data.get("written")
        self.written = WrittenForm(self.posted, prefix="written", initial=written_fields(written))
        self.written_opening = self._lines("written-opening", (written or {}).get("opening", []))
        self.written_passing = self._lines("written-passing", (written or {}).get("passing", []))
        self.special = list(self._special())
        self.part_errors: dict[str, str] = {}

    def is_valid(self) -> bool:
        """Tell whether the forms are whole and make a rule; what is wrong stands at its part."""
        forms = [self.form, self.decision, self.written, *self._all_lists()]
        forms += [one for part in self.special for one in (part.form, part.decision)]
        # Every form is asked, so that every fault is shown at once.
        if sum(not form.is_valid() for form in forms):
            return False
        try:
            parse_rule(self.data())
        except RuleFormatError as error:
            self.part_errors[part_of(error.path.removeprefix("rule."))] = error.message
        return not self.part_errors

    def data(self) -> dict[str, Any]:
        """Return the rule that the forms say; they must be valid."""
        lists = {part: lines.requirements() for part, lines in self.lists.items()}
        data = self.form.said() | {"opening": lists["opening"]}
        data |= {part: lists[part] for part in ("passing", "composition") if lists[part]}
        if lists["panel"] or self.form.cleaned_data["has_panel"]:
            data["panel"] = lists["panel"]
        if decision := self.decision.decision():
            data["decision"] = decision
        if special := [part.data() for part in self.special if not part.is_removed]:
            data["special"] = special
        if written := self.written.written():
            written |= own_opening(self.written, self.written_opening)
            passing = self.written_passing.requirements()
            data["written"] = {**written, "passing": passing} if passing else written
        return data

    @cached_property
    def rule(self) -> Rule:
        """Return the rule that the forms say; they must be valid."""
        return parse_rule(self.data())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong or doubtful about the rule."""
        return check_rule(rule=self.rule)

    def errors(self) -> list[tuple[str, str]]:
        """Return what is wrong, each with the part that it concerns."""
        found = [(name, str(texts[0])) for name, texts in self.form.errors.items()]
        found += [(part, lines.first_error) for part, lines in self.lists.items()]
        found += [
            ("written", lines.first_error) for lines in (self.written_opening, self.written_passing)
        ]
        found += [("written", _first(self.written)), ("decision", _first(self.decision))]
        for part in self.special:
            texts = (_first(part.form), _first(part.decision))
            found += [("special", text) for text in texts]
            found += [("special", lines.first_error) for lines in (part.opening, part.passing)]
        return [(part, text) for part, text in [*found, *self.part_errors.items()] if text]

    def _all_lists(self) -> list[Any]:
        own = [lines for part in self.special for lines in (part.opening, part.passing)]
        return [*self.lists.values(), self.written_opening, self.written_passing, *own]

    def _lines(self, prefix: str, saved: list[dict[str, Any]]) -> RequirementLines:
        return requirement_lines(data=self.posted, prefix=prefix, saved=saved, kinds=self.kinds)

    def _decision(self, prefix: str, saved: dict[str, Any] | None) -> DecisionForm:
        return DecisionForm(self.posted, prefix=prefix, initial=decision_fields(saved))

    def _special(self) -> Iterator[SpecialPart]:
        saved: list[dict[str, Any]] = self.saved.data.get("special", [])
        total = len(saved) if self.posted is None else _number(self.posted.get("special-TOTAL"))
        for index in range(min(total, MOST_SPECIAL)):
            one = saved[index] if self.posted is None else {}
            prefix = f"special-{index}"
            initial = {"item": one.get("item", ""), "own_opening": "opening" in one}
            yield SpecialPart(
                form=SpecialForm(self.posted, prefix=prefix, initial=initial),
                opening=self._lines(f"{prefix}-opening", one.get("opening", [])),
                passing=self._lines(f"{prefix}-passing", one.get("passing", [])),
                decision=self._decision(f"{prefix}-decision", one.get("decision")),
            )

    def _add_what_was_asked_for(self) -> None:
        if self.posted is None:
            return
        asked = self.posted.get("more", "")
        if asked == "special":
            number = _number(self.posted.get("special-TOTAL"))
            self.posted["special-TOTAL"] = str(number + 1)
            for part in ("opening", "passing"):
                self.posted[f"special-{number}-{part}-TOTAL_FORMS"] = "0"
                self.posted[f"special-{number}-{part}-INITIAL_FORMS"] = "0"
            asked = f"special-{number}-passing"
        part = asked.rpartition("-")[2]
        if part in USUAL:
            one_more_line(data=self.posted, prefix=asked, requirement=USUAL[part])


def own_opening(form: WrittenForm | SpecialForm, lines: RequirementLines) -> dict[str, Any]:
    """Return the opening of its own that a part has; ticked and empty means: anyone suffices."""
    opening = lines.requirements()
    return {"opening": opening} if opening or form.cleaned_data["own_opening"] else {}


def part_of(path: str) -> str:
    """Return the part of the form that a path of the rule leads to."""
    name = path.partition(".")[0].partition("[")[0]
    return "notice" if name in {"notice_days", "papers_days"} else name


def _first(form: BaseForm) -> str:
    return next((str(text) for texts in form.errors.values() for text in texts), "")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
