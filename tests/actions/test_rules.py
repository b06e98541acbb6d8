"""A decision rule: drafted by the clerk, approved by the coordinating office, version by version."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hwabaek.access import NotFound
from hwabaek.actions import log, meetings, rule_proposals, rules
from hwabaek.actions import people as posts
from hwabaek.models import Person, Post, Rule
from tests import people

pytestmark = pytest.mark.django_db

STRICTER = {**people.RULE, "passing": [{"count": "for", "at_least": "2/3", "of": "attending"}]}
FIRST_DAY = dt.date(2026, 11, 1)


def draft(there: people.Town, who: Person | None = None, note: str = "") -> Rule:
    return rules.draft_rule(
        actor=who or there.clerk,
        committee_id=there.committee.pk,
        data=STRICTER,
        clauses={"passing": "출석위원 3분의 2 이상의 찬성으로 의결한다."},
        note=note,
        now=people.MONDAY,
    )


def submitted(there: people.Town) -> Rule:
    return rules.submit_rule(actor=there.clerk, rule_id=draft(there).pk, now=people.MONDAY)


def approve(who: Person, rule: Rule, day: dt.date = FIRST_DAY) -> Rule:
    return rules.approve_rule(actor=who, rule_id=rule.pk, in_force_date=day, now=people.MONDAY)


def give_back(who: Person, rule: Rule, reason: str = "조문을 붙여 주세요.") -> Rule:
    return rules.return_rule(actor=who, rule_id=rule.pk, reason=reason, now=people.MONDAY)


def test_it_goes_from_draft_to_force() -> None:
    there = people.town()
    rule = submitted(there)
    approve(there.coordinator, rule)
    rule.refresh_from_db()
    assert (rule.version, rule.state, rule.in_force_date) == (2, "approved", FIRST_DAY)
    assert rule.decided_by == there.coordinator
    facts = log.facts_of(f"committee:{there.committee.pk}")
    assert [fact["kind"] for fact in facts][-3:] == [
        "rule.drafted",
        "rule.submitted",
        "rule.approved",
    ]
    assert facts[-1]["data"]["in_force_date"] == "2026-11-01"
    assert facts[-1]["actor"]["as"] == "coordinator"


def test_the_version_before_holds_until_the_day() -> None:
    there = people.town()
    approve(there.coordinator, submitted(there))

    def version(day: dt.date) -> int:
        return meetings.rule_in_force(committee=there.committee, day=day).version

    assert version(FIRST_DAY - dt.timedelta(days=1)) == 1
    assert version(FIRST_DAY) == 2


def test_a_draft_is_changed_and_not_doubled() -> None:
    there = people.town()
    first, second = draft(there), draft(there, note="고침")
    assert first.pk == second.pk
    assert second.note == "고침"
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(
            committee=there.committee, version=9, data=STRICTER, drafted_at=people.MONDAY
        )


def test_only_the_clerk_drafts_and_submits() -> None:
    there = people.town()
    rule = draft(there)
    for who in (there.other_clerk, there.coordinator, there.chair, there.approver):
        with pytest.raises(NotFound):
            draft(there, who)
        with pytest.raises(NotFound):
            rules.submit_rule(actor=who, rule_id=rule.pk, now=people.MONDAY)


def test_only_the_coordinating_office_of_that_body_decides() -> None:
    there = people.town()
    rule = submitted(there)
    act = log.Act(actor=None, capacity="system", now=people.MONDAY)
    posts.give_post(
        body=there.foreign_body,
        department=None,
        person=there.foreigner,
        duty=Post.Duty.COORDINATOR,
        title="주무관",
        act=act,
    )
    for who in (there.clerk, there.auditor, there.administrator, there.foreigner):
        with pytest.raises(NotFound):
            approve(who, rule)
        with pytest.raises(NotFound):
            give_back(who, rule)
    rule.pk += 100
    with pytest.raises(NotFound):
        approve(there.coordinator, rule)


def test_nobody_approves_their_own_draft() -> None:
    there = people.town()
    act = log.Act(actor=None, capacity="system", now=people.MONDAY)
    posts.give_post(
        body=there.body,
        department=None,
        person=there.clerk,
        duty=Post.Duty.COORDINATOR,
        title="주무관",
        act=act,
    )
    with pytest.raises(rules.OwnDraft):
        approve(there.clerk, submitted(there))


def test_each_step_is_taken_once() -> None:
    there = people.town()
    rule = draft(there)
    for early in (approve, give_back):
        with pytest.raises(rules.RuleStateRefused):
            early(there.coordinator, rule)
    rules.submit_rule(actor=there.clerk, rule_id=rule.pk, now=people.MONDAY)
    with pytest.raises(rules.RuleStateRefused):
        rules.submit_rule(actor=there.clerk, rule_id=rule.pk, now=people.MONDAY)
    with pytest.raises(rules.RuleStateRefused):
        draft(there)
    approve(there.coordinator, rule)
    for late in (approve, give_back):
        with pytest.raises(rules.RuleStateRefused):
            late(there.coordinator, rule)


def test_a_returned_version_is_drafted_again_under_its_number() -> None:
    there = people.town()
    rule = submitted(there)
    with pytest.raises(rules.ReturnReasonMissing) as refusal:
        give_back(there.coordinator, rule, " ")
    assert refusal.value.field == "reason"
    give_back(there.coordinator, rule)
    rule.refresh_from_db()
    assert (rule.state, rule.decision_note) == ("returned", "조문을 붙여 주세요.")
    again = draft(there)
    assert (again.pk, again.state) == (rule.pk, "draft")


def test_a_version_does_not_begin_before_the_one_before_it() -> None:
    there = people.town()
    with pytest.raises(rules.InForceBackdated) as refusal:
        approve(there.coordinator, submitted(there), dt.date(2025, 12, 31))
    assert refusal.value.field == "in_force_date"


def test_the_first_rule_of_a_committee_is_its_first_version() -> None:
    there = people.town()
    Rule.objects.filter(committee=there.committee).delete()
    rule = submitted(there)
    assert rule.version == 1
    assert approve(there.coordinator, rule, dt.date(2020, 1, 1)).state == "approved"


def propose(there: people.Town, data: dict[str, Any]) -> Rule:
    return rule_proposals.propose_rule(
        actor=there.clerk,
        committee_id=there.committee.pk,
        data=data,
        clauses={},
        note="",
        now=people.MONDAY,
    )


def test_proposing_saves_and_submits_in_one_step() -> None:
    there = people.town()
    rule = propose(there, STRICTER)
    assert (rule.state, rule.submitted_at) == ("submitted", people.MONDAY)
    with pytest.raises(rules.RuleStateRefused):
        propose(there, STRICTER)


def test_a_malformed_proposal_leaves_nothing() -> None:
    there = people.town()
    with pytest.raises(rules.RuleMalformed):
        propose(there, {"source": "§1"})
    assert there.committee.rules.count() == 1
