"""What an auditor looks for in the log."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.core.record.kinds import EntryKind
from hwabaek.gateways.clock import SEOUL

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise
from hwabaek.web.pages.kind_words import label_of

NOUNS = {
    "meeting": _("회의"),
    "rule": _("규칙"),
    "committee": _("위원회"),
    "membership": _("위원"),
    "person": _("사람과 로그인"),
    "post": _("직무"),
    "log": _("기록"),
}


def _kinds() -> Iterator[tuple[Any, Any]]:
    yield "", _("모두")
    for noun, label in NOUNS.items():
        kinds = [(kind.value, label_of(kind)) for kind in EntryKind if kind.split(".")[0] == noun]
        yield label, [(noun, _("%(noun)s 모두") % {"noun": label}), *kinds]


def _day(label: "_StrOrPromise") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class LogFilter(forms.Form):
    """Which entries to show; nothing said shows all."""

    kind = forms.ChoiceField(label=_("일"), required=False, choices=_kinds)
    about = forms.CharField(label=_("위원회나 회의"), required=False, max_length=100)
    person = forms.CharField(label=_("사람"), required=False, max_length=60)
    since = _day(_("부터"))
    until = _day(_("까지"))
    before = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        """Return what was filled in and makes sense; the rest is passed over."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @staticmethod
    def starts(day: dt.date) -> dt.datetime:
        """Return the moment at which a day begins in Korea."""
        return dt.datetime.combine(day, dt.time(), SEOUL)
