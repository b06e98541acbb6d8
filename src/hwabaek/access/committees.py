"""Committees and rules: the clerk's own department, the coordinating office's whole body."""

from enum import Enum

from django.db.models import Q, QuerySet

from hwabaek.access import NotFound
from hwabaek.access.people import posts_of
from hwabaek.models import Committee, Person, Post, Rule

_WHOLE_BODY = (Post.Duty.COORDINATOR, Post.Duty.AUDITOR, Post.Duty.ADMINISTRATOR)
_DEPARTMENT = (Post.Duty.CLERK, Post.Duty.APPROVER)


class CommitteeRight(Enum):
    """What somebody wants to do with a committee."""

    READ = "read"
    RUN = "run"  # the clerk: call meetings, propose rules, keep the roster
    COORDINATE = "coordinate"  # the coordinating office: approve rules


def readable_committees(actor: Person) -> QuerySet[Committee]:
    """Return the committees that the actor's posts let them see."""
    return _committees(actor, departments=_DEPARTMENT, bodies=_WHOLE_BODY)


def run_committees(actor: Person) -> QuerySet[Committee]:
    """Return the committees whose business the actor runs as clerk."""
    return _committees(actor, departments=(Post.Duty.CLERK,), bodies=())


def access_committee(*, actor: Person, committee_id: int, to: CommitteeRight) -> Committee:
    """Return the committee for an actor who has the right.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    if to is CommitteeRight.READ:
        found = readable_committees(actor)
    elif to is CommitteeRight.RUN:
        found = run_committees(actor)
    else:
        found = _committees(actor, departments=(), bodies=(Post.Duty.COORDINATOR,))
    committee = found.filter(pk=committee_id).select_related("body", "department").first()
    if committee is None:
        raise NotFound
    return committee


def access_rule(*, actor: Person, rule_id: int, to: CommitteeRight, lock: bool = False) -> Rule:
    """Return one version of a committee's rule, locked if asked.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    rules = Rule.objects.select_related("committee__body", "committee__department")
    rule = (rules.select_for_update(of=("self",)) if lock else rules).filter(pk=rule_id).first()
    if rule is None:
        raise NotFound
    access_committee(actor=actor, committee_id=rule.committee_id, to=to)
    return rule


def _committees(
    actor: Person, *, departments: tuple[str, ...], bodies: tuple[str, ...]
) -> QuerySet[Committee]:
    posts = list(posts_of(actor))
    return Committee.objects.filter(
        Q(department__in=[p.department_id for p in posts if p.duty in departments])
        | Q(body__in=[p.body_id for p in posts if p.duty in bodies])
    )
