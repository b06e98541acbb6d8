"""What the chair states: agreement to an extension, a wording, a casting vote, a conversion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.web.forms.texts import PlainText


class ExtensionDecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("agree", _("동의")), ("decline", _("동의하지 않음"))])


class WordingForm(forms.Form):
    wording = PlainText(
        label=_("의결서에 실을 조건"),
        max_length=8000,
        error_messages={"required": _("의결서에 실을 조건을 적어 주세요.")},
    )


class CastingVoteForm(forms.Form):
    vote = forms.ChoiceField(
        choices=[("for", _("가결")), ("against", _("부결"))],
        error_messages={"required": _("가결과 부결 가운데 하나를 골라 주세요.")},
    )


class ConversionForm(forms.Form):
    reason = PlainText(
        label=_("회의로 바꾸는 까닭"),
        max_length=2000,
        error_messages={"required": _("회의로 바꾸는 까닭을 적어 주세요. 위원 모두에게 알려 드립니다.")},
    )
