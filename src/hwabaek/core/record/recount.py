"""Deciding again: the case rebuilt from the facts, and the rule's answer to it, against what was stated."""

from collections.abc import Iterator, Mapping
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.call import Item
from hwabaek.core.record.case import case_for
from hwabaek.core.record.happenings import Poll
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.report import Check, Line, failed, ok, unchecked
from hwabaek.core.rules import RuleFormatError, decide, parse_case
from hwabaek.core.tlog.canonical_json import canonical

# What an answer decides by. Its sentences may be worded better by a later version.
_DECIDING = ("opened", "carried", "outcome", "value")
_REQUIREMENT = ("part", "count", "needed", "base", "met", "source")


def recount(record: MeetingRecord) -> Iterator[Line]:
    """Yield a line for each item: whether the same comes of it when it is decided again."""
    closed = {poll.item: poll for poll in record.polls}
    for item in record.items:
        en, ko = f"item {item.number}", f"제{item.number}호"
        if item.number in closed:
            yield _line(record, item, closed[item.number])
        elif item.is_decided:
            yield unchecked(
                check=Check.DECISION, en=f"{en}: no poll was held", ko=f"{ko}: 표결하지 않음"
            )
        else:
            yield ok(
                check=Check.DECISION,
                en=f"{en}: reported, no poll",
                ko=f"{ko}: 보고 안건, 표결 없음",
            )


def _line(record: MeetingRecord, item: Item, poll: Poll) -> Line:
    try:
        _compare_cases(case_for(record=record, item_number=item.number), poll.case)
        answer = _decided(poll.case, poll.answer)
        if poll.casting_vote is not None:
            case = {**poll.case, "casting_vote": poll.casting_vote.vote}
            answer = _decided(case, poll.casting_vote.answer)
    except VerificationError as error:
        return failed(
            check=Check.DECISION,
            en=f"item {item.number}: {error}",
            ko=f"제{item.number}호: {error.ko}",
        )
    return ok(
        check=Check.DECISION,
        en=f"item {item.number}: decided again, {answer['outcome']} as stated",
        ko=f"제{item.number}호: 다시 계산해도 같음. {answer['explanation']}",
    )


def _compare_cases(rebuilt: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
    if canonical(dict(rebuilt)) == canonical(dict(stated)):
        return
    wrong = [key for key in sorted({*rebuilt, *stated}) if rebuilt.get(key) != stated.get(key)]
    lines = stated.get("members")
    if wrong == ["members"] and isinstance(lines, list):
        ours = rebuilt["members"]
        count = max(len(ours), len(lines))
        differ = [n for n in range(count) if ours[n : n + 1] != lines[n : n + 1]]
        wrong = [f"members[{n}]" for n in differ]
    raise VerificationError(
        f"the case put to the rule is not the one that the facts make: {', '.join(wrong)}",
        f"표결에 쓴 계산 자료가 기록과 다릅니다: {', '.join(wrong)}",
    )


def _decided(case: Mapping[str, Any], stated: Mapping[str, Any]) -> dict[str, Any]:
    try:
        answer = decide(case=parse_case(case)).as_data()
    except RuleFormatError as error:
        raise VerificationError(
            f"the rule cannot be applied: {error}", f"규칙을 적용할 수 없습니다: {error}"
        ) from error
    if canonical(_deciding(answer)) != canonical(_deciding(stated)):
        raise VerificationError(
            f"decided again it is {answer['outcome']}, stated was {stated['outcome']} or other numbers",
            f"다시 계산한 결과가 적힌 결과와 다릅니다. {answer['explanation']}",
        )
    return answer


def _deciding(answer: Mapping[str, Any]) -> dict[str, Any]:
    requirements = answer.get("requirements")
    if not isinstance(requirements, list) or not all(isinstance(one, dict) for one in requirements):
        raise VerificationError("the answer is malformed", "적힌 결과의 형식이 다릅니다")
    numbers = [{key: one.get(key) for key in _REQUIREMENT} for one in requirements]
    return {**{key: answer.get(key) for key in _DECIDING}, "requirements": numbers}
