"""A choice and an opinion on one item."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hwabaek.actions.refusal import Refusal
from hwabaek.actions.replies import MAX_OPINION, OPINION_REQUIRED, check_decided
from hwabaek.models import Ballot
from hwabaek.web.forms.attempts import AttemptForm
from hwabaek.web.forms.texts import PlainText


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as the page offers it, and what the opinion is called with it."""

    value: str
    word: Promise
    meaning: Promise
    opinion_label: Promise

    @property
    def needs_opinion(self) -> bool:
        """Tell whether it needs an opinion."""
        return self.value in OPINION_REQUIRED


OPTIONS = (
    Option(Ballot.Choice.FOR.value, _("찬성"), _("올라온 안 그대로"), _("덧붙일 의견 (선택)")),
    Option(
        Ballot.Choice.CONDITIONAL.value,
        _("조건부·수정 찬성"),
        _("조건이나 고칠 곳을 적습니다"),
        _("조건이나 고칠 곳"),
    ),
    Option(Ballot.Choice.AGAINST.value, _("반대"), _("이유를 적습니다"), _("반대하시는 이유")),
    Option(
        Ballot.Choice.ABSTAIN.value,
        _("기권"),
        _("어느 쪽도 고르지 않습니다"),
        _("덧붙일 의견 (선택)"),
    ),
)


class BallotForm(AttemptForm):
    """What can be signed: a choice, and an opinion where the choice needs one."""

    choice = forms.ChoiceField(
        label=_("위원님의 결정"),
        choices=Ballot.Choice.choices,
        error_messages={
            "required": _("찬성, 조건부·수정 찬성, 반대, 기권 가운데 하나를 골라 주세요.")
        },
    )
    opinion = PlainText(
        label=_("의견"),
        max_length=MAX_OPINION,
        required=False,
        error_messages={
            "max_length": _(
                "4,000자 안으로 줄여 주세요. 긴 글은 간사에게 파일로 보내 주셔도 됩니다."
            )
        },
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the opinion where the choice needs one."""
        data: dict[str, Any] = super().clean() or {}
        if "choice" in data and "opinion" in data:
            try:
                check_decided(choice=data["choice"], opinion=data["opinion"])
            except Refusal as refusal:
                self.refuse(refusal)
        return data


class DraftForm(forms.Form):
    """What is saved as it is typed: whatever is there, complete or not."""

    choice = forms.ChoiceField(choices=[("", ""), *Ballot.Choice.choices], required=False)
    opinion = PlainText(required=False)

    def given(self, name: str) -> str | None:
        """Return a field's text; None where it was not sent and is to stay as it is."""
        return str(self.cleaned_data[name]) if name in self.data else None
