"""What somebody wants to have checked: a check number, a file, or what a browser found in a file of its own."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hwabaek.core.documents.issue import parse_check_number
from hwabaek.core.documents.traces import Seal, Traces, traces_of
from hwabaek.core.errors import VerificationError
from hwabaek.web.forms.attempts import AttemptForm

ACCEPTED = ".pdf,.zip"
MOST_PREFIXES = 40
_DIGEST = re.compile("[0-9a-f]{64}")


class CheckForm(AttemptForm):
    """A number or a file; a browser that can reads the file itself and sends `sha256` and the rest instead."""

    file = forms.FileField(
        label=_("PDF 또는 기록 묶음 고르기"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    number = forms.CharField(
        label=_("확인 번호"),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "placeholder": _("예: 7K2M-9QXD-41TB"),
                "autocomplete": "off",
                "aria-describedby": "id_number-hint",
            }
        ),
        help_text=_("문서 아래 QR 코드 옆의 12자리"),
    )
    sha256 = forms.CharField(required=False, widget=forms.HiddenInput)
    found = forms.CharField(required=False, widget=forms.HiddenInput)
    seal = forms.ChoiceField(
        required=False, choices=[(seal, seal) for seal in Seal], widget=forms.HiddenInput
    )
    prefixes = forms.CharField(required=False, widget=forms.HiddenInput)
    archive = forms.BooleanField(required=False, widget=forms.HiddenInput)

    # What is known of the file, once the form is valid; None where a number was typed.
    traces: Traces | None = None
    was_sent = False  # the file itself came to us

    def clean_number(self) -> str:
        """Return the number as it is printed."""
        written: str = self.cleaned_data["number"]
        try:
            return parse_check_number(written) if written.strip() else ""
        except VerificationError:
            raise forms.ValidationError(
                _("열두 자리를 모두 적어 주세요. 예: 7K2M-9QXD-41TB")
            ) from None

    def clean(self) -> dict[str, Any]:
        """Find out what is known of the file; ask for one of the two where there is nothing."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        if said.get("file"):
            self.traces, self.was_sent = self._read(said["file"]), True
        elif said["sha256"]:
            self.traces = self._told(said)
        elif not said["number"]:
            self.add_error("number", _("파일을 고르거나 확인 번호를 적어 주세요."))
        return said

    def _read(self, file: Any) -> Traces | None:  # noqa: ANN401  # Django's UploadedFile is generic at run time only
        if file.size > settings.MAX_PAPER_BYTES:
            most = settings.MAX_PAPER_BYTES // 2**20
            self.add_error("file", _("{most}MB까지 받습니다.").format(most=most))
            return None
        return traces_of(file.read())

    def _told(self, said: dict[str, Any]) -> Traces | None:
        prefixes = said["prefixes"].split()[:MOST_PREFIXES]
        if not all(_DIGEST.fullmatch(one) for one in (said["sha256"], *prefixes)):
            self.add_error(None, _("파일을 읽지 못했습니다. 다시 골라 주세요."))
            return None
        return Traces(
            sha256=said["sha256"],
            number=said["found"],
            seal=Seal(said["seal"] or Seal.NONE),
            prefixes=tuple(prefixes),
            is_archive=said["archive"],
        )
