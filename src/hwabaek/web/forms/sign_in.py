"""Signing in: an address, a channel, six digits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.models import SignInCode


class ChannelForm(forms.Form):
    channel = forms.ChoiceField(choices=SignInCode.Channel.choices)


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("전자우편 주소"),
        max_length=254,
        error_messages={
            "required": _("전자우편 주소를 적어 주세요."),
            "invalid": _("name@example.kr처럼 전자우편 주소를 적어 주세요."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("인증번호"),
        max_length=12,
        error_messages={"required": _("여섯 자리 번호를 적어 주세요.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}
        ),
    )
