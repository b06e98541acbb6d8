"""Facts of a case that cannot be true together, or that the rule does not know, are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwabaek.core.rules.case import CHAIR, Case, Member, Vote
from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.core.rules.provision import provision_for, special_kind
from hwabaek.core.rules.reading import refuse_repeats
from hwabaek.core.rules.rule import Allowed, Decision, Procedure, Ranking, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


def refuse_contradictions(*, case: Case, path: str = "") -> None:
    """Refuse a case whose facts contradict one another.

    Raises:
        RuleFormatError: with the path to the fact that does not fit the others.

    """
    start = f"{path}." if path else ""
    if case.ground is not None and case.procedure is Procedure.SITTING:
        raise RuleFormatError(f"{start}ground", "서면심의의 사유이므로 회의에는 쓸 수 없습니다.")
    _refuse_unknown_item(case, start)
    _refuse_two_presiding(case, start)
    decision = provision_for(rule=case.rule, procedure=case.procedure, item=case.item).decision
    for index, member in enumerate(case.members):
        _refuse_member(member, decision, f"{start}members[{index}]")
    _refuse_candidates(case, decision, start)


def _refuse_unknown_item(case: Case, start: str) -> None:
    """Refuse a kind of item that the rule does not name: a slip must not fall back to the ordinary majority."""
    if case.item is None or special_kind(rule=case.rule, item=case.item) is not None:
        return
    written = case.rule.written_clause
    if case.item in written.items or (
        case.procedure is Procedure.WRITTEN and written.allowed is Allowed.LISTED
    ):
        return
    raise RuleFormatError(f"{start}item", "규칙에 없는 안건 종류입니다.")


def _refuse_two_presiding(case: Case, start: str) -> None:
    """Refuse two presiding members where presiding costs the vote."""
    if case.rule.chair_has_vote:
        return
    presiding = 0
    for index, member in enumerate(case.members):
        presiding += member.n if member.role == CHAIR else 0
        if presiding > 1:
            raise RuleFormatError(f"{start}members[{index}].role", "의장은 한 사람입니다.")


def _refuse_member(member: Member, decision: Decision, path: str) -> None:
    if member.n < 1:
        raise RuleFormatError(f"{path}.n", "1명 이상이어야 합니다.")
    if not member.attending:
        said = (
            ("vote", member.vote),
            ("score", member.score),
            ("opinion", member.opinion),
            ("scores", member.scores),
        )
        for key, value in said:
            if value not in (None, {}):
                raise RuleFormatError(f"{path}.{key}", "출석하거나 회신하지 않은 위원의 것입니다.")
    if (
        isinstance(decision, Severity)
        and member.opinion is not None
        and member.opinion not in decision.ladder
    ):
        raise RuleFormatError(f"{path}.opinion", "규칙의 단계에 없는 의견입니다.")


def _refuse_candidates(case: Case, decision: Decision, start: str) -> None:
    """Refuse candidates without a ranking, twice the same, or without a key that settles equal means."""
    if case.candidates and not isinstance(decision, Ranking):
        raise RuleFormatError(f"{start}candidates", "순위를 정하는 안건이 아닙니다.")
    names = tuple(candidate.name for candidate in case.candidates)
    refuse_repeats(texts=names, path=f"{start}candidates", suffix=".name")
    if not isinstance(decision, Ranking):
        return
    for index, candidate in enumerate(case.candidates):
        for key in decision.tie_by:
            if key.removeprefix("-") not in candidate.keys:
                raise RuleFormatError(f"{start}candidates[{index}].keys", f"{key} 값이 빠졌습니다.")


def abstains(member: Member) -> bool:
    """Return whether a member says to have no score or opinion: by abstaining, or by an invalid paper."""
    return member.vote in (Vote.ABSTAIN, Vote.INVALID)


def refuse_missing(*, members: Iterable[tuple[int, Member]], key: str) -> None:
    """Refuse a score or an opinion that an attending member has not given.

    Raises:
        RuleFormatError: with the path to the first one missing.

    """
    for index, member in members:
        if getattr(member, key) is None and not abstains(member):
            raise RuleFormatError(f"members[{index}].{key}", "출석한 위원의 것이 빠졌습니다.")
