"""The panel beside the editor: so many members, or these members, and what the rule says of it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from hwabaek.core.rules import Rule
from hwabaek.models import Membership

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MOST_PEOPLE: Final = 10_000
PREFIX: Final = "try"
NUMBERS: Final = ("votes_for", "conditional", "against", "abstain")
STANDINGS: Final = (
    ("absent", _("없음")),
    ("present", _("출석")),
    ("for", _("찬성")),
    ("conditional", _("조건부")),
    ("against", _("반대")),
    ("abstain", _("기권")),
    ("recused", _("제척")),
)


class Count(forms.IntegerField):
    """A number of people; an empty field is nobody."""

    def __init__(self, label: "_StrOrPromise") -> None:
        super().__init__(
            label=label,
            initial=0,
            required=False,
            min_value=0,
            max_value=MOST_PEOPLE,
        )

    def clean(self, value: object) -> int:
        """Return the number."""
        return super().clean(value) or 0


class WhatIfForm(forms.Form):
    """What is tried; it is stored nowhere. It stands in the editor's form, under names of its own."""

    prefix = PREFIX

    basis = forms.ChoiceField(
        label=_("무엇으로 따집니까"),
        choices=[("numbers", _("인원수")), ("roster", _("위원 명단"))],
        widget=forms.RadioSelect,
        required=False,
    )
    procedure = forms.ChoiceField(
        label=_("방식"), choices=[("sitting", _("회의")), ("written", _("서면"))], required=False
    )
    ground = forms.CharField(label=_("서면 사유"), required=False)
    item = forms.CharField(label=_("안건 종류"), required=False)
    enrolled = Count(_("재적"))
    attending = Count(_("출석"))
    recused = Count(_("그중 제척"))
    votes_for = Count(_("찬성"))
    conditional = Count(_("조건부"))
    against = Count(_("반대"))
    abstain = Count(_("기권"))
    casting_vote = forms.ChoiceField(
        label=_("위원장 결정권"),
        required=False,
        choices=[("", _("쓰지 않음")), ("for", _("찬성")), ("against", _("반대"))],
    )

    def __init__(
        self, data: Mapping[str, Any], *, roster: Iterable[Membership], rule: Rule | None
    ) -> None:
        super().__init__(data)
        self.roster = list(roster)
        for membership in self.roster:
            self.fields[seat_name(membership)] = forms.ChoiceField(
                label=membership.person.name, choices=STANDINGS, required=False
            )
        grounds, items = _choices(rule)
        self.fields["ground"].widget = forms.Select(choices=grounds)
        self.fields["item"].widget = forms.Select(choices=items)

    def clean(self) -> dict[str, Any]:
        """Check that the numbers can stand together."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or self.uses_roster:
            return said
        attending, voted = said["attending"], sum(said[name] for name in NUMBERS)
        if attending > said["enrolled"]:
            self.add_error("attending", _("출석이 재적보다 많습니다."))
        elif said["recused"] > attending:
            self.add_error("recused", _("제척이 출석보다 많습니다."))
        elif voted > attending - said["recused"]:
            self.add_error("votes_for", _("표가 제척을 뺀 출석보다 많습니다."))
        return said

    @property
    def uses_roster(self) -> bool:
        """Tell whether the members of the roster are what is tried."""
        return bool(self.roster) and self.cleaned_data.get("basis") == "roster"

    def seats(self) -> list[tuple[Membership, Any]]:
        """Return the members, each with the field that says how they stand."""
        return [(membership, self[seat_name(membership)]) for membership in self.roster]


def first_try(roster: list[Membership], rule: Rule | None) -> dict[str, Any]:
    """Return what the panel shows at first: most are there, a bare majority of them in favour."""
    enrolled = len(roster) or (rule.seats if rule and rule.seats else 15)
    attending = enrolled // 2 + 1 + enrolled // 6
    votes_for = attending // 2 + 1
    first: dict[str, Any] = {
        "basis": "numbers",
        "procedure": "sitting",
        "enrolled": enrolled,
        "attending": attending,
        "recused": 0,
        "votes_for": votes_for,
        "conditional": 0,
        "against": attending - votes_for,
        "abstain": 0,
    }
    for number, membership in enumerate(roster):
        vote = "for" if number < votes_for else "against" if number < attending else "absent"
        first[seat_name(membership)] = vote
    return {f"{PREFIX}-{name}": value for name, value in first.items()}


def seat_name(membership: Membership) -> str:
    """Return the name of the field of a member."""
    return f"seat-{membership.pk}"


def _choices(rule: Rule | None) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    grounds: list[tuple[str, Any]] = [("", _("사유 없음"))]
    items: list[tuple[str, Any]] = [("", _("보통 안건"))]
    if rule is not None:
        written = rule.written_clause
        grounds += [(ground, ground) for ground in written.grounds]
        grounds += [("chair", _("위원장이 정함"))] if written.allowed == "chair" else []
        names = dict.fromkeys([*(special.item for special in rule.special), *written.items])
        items += [(name, name) for name in names]
    return grounds, items
