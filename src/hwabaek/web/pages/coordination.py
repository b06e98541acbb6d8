"""All committees of a body at a glance: figures of the year, and what should be looked at."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from django.db.models import Count, Max
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.access import coordination as access
from hwabaek.gateways.clock import SEOUL, today
from hwabaek.models import Body, Committee, Department, Meeting, Membership, Person, Rule
from hwabaek.web.forms.coordination import CoordinationFilter
from hwabaek.web.pages.pictures import MONTHS, Ratio, Spark, ratio, spark

SOON: Final = dt.timedelta(days=90)
WRITTEN_NEVER: Final = (None, "never")
SEXES: Final = {"F": "female", "M": "male", "female": "female", "male": "male"}
# What can be wanting: key -> (label, tone, weight in the order of the table).
CHECKS: Final = {
    "no_rule": (gettext_lazy("규칙 없음"), "bad", 4),
    "no_chair": (gettext_lazy("위원장 없음"), "bad", 4),
    "expired": (gettext_lazy("임기 지남"), "bad", 4),
    "one_sex": (gettext_lazy("성별 비율"), "bad", 3),
    "too_many": (gettext_lazy("중복 위촉"), "bad", 3),
    "ending": (gettext_lazy("임기 끝 가까움"), "warn", 2),
    "written_only": (gettext_lazy("서면만"), "warn", 2),
    "idle": (gettext_lazy("올해 회의 없음"), "warn", 1),
    "no_members": (gettext_lazy("위원 없음"), "warn", 1),
}


@dataclass(frozen=True)
class Flag:
    """Something to look at."""

    key: str
    text: str
    tone: str


@dataclass
class Line:
    """One committee."""

    committee: Committee
    seats: int = 0
    sittings: list[int] = field(default_factory=lambda: [0] * MONTHS)
    written: list[int] = field(default_factory=lambda: [0] * MONTHS)
    writes: bool = False
    replied: Ratio | None = None
    reply_share: Fraction | None = None
    sex: Ratio | None = None
    last_called: dt.datetime | None = None
    flags: list[Flag] = field(default_factory=list)

    @property
    def meetings(self) -> int:
        """Return how many meetings were called this year."""
        return sum(self.sittings) + sum(self.written)

    @property
    def picture(self) -> Spark:
        """Return the twelve months."""
        return spark(sittings=self.sittings, written=self.written, step=5, height=18)

    @property
    def written_share(self) -> Fraction:
        """Return how much of this year was decided in writing."""
        return Fraction(sum(self.written), self.meetings) if self.meetings else Fraction(0)

    @property
    def written_ratio(self) -> Ratio:
        """Return the same as a picture."""
        return ratio(share=self.written_share)

    @property
    def weight(self) -> int:
        """Return how urgent it is to look."""
        return sum(CHECKS[flag.key][2] for flag in self.flags)


@dataclass(frozen=True)
class Chip:
    """A quick filter."""

    key: str
    label: str
    count: int
    url: str
    current: bool


@dataclass
class CoordinationPage:
    """What the page shows."""

    body: Body
    lines: list[Line]
    all: int
    wanting: int
    chips: list[Chip]
    pending: list[Rule]
    year: int
    since: dt.date
    until: dt.date
    last_year: int
    ending: int
    ending_committees: int
    figures: dict[str, Any]
    form: CoordinationFilter


def coordination_page(*, actor: Person, query: QueryDict, now: dt.datetime) -> CoordinationPage:
    """Return the committees of the body that the actor coordinates.

    Raises:
        NotFound: the actor does not coordinate.
    """
    body = access.coordinated_body(actor=actor)
    day = today(now)
    committees = list(access.committees_of(body))
    lines = {committee.pk: Line(committee) for committee in committees}
    seats = list(access.seats_of(body))
    rules = list(access.rules_of(body))
    last_year = _count_meetings(body, lines, now)
    _count_replies(body, lines, day)
    _flag(body, lines, seats, rules, day)
    departments = {c.department_id: c.department for c in committees if c.department}
    form = CoordinationFilter(query, departments=_by_name(departments.values()))
    said = form.said()
    ending = [seat for seat in seats if _ends_soon(seat, day)]
    everyone = list(lines.values())
    return CoordinationPage(
        body=body,
        lines=_ordered([line for line in everyone if _wanted(line, said)], said["order"]),
        all=len(everyone),
        wanting=sum(bool(line.flags) for line in everyone),
        chips=_chips(everyone, said["check"]),
        pending=[rule for rule in rules if rule.state == Rule.State.SUBMITTED],
        year=day.year,
        since=dt.date(day.year, 1, 1),
        until=day,
        last_year=last_year,
        ending=len(ending),
        ending_committees=len({seat.committee_id for seat in ending}),
        figures=_figures(everyone),
        form=form,
    )


def _count_meetings(body: Body, lines: dict[int, Line], now: dt.datetime) -> int:
    """Count this year's meetings by month; return how many there were last year until this day."""
    called = access.called_meetings_of(body)
    local = now.astimezone(SEOUL)
    begin = dt.datetime(local.year, 1, 1, tzinfo=SEOUL)
    before = dt.datetime(local.year - 1, 1, 1, tzinfo=SEOUL)
    rows = called.filter(called_at__gte=begin).values_list("committee_id", "mode", "called_at")
    for committee_id, mode, called_at in rows:
        if called_at is None:
            continue
        line = lines[committee_id]
        months = line.written if mode == Meeting.Mode.WRITTEN else line.sittings
        months[called_at.astimezone(SEOUL).month - 1] += 1
    last = called.values_list("committee_id").annotate(last=Max("called_at"))
    for committee_id, called_at in last:
        lines[committee_id].last_called = called_at
    same_day = before + (local - begin)
    return called.filter(called_at__gte=before, called_at__lt=same_day).count()


def _count_replies(body: Body, lines: dict[int, Line], day: dt.date) -> None:
    """Say how many of those asked in writing this year replied."""
    asked = access.asked_in(body).filter(meeting__year=day.year)
    rows = asked.values_list("meeting__committee").annotate(
        all=Count("pk", distinct=True), replied=Count("replies__entry", distinct=True)
    )
    for committee_id, everyone, replied in rows:
        line = lines[committee_id]
        line.reply_share = Fraction(replied, everyone)
        line.replied = ratio(share=line.reply_share, limit=Fraction(1, 2), low_is_bad=True)


def _flag(
    body: Body, lines: dict[int, Line], seats: list[Membership], rules: list[Rule], day: dt.date
) -> None:
    by_committee: dict[int, list[Membership]] = defaultdict(list)
    for seat in seats:
        by_committee[seat.committee_id].append(seat)
    in_force = {
        rule.committee_id: rule
        for rule in rules
        if rule.state == Rule.State.APPROVED and rule.in_force_date and rule.in_force_date <= day
    }
    most = (body.umbrella.get("max_committees_per_person") or {}).get("n")
    crowded = _crowded(seats, most)
    limit = (body.umbrella.get("sex_ratio") or {}).get("at_most")
    for pk, line in lines.items():
        own = by_committee[pk]
        rule = in_force.get(pk)
        line.seats = len(own)
        line.writes = rule is not None and _written(rule) not in WRITTEN_NEVER
        line.sex = _sex(own, Fraction(limit) if limit else None)
        found = {
            "no_rule": rule is None,
            "no_members": not own,
            "no_chair": bool(own) and not any(seat.role == "chair" for seat in own),
            "expired": sum(_has_ended(seat, day) for seat in own),
            "ending": sum(_ends_soon(seat, day) for seat in own),
            "one_sex": line.sex is not None and line.sex.kind == "over",
            "too_many": sum(seat.person_id in crowded for seat in own),
            "idle": not line.meetings,
            "written_only": bool(line.meetings) and not sum(line.sittings),
        }
        line.flags = [_flag_of(key, value) for key, value in found.items() if value]
        line.flags.sort(key=lambda flag: -CHECKS[flag.key][2])


def _flag_of(key: str, value: int) -> Flag:
    label, tone, _weight = CHECKS[key]
    text = (
        str(label)
        if value is True
        else _("%(label)s %(number)s명") % {"label": label, "number": value}
    )
    return Flag(key, text, tone)


def _written(rule: Rule) -> str | None:
    return (rule.data.get("written") or {}).get("allowed")


def _crowded(seats: list[Membership], most: int | None) -> set[int]:
    """Return who is commissioned in more committees than one person may be."""
    if most is None:
        return set()
    counts = Counter(seat.person_id for seat in seats if seat.kind == Membership.Kind.COMMISSIONED)
    return {person for person, number in counts.items() if number > most}


def _sex(seats: list[Membership], limit: Fraction | None) -> Ratio | None:
    """Return the share of the larger sex among the commissioned, where it is known of all."""
    commissioned = [seat for seat in seats if seat.kind == Membership.Kind.COMMISSIONED]
    sexes = [SEXES.get(str(seat.attributes.get("sex"))) for seat in commissioned]
    if not sexes or None in sexes:
        return None
    larger = max(Counter(sexes).values())
    return ratio(share=Fraction(larger, len(sexes)), limit=limit)


def _ends_soon(seat: Membership, day: dt.date) -> bool:
    return seat.term_end_date is not None and day <= seat.term_end_date <= day + SOON


def _has_ended(seat: Membership, day: dt.date) -> bool:
    return seat.term_end_date is not None and seat.term_end_date < day


def _wanted(line: Line, said: dict[str, str]) -> bool:
    check = said["check"]
    if check == "any" and not line.flags:
        return False
    if check in CHECKS and all(flag.key != check for flag in line.flags):
        return False
    if said["department"] and str(line.committee.department_id) != said["department"]:
        return False
    return said["q"] in line.committee.name


def _ordered(lines: list[Line], order: str) -> list[Line]:
    keys: dict[str, Any] = {
        "name": lambda line: line.committee.name,
        "few": lambda line: line.meetings,
        "written": lambda line: -line.written_share,
        "replied": lambda line: 2 if line.reply_share is None else line.reply_share,
    }
    return sorted(lines, key=keys.get(order, lambda line: -line.weight))


def _chips(lines: list[Line], current: str) -> list[Chip]:
    counts = Counter(key for line in lines for key in {flag.key for flag in line.flags})
    wanting = sum(bool(line.flags) for line in lines)
    chips = [
        Chip("", _("전체"), len(lines), "?", current == ""),
        Chip("any", _("살필 것 있음"), wanting, "?check=any", current == "any"),
    ]
    return chips + [
        Chip(key, str(label), counts[key], f"?check={key}", current == key)
        for key, (label, _tone, _weight) in CHECKS.items()
        if counts[key] or current == key
    ]


def _figures(lines: list[Line]) -> dict[str, Any]:
    sittings = [sum(line.sittings[month] for line in lines) for month in range(MONTHS)]
    written = [sum(line.written[month] for line in lines) for month in range(MONTHS)]
    total, wrote = sum(sittings) + sum(written), sum(written)
    shares = [line.reply_share for line in lines if line.reply_share is not None]
    return {
        "meetings": total,
        "written": wrote,
        "written_percent": round(Fraction(wrote, total) * 100) if total else None,
        "writing_committees": sum(line.writes for line in lines),
        "replied_percent": round(sum(shares, Fraction(0)) / len(shares) * 100) if shares else None,
        "replied_committees": len(shares),
        "months": [a + b for a, b in zip(sittings, written, strict=True)],
        "spark": spark(sittings=sittings, written=written, step=17, height=34),
    }


def _by_name(departments: Iterable[Department]) -> list[Department]:
    return sorted(departments, key=lambda one: one.name)
