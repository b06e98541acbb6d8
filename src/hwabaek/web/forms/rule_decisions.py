"""What the coordinating office says about a version: in force from a day, or back with a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ApprovalForm(forms.Form):
    """The day from which a version is in force."""

    in_force_date = forms.DateField(
        label=_("시행일"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReturnForm(forms.Form):
    """Why a version goes back to the clerk."""

    reason = forms.CharField(
        label=_("돌려보내는 까닭"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
