"""Committees: the list, and one with its members, its rule in words and its meetings."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hwabaek.access.committees import readable_committees, run_committees
from hwabaek.actions.calls import roll_attributes
from hwabaek.actions.meetings import (
    NoRuleInForce,
    WrittenNotAllowed,
    decision_rule,
    rule_in_force,
    written_grounds,
)
from hwabaek.core.rules import Line, Member, check_composition, describe_rule, written_in_full
from hwabaek.core.rules import Rule as RuleOfDecision
from hwabaek.gateways.clock import today
from hwabaek.models import Committee, Document, Meeting, Membership, Person, Rule
from hwabaek.web.pages.meetings import MeetingLine, lines_of_meetings
from hwabaek.web.pages.plans import clause_of
from hwabaek.web.pages.readiness import Check
from hwabaek.web.pages.rights import runs_committee

ENDING_DAYS = 90
RECENT_MEETINGS = 12
RECENT_DOCUMENTS = 6
# Parts of a rule of which the words themselves are kept; of the others the article is.
QUOTED = {"panel", "opening", "passing", "tie", "special", "written"}
OPEN_STATES = (
    Meeting.State.PREPARING,
    Meeting.State.OPEN,
    Meeting.State.CLOSED,
    Meeting.State.CALLED,
    Meeting.State.IN_SESSION,
    Meeting.State.IN_RECESS,
    Meeting.State.ADJOURNED,
)
SEXES = {"female": "여", "male": "남"}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One line of the table of members."""

    seat: Membership
    sex: str
    days_left: int | None
    committees: int
    too_many: bool

    @property
    def ending(self) -> bool:
        """Say whether the term ends soon, or is over and nobody has taken the seat away."""
        return self.days_left is not None and self.days_left <= ENDING_DAYS

    @property
    def over(self) -> bool:
        """Say whether the term is over: such a member is asked no more."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class RuleCard:
    """The rule in force, in words, with the clauses that it comes from."""

    version: int
    source: str
    lines: tuple[Line, ...]
    clauses: tuple[tuple[str, str], ...]  # (article, words)


@dataclass(frozen=True, slots=True)
class Planning:
    """Whether a deliberation in writing may be planned, and if not, why."""

    allowed: bool
    reason: str = ""
    source: str = ""


def list_page(actor: Person, now: dt.datetime) -> dict[str, Any]:
    """Return the committees that the actor may see, those with something open first."""
    sitting = Q(memberships__ended_at=None)
    rows = (
        readable_committees(actor)
        .select_related("department", "body")
        .annotate(members=Count("memberships", filter=sitting, distinct=True))
        .annotate(open=Count("meetings", filter=Q(meetings__state__in=OPEN_STATES), distinct=True))
        .order_by("-open", "name")
    )
    own = set(run_committees(actor).values_list("pk", flat=True))
    committees = list(rows)
    return {
        "committees": committees,
        "own": own,
        "open": sum(committee.open > 0 for committee in committees),
        "now": now,
    }


def committee_page(committee: Committee, actor: Person, now: dt.datetime) -> dict[str, Any]:
    """Return what the page of a committee shows."""
    seats = _seats(committee)
    rule = _rule_in_force(committee, now)
    decided = decision_rule(rule) if rule else None
    by_clerk = runs_committee(actor, committee)
    return {
        "committee": committee,
        "crumbs": [(pgettext("여럿", "위원회"), reverse("committees")), (committee.name, None)],
        "runs": by_clerk,
        "members": (lines := _member_lines(committee, seats, today(now))),
        "ending": [line for line in lines if line.ending],
        "in_term": [seat for seat in seats if not _is_over(seat, today(now))],
        "rule": _rule_card(rule, decided, len(seats)) if rule and decided else None,
        "composition": _composition(committee, decided, seats, today(now)),
        "planning": _planning(rule, decided),
        "lines": _meetings(committee),
        "year_counts": _year_counts(committee, today(now).year),
        "documents": _documents(committee),
        "draft": committee.rules.exclude(state=Rule.State.APPROVED).order_by("-version").first(),
        "now": now,
    }


def _seats(committee: Committee) -> list[Membership]:
    order = {"chair": 0, "vice_chair": 1, "member": 2}
    kinds = {"ex_officio": 0, "appointed": 1, "commissioned": 2}
    seats = committee.memberships.filter(ended_at=None).select_related("person")
    return sorted(seats, key=lambda seat: (order[seat.role], kinds[seat.kind], seat.pk))


def _rule_in_force(committee: Committee, now: dt.datetime) -> Rule | None:
    try:
        return rule_in_force(committee=committee, day=today(now))
    except NoRuleInForce:
        return None


def _member_lines(committee: Committee, seats: list[Membership], day: dt.date) -> list[MemberLine]:
    people = [seat.person_id for seat in seats]
    # Only seats of this body: another body's rosters are not this one's business.
    sitting = Membership.objects.filter(
        person__in=people, ended_at=None, committee__body=committee.body
    )
    counts = dict(sitting.values_list("person").annotate(n=Count("id")).order_by())
    most = _most_committees(committee)
    return [
        MemberLine(
            seat=seat,
            sex=SEXES.get(str(seat.attributes.get("sex", "")), ""),
            days_left=(seat.term_end_date - day).days if seat.term_end_date else None,
            committees=counts.get(seat.person_id, 0),
            too_many=most is not None and counts.get(seat.person_id, 0) > most,
        )
        for seat in seats
    ]


def _most_committees(committee: Committee) -> int | None:
    limit = committee.body.umbrella.get("max_committees_per_person")
    number = limit.get("n") if isinstance(limit, dict) else limit
    return number if isinstance(number, int) else None


def _rule_card(row: Rule, rule: RuleOfDecision, enrolled: int) -> RuleCard:
    lines = describe_rule(rule=rule, enrolled=enrolled or None)
    # One clause often says several things: it is quoted once, under the first.
    clauses: dict[str, str] = {}
    for line in lines:
        words = clause_of(row, line.part) if line.part in QUOTED else ""
        if words:
            # An article alone is cited with its instrument.
            whole = written_in_full(rule.source)
            clauses.setdefault(words, whole if line.source.startswith("제") else line.source)
    cited = tuple((source, words) for words, source in clauses.items())
    return RuleCard(row.version, written_in_full(rule.source), lines, cited)


def _composition(
    committee: Committee, rule: RuleOfDecision | None, seats: list[Membership], day: dt.date
) -> list[Check]:
    if rule is None:
        return []
    sitting = [seat for seat in seats if not _is_over(seat, day)]
    members = [_as_member(seat) for seat in sitting]
    return [
        Check("good" if result.met else "bad", result.sentence)
        for result in check_composition(rule=rule, members=members)
    ]


def _as_member(seat: Membership) -> Member:
    attributes = {
        key: value
        for key, value in roll_attributes(seat).items()
        if isinstance(value, str | bool | int)
    }
    return Member(role=seat.role, attributes=attributes)


def _is_over(seat: Membership, day: dt.date) -> bool:
    return seat.term_end_date is not None and seat.term_end_date < day


def _planning(row: Rule | None, rule: RuleOfDecision | None) -> Planning:
    if row is None or rule is None:
        return Planning(allowed=False, reason=str(NoRuleInForce.message))
    if written_grounds(rule) is None:
        return Planning(
            allowed=False,
            reason=str(WrittenNotAllowed.message),
            source=_(
                "{source} (법제처 의견17-0150: 조항이 없으면 서면으로 정할 수 없습니다)"
            ).format(source=written_in_full(rule.source)),
        )
    return Planning(allowed=True)


def _meetings(committee: Committee) -> list[MeetingLine]:
    rows = committee.meetings.select_related("committee", "body", "sitting")
    ordered = rows.order_by(F("year").desc(), F("number").desc())
    return lines_of_meetings(list(ordered[:RECENT_MEETINGS]))


def _year_counts(committee: Committee, year: int) -> dict[str, int]:
    rows = committee.meetings.filter(year=year).exclude(state=Meeting.State.WITHDRAWN)
    counts = dict(rows.values_list("mode").annotate(n=Count("id")).order_by())
    return {
        "year": year,
        "all": sum(counts.values()),
        "written": counts.get(Meeting.Mode.WRITTEN.value, 0),
        "sitting": counts.get(Meeting.Mode.SITTING.value, 0),
    }


def _documents(committee: Committee) -> Iterable[Document]:
    rows = Document.objects.filter(meeting__committee=committee)
    related = rows.select_related("meeting", "item")
    return list(related.order_by("-id")[:RECENT_DOCUMENTS])
