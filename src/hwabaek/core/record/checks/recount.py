"""Deciding again: the case rebuilt from the facts, and the rule's answer to it, against what was stated."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.call import Item
from hwabaek.core.record.case import case_for
from hwabaek.core.record.checks.report import Check, Line, failed, ok, unchecked
from hwabaek.core.record.happenings import Poll
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.case import case_of_poll, quorum_of
from hwabaek.core.record.sitting.sitting import Sitting
from hwabaek.core.rules import RuleFormatError, decide, parse_case
from hwabaek.core.tlog.canonical_json import canonical

# What an answer decides by. Its sentences may be worded better by a later version.
_DECIDING = ("opened", "carried", "outcome", "value")
_REQUIREMENT = ("part", "count", "needed", "base", "met", "source")


def recount(record: MeetingRecord) -> Iterator[Line]:
    """Yield a line for each poll: whether the same comes of it when it is decided again.

    In a sitting also whether enough were there to open it.
    """
    if record.sitting is not None:
        yield _opening(record.sitting)
    for item in record.items:
        polls = [*_polls(record, item)]
        yield from (_line(name, rebuilt, poll) for name, rebuilt, poll in polls)
        en, ko = f"item {item.number}", f"제{item.number}호"
        if polls:
            continue
        if item.is_decided:
            yield unchecked(
                check=Check.DECISION, en=f"{en}: no poll was held", ko=f"{ko}: 표결하지 않음"
            )
        else:
            yield ok(
                check=Check.DECISION,
                en=f"{en}: reported, no poll",
                ko=f"{ko}: 보고 안건, 표결 없음",
            )


# How lines name a poll, the case rebuilt, and the poll as stated.
_Decided = tuple[tuple[str, str], Callable[[], Mapping[str, Any]], Poll]


def _polls(record: MeetingRecord, item: Item) -> Iterator[_Decided]:
    en, ko = f"item {item.number}", f"제{item.number}호"
    if record.sitting is None:
        for poll in (one for one in record.polls if one.item == item.number):
            yield (en, ko), partial(case_for, record=record, item_number=item.number), poll
        return
    for place, held in enumerate(record.sitting.polls_on(item.number), start=1):
        if held.result is not None:
            name = (f"{en}, poll {place}", f"{ko} {place}번째 표결")
            yield name, partial(case_of_poll, record=record, poll=held), held.result


def _opening(sitting: Sitting) -> Line:
    try:
        again = quorum_of(case=sitting.opening_case)
        same = canonical(_numbers(again)) == canonical(_numbers(sitting.quorum))
    except VerificationError as error:
        return failed(check=Check.DECISION, en=f"opening: {error}", ko=f"개의: {error.ko}")
    if not same:
        return failed(
            check=Check.DECISION,
            en="opening: counted again it is not the stated quorum",
            ko="개의: 다시 센 성원이 적힌 것과 다릅니다",
        )
    told = f"{again['attending']}/{again['enrolled']}"
    return ok(
        check=Check.DECISION,
        en=f"opening: counted again, {told} as stated",
        ko=f"개의: 다시 세어도 같음. 재적 {again['enrolled']}명 중 {again['attending']}명 출석",
    )


def _numbers(quorum: Mapping[str, Any]) -> dict[str, Any]:
    stated = {key: quorum.get(key) for key in ("met", "enrolled", "attending", "more", "spare")}
    return {**stated, **_requirements(quorum)}


def _line(name: tuple[str, str], rebuilt: Callable[[], Mapping[str, Any]], poll: Poll) -> Line:
    en, ko = name
    try:
        _compare_cases(rebuilt(), poll.case)
        answer = _decided(poll.case, poll.answer)
        if poll.casting_vote is not None:
            case = {**poll.case, "casting_vote": poll.casting_vote.vote}
            answer = _decided(case, poll.casting_vote.answer)
    except VerificationError as error:
        return failed(check=Check.DECISION, en=f"{en}: {error}", ko=f"{ko}: {error.ko}")
    return ok(
        check=Check.DECISION,
        en=f"{en}: decided again, {answer['outcome']} as stated",
        ko=f"{ko}: 다시 계산해도 같음. {answer['explanation']}",
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
    return {**{key: answer.get(key) for key in _DECIDING}, **_requirements(answer)}


def _requirements(answer: Mapping[str, Any]) -> dict[str, Any]:
    requirements = answer.get("requirements")
    if not isinstance(requirements, list) or not all(isinstance(one, dict) for one in requirements):
        raise VerificationError("the answer is malformed", "적힌 결과의 형식이 다릅니다")
    numbers = [{key: one.get(key) for key in _REQUIREMENT} for one in requirements]
    return {"requirements": numbers}
