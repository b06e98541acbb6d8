"""A member's question."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hwabaek.web.forms.attempts import AttemptForm
from hwabaek.web.forms.texts import PlainText
from hwabaek.web.pages.written import Line


class QuestionForm(AttemptForm):
    """What is asked, and about which item; none is the whole deliberation."""

    item = forms.TypedChoiceField(
        label=_("무엇에 관한 질문입니까?"), coerce=int, empty_value=None, required=False
    )
    text = PlainText(
        label=_("질문"),
        max_length=2000,
        error_messages={"required": _("질문을 적어 주세요.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, lines: tuple[Line, ...], about: str = ""
    ) -> None:
        super().__init__(data, initial={"item": about})
        field = self.fields["item"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [
                ("", _("이 서면심의 전체")),
                *((line.number, _about(line)) for line in lines),
            ]


def _about(line: Line) -> str:
    return gettext("제%(n)s호 %(title)s") % {"n": line.number, "title": line.item.title}
