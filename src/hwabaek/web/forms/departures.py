"""Recording that a member left office after the call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.web.forms.attempts import AttemptForm


class DepartureForm(AttemptForm):
    """Who left, and why."""

    seat = forms.TypedChoiceField(label=_("위원"), coerce=int)
    reason = forms.CharField(
        label=_("사유"), max_length=200, help_text=_("예: 2026. 10. 15. 사임, 임기 만료, 해촉")
    )

    def __init__(self, *args: Any, seats: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seat"].choices = [("", _("고르세요")), *seats]  # type: ignore[attr-defined]
