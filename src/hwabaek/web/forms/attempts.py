"""A form whose action may refuse: the refusal stands at its field, and everything typed stays."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.http import HttpRequest, QueryDict

from hwabaek.actions.refusal import Refusal

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

Initial = dict[str, Any]


class AttemptForm(forms.Form):
    """Asks for what one action needs, tries it once and shows its refusal."""

    # The action's name of a field → the form's, where they differ.
    field_names: ClassVar[dict[str, str]] = {}
    outcome: Any = None

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        initial: Initial | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial, label_suffix="")

    def succeeds(self, act: Callable[[], Any]) -> bool:
        """Carry out the action if the form is complete; say whether it was done."""
        if not self.is_valid():
            return False
        try:
            self.outcome = act()
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Refusal) -> None:
        """Put the refusal's sentence at the field that it is about, or above the form."""
        name = self.field_names.get(refusal.field or "", refusal.field or "")
        self.add_error(name if name in self.fields else None, str(refusal.text))

    @property
    def status(self) -> int:
        """Return 422 for a form that could not be taken, 200 for one that is only shown."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, also where it is nothing but the press of a button; None for a look."""
    return request.POST if request.method == "POST" else None


def lines_of(text: str) -> tuple[str, ...]:
    """Return what was typed one a line, without empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
