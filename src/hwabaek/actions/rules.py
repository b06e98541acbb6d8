"""A committee's decision rule: drafted by the clerk, approved by the coordinating office."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hwabaek.access.committees import CommitteeRight, access_committee, access_rule
from hwabaek.actions import log
from hwabaek.actions.printing import require_printable_rule
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.rules import lifecycle
from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.core.rules.rule_form import parse_rule, render_rule
from hwabaek.models import Committee, Person, Rule


class RuleMalformed(Refusal):
    message = _("규칙의 형식이 맞지 않습니다.")

    def __init__(self, error: RuleFormatError) -> None:
        super().__init__(f"{self.message} {error.message} ({error.path})", field=error.path)
        self.path = error.path


class RuleStateRefused(Refusal):
    message = _("이 판은 이미 승인을 요청했거나 승인되었습니다. 화면을 새로 열어 확인해 주세요.")


class OwnDraft(Refusal):
    message = _("초안을 쓴 사람은 승인할 수 없습니다. 총괄부서의 다른 담당자가 승인해 주세요.")


class InForceBackdated(Refusal):
    message = _("시행일은 앞선 판의 시행일보다 앞설 수 없습니다.")


class ReturnReasonMissing(Refusal):
    message = _("돌려보내는 까닭을 적어 주세요.")


@transaction.atomic
def draft_rule(
    *,
    actor: Person,
    committee_id: int,
    data: dict[str, Any],
    clauses: dict[str, str],
    note: str,
    now: dt.datetime,
) -> Rule:
    """Begin the next version of a rule, or change the one being drafted.

    Raises:
        NotFound: the actor does not run this committee.
        RuleMalformed: the data is not of the form of a rule.
        RuleStateRefused: a version is waiting for approval.
        UnprintableText: documents cite the rule, and could not carry a character in it.
    """
    committee = access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.RUN)
    Committee.objects.select_for_update().get(pk=committee.pk)
    try:
        canonical_form = render_rule(parse_rule(data))
    except RuleFormatError as error:
        raise RuleMalformed(error) from error
    require_printable_rule(data=canonical_form)
    rule = _draft(committee, actor, now)
    rule.data, rule.clauses, rule.note = canonical_form, clauses, note
    rule.state = Rule.State.DRAFT
    rule.drafted_by, rule.drafted_at = actor, now
    rule.save()
    _log(rule, EntryKind.RULE_DRAFTED, log.Act(actor=actor, capacity="clerk", now=now))
    return rule


@transaction.atomic
def submit_rule(*, actor: Person, rule_id: int, now: dt.datetime) -> Rule:
    """Ask the coordinating office to approve a drafted version.

    Raises:
        NotFound: there is none, or the actor does not run the committee.
        RuleStateRefused: it is no draft.
    """
    rule = access_rule(actor=actor, rule_id=rule_id, to=CommitteeRight.RUN, lock=True)
    rule.state = _step(rule, "submit")
    rule.submitted_at = now
    rule.save(update_fields=["state", "submitted_at"])
    _log(rule, EntryKind.RULE_SUBMITTED, log.Act(actor=actor, capacity="clerk", now=now))
    return rule


@transaction.atomic
def approve_rule(*, actor: Person, rule_id: int, in_force_date: dt.date, now: dt.datetime) -> Rule:
    """Put a version in force from a day on; called meetings keep their own.

    Raises:
        NotFound: there is none, or the actor does not coordinate this body.
        RuleStateRefused: its approval was not asked for.
        OwnDraft: the actor drafted it.
        InForceBackdated: an earlier version is in force from a later day.
    """
    rule = access_rule(actor=actor, rule_id=rule_id, to=CommitteeRight.COORDINATE, lock=True)
    rule.state = _step(rule, "approve")
    if rule.drafted_by_id == actor.pk:
        raise OwnDraft
    approved = Rule.objects.filter(committee=rule.committee_id, state=Rule.State.APPROVED)
    latest = approved.aggregate(latest=Max("in_force_date"))["latest"]
    if latest is not None and in_force_date < latest:
        raise InForceBackdated(field="in_force_date")
    rule.in_force_date, rule.decided_by, rule.decided_at = in_force_date, actor, now
    rule.save(update_fields=["state", "in_force_date", "decided_by", "decided_at"])
    _log(rule, EntryKind.RULE_APPROVED, log.Act(actor=actor, capacity="coordinator", now=now))
    return rule


@transaction.atomic
def return_rule(*, actor: Person, rule_id: int, reason: str, now: dt.datetime) -> Rule:
    """Send a version back to the clerk with a reason.

    Raises:
        NotFound: there is none, or the actor does not coordinate this body.
        RuleStateRefused: its approval was not asked for.
        ReturnReasonMissing: no reason was given.
    """
    rule = access_rule(actor=actor, rule_id=rule_id, to=CommitteeRight.COORDINATE, lock=True)
    rule.state = _step(rule, "return")
    if not reason.strip():
        raise ReturnReasonMissing(field="reason")
    rule.decision_note, rule.decided_by, rule.decided_at = reason.strip(), actor, now
    rule.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
    _log(rule, EntryKind.RULE_RETURNED, log.Act(actor=actor, capacity="coordinator", now=now))
    return rule


def _draft(committee: Committee, actor: Person, now: dt.datetime) -> Rule:
    rule = committee.rules.order_by("-version").first()
    if rule is None or rule.state == Rule.State.APPROVED:
        version = rule.version + 1 if rule else 1
        return Rule(committee=committee, version=version, drafted_by=actor, drafted_at=now)
    _step(rule, "change")
    return rule


def _step(rule: Rule, event: str) -> str:
    try:
        return lifecycle.next_state(table=lifecycle.RULE, state=rule.state, event=event)
    except lifecycle.IllegalStepError as error:
        raise RuleStateRefused from error


def _log(rule: Rule, kind: EntryKind, act: log.Act) -> None:
    log.append(
        body=rule.committee.body,
        kind=kind,
        subject=f"committee:{rule.committee_id}",
        act=act,
        data={
            "version": rule.version,
            "rule": rule.data,
            "note": rule.note,
            "in_force_date": rule.in_force_date.isoformat() if rule.in_force_date else None,
            "decision_note": rule.decision_note,
        },
    )
