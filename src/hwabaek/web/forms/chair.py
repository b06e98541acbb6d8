"""What the chair states: agreement to an extension, a wording, a casting vote, a conversion."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.web.forms.attempts import AttemptForm, Initial
from hwabaek.web.forms.texts import PlainText


class ExtensionDecisionForm(AttemptForm):
    decision = forms.ChoiceField(choices=[("agree", _("동의")), ("decline", _("동의하지 않음"))])


class _ItemForm(AttemptForm):
    """One of several on a page: its fields are told apart by the number of the item."""

    def __init__(
        self, data: QueryDict | None = None, *, number: int, initial: Initial | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.auto_id = f"item{number}-%s"


class WordingForm(_ItemForm):
    wording = PlainText(
        label=_("의결서에 실을 조건"),
        max_length=8000,
        error_messages={"required": _("의결서에 실을 조건을 적어 주세요.")},
    )


class CastingVoteForm(_ItemForm):
    vote = forms.ChoiceField(
        choices=[("for", _("가결")), ("against", _("부결"))],
        error_messages={"required": _("가결과 부결 가운데 하나를 골라 주세요.")},
    )


class ConversionForm(AttemptForm):
    reason = PlainText(
        label=_("회의로 바꾸는 까닭"),
        max_length=2000,
        error_messages={
            "required": _("회의로 바꾸는 까닭을 적어 주세요. 위원 모두에게 알려 드립니다.")
        },
    )
