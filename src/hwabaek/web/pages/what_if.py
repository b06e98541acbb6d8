"""What a draft of a rule says of a made-up sitting, and what one member more or less would change.

Every answer here is the engine's: this file only puts cases together.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.actions.calls import roll_attributes
from hwabaek.core.rules import (
    CHAIR,
    Answer,
    Case,
    CastingVote,
    Decision,
    Finding,
    Member,
    Motion,
    Outcome,
    Procedure,
    Result,
    Rule,
    RuleFormatError,
    Shortfall,
    Vote,
    decide,
    shortfall,
)
from hwabaek.core.rules.provision import provision_for
from hwabaek.core.rules.rule import attributes_named
from hwabaek.models import Membership
from hwabaek.web.forms.what_if import WhatIfForm

HEADINGS: Final = {
    Outcome.CARRIED: gettext_lazy("가결됩니다"),
    Outcome.CARRIED_CONDITIONALLY: gettext_lazy("조건을 붙여 가결됩니다"),
    Outcome.REJECTED: gettext_lazy("부결됩니다"),
    Outcome.TIED: gettext_lazy("가부동수입니다"),
    Outcome.NO_QUORUM: gettext_lazy("열 수 없습니다"),
    Outcome.BAD_PANEL: gettext_lazy("회의 구성이 맞지 않습니다"),
    Outcome.NOT_ALLOWED: gettext_lazy("서면으로 할 수 없습니다"),
}
SHORT: Final = {
    Outcome.CARRIED: gettext_lazy("가결"),
    Outcome.CARRIED_CONDITIONALLY: gettext_lazy("조건부 가결"),
    Outcome.REJECTED: gettext_lazy("부결"),
    Outcome.TIED: gettext_lazy("가부동수"),
    Outcome.NO_QUORUM: gettext_lazy("정족수 미달"),
    Outcome.BAD_PANEL: gettext_lazy("구성 미달"),
    Outcome.NOT_ALLOWED: gettext_lazy("서면 불가"),
}
VOTES: Final = {
    "votes_for": Vote.FOR,
    "conditional": Vote.CONDITIONAL,
    "against": Vote.AGAINST,
    "abstain": Vote.ABSTAIN,
}


@dataclass(frozen=True)
class Change:
    """What would come of it if one member did something else."""

    words: str
    outcomes: str
    differs: bool


@dataclass(frozen=True)
class Trial:
    """What the panel shows."""

    heading: str
    tone: str
    explanation: str
    results: tuple[Result, ...] = ()
    changes: tuple[Change, ...] = ()
    spare: str = ""
    needs_roster: bool = False
    findings: tuple[Finding, ...] = ()


def try_out(*, rule: Rule, form: WhatIfForm, findings: Iterable[Finding]) -> Trial:
    """Return what the rule says of what the form tries."""
    case = case_of(rule, form)
    found = tuple(findings)
    try:
        if not isinstance(_decision(case), Motion):
            return _opening_only(case, found)
        answer = decide(case=case)
        opening = _opening(case)
    except RuleFormatError as error:
        return Trial(
            heading=_("따질 수 없습니다"), tone="warn", explanation=error.message, findings=found
        )
    return Trial(
        heading=str(HEADINGS[answer.outcome]),
        tone=_tone(answer),
        explanation=answer.explanation,
        results=answer.requirements,
        changes=tuple(_changes(case, answer)),
        spare=_spare(opening),
        needs_roster=not form.uses_roster and bool(attributes_named(rule) - {"role"}),
        findings=found,
    )


def case_of(rule: Rule, form: WhatIfForm) -> Case:
    """Return the case that the form describes."""
    said = form.cleaned_data
    members = _of_roster(rule, form) if form.uses_roster else _of_numbers(rule, said)
    return Case(
        rule=rule,
        procedure=Procedure(said["procedure"] or "sitting"),
        members=tuple(members),
        ground=(said["ground"] or None) if said["procedure"] == "written" else None,
        item=said["item"] or None,
        casting_vote=CastingVote(said["casting_vote"]) if said["casting_vote"] else None,
    )


def _of_numbers(rule: Rule, said: dict[str, Any]) -> Iterator[Member]:
    voted = sum(said[name] for name in VOTES)
    # Where whoever presides has no vote, one of those present without a vote is the chair.
    silent = said["attending"] - said["recused"] - voted
    chair = 1 if not rule.chair_has_vote and silent else 0
    panel = rule.panel is not None
    lines = [
        Member(n=said["recused"], attending=True, recused=True),
        *(Member(n=said[name], attending=True, vote=vote) for name, vote in VOTES.items()),
        Member(n=chair, attending=True, role=CHAIR),
        Member(n=silent - chair, attending=True),
        Member(n=said["enrolled"] - said["attending"]),
    ]
    yield from (replace(line, panel=panel) for line in lines if line.n)


def _of_roster(rule: Rule, form: WhatIfForm) -> Iterator[Member]:
    names = attributes_named(rule) - {"role"}
    for membership, bound in form.seats():
        standing = form.cleaned_data[bound.name] or "absent"
        attributes = roll_attributes(membership)
        yield Member(
            role=membership.role,
            attending=standing != "absent",
            recused=standing == "recused",
            panel=rule.panel is not None,
            vote=Vote(standing) if standing in set(Vote) else None,
            attributes={name: attributes[name] for name in names if name in attributes},
        )


def _decision(case: Case) -> Decision:
    return provision_for(rule=case.rule, procedure=case.procedure, item=case.item).decision


def _opening(case: Case) -> Shortfall:
    return shortfall(
        rule=case.rule,
        members=case.members,
        procedure=case.procedure,
        ground=case.ground,
        item=case.item,
    )


def _opening_only(case: Case, findings: tuple[Finding, ...]) -> Trial:
    members = tuple(replace(member, vote=None) for member in case.members)
    found = _opening(replace(case, members=members, casting_vote=None))
    return Trial(
        heading=_("열 수 있습니다") if found.met else _("열 수 없습니다"),
        tone="good" if found.met else "",
        explanation=_("%(sentence)s 점수나 의견으로 정하는 안건이어서 여는 것까지만 따집니다.")
        % {"sentence": found.sentence},
        results=found.results,
        findings=findings,
    )


def _tone(answer: Answer) -> str:
    if answer.carried:
        return "good"
    return "" if answer.opened else "warn"


def _spare(found: Shortfall) -> str:
    if not found.met:
        return found.sentence
    if found.spare == 0:
        return _("한 명이라도 나가면 표결할 수 없습니다.")
    return _("%(number)s명까지 나가도 정족수는 유지됩니다.") % {"number": found.spare}


def _changes(case: Case, answer: Answer) -> Iterator[Change]:
    """Try each thing that one member might do otherwise, for every kind of member who might."""
    for words, applies, other in _moves():
        outcomes = {
            decide(case=replace(case, members=changed)).outcome
            for changed in _one_otherwise(case.members, applies, other)
        }
        if outcomes:
            texts = [str(SHORT[outcome]) for outcome in SHORT if outcome in outcomes]
            yield Change(
                words=words,
                outcomes=_("누구인지에 따라 %(outcomes)s") % {"outcomes": " · ".join(texts)}
                if len(texts) > 1
                else texts[0],
                differs=outcomes != {answer.outcome},
            )


def _moves() -> Iterator[tuple[str, Callable[[Member], bool], dict[str, Any]]]:
    yield _("반대한 한 명이 찬성하면"), lambda m: m.vote is Vote.AGAINST, {"vote": Vote.FOR}
    yield _("찬성한 한 명이 반대하면"), lambda m: m.vote is Vote.FOR, {"vote": Vote.AGAINST}
    yield _("찬성한 한 명이 기권하면"), lambda m: m.vote is Vote.FOR, {"vote": Vote.ABSTAIN}
    yield _("기권한 한 명이 찬성하면"), lambda m: m.vote is Vote.ABSTAIN, {"vote": Vote.FOR}
    yield _("없던 한 명이 와서 찬성하면"), _is_away, {"attending": True, "vote": Vote.FOR}
    yield _("없던 한 명이 와서 반대하면"), _is_away, {"attending": True, "vote": Vote.AGAINST}
    yield (
        _("찬성한 한 명이 나가면"),
        lambda m: m.vote is Vote.FOR,
        {"attending": False, "vote": None},
    )
    yield (
        _("반대한 한 명이 나가면"),
        lambda m: m.vote is Vote.AGAINST,
        {"attending": False, "vote": None},
    )
    yield (
        _("찬성한 한 명이 제척되면"),
        lambda m: m.vote is Vote.FOR,
        {"recused": True, "vote": None},
    )


def _is_away(member: Member) -> bool:
    return not member.attending and not member.recused


def _one_otherwise(
    members: tuple[Member, ...], applies: Callable[[Member], bool], other: dict[str, Any]
) -> Iterator[tuple[Member, ...]]:
    for index, member in enumerate(members):
        if applies(member) and not member.recused:
            rest = (replace(member, n=member.n - 1),) if member.n > 1 else ()
            changed = replace(member, n=1, **other)
            yield (*members[:index], *rest, changed, *members[index + 1 :])


def roster_of(memberships: Iterable[Membership]) -> list[Membership]:
    """Return the members in the order of a roll: who presides first."""
    order = {"chair": 0, "vice_chair": 1, "member": 2}
    return sorted(memberships, key=lambda one: (order[one.role], one.pk))
