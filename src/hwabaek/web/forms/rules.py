"""The form of a committee's rule, built from its parts; from data and back without loss."""

import json
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.core.rules import Decision, RuleFormatError, parse_rule
from hwabaek.core.rules.description import decision_phrase
from hwabaek.core.rules.rule_form import MOST_DAYS

SAYS_NOTHING: Final = ("", _("정한 것 없음"))
CLAUSES: Final = (
    "opening",
    "passing",
    "tie",
    "abstention",
    "recused",
    "chair_votes",
    "written",
    "notice",
    "decision",
    "special",
    "panel",
    "composition",
)
FLAGS: Final = {"yes": True, "no": False}


class RuleForm(forms.Form):
    """What a rule says once: everything but its lists of requirements."""

    source = forms.CharField(label=_("근거 조례와 조항"), max_length=4000, strip=False)
    source_text = forms.CharField(
        label=_("조문"),
        required=False,
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seats = forms.IntegerField(label=_("정원"), required=False, min_value=1, max_value=1_000_000)
    tie = forms.ChoiceField(
        label=_("가부동수일 때"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("fails", _("부결")), ("chair_decides", _("위원장 결정권")), SAYS_NOTHING],
    )
    abstention = forms.ChoiceField(
        label=_("기권을 세는 방법"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("in_base", _("출석으로 셈 (반대와 같은 효과)")),
            ("out_of_base", _("표결 기준에서 뺌")),
            SAYS_NOTHING,
        ],
    )
    recused = forms.ChoiceField(
        label=_("제척·기피·회피한 위원을 세는 방법"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("leaves_all", _("재적·출석 모두에서 뺌")),
            ("leaves_attending", _("출석에서만 뺌")),
            ("stays", _("그대로 셈")),
            SAYS_NOTHING,
        ],
    )
    chair_votes = forms.ChoiceField(
        label=_("의장의 표결권"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("yes", _("표결함")), ("no", _("표결하지 않음")), SAYS_NOTHING],
    )
    notice_days = forms.IntegerField(
        label=_("소집"), required=False, min_value=0, max_value=MOST_DAYS
    )
    papers_days = forms.IntegerField(
        label=_("자료"), required=False, min_value=0, max_value=MOST_DAYS
    )
    has_panel = forms.BooleanField(label=_("회의마다 구성원을 따로 지명"), required=False)
    note = forms.CharField(
        label=_("바꾸는 까닭"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for part in CLAUSES:
            self.fields[f"clause_{part}"] = forms.CharField(
                label=_("인용할 조문"),
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def said(self) -> dict[str, Any]:
        """Return what the form says, without what the instrument leaves unsaid."""
        values = self.cleaned_data
        data = {name: values.get(name) for name in ("tie", "abstention", "recused")}
        data |= {name: lines(values.get(name, "")) for name in ("source", "source_text")}
        data = {name: value for name, value in data.items() if value}
        for name in ("seats", "notice_days", "papers_days"):
            if values.get(name) is not None:
                data[name] = values[name]
        if values.get("chair_votes"):
            data["chair_votes"] = FLAGS[values["chair_votes"]]
        return data

    def clauses(self) -> dict[str, str]:
        """Return the quoted clauses, a part each."""
        texts = {part: lines(self.cleaned_data.get(f"clause_{part}", "")) for part in CLAUSES}
        return {part: text for part, text in texts.items() if text}


class DecisionForm(forms.Form):
    """What is decided: a motion, a mean score, a severity, a ranking, or opinions only."""

    kind = forms.ChoiceField(
        label=_("결정 방식"),
        required=False,
        choices=[
            ("", _("찬반으로 의결")),
            ("motion", _("찬반으로 의결한다고 정함")),
            ("mean_score", _("평균 점수로 정함")),
            ("severity", _("무거운 의견부터 더하여 정함(징계)")),
            ("ranking", _("점수 순위로 정함")),
            ("opinions", _("표결 없이 의견만 모음")),
        ],
    )
    pass_at_least = forms.CharField(label=_("통과 점수"), required=False, max_length=26)
    places = forms.IntegerField(label=_("소수점 아래 자리"), required=False, min_value=0)
    drop_extremes = forms.BooleanField(label=_("최고·최저 하나씩 뺌"), required=False)
    ladder = forms.CharField(
        label=_("무거운 것부터 한 줄에 하나"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tie_by = forms.CharField(
        label=_("동점일 때 앞세우는 차례, 한 줄에 하나"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    drop_kept = forms.BooleanField(label=_("이 결정 방식을 빼고 새로 정하기"), required=False)

    @property
    def kept_words(self) -> str:
        """Return in words what the form cannot say, or nothing."""
        text = self["kept"].value()
        return decision_phrase(decision=parse_decision(json.loads(text))) if text else ""

    def clean_kept(self) -> str:
        """Take only what is a decision."""
        return _checked(self.cleaned_data["kept"], parse_decision)

    def clean(self) -> dict[str, Any]:
        """Check that the decision is whole."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        data = decision_of(values) if not self.errors else None
        if data is not None:
            try:
                parse_decision(data)
            except RuleFormatError as error:
                field = error.path.partition("decision.")[2].partition("[")[0]
                known = field if field in self.fields else "kind"
                self.add_error(known, error.message)
        return values

    def decision(self) -> dict[str, Any] | None:
        """Return the decision as data, or None where nothing is said."""
        return decision_of(self.cleaned_data)


class WrittenForm(forms.Form):
    """When a committee may decide in writing."""

    allowed = forms.ChoiceField(
        label=_("서면으로 할 수 있는 때"),
        required=False,
        choices=[
            ("", _("정한 것 없음 (할 수 없음)")),
            ("never", _("할 수 없다고 정함")),
            ("on_grounds", _("아래 사유가 있을 때")),
            ("chair", _("위원장이 정할 때")),
            ("listed", _("아래 안건일 때")),
            ("default", _("서면이 원칙")),
        ],
    )
    grounds = forms.CharField(
        label=_("서면 사유, 한 줄에 하나"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    items = forms.CharField(
        label=_("서면으로 하는 안건, 한 줄에 하나"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    own_opening = forms.BooleanField(label=_("서면의 성립 요건을 따로 정함"), required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def kept_texts(self) -> list[str]:
        """Return the grounds and items that lines cannot hold, for reading."""
        text = self["kept"].value()
        return [one for texts in json.loads(text).values() for one in texts] if text else []

    def clean_kept(self) -> str:
        """Take only lists of texts."""
        return _checked(self.cleaned_data["kept"], _read_texts)

    def written(self) -> dict[str, Any] | None:
        """Return the clause as data without its requirements, or None where nothing is said."""
        return written_of(self.cleaned_data)


class SpecialForm(forms.Form):
    """A named kind of item with requirements of its own."""

    item = forms.CharField(label=_("안건 이름"), max_length=4000, strip=False)
    own_opening = forms.BooleanField(label=_("개의 요건을 따로 정함"), required=False)
    remove = forms.BooleanField(label=_("이 특별 안건 빼기"), required=False)


def rule_fields(data: dict[str, Any], clauses: dict[str, str], note: str) -> dict[str, Any]:
    """Return how the form shows what a rule says once."""
    names = ("source", "source_text", "seats", "tie", "abstention", "recused")
    fields = {name: data.get(name, "") for name in (*names, "notice_days", "papers_days")}
    votes = {True: "yes", False: "no"}.get(data["chair_votes"]) if "chair_votes" in data else ""
    fields |= {f"clause_{part}": clauses.get(part, "") for part in CLAUSES}
    return {**fields, "chair_votes": votes, "has_panel": "panel" in data, "note": note}


def decision_fields(data: dict[str, Any] | None) -> dict[str, Any]:
    """Return how the form shows a decision; what it cannot show stands in `kept` whole."""
    if data is None:
        return {}
    names = ("pass_at_least", "places", "drop_extremes")
    fields: dict[str, Any] = {name: data[name] for name in names if name in data}
    fields |= {name: "\n".join(data[name]) for name in ("ladder", "tie_by") if name in data}
    fields["kind"] = data["kind"]
    return fields if decision_of(fields) == data else {"kept": json.dumps(data, ensure_ascii=False)}


def decision_of(values: dict[str, Any]) -> dict[str, Any] | None:
    """Return the decision that the form says, or None where it says nothing."""
    if values.get("kept") and not values.get("drop_kept"):
        kept: dict[str, Any] = json.loads(values["kept"])
        return kept
    kind = values.get("kind")
    if kind == "mean_score":
        score = {"pass_at_least": (values.get("pass_at_least") or "").strip()}
        data = {"kind": kind, **score, "places": values.get("places") or 0}
        return {**data, "drop_extremes": True} if values.get("drop_extremes") else data
    if kind == "severity":
        return {"kind": kind, "ladder": texts_of(values.get("ladder"))}
    if kind == "ranking":
        return {"kind": kind, "tie_by": texts_of(values.get("tie_by"))}
    return {"kind": kind} if kind else None


def written_fields(data: dict[str, Any] | None) -> dict[str, Any]:
    """Return how the form shows the written clause; texts that lines cannot hold are kept whole."""
    if data is None:
        return {}
    texts = {name: data.get(name, []) for name in ("grounds", "items")}
    fields = {name: "\n".join(found) for name, found in texts.items()}
    kept = {name: found for name, found in texts.items() if texts_of(fields[name]) != found}
    fields |= {"kept": json.dumps(kept, ensure_ascii=False)} if kept else {}
    fields |= dict.fromkeys(kept, "")
    return {**fields, "allowed": data["allowed"], "own_opening": "opening" in data}


def written_of(values: dict[str, Any]) -> dict[str, Any] | None:
    """Return the written clause that the form says, without its requirements."""
    if not values.get("allowed"):
        return None
    kept = json.loads(values["kept"]) if values.get("kept") else {}
    data = {"allowed": values["allowed"]}
    for name in ("grounds", "items"):
        texts = [*kept.get(name, []), *texts_of(values.get(name))]
        data |= {name: texts} if texts else {}
    return data


def texts_of(text: str | None) -> list[str]:
    """Return the lines of a text that say something."""
    return [line for line in lines(text or "").split("\n") if line.strip()]


def lines(text: str) -> str:
    """Return a text with its line ends as they were: browsers send them as CR LF."""
    return text.replace("\r\n", "\n")


def parse_decision(data: object) -> Decision:
    """Read a decision by itself, as part of the smallest rule that can have one.

    Raises:
        RuleFormatError: it is not of the form of a decision.
    """
    least = {"source": "-", "opening": [], "passing": [{"count": "for", "at_least": 1}]}
    return parse_rule({**least, "decision": data}).decision_kind


def _checked(text: str, read: Callable[[object], object]) -> str:
    if text:
        try:
            read(json.loads(text))
        except (ValueError, RuleFormatError) as error:
            raise forms.ValidationError(_("이 부분은 읽을 수 없습니다.")) from error
    return text


def _read_texts(value: object) -> None:
    texts = value if isinstance(value, dict) else {"": []}
    known = set(texts) <= {"grounds", "items"}
    if not known or not all(isinstance(one, str) for found in texts.values() for one in found):
        raise RuleFormatError("kept", "")
