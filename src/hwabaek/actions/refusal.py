"""What an action says when it does not do what it was asked."""

from typing import ClassVar

from django.utils.functional import Promise


class Refusal(Exception):
    """An action that did nothing, with a sentence for the person: what is wrong, what to do.

    Subclasses stand where they are raised. `field` names the form's field that it is about.
    """

    message: ClassVar[str | Promise] = ""

    def __init__(self, message: str | Promise | None = None, *, field: str | None = None) -> None:
        super().__init__(message or self.message)
        self.text = message or self.message
        self.field = field

    def __str__(self) -> str:
        return str(self.text)
