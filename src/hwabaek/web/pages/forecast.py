"""What the rule would say of a deliberation if it were closed now. The rule counts, not the page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hwabaek.actions.calls import roll_attributes
from hwabaek.actions.meetings import decision_rule
from hwabaek.core.rules import (
    Group,
    Member,
    Part,
    Procedure,
    Rule,
    Shortfall,
    Who,
    shortfall,
    written_in_full,
)
from hwabaek.models import AgendaItem, Meeting, Membership
from hwabaek.web.pages.turnout import SeatState, Turnout


@dataclass(frozen=True, slots=True)
class ItemForecast:
    """How far one item is from being decided at all."""

    item: AgendaItem
    shortfall: Shortfall

    @property
    def needed(self) -> int | None:
        """Return how many must reply in all, as the rule itself worked it out."""
        return needed_of(self.shortfall)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The items, and the one that lacks most: as long as it lacks, the whole does."""

    items: tuple[ItemForecast, ...]

    @property
    def worst(self) -> ItemForecast | None:
        """Return the item that is furthest from being decided."""
        return max(self.items, key=_distance, default=None)

    @property
    def met(self) -> bool:
        """Say whether every item would come about."""
        return all(item.shortfall.met for item in self.items)

    @property
    def headline(self) -> str:
        """Return where we stand, as a sentence."""
        worst = self.worst
        if worst is None:
            return _("정할 안건이 없습니다.")
        more = worst.shortfall.more
        if worst.shortfall.met:
            return _("지금 마감하면 성립합니다.")
        if more is None:
            return _("남은 위원이 모두 회신해도 성립하지 않습니다.")
        return _("지금 마감하면 성립하지 않습니다. {n}명이 더 회신하면 성립합니다.").format(n=more)

    @property
    def sentences(self) -> list[str]:
        """Return what the rule says, once for items of which it says the same."""
        numbers: dict[str, list[str]] = {}
        for one in self.items:
            numbers.setdefault(one.shortfall.sentence, []).append(f"제{one.item.number}호")
        if len(numbers) == 1:
            return list(numbers)
        return [f"{'·'.join(which)}: {sentence}" for sentence, which in numbers.items()]

    @property
    def before_call(self) -> list[str]:
        """Return how many replies it takes, said before anybody could have replied."""
        numbers: dict[str, list[str]] = {}
        for one in self.items:
            found = one.shortfall
            text = _("재적 {all}명 가운데 {n}명 이상이 회신해야 성립합니다.")
            said = found.sentence
            if found.more is not None and not found.kinds:
                said = text.format(all=found.enrolled, n=one.needed or 0)
            numbers.setdefault(said, []).append(f"제{one.item.number}호")
        if len(numbers) == 1:
            return list(numbers)
        return [f"{'·'.join(which)}: {said}" for said, which in numbers.items()]

    @property
    def sources(self) -> list[str]:
        """Return the articles that the numbers rest on."""
        found = [r.source for one in self.items for r in one.shortfall.results]
        return list(dict.fromkeys(written_in_full(source) for source in found))


def forecast_of(meeting: Meeting, turnout: Turnout) -> Forecast:
    """Return the forecast of a meeting that has been called."""
    if meeting.rule is None:
        return Forecast(())
    rule = decision_rule(meeting.rule)
    return Forecast(
        tuple(
            ItemForecast(
                item,
                _shortfall(
                    rule, meeting, item, [_member(seat, item) for seat in _in_office(turnout)]
                ),
            )
            for item in turnout.items
        )
    )


def forecast_before_call(
    rule: Rule, meeting: Meeting, items: Iterable[AgendaItem], memberships: list[Membership]
) -> Forecast:
    """Return how many replies each item will need from those who would be asked."""
    members = [
        _line(
            roll_attributes(membership),
            role="chair" if membership.pk == meeting.presiding_id else membership.role,
            presides=membership.pk == meeting.presiding_id,
        )
        for membership in memberships
    ]
    decided = [item for item in items if item.item_type == AgendaItem.Kind.DELIBERATION]
    return Forecast(
        tuple(ItemForecast(item, _shortfall(rule, meeting, item, members)) for item in decided)
    )


def needed_of(found: Shortfall) -> int | None:
    """Return the number of replies needed of all who may reply, where the rule asks for one."""
    numbers = [
        result.needed
        for result in found.results
        if result.part is Part.OPENING
        and result.needed is not None
        and result.requirement.count == Group(Who.ATTENDING)
    ]
    if not found.met and found.more is not None:
        numbers.append(found.attending + found.more)
    return max(numbers, default=None)


def _distance(one: ItemForecast) -> tuple[bool, int]:
    more = one.shortfall.more
    return (more is None, more or 0)


def _shortfall(rule: Rule, meeting: Meeting, item: AgendaItem, members: list[Member]) -> Shortfall:
    return shortfall(
        rule=rule,
        members=members,
        procedure=Procedure.WRITTEN,
        ground=meeting.ground or None,
        item=item.special or None,
    )


def _in_office(turnout: Turnout) -> list[SeatState]:
    return [seat for seat in turnout.seats if seat.departure is None]


def _member(seat: SeatState, item: AgendaItem) -> Member:
    entry, recused = seat.entry, item.pk in seat.aside
    attending = bool(seat.in_time) if recused else item.pk in seat.voted
    return _line(
        entry.attributes,
        role=entry.role,
        presides=entry.presides,
        attending=attending,
        recused=recused,
    )


def _line(
    attributes: dict[str, object],
    *,
    role: str,
    presides: bool,
    attending: bool = False,
    recused: bool = False,
) -> Member:
    # As the frozen roll says it: whoever presides is the chair, another chair is a member.
    standing = "chair" if presides else "member" if role == "chair" else role
    known = {key: value for key, value in attributes.items() if isinstance(value, str | bool | int)}
    return Member(
        role=standing,
        attending=attending,
        recused=recused,
        voting=known.pop("voting", True) is not False,
        panel=known.pop("panel", False) is True,
        attributes=known,
    )
