"""A requirement as a line that a clerk fills in: 재적위원의 과반수 출석, and back to data.

What a line cannot say is kept as it is and shown in words; nothing is dropped.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.core.rules import RuleFormatError, Who, parse_requirement
from hwabaek.core.rules.wording import KINDS, people, requirement_phrase

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    _Lines = forms.BaseFormSet["RequirementForm"]
else:
    _Lines = forms.BaseFormSet

Pair = tuple[str, Any]

DEEDS: Final = {
    Who.ATTENDING: _("출석"),
    Who.FOR: _("찬성"),
    Who.ENROLLED: _("재적"),
    Who.PANEL: _("구성원"),
    Who.AGAINST: _("반대"),
    Who.ABSTAINING: _("기권"),
    Who.CONDITIONAL: _("조건부 찬성"),
    Who.CAST: _("투표"),
    Who.SEATS: _("정원"),
}
BASES: Final = {
    Who.ENROLLED: _("재적위원"),
    Who.ATTENDING: _("출석위원"),
    Who.PANEL: _("구성원"),
    Who.SEATS: _("정원"),
    Who.CAST: _("투표수"),
    Who.FOR: _("찬성"),
    Who.AGAINST: _("반대"),
    Who.ABSTAINING: _("기권"),
    Who.CONDITIONAL: _("조건부"),
}
# What is chosen -> (bound, amount); without an amount the number beside it is asked for.
THRESHOLDS: Final = {
    "majority": (_("과반수"), "more_than", "1/2"),
    "two_thirds": (_("3분의 2 이상"), "at_least", "2/3"),
    "half": (_("2분의 1 이상"), "at_least", "1/2"),
    "third": (_("3분의 1 이상"), "at_least", "1/3"),
    "all": (_("전원"), "at_least", "1"),
    "heads_at_least": (_("몇 명 이상"), "at_least", None),
    "heads_at_most": (_("몇 명 이하"), "at_most", None),
    "heads_more_than": (_("몇 명 초과"), "more_than", None),
    "share_at_least": (_("비율 이상"), "at_least", None),
    "share_at_most": (_("비율 이하"), "at_most", None),
    "share_more_than": (_("비율 초과"), "more_than", None),
}
KIND_FIELDS: Final = ("count_kind", "count_kind_2", "base_kind", "base_kind_2")
SHARE: Final = re.compile(r"[0-9]{1,6}(/[0-9]{1,6})?")
LARGEST: Final = 1_000_000
MOST_LINES: Final = 40


class Kind(forms.CharField):
    """A kind of member, as the value of an option.

    Any kind is taken, not only those offered now: the rule may have changed since the page was made.
    """

    def __init__(self, label: "_StrOrPromise") -> None:
        super().__init__(label=label, required=False, max_length=400)

    def clean(self, value: object) -> str:
        """Refuse what names no kind."""
        text: str = super().clean(value)
        if text and read_pair(text) is None:
            raise forms.ValidationError(_("고를 수 없는 구분입니다."))
        return text


class RequirementForm(forms.Form):
    """One requirement."""

    base = forms.ChoiceField(
        label=_("기준 인원"),
        choices=[("", "-"), *((who.value, word) for who, word in BASES.items())],
        required=False,
    )
    base_kind = Kind(_("기준 가운데"))
    base_kind_2 = Kind(_("기준 가운데(둘째)"))
    threshold = forms.ChoiceField(
        label=_("비율이나 인원수"),
        choices=[(key, label) for key, (label, _b, _a) in THRESHOLDS.items()],
        required=False,  # a kept line has only what it keeps; `clean` asks the others for it
    )
    number = forms.CharField(label=_("수"), required=False, max_length=13)
    count = forms.ChoiceField(
        label=_("세는 위원"),
        choices=[(who.value, word) for who, word in DEEDS.items()],
        required=False,
    )
    count_kind = Kind(_("그 가운데"))
    count_kind_2 = Kind(_("그 가운데(둘째)"))
    source = forms.CharField(label=_("조항"), required=False, max_length=4000, strip=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - what a set of forms passes on
        kinds: Iterable[Pair] = (),
        **kwargs: Any,  # noqa: ANN401 - the same
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {"": "-"} | {write_pair(pair): people((pair,)) for pair in kinds}
        for name in KIND_FIELDS:
            chosen = self[name].value()
            own = {chosen: people((pair,))} if chosen and (pair := read_pair(chosen)) else {}
            self.fields[name].widget = forms.Select(choices=list((choices | own).items()))

    @property
    def kept_words(self) -> str:
        """Return in words what the line cannot say, or nothing."""
        text = self["kept"].value()
        return words_of(json.loads(text)) if text else ""

    @property
    def is_narrowed(self) -> bool:
        """Tell whether the line counts some kinds of members only, or is to go."""
        return any(self[name].value() for name in (*KIND_FIELDS, "DELETE"))

    def clean_kept(self) -> str:
        """Take only what is a requirement."""
        text: str = self.cleaned_data["kept"]
        if text:
            try:
                parse_requirement(json.loads(text))
            except (ValueError, RuleFormatError) as error:
                raise forms.ValidationError(_("이 요건은 읽을 수 없습니다.")) from error
        return text

    def clean(self) -> dict[str, Any]:
        """Check that number, base and kinds fit together."""
        line: dict[str, Any] = super().clean() or self.cleaned_data
        if line.get("kept"):
            return line
        for name in ("threshold", "count"):
            if not line.get(name):
                self.add_error(name, _("골라 주세요."))
        if self.errors:
            return line
        threshold, number = line["threshold"], line.get("number", "").strip()
        if threshold.startswith("heads") and not (number.isdecimal() and int(number) < LARGEST):
            self.add_error("number", _("인원을 수로 적어 주세요. 예: 7"))
        if threshold.startswith("share") and not SHARE.fullmatch(number):
            self.add_error("number", _("비율을 분수로 적어 주세요. 예: 6/10"))
        if not threshold.startswith("heads") and not line.get("base"):
            self.add_error("base", _("비율에는 기준 인원이 있어야 합니다."))
        for first, second in (("count_kind", "count_kind_2"), ("base_kind", "base_kind_2")):
            if names_twice(line.get(first, ""), line.get(second, "")):
                self.add_error(second, _("같은 것을 두 번 가려 셀 수 없습니다."))
        return line

    def requirement(self) -> dict[str, Any]:
        """Return the requirement as data, once the form is valid."""
        return requirement_of(self.cleaned_data)


class RequirementLines(_Lines):
    """The requirements of one part, one line each."""

    def requirements(self) -> list[dict[str, Any]]:
        """Return the requirements as data, without the lines that were taken out."""
        return [form.requirement() for form in self.forms if form not in self.deleted_forms]

    @property
    def first_error(self) -> str:
        """Return the first thing that is wrong in these lines."""
        texts = (
            str(text) for form in self.forms for texts in form.errors.values() for text in texts
        )
        return next(texts, "")


def requirement_lines(
    *, data: QueryDict | None, prefix: str, saved: Sequence[dict[str, Any]], kinds: Sequence[Pair]
) -> RequirementLines:
    """Return the lines of one part: from what was posted, else from what is saved.

    A posted line says everything itself, so nothing depends on what was saved in the meantime.
    """
    made = forms.formset_factory(
        RequirementForm, formset=RequirementLines, extra=0, can_delete=True, max_num=MOST_LINES
    )
    initial = [fields_of(requirement) for requirement in saved] if data is None else None
    lines = made(data, prefix=prefix, initial=initial, form_kwargs={"kinds": kinds})
    return cast("RequirementLines", lines)


def one_more_line(*, data: QueryDict, prefix: str, requirement: dict[str, Any]) -> None:
    """Put one more line, filled in as usual, at the end of what was posted."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    number = int(total) if total.isdecimal() else 0
    if number < MOST_LINES:
        data[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
        for name, value in fields_of(requirement).items():
            data[f"{prefix}-{number}-{name}"] = value


def fields_of(requirement: dict[str, Any]) -> dict[str, str]:
    """Return how a line shows a requirement; what it cannot show stands in `kept` whole."""
    fields = _shown(requirement)
    if requirement_of(fields) == requirement:
        return fields
    return {**fields, "kept": json.dumps(requirement, ensure_ascii=False)}


def requirement_of(line: dict[str, Any]) -> dict[str, Any]:
    """Return the requirement that a line says."""
    if line.get("kept"):
        kept: dict[str, Any] = json.loads(line["kept"])
        return kept
    _label, bound, amount = THRESHOLDS[line["threshold"]]
    heads = line["threshold"].startswith("heads")
    number = line.get("number", "").strip()
    written = amount or (int(number) if heads and number.isdecimal() else number)
    data: dict[str, Any] = {"count": _group(line, "count"), bound: written}
    if not heads:
        data["of"] = _group(line, "base")
    if line.get("source"):
        data["source"] = line["source"]
    return data


def words_of(requirement: dict[str, Any]) -> str:
    """Return a requirement in words, as an ordinance says it."""
    try:
        return requirement_phrase(requirement=parse_requirement(requirement))
    except RuleFormatError as error:
        return error.message


def kinds_known(groups: Iterable[dict[str, Any]]) -> list[Pair]:
    """Return the kinds of members to choose from: the usual ones, and those of these groups."""
    # Of two spellings that read alike (female, F) the first is offered.
    usual: dict[str, Pair] = {}
    for known in KINDS:
        usual.setdefault(people((known,)), known)
    pairs: dict[str, Pair] = {write_pair(pair): pair for pair in usual.values()}
    for where in groups:
        pairs |= {write_pair(pair): pair for pair in where.items()}
    return list(pairs.values())


def wheres_in(value: object) -> list[dict[str, Any]]:
    """Return every `where` that stands anywhere in the data of a rule."""
    if isinstance(value, dict):
        own = [value["where"]] if isinstance(value.get("where"), dict) else []
        return own + [where for part in value.values() for where in wheres_in(part)]
    if isinstance(value, list):
        return [where for part in value for where in wheres_in(part)]
    return []


def read_pair(text: str) -> Pair | None:
    """Return the kind of member that an option means, if it means one."""
    try:
        name, value = json.loads(text)
        parse_requirement({"count": {"who": "enrolled", "where": {name: value}}, "at_least": 1})
    except (ValueError, TypeError, RuleFormatError):
        return None
    return name, value


def write_pair(pair: Pair) -> str:
    """Return a kind of member as the value of an option."""
    return json.dumps(list(pair), ensure_ascii=False)


def names_twice(first: str, second: str) -> bool:
    """Tell whether two options are about the same attribute."""
    return bool(first and second) and json.loads(first)[0] == json.loads(second)[0]


def _shown(requirement: dict[str, Any]) -> dict[str, str]:
    count, count_kinds = _parts(requirement["count"])
    base, base_kinds = _parts(requirement["of"]) if "of" in requirement else ("", [])
    bound = next(key for key in ("more_than", "at_least", "at_most") if key in requirement)
    threshold, number = _threshold(bound, requirement[bound])
    shown = {"count": count, "base": base, "threshold": threshold, "number": number}
    for name, kinds in (("count_kind", count_kinds), ("base_kind", base_kinds)):
        shown |= dict(zip((name, f"{name}_2"), map(write_pair, kinds), strict=False))
    return {**shown, "source": requirement.get("source", "")}


def _threshold(bound: str, amount: str | int) -> tuple[str, str]:
    for key, (_label, known_bound, known_amount) in THRESHOLDS.items():
        if (bound, amount) == (known_bound, known_amount):
            return key, ""
    return f"{'heads' if isinstance(amount, int) else 'share'}_{bound}", str(amount)


def _parts(group: str | dict[str, Any]) -> tuple[str, list[Pair]]:
    if isinstance(group, str):
        return group, []
    return group["who"], sorted(group["where"].items())


def _group(line: dict[str, Any], name: str) -> str | dict[str, Any]:
    who: str = line.get(name, "")
    kinds = [line.get(key) for key in (f"{name}_kind", f"{name}_kind_2")]
    where = dict(json.loads(kind) for kind in kinds if kind)
    return {"who": who, "where": where} if where else who
