"""Asking for a later deadline."""

import datetime as dt
from typing import ClassVar, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.gateways.clock import SEOUL
from hwabaek.web.forms.attempts import AttemptForm
from hwabaek.web.forms.meetings import day_input, time_input


class Wish(TypedDict):
    """What is asked for."""

    until: dt.datetime
    reason: str


class ExtensionForm(AttemptForm):
    """A later deadline and why."""

    field_names: ClassVar[dict[str, str]] = {"until": "until_day"}

    until_day = forms.DateField(label=_("새 마감일"), widget=day_input())
    until_time = forms.TimeField(label=_("시각"), widget=time_input(), initial=dt.time(18, 0))
    reason = forms.CharField(
        label=_("늘리는 까닭"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("위원장이 읽고 결정합니다. 동의하면 위원 모두에게 알립니다."),
    )

    def wish(self) -> Wish:
        """Return the moment that was chosen, and why."""
        data = self.cleaned_data
        until = dt.datetime.combine(data["until_day"], data["until_time"], SEOUL)
        return {"until": until, "reason": data["reason"]}
