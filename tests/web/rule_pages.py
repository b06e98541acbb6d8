"""What tests of the rule editor share: a form as a browser would send it, and rules of every shape."""

from typing import Any

from django import forms
from django.http import QueryDict

from hwabaek.web.forms.rule_editor import RuleEditor, Saved

# Everything that the form of a rule knows, in one rule.
RICH: dict[str, Any] = {
    "source": "건축법 시행령 §5의5⑥",
    "source_text": "회의는\n재적위원 과반수의 출석으로 개의한다.",
    "seats": 25,
    "composition": [
        {
            "count": {"who": "enrolled", "where": {"kind": "commissioned", "sex": "female"}},
            "at_most": "6/10",
            "of": {"who": "enrolled", "where": {"kind": "commissioned"}},
            "source": "§4③",
        },
        {"count": {"who": "enrolled", "where": {"field": "의사"}}, "at_least": 1},
    ],
    "panel": [
        {"count": {"who": "panel", "where": {"outside": True}}, "at_least": "1/2", "of": "panel"}
    ],
    "opening": [{"count": "attending", "at_least": "2/3", "of": "panel"}],
    "passing": [{"count": "for", "more_than": "1/2", "of": "attending"}],
    "special": [
        {
            "item": "해촉",
            "opening": [],
            "passing": [{"count": "for", "at_least": "2/3", "of": "enrolled"}],
        },
        {
            "item": "제안서 평가",
            "decision": {"kind": "mean_score", "pass_at_least": "80.5", "places": 2},
        },
    ],
    "tie": "chair_decides",
    "chair_votes": False,
    "abstention": "out_of_base",
    "recused": "stays",
    "written": {
        "allowed": "on_grounds",
        "grounds": ["경미", "긴급"],
        "opening": [{"count": "attending", "more_than": 5}],
        "passing": [{"count": "for", "at_least": "1", "of": "cast"}],
    },
    "notice_days": 7,
    "papers_days": 0,
    "decision": {"kind": "ranking", "tie_by": ["가격", "-경력"]},
}


def as_sent(editor: RuleEditor) -> QueryDict:
    """Return what a browser sends when nothing is changed in the editor."""
    sent = QueryDict(mutable=True)
    own: list[forms.BaseForm] = [editor.form, editor.decision, editor.written]
    own += [form for part in editor.special for form in (part.form, part.decision)]
    lines = [*editor.lists.values(), editor.written_opening, editor.written_passing]
    lines += [one for part in editor.special for one in (part.opening, part.passing)]
    for form in own:
        _send(sent, form)
    for found in lines:
        _send(sent, found.management_form)
        for line in found.forms:
            _send(sent, line)
    sent["special-TOTAL"] = str(len(editor.special))
    return sent


def sent_for(data: dict[str, Any]) -> QueryDict:
    """Return what a browser sends when a rule is shown and nothing is changed."""
    return as_sent(RuleEditor(saved=Saved(data=data), kinds=[]))


def _send(sent: QueryDict, form: forms.BaseForm) -> None:
    for bound in form:
        value = bound.value()
        if isinstance(bound.field.widget, forms.CheckboxInput):
            if value:
                sent[bound.html_name] = "on"
        else:
            # Browsers end lines by CR LF.
            sent[bound.html_name] = "" if value is None else str(value).replace("\n", "\r\n")
