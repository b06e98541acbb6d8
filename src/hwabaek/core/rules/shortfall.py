"""What is still missing to open: the smallest number of members, and of which kinds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwabaek.core.korean import attach
from hwabaek.core.rules.answer import Part, Result
from hwabaek.core.rules.attendance import (
    Line,
    can_be_met,
    lines_of,
    merged,
    safe_departures,
    smallest_number,
    weights_in,
)
from hwabaek.core.rules.case import Case, Member
from hwabaek.core.rules.contradiction import refuse_contradictions
from hwabaek.core.rules.headcount import Stage, count_heads, kinds_of_member, names_panel, standing
from hwabaek.core.rules.panel import is_met, put_to
from hwabaek.core.rules.provision import may_proceed, provision_for
from hwabaek.core.rules.requirement import Bound, Group, Who
from hwabaek.core.rules.rule import Procedure, Requirements
from hwabaek.core.rules.wording import in_procedure, people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hwabaek.core.rules.headcount import Headcount
    from hwabaek.core.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class KindMissing:
    """Of those still missing, so many at least or at most must be of a kind."""

    group: Group
    bound: Bound
    number: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How far a committee is from opening; `more` is None where nobody's coming can help."""

    met: bool
    more: int | None
    kinds: tuple[KindMissing, ...]
    spare: int
    enrolled: int
    attending: int
    results: tuple[Result, ...]
    short: str
    sentence: str


def shortfall(
    *,
    rule: Rule,
    members: Sequence[Member],
    procedure: Procedure = Procedure.SITTING,
    ground: str | None = None,
    item: str | None = None,
) -> Shortfall:
    """Say how many more must attend (or reply) to open, and of which kinds.

    Raises:
        RuleFormatError: where the facts about the members contradict one another.

    """
    case = Case(rule=rule, procedure=procedure, members=tuple(members), ground=ground, item=item)
    refuse_contradictions(case=case)
    hall = _hall(case)
    hurdle = _hurdle(case, hall.results)
    if hurdle:
        return _found(hall, more=None, short=hurdle, sentence=hurdle)
    lines, room = _still_to_come(hall)
    found = _found(hall, more=smallest_number(lines=lines, room=room))
    return replace(found, short=_short(found), sentence=_sentence(found, procedure))


@dataclass(frozen=True, slots=True)
class _Hall:
    """A case with what was counted of it so far."""

    case: Case
    headcount: Headcount
    opening: Requirements
    results: tuple[Result, ...]


def _hall(case: Case) -> _Hall:
    headcount = count_heads(case=case, kinds=kinds_of_member(case), stage=Stage.OPENING)
    provision = provision_for(rule=case.rule, procedure=case.procedure, item=case.item)
    panel = put_to(case=case, part=Part.PANEL, requirements=provision.panel, headcount=headcount)
    opening = put_to(
        case=case, part=Part.OPENING, requirements=provision.opening, headcount=headcount
    )
    return _Hall(case, headcount, provision.opening, panel + opening)


def _found(hall: _Hall, *, more: int | None, short: str = "", sentence: str = "") -> Shortfall:
    return Shortfall(
        met=more == 0,
        more=more,
        kinds=_kinds_missing(hall, more) if more else (),
        spare=_spare(hall) if more == 0 else 0,
        enrolled=hall.headcount.number(Who.ENROLLED),
        attending=hall.headcount.number(Who.ATTENDING),
        results=hall.results,
        short=short,
        sentence=sentence,
    )


def _hurdle(case: Case, results: tuple[Result, ...]) -> str:
    """Say what stands in the way that nobody's coming can help."""
    if not may_proceed(
        rule=case.rule, procedure=case.procedure, ground=case.ground, item=case.item
    ):
        return "이 안건은 지금 정한 사유로는 서면으로 심의할 수 없습니다."
    if not is_met(result for result in results if result.part is Part.PANEL):
        return "회의 구성 기준에 맞지 않아 구성원을 다시 지정해야 합니다."
    return ""


def _still_to_come(hall: _Hall) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    """Return the lines to meet and how many of each kind are away whose coming would count."""
    away = _counting(hall.case, attending=False)
    return merged(
        lines=lines_of(requirements=hall.opening, headcount=hall.headcount, kinds=away),
        room=tuple(member.n for member in away),
    )


def _spare(hall: _Hall) -> int:
    there = _counting(hall.case, attending=True)
    lines = lines_of(requirements=hall.opening, headcount=hall.headcount, kinds=there)
    return safe_departures(lines=lines, present=tuple(member.n for member in there))


def _counting(case: Case, *, attending: bool) -> tuple[Member, ...]:
    """Return the kinds of members there, or away, whose attendance counts for this item."""
    panel_is_named = names_panel(case)
    return tuple(
        member
        for member in kinds_of_member(case)
        if member.attending is attending
        and Who.ATTENDING
        in standing(
            case=case,
            member=replace(member, attending=True),
            stage=Stage.OPENING,
            panel_is_named=panel_is_named,
        )
    )


def _kinds_missing(hall: _Hall, more: int) -> tuple[KindMissing, ...]:
    """Return for each narrowed group how many of those missing it must, or may at most, have."""
    missing = []
    for requirement in hall.opening:
        if requirement.count.where and requirement.count.who is Who.ATTENDING:
            if requirement.bound is Bound.AT_MOST:
                missing += _most_of_kind(hall, requirement.count, more)
            else:
                missing += _least_of_kind(hall, requirement.count, more)
    return tuple(dict.fromkeys(missing))


def _least_of_kind(hall: _Hall, group: Group, more: int) -> list[KindMissing]:
    """Return the smallest number of a kind with which so few are enough, unless it may be none."""
    of_kind = weights_in(group=group, kinds=_counting(hall.case, attending=False))
    against = tuple(-weight for weight in of_kind)
    number = next(n for n in range(more + 1) if _is_enough(hall, more, Line(n, against)))
    return [KindMissing(group, Bound.AT_LEAST, number)] if number else []


def _most_of_kind(hall: _Hall, group: Group, more: int) -> list[KindMissing]:
    """Return the largest number of a kind with which so few are enough, unless all who are away may come."""
    away = _counting(hall.case, attending=False)
    of_kind = weights_in(group=group, kinds=away)
    could_come = sum(member.n for member, weight in zip(away, of_kind, strict=True) if weight)
    most = min(more, could_come)
    number = next(n for n in range(most, -1, -1) if _is_enough(hall, more, Line(-n, of_kind)))
    return [KindMissing(group, Bound.AT_MOST, number)] if number < most else []


def _is_enough(hall: _Hall, more: int, limit: Line) -> bool:
    """Say whether so many more are enough under one more limit."""
    away = _counting(hall.case, attending=False)
    lines = lines_of(requirements=hall.opening, headcount=hall.headcount, kinds=away)
    tight, room = merged(lines=(*lines, limit), room=tuple(member.n for member in away))
    return can_be_met(lines=tight, room=room, comers=more)


def _short(found: Shortfall) -> str:
    if found.more is None:
        return "모두 와도 모자람"
    if found.more == 0:
        return "정족수 충족"
    kinds = [
        f"{people(kind.group.where)} {kind.number}명 {BOUNDS[kind.bound]}" for kind in found.kinds
    ]
    return ", ".join([f"{found.more}명 더 필요", *kinds])


BOUNDS = {Bound.AT_LEAST: "이상", Bound.AT_MOST: "이하"}


def _sentence(found: Shortfall, procedure: Procedure) -> str:
    words = (
        f"재적 {found.enrolled}명 가운데 {found.attending}명이 출석했습니다. {_what_follows(found)}"
    )
    words = in_procedure(words=words, procedure=procedure)
    return (
        words.replace("개의할", "성립할").replace("개의합", "성립합")
        if procedure is Procedure.WRITTEN
        else words
    )


def _what_follows(found: Shortfall) -> str:
    if found.more is None:
        return "남은 위원이 모두 출석해도 개의할 수 없습니다."
    if found.more == 0:
        return (
            f"개의할 수 있습니다. {found.spare}명까지 빠져도 정족수를 지킵니다."
            if found.spare
            else "개의할 수 있습니다. 한 명이라도 빠지면 정족수를 잃을 수 있습니다."
        )
    kinds = [
        f"{attach(word=people(kind.group.where), particle='이/가')} {kind.number}명 {BOUNDS[kind.bound]}"
        for kind in found.kinds
    ]
    among = f" 그 가운데 {', '.join(kinds)}이어야 합니다." if kinds else ""
    return f"{found.more}명이 더 출석하면 개의할 수 있습니다.{among}"
