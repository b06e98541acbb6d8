"""Turning a deliberation in writing into a sitting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.web.forms.attempts import AttemptForm


class ConversionForm(AttemptForm):
    """Why it is to be a sitting."""

    reason = forms.CharField(
        label=_("회의로 바꾸는 까닭"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("위원 모두에게 알리고 기록에 남습니다."),
    )
