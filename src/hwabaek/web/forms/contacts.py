"""Correcting the address and number of a member."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.web.forms.attempts import AttemptForm

PHONE = re.compile(r"\+?[0-9]{9,13}")


class ContactForm(AttemptForm):
    """Where messages and codes go."""

    email = forms.EmailField(
        label=_("전자우편"),
        help_text=_("주소를 바꾸면 지금 열려 있는 이 위원의 접속이 모두 끝납니다."),
    )
    phone = forms.CharField(
        label=_("휴대전화"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        """Take a number with or without hyphens."""
        number = re.sub(r"[\s.()-]", "", self.cleaned_data["phone"])
        if number and not PHONE.fullmatch(number):
            raise forms.ValidationError(_("전화번호를 숫자로 적어 주세요. 예: 010-1234-5678"))
        return number
