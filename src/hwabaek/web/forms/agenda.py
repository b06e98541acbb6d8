"""Items of the agenda, and answers to questions about them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.actions.agenda import ItemText
from hwabaek.models import AgendaItem
from hwabaek.web.forms.attempts import AttemptForm, Initial, lines_of

MAX_POINTS = 3
MAX_POINT = 120
MAX_PARTIES = 50


def text_area(rows: int) -> forms.Textarea:
    """Return a field of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


class ItemForm(AttemptForm):
    """One item (안건)."""

    title = forms.CharField(label=_("안건명"), max_length=200)
    item_type = forms.ChoiceField(
        label=_("구분"), choices=AgendaItem.Kind.choices, widget=forms.RadioSelect
    )
    special = forms.ChoiceField(
        label=_("규칙이 따로 정한 안건"),
        required=False,
        help_text=_("이 안건에 정족수나 서면 허용을 따로 정한 조항이 있으면 고르세요."),
    )
    proposer = forms.CharField(
        label=_("제출자"), max_length=80, required=False, help_text=_("예: 교통정책과장")
    )
    order_text = forms.CharField(
        label=_("의결주문"),
        widget=text_area(3),
        help_text=_("위원이 찬반을 정하는 문장입니다. 의결서에 그대로 실립니다."),
    )
    proposal_text = forms.CharField(label=_("제안 내용"), widget=text_area(6))
    reasons = forms.CharField(label=_("제안 이유"), widget=text_area(4), required=False)
    points = forms.CharField(
        label=_("주요 쟁점"),
        widget=text_area(3),
        required=False,
        help_text=_("한 줄에 하나씩, 세 줄까지. 위원이 휴대전화에서 먼저 봅니다."),
    )
    parties = forms.CharField(
        label=_("당사자·이해관계인"),
        widget=text_area(3),
        required=False,
        help_text=_("한 줄에 하나씩. 위원이 이해관계를 확인할 때 봅니다. 없으면 비워 두세요."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, specials: tuple[str, ...], initial: Initial
    ) -> None:
        super().__init__(data, initial=initial)
        if specials:
            none = ("", _("해당 없음"))
            named = [(name, name) for name in specials]
            self.fields["special"].choices = [none, *named]  # type: ignore[attr-defined]
        else:
            del self.fields["special"]

    def clean_points(self) -> tuple[str, ...]:
        """Take up to three sentences, one a line."""
        points = lines_of(self.cleaned_data["points"])
        if len(points) > MAX_POINTS:
            raise forms.ValidationError(_("주요 쟁점은 세 줄까지 적을 수 있습니다. 줄여 주세요."))
        if any(len(point) > MAX_POINT for point in points):
            raise forms.ValidationError(_("한 줄을 120자 안으로 줄여 주세요."))
        return points

    def clean_parties(self) -> tuple[str, ...]:
        """Take names, one a line."""
        parties = lines_of(self.cleaned_data["parties"])
        if len(parties) > MAX_PARTIES:
            raise forms.ValidationError(
                _("당사자는 50명까지 적을 수 있습니다. 나머지는 자료에 넣어 주세요.")
            )
        return parties

    def text(self) -> ItemText:
        """Return the item as typed."""
        return ItemText(**{"special": "", **self.cleaned_data})


def item_form(
    item: AgendaItem, specials: tuple[str, ...], data: QueryDict | None = None
) -> ItemForm:
    """Return the form that changes an item."""
    return ItemForm(data, specials=specials, initial=item_initial(item))


def item_initial(item: AgendaItem | None, proposer: str = "") -> dict[str, Any]:
    """Return what the form shows at first."""
    if item is None:
        return {"item_type": AgendaItem.Kind.DELIBERATION.value, "proposer": proposer}
    return {
        "title": item.title,
        "item_type": item.item_type,
        "special": item.special,
        "proposer": item.proposer,
        "order_text": item.order_text,
        "proposal_text": item.proposal_text,
        "reasons": item.reasons,
        "points": "\n".join(item.points),
        "parties": "\n".join(item.parties),
    }


class AnswerForm(AttemptForm):
    """The answer to a member's question."""

    text = forms.CharField(
        label=_("답변"),
        max_length=4000,
        widget=text_area(6),
        help_text=_("위원 모두와 기록에 보입니다. 나중에 고쳐 쓰면 둘 다 기록에 남습니다."),
    )
