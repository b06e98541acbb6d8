"""The rule of a committee: in words, its versions, what differs between two, and the editor."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from hwabaek.access.committees import CommitteeRight, access_committee, access_rule
from hwabaek.access.rules import coordinates, decided_polls, roster_for, runs, versions_of
from hwabaek.actions.calls import roll_attributes
from hwabaek.actions.meetings import decision_rule
from hwabaek.core.rules import (
    Line,
    RuleFormatError,
    check_rule,
    decide,
    describe_rule,
    parse_case,
    written_in_full,
)
from hwabaek.core.rules import Rule as RuleOfDecision
from hwabaek.gateways.clock import today
from hwabaek.models import Committee, Person, Poll, Rule
from hwabaek.web.forms.rule_editor import RuleEditor, Saved
from hwabaek.web.forms.what_if import NUMBERS, WhatIfForm, first_try
from hwabaek.web.pages.naming import outcome_of
from hwabaek.web.pages.rule_parts import PART_LABELS, Part, parts_of
from hwabaek.web.pages.what_if import Trial, roster_of, try_out

# Where a line of the description has its clause; without one, the rule's own text stands there.
QUOTED_BY_ITSELF: Final = ("opening", "passing", "decision")
STATE_TONES: Final = {"draft": "warn", "submitted": "info", "approved": "good", "returned": "bad"}
EMPTY: Final[dict[str, Any]] = {
    "source": "",
    "opening": [{"count": "attending", "more_than": "1/2", "of": "enrolled"}],
    "passing": [{"count": "for", "more_than": "1/2", "of": "attending"}],
}


@dataclass(frozen=True)
class Said:
    """One line of a rule with the clause that it comes from."""

    line: Line
    clause: str


@dataclass(frozen=True)
class Difference:
    """A part that two versions say differently."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class CaseCheck:
    """A decided poll, and what the draft would have made of it."""

    poll: Poll
    then: str
    now: str
    same: bool


@dataclass
class RulePage:
    """What the page of a committee's rule shows."""

    committee: Committee
    versions: list[Rule]
    in_force: Rule | None
    shown: Rule | None
    lines: list[Said]
    pending: Rule | None
    differences: list[Difference]
    findings: list[str]
    may_draft: bool
    may_decide: bool
    is_own_draft: bool
    today: dt.date
    error: str = ""
    error_field: str = ""
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def is_pending(self) -> bool:
        """Tell whether the version shown waits for approval."""
        return self.shown is not None and self.shown.state == Rule.State.SUBMITTED

    @property
    def tone(self) -> str:
        """Return the tone of the state of the version shown."""
        return STATE_TONES.get(self.shown.state, "") if self.shown else ""


@dataclass
class EditorPage:
    """What the editor shows."""

    committee: Committee
    editor: RuleEditor
    what_if: WhatIfForm
    trial: Trial | None
    version: int
    in_force: Rule | None
    differences: list[Difference]
    cases: list[CaseCheck]
    members: int
    parts: list[Part]
    error: str = ""

    @property
    def numbers(self) -> list[BoundField]:
        """Return the numbers that can be tried, and the casting vote."""
        names = ("enrolled", "attending", "recused", *NUMBERS, "casting_vote")
        return [self.what_if[name] for name in names]

    @property
    def wrong(self) -> list[tuple[str, Any, str]]:
        """Return what keeps the draft from being saved: the part, its title, and what is wrong."""
        if not self.editor.form.is_bound:
            return []
        found = [(part.key, part.title, text) for part in self.parts for text in part.errors]
        known = {text for _key, _title, text in found}
        rest = [text for _part, text in self.editor.errors() if text not in known]
        return [*(("source", _("근거"), text) for text in rest), *found]

    @property
    def changed_cases(self) -> list[CaseCheck]:
        """Return the cases that the draft decides otherwise."""
        return [case for case in self.cases if not case.same]


def rule_page(
    *, actor: Person, committee_id: int, now: dt.datetime, version_id: int | None = None
) -> RulePage:
    """Return the page of a committee's rule, with one version of it in words.

    Raises:
        NotFound: there is no such committee or version for this actor.
    """
    committee = access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.READ)
    versions = list(versions_of(actor=actor, committee_id=committee_id))
    in_force = rule_on(versions, today(now))
    pending = next((one for one in versions if one.state != Rule.State.APPROVED), None)
    shown = next((one for one in versions if one.pk == version_id), None)
    shown = shown or in_force or (versions[0] if versions else None)
    before = _before(shown, versions)
    return RulePage(
        committee=committee,
        versions=versions,
        in_force=in_force,
        shown=shown,
        lines=lines_said(shown, _members(actor, committee_id)) if shown else [],
        pending=pending,
        differences=differences(before, shown) if shown and before else [],
        findings=[one.sentence for one in check_rule(rule=decision_rule(shown))] if shown else [],
        may_draft=runs(actor, committee),
        may_decide=coordinates(actor, committee),
        is_own_draft=shown is not None and shown.drafted_by_id == actor.pk,
        today=today(now),
    )


def version_page(*, actor: Person, rule_id: int, now: dt.datetime) -> RulePage:
    """Return the page of one version.

    Raises:
        NotFound: there is no such version for this actor.
    """
    rule = access_rule(actor=actor, rule_id=rule_id, to=CommitteeRight.READ)
    return rule_page(actor=actor, committee_id=rule.committee_id, now=now, version_id=rule.pk)


def editor_page(
    *, actor: Person, committee_id: int, now: dt.datetime, posted: QueryDict | None = None
) -> EditorPage:
    """Return the editor, filled from the draft or the version in force, or from what was posted.

    Raises:
        NotFound: the actor does not run this committee.
    """
    committee = access_committee(actor=actor, committee_id=committee_id, to=CommitteeRight.RUN)
    versions = list(versions_of(actor=actor, committee_id=committee_id))
    roster = roster_of(roster_for(actor=actor, committee_id=committee_id))
    draft = next((one for one in versions if one.state != Rule.State.APPROVED), None)
    in_force = rule_on(versions, today(now))
    base = draft or in_force or (versions[0] if versions else None)
    kinds = [roll_attributes(membership) for membership in roster]
    editor = RuleEditor(saved=_saved(base, draft), posted=posted, kinds=kinds)
    rule = _rule_of(editor)
    what_if = WhatIfForm(
        posted if posted is not None else first_try(roster, rule), roster=roster, rule=rule
    )
    trial = None
    if rule is not None and what_if.is_valid():
        trial = try_out(rule=rule, form=what_if, findings=check_rule(rule=rule))
    polls = decided_polls(actor=actor, committee_id=committee_id)[:50]
    return EditorPage(
        committee=committee,
        editor=editor,
        what_if=what_if,
        trial=trial,
        version=draft.version if draft else (versions[0].version + 1 if versions else 1),
        in_force=in_force,
        differences=_draft_differences(in_force, editor, rule),
        cases=[_check(poll, rule) for poll in polls] if rule else [],
        members=len(roster),
        parts=parts_of(editor, rule, len(roster)),
    )


def rule_on(versions: list[Rule], day: dt.date) -> Rule | None:
    """Return the version in force on a day; versions come the newest first."""
    approved = (one for one in versions if one.state == Rule.State.APPROVED)
    return next((one for one in approved if one.in_force_date and one.in_force_date <= day), None)


def lines_said(rule: Rule, enrolled: int | None) -> list[Said]:
    """Return a version in words, each line with its quoted clause."""
    decision = decision_rule(rule)
    return [
        Said(line, rule.clauses.get(line.part) or _own_text(decision, line.part))
        for line in describe_rule(rule=decision, enrolled=enrolled or None)
    ]


def differences(before: Rule, after: Rule) -> list[Difference]:
    """Return in words what two versions say differently."""
    found = rule_differences(decision_rule(before), decision_rule(after))
    if before.clauses != after.clauses:
        parts = [
            part
            for part in {**before.clauses, **after.clauses}
            if before.clauses.get(part) != after.clauses.get(part)
        ]
        found += [_clause_difference(before, after, part) for part in sorted(parts)]
    return found


def rule_differences(before: RuleOfDecision, after: RuleOfDecision) -> list[Difference]:
    """Return in words what two rules say differently, part by part."""
    old, new = _by_part(before), _by_part(after)
    found = [
        Difference(
            label, old.get((part, label), _("정한 것 없음")), new.get((part, label), _("뺌"))
        )
        for part, label in {**old, **new}
        if old.get((part, label)) != new.get((part, label))
    ]
    pairs = (
        (_("정원"), before.seats, after.seats),
        (_("근거 조례와 조항"), before.source, after.source),
        (_("조문"), before.source_text, after.source_text),
    )
    found += [
        Difference(label, str(one or _("정한 것 없음")), str(other or _("정한 것 없음")))
        for label, one, other in pairs
        if one != other
    ]
    if not found and before != after:
        found.append(Difference(_("그 밖"), _("적힌 방식"), _("뜻은 같고 적힌 방식만 다릅니다")))
    return found


def _by_part(rule: RuleOfDecision) -> dict[tuple[str, str], str]:
    said: dict[tuple[str, str], str] = {}
    for line in describe_rule(rule=rule):
        item = line.sentence.partition(":")[0] if line.part == "special" else ""
        label = f"{line.label} {item}".strip()
        own = "" if line.source == written_in_full(rule.source) else f" ({line.source})"
        said[line.part, label] = line.sentence + own
    return said


def _clause_difference(before: Rule, after: Rule, part: str) -> Difference:
    label = _("인용한 조문(%(part)s)") % {"part": str(PART_LABELS.get(part, part))}
    none = _("없음")
    return Difference(label, before.clauses.get(part, none), after.clauses.get(part, none))


def _draft_differences(
    in_force: Rule | None, editor: RuleEditor, rule: RuleOfDecision | None
) -> list[Difference]:
    if in_force is None or rule is None:
        return []
    clauses = editor.form.clauses() if editor.form.is_bound else editor.saved.clauses
    draft = Rule(data=editor.data() if editor.form.is_bound else editor.saved.data, clauses=clauses)
    return differences(in_force, draft)


def _rule_of(editor: RuleEditor) -> RuleOfDecision | None:
    """Return the rule in the forms: as posted if that is whole, as saved if nothing was posted."""
    if editor.form.is_bound:
        return editor.rule if editor.is_valid() else None
    if not editor.saved.data.get("source"):
        return None
    return decision_rule(Rule(data=editor.saved.data))


def _saved(base: Rule | None, draft: Rule | None) -> Saved:
    if base is None:
        return Saved(data=EMPTY)
    return Saved(data=base.data, clauses=base.clauses, note=draft.note if draft else "")


def _check(poll: Poll, rule: RuleOfDecision) -> CaseCheck:
    then = outcome_of(poll.outcome).text
    data: dict[str, Any] = dict(poll.case or {})
    try:
        # The case was frozen with the rule of its day: only the rule is exchanged.
        if poll.casting_vote:
            data["casting_vote"] = poll.casting_vote
        outcome = decide(case=replace(parse_case(data), rule=rule)).outcome.value
    except RuleFormatError as error:
        return CaseCheck(poll, then, error.message, same=False)
    return CaseCheck(poll, then, outcome_of(outcome).text, same=outcome == poll.outcome)


def _before(shown: Rule | None, versions: list[Rule]) -> Rule | None:
    if shown is None:
        return None
    older = (one for one in versions if one.version < shown.version)
    return next((one for one in older if one.state == Rule.State.APPROVED), None)


def _own_text(rule: RuleOfDecision, part: str) -> str:
    return (rule.source_text or "") if part in QUOTED_BY_ITSELF else ""


def _members(actor: Person, committee_id: int) -> int:
    return roster_for(actor=actor, committee_id=committee_id).count()
