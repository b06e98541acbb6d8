"""Bodies, departments, committees and their members come into the program here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from hwabaek.actions import log
from hwabaek.actions.log_keys import ensure_log_key
from hwabaek.actions.printing import require_printable, require_printable_rule
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.rules.rule_form import parse_rule, render_rule
from hwabaek.models import Body, Committee, Department, Membership, Person, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeData:
    """What an ordinance says of a committee."""

    slug: str
    name: str
    department: str
    legal_basis: str
    functions: tuple[str, ...]
    seats_min: int | None = None
    seats_max: int | None = None
    term_years: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    rule: dict[str, Any] | None = None
    clauses: dict[str, str] = field(default_factory=dict)
    rule_date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """How somebody sits in a committee."""

    kind: str
    role: str = Membership.Role.MEMBER.value
    affiliation: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    term_start_date: dt.date
    term_end_date: dt.date | None = None
    reappointment_count: int = 0


@transaction.atomic
def register_body(*, slug: str, name: str, umbrella: dict[str, Any], now: dt.datetime) -> Body:
    """Register a local government and make the key of its log.

    Raises:
        UnprintableText: documents bear its name, and could not carry a character of it.
    """
    require_printable(name=name)
    body, _created = Body.objects.get_or_create(
        slug=slug, defaults={"name": name, "umbrella": umbrella}
    )
    ensure_log_key(body=body, now=now)
    return body


@transaction.atomic
def import_committees(
    *, body: Body, committees: Iterable[CommitteeData], act: log.Act
) -> list[Committee]:
    """Bring in committees that the body does not have yet, with their rules.

    Importing the same list twice changes nothing.

    Raises:
        RuleFormatError: a rule is not of the form of a rule; then nothing is imported.
        UnprintableText: a name has a character that documents cannot carry; the same then.
    """
    known = set(body.committees.values_list("slug", flat=True))
    return [_import(body, data, act) for data in committees if data.slug not in known]


@transaction.atomic
def commission(*, committee: Committee, person: Person, seat: Seat, act: log.Act) -> Membership:
    """Seat a person in a committee for a term.

    Raises:
        UnprintableText: documents say whence a member comes, and could not carry a character of it.
    """
    require_printable(affiliation=seat.affiliation)
    membership = Membership.objects.create(
        committee=committee,
        person=person,
        kind=seat.kind,
        role=seat.role,
        affiliation=seat.affiliation,
        attributes=seat.attributes,
        term_start_date=seat.term_start_date,
        term_end_date=seat.term_end_date,
        reappointment_count=seat.reappointment_count,
    )
    log.append(
        body=committee.body,
        kind=EntryKind.MEMBERSHIP_COMMISSIONED,
        subject=f"committee:{committee.pk}",
        act=act,
        data={
            "person": str(person.pk),
            "name": person.name,
            "kind": membership.kind,
            "role": membership.role,
            "affiliation": membership.affiliation,
            "term_start_date": seat.term_start_date.isoformat(),
            "term_end_date": seat.term_end_date.isoformat() if seat.term_end_date else None,
        },
    )
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, reason: str, act: log.Act) -> None:
    """End a seat: by dismissal, resignation or a change of post.

    A roll that was frozen before keeps its line; the clerk records there that the member left.
    """
    membership.ended_at, membership.end_reason = act.now, reason
    membership.save(update_fields=["ended_at", "end_reason"])
    log.append(
        body=membership.committee.body,
        kind=EntryKind.MEMBERSHIP_ENDED,
        subject=f"committee:{membership.committee_id}",
        act=act,
        data={"person": str(membership.person_id), "reason": reason},
    )


def _import(body: Body, data: CommitteeData, act: log.Act) -> Committee:
    require_printable(
        name=data.name, legal_basis=data.legal_basis, department=data.department or ""
    )
    department = None
    if data.department:
        department, _created = Department.objects.get_or_create(body=body, name=data.department)
    committee = Committee.objects.create(
        body=body,
        department=department,
        slug=data.slug,
        name=data.name,
        legal_basis=data.legal_basis,
        functions=list(data.functions),
        seats_min=data.seats_min,
        seats_max=data.seats_max,
        term_years=data.term_years,
        facts=data.facts,
    )
    rule = _first_rule(committee, data, act) if data.rule is not None else None
    log.append(
        body=body,
        kind=EntryKind.COMMITTEE_IMPORTED,
        subject=f"committee:{committee.pk}",
        act=act,
        data={
            "id": committee.slug,
            "name": committee.name,
            "legal_basis": committee.legal_basis,
            "rule": rule.data if rule else None,
        },
    )
    return committee


def _first_rule(committee: Committee, data: CommitteeData, act: log.Act) -> Rule:
    require_printable_rule(data=data.rule or {})
    return Rule.objects.create(
        committee=committee,
        version=1,
        state=Rule.State.APPROVED,
        data=render_rule(parse_rule(data.rule)),
        clauses=data.clauses,
        in_force_date=data.rule_date,
        drafted_by=act.actor,
        drafted_at=act.now,
        decided_by=act.actor,
        decided_at=act.now,
    )
