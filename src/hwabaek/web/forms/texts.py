"""Longer texts as people paste them: line ends made one kind, invisible signs dropped."""

import unicodedata

from django import forms


class PlainText(forms.CharField):
    """A text of several lines without control characters, which no document could show."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        """Return the text as it is kept."""
        text = super().to_python(value) or ""
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc")
