"""Planning a deliberation in writing, and giving one up."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hwabaek.actions.meetings import MeetingPlan
from hwabaek.gateways.clock import SEOUL
from hwabaek.models import Meeting
from hwabaek.web.forms.attempts import AttemptForm, Initial
from hwabaek.web.pages.plans import PlanBasis


def day_input() -> forms.DateInput:
    """Return the browser's own way to choose a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """Return the browser's own way to choose a time."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


# What the public version of the record shows: hwabaek.core.record.disclosure.
DISCLOSURES = (
    (Meeting.Disclosure.PUBLIC, _("공개: 안건과 결과, 위원 이름과 의견을 보입니다")),
    (Meeting.Disclosure.PARTIAL, _("부분공개: 안건과 결과는 보이고, 이름과 의견은 가립니다")),
    (Meeting.Disclosure.CLOSED, _("비공개: 안건도 가리고, 적용한 규칙과 표의 수만 보입니다")),
)


class PlanForm(AttemptForm):
    """The plan of a deliberation in writing (개최계획)."""

    field_names: ClassVar[dict[str, str]] = {"deadline_at": "deadline_day"}

    title = forms.CharField(
        label=_("제목"),
        max_length=200,
        help_text=_("위원이 목록에서 보는 이름입니다. 안건이 여럿이면 ‘… 등’으로 씁니다."),
    )
    ground = forms.ChoiceField(label=_("서면으로 하는 사유"), widget=forms.RadioSelect)
    ground_reason = forms.CharField(
        label=_("사유에 해당하는 까닭"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("의결서와 기록에 남고 위원에게 보입니다."),
    )
    deadline_day = forms.DateField(label=_("회신 마감일"), widget=day_input())
    deadline_time = forms.TimeField(label=_("시각"), widget=time_input())
    short_notice_reason = forms.CharField(
        label=_("알림 기간보다 짧은 까닭"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("마감이 규칙의 알림 기간보다 이를 때만 적습니다."),
    )
    disclosure = forms.ChoiceField(
        label=_("공개 여부"),
        choices=DISCLOSURES,
        widget=forms.RadioSelect,
        help_text=_(
            "기록을 공개할 때 보일 것을 정합니다(정보공개법 제9조제1항). 소집하면 바꿀 수 없습니다."
        ),
    )
    presiding = forms.ChoiceField(label=_("이 심의의 의장"))

    def __init__(
        self, data: QueryDict | None = None, *, basis: PlanBasis, initial: Initial
    ) -> None:
        super().__init__(data, initial=initial)
        self.basis = basis
        self._offer_grounds()
        self._offer_chairs()

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a short notice while the plan is made, not only at the call."""
        data = super().clean() or {}
        day = data.get("deadline_day")
        early = day is not None and day < self.basis.earliest.day
        if early and not data.get("short_notice_reason", "").strip():
            self.add_error(
                "deadline_day",
                _("알림 기간보다 이른 날입니다. 마감을 늦추거나 아래에 짧은 까닭을 적어 주세요."),
            )
        return data

    def plan(self) -> MeetingPlan:
        """Return the plan that was typed."""
        data = self.cleaned_data
        deadline = dt.datetime.combine(data["deadline_day"], data["deadline_time"], SEOUL)
        return MeetingPlan(
            title=data["title"],
            ground=data.get("ground", ""),
            ground_reason=data.get("ground_reason", ""),
            deadline_at=deadline,
            short_notice_reason=data["short_notice_reason"],
            disclosure=data["disclosure"],
            presiding_id=int(data["presiding"]) if data.get("presiding") else None,
        )

    def _offer_grounds(self) -> None:
        if self.basis.grounds:
            self.fields["ground"].choices = self.basis.grounds  # type: ignore[attr-defined]
        else:
            del self.fields["ground"]
            self.fields["ground_reason"].required = False

    def _offer_chairs(self) -> None:
        # One chair presides without being asked for; nobody or several must be chosen from.
        if len(self.basis.chairs) == 1:
            del self.fields["presiding"]
            return
        chosen = [(str(seat.pk), str(seat.person)) for seat in self.basis.chairs]
        self.fields["presiding"].choices = [("", _("고르세요")), *chosen]  # type: ignore[attr-defined]


class WithdrawalForm(AttemptForm):
    """Giving up a meeting that has not been called."""

    reason = forms.CharField(
        label=_("그만두는 까닭"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("기록에 남습니다. 위원에게는 알리지 않습니다."),
    )
