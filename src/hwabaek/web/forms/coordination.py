"""Which committees the coordinating office wants to see, and in which order."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.models import Department


class CoordinationFilter(forms.Form):
    """Name, department and order; which of the checks, by the chips above."""

    q = forms.CharField(label=_("이름"), required=False, max_length=80)
    department = forms.ChoiceField(label=_("담당부서"), required=False)
    order = forms.ChoiceField(
        label=_("차례"),
        required=False,
        choices=[
            ("", _("살필 것 많은 차례")),
            ("name", _("이름")),
            ("few", _("회의 적은 차례")),
            ("written", _("서면 비율 높은 차례")),
            ("replied", _("회신율 낮은 차례")),
        ],
    )
    check = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, departments: list[Department]) -> None:
        super().__init__(data)
        field = self.fields["department"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("모든 부서")),
                *((str(one.pk), one.name) for one in departments),
            ]

    def said(self) -> dict[str, str]:
        """Return what was chosen and makes sense."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
