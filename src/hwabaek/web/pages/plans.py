"""What the form that plans a deliberation in writing rests on: rule, grounds, days, who presides."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hwabaek.actions.meetings import (
    WrittenNotAllowed,
    WrongState,
    decision_rule,
    rule_in_force,
    written_grounds,
)
from hwabaek.core.rules import Line
from hwabaek.gateways.clock import SEOUL, today
from hwabaek.models import Committee, Meeting, Membership, Rule
from hwabaek.web.pages.deadlines import EarliestDay, earliest_day, line_of
from hwabaek.web.pages.naming import Crumbs, committee_crumbs, meeting_crumbs

LAST_HOUR = dt.time(18, 0)


@dataclass(frozen=True, slots=True)
class PlanBasis:
    """What the committee's rule says of deliberating in writing, now."""

    committee: Committee
    rule: Rule
    grounds: tuple[tuple[str, str], ...]  # empty: the rule asks for none
    written: Line
    clause: str
    earliest: EarliestDay
    chairs: tuple[Membership, ...]
    items: tuple[str, ...]  # the only kinds of item that may go by writing, if the rule lists them


def plan_basis(committee: Committee, now: dt.datetime) -> PlanBasis:
    """Return the basis of a plan.

    Raises:
        NoRuleInForce, WrittenNotAllowed: the committee may not deliberate in writing.
    """
    row = rule_in_force(committee=committee, day=today(now))
    rule = decision_rule(row)
    grounds = written_grounds(rule)
    line = line_of(rule, "written")
    if grounds is None or line is None:
        raise WrittenNotAllowed
    return PlanBasis(
        committee=committee,
        rule=row,
        grounds=tuple((ground, ground_label(ground)) for ground in grounds),
        written=line,
        clause=clause_of(row, "written"),
        earliest=earliest_day(committee, now),
        chairs=chairs_of(committee),
        items=rule.written_clause.items if rule.written_clause.allowed == "listed" else (),
    )


def plan_basis_of(meeting: Meeting, now: dt.datetime) -> PlanBasis:
    """Return the basis on which a plan is changed.

    Raises:
        WrongState: it has been called, or is no deliberation in writing.
        NoRuleInForce, WrittenNotAllowed: the committee may not deliberate in writing any more.
    """
    written = meeting.mode == Meeting.Mode.WRITTEN
    if not written or meeting.state != Meeting.State.PREPARING:
        raise WrongState
    return plan_basis(meeting.committee, now)


def ground_label(ground: str) -> str:
    """Return a ground in the words of the rule."""
    return _("위원장이 서면으로 하기로 정함") if ground == "chair" else ground


def clause_of(row: Rule, part: str) -> str:
    """Return the quoted clause of a part of the rule, or of the rule."""
    own = str(row.clauses.get(part) or "")
    whole = str(row.data.get("source_text") or "")
    # The general clause speaks of quorum and majority; of writing only where it says so.
    says_so = part in {"opening", "passing"} or (part == "written" and "서면" in whole)
    return own or (whole if says_so else "")


def chairs_of(committee: Committee) -> tuple[Membership, ...]:
    """Return who may preside: the chairs in office, or everybody where there is none."""
    seats = list(committee.memberships.filter(ended_at=None).select_related("person"))
    chairs = [seat for seat in seats if seat.role == Membership.Role.CHAIR]
    order = {"chair": 0, "vice_chair": 1, "member": 2}
    return tuple(chairs or sorted(seats, key=lambda seat: (order[seat.role], seat.pk)))


def plan_initial(meeting: Meeting | None, basis: PlanBasis) -> dict[str, Any]:
    """Return what the form shows at first: the plan as it stands, or the earliest deadline."""
    if meeting is None:
        return {
            "deadline_day": basis.earliest.day,
            "deadline_time": LAST_HOUR,
            "disclosure": Meeting.Disclosure.PARTIAL,
        }
    deadline = meeting.deadline_at.astimezone(SEOUL) if meeting.deadline_at else None
    return {
        "title": meeting.title,
        "ground": meeting.ground,
        "ground_reason": meeting.ground_reason,
        "deadline_day": deadline.date() if deadline else None,
        "deadline_time": deadline.time() if deadline else LAST_HOUR,
        "short_notice_reason": meeting.short_notice_reason,
        "disclosure": meeting.disclosure,
        "presiding": str(meeting.presiding_id or ""),
    }


def plan_page(basis: PlanBasis, meeting: Meeting | None = None) -> dict[str, Any]:
    """Return what the page of the form shows beside it."""
    crumbs: Crumbs = (
        meeting_crumbs(meeting, _("계획 고치기"))
        if meeting
        else [*committee_crumbs(basis.committee), (_("서면심의 계획"), None)]
    )
    return {"basis": basis, "committee": basis.committee, "meeting": meeting, "crumbs": crumbs}
