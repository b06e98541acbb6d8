"""Recording that a member left office after the call."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.web.forms.attempts import AttemptForm


class DepartureForm(AttemptForm):
    """Who left, and why."""

    seat = forms.TypedChoiceField(label=_("위원"), coerce=int)
    reason = forms.CharField(
        label=_("사유"), max_length=200, help_text=_("예: 2026. 10. 15. 사임, 임기 만료, 해촉")
    )

    def __init__(self, data: QueryDict | None, *, seats: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["seat"].choices = [("", _("고르세요")), *seats]  # type: ignore[attr-defined]
