"""The signature under the whole reply: drawn or typed, with what was shown and the form's key."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.actions.replies import Signature, SignedForm
from hwabaek.models import Reply

FARTHEST = 10_000_000  # tenths of a pixel, or milliseconds: far beyond any hand
WAYS = {"draw": Reply.SignatureKind.DRAWN.value, "type": Reply.SignatureKind.TYPED.value}


class SignatureForm(forms.Form):
    """What the signing page sends."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    shown_digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    way = forms.ChoiceField(choices=[("draw", _("그리기")), ("type", _("이름 쓰기"))])
    strokes = forms.CharField(required=False, max_length=1_000_000)
    typed = forms.CharField(required=False, max_length=60)

    def first_error(self) -> str:
        """Return what is wrong with a form that no page of ours sends."""
        return str(next(iter(self.errors.values()))[0]) if self.errors else ""

    def signed(self, *, auth: str) -> SignedForm:
        """Return what is to be recorded."""
        data = self.cleaned_data
        drawn = data["way"] == "draw"
        signature = Signature(
            kind=WAYS[data["way"]],
            strokes=_strokes(data["strokes"]) if drawn else None,
            text="" if drawn else data["typed"],
        )
        return SignedForm(
            key=data["key"], shown_digest=data["shown_digest"], signature=signature, auth=auth
        )


def _strokes(text: str) -> list[list[list[int]]] | None:
    """Return the strokes, or nothing where it is no list of strokes of points."""
    try:
        strokes: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(strokes, list) or not all(isinstance(stroke, list) for stroke in strokes):
        return None
    points = [point for stroke in strokes for point in stroke]
    return strokes if all(_is_point(point) for point in points) else None


def _is_point(point: object) -> bool:
    if not isinstance(point, list):
        return False
    return all(type(number) is int and abs(number) <= FARTHEST for number in point)
