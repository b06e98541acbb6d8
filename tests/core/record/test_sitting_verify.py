"""The verifier decides a sitting again: who was there, every poll, and what the minutes say."""

import copy
from collections.abc import Callable

import pytest

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.archive import build_archive
from hwabaek.core.record.checks.report import Check, Line, Status
from hwabaek.core.record.entries import EntryKind, Fact
from hwabaek.core.record.verify import verify_record
from tests.core.record.beginnings import places
from tests.core.record.sample import digests, proven, public_archive, vouchers
from tests.core.record.tampering import TRUSTED
from tests.core.record.whole_sitting import whole

K = EntryKind
WHOLE = whole().facts


def archived(facts: list[Fact]) -> bytes:
    found, checkpoint = proven(facts)
    return build_archive(facts=found, vouchers=vouchers(checkpoint), contents=[])


def lines(data: bytes) -> list[Line]:
    return [*verify_record(data=data, keys=TRUSTED)[0].lines]


def told_again(kind: EntryKind, change: Callable[[Fact], None], nth: int = 0) -> list[Line]:
    """Return what fails of a meeting that was told wrong from the start, entries and all."""
    facts = copy.deepcopy(WHOLE)
    change(facts[places(facts, kind)[nth]])
    facts[-1]["data"]["facts"] = digests(facts[:-1])
    return [line for line in lines(archived(facts)) if line.status is Status.FAILED]


@pytest.fixture(scope="module")
def found() -> list[Line]:
    return lines(archived(WHOLE))


def test_a_sitting_holds(found: list[Line]) -> None:
    assert not [line for line in found if line.status is Status.FAILED]
    told = {Check.COURSE, Check.COMPLETE, Check.DECISION, Check.MINUTES}
    assert {line.status for line in found if line.check in told} == {Status.OK}


def test_each_poll_is_decided_again(found: list[Line]) -> None:
    decided = [line.ko for line in found if line.check is Check.DECISION]
    assert decided[0] == "개의: 다시 세어도 같음. 재적 15명 중 12명 출석"
    assert len(decided) == 7
    assert "제1호 2번째 표결: 다시 계산해도 같음" in decided[2]
    assert "위원장이 결정권을 반대로 행사" in decided[3]
    minutes = next(line for line in found if line.check is Check.MINUTES)
    assert minutes.ko == "회의록 1판: 기록과 같음, 서명 3명"


def test_a_changed_ballot_is_found() -> None:
    def change(fact: Fact) -> None:
        fact["data"]["choice"] = "against"

    wrong = told_again(K.MEETING_BALLOT_CAST, change, 13)
    assert {line.check for line in wrong} == {Check.DECISION, Check.MINUTES}
    assert "item 1, poll 2: the case put to the rule is not the one" in wrong[0].en


def test_changed_hands_are_found() -> None:
    def change(fact: Fact) -> None:
        fact["data"]["for"] = 8

    wrong = told_again(K.MEETING_HANDS_COUNTED, change)
    assert "item 3, poll 1" in wrong[0].en


def test_a_changed_opening_is_found() -> None:
    def change(fact: Fact) -> None:
        fact["data"]["quorum"]["attending"] = 15

    assert "not the stated quorum" in told_again(K.MEETING_OPENED, change)[0].en


def test_a_member_who_was_not_there_is_on_no_roll() -> None:
    def change(fact: Fact) -> None:
        fact["data"]["seat"] = 14

    with pytest.raises(VerificationError, match="the frozen roll is not who was there"):
        told_again(K.MEETING_ATTENDANCE_MARKED, change, -2)


def test_minutes_that_say_otherwise_are_found() -> None:
    def change(fact: Fact) -> None:
        fact["data"]["content"]["items"][1]["polls"][0]["outcome"] = "carried"

    (wrong,) = told_again(K.MEETING_MINUTES_FROZEN, change)
    assert wrong.en == "minutes, version 1: not what the facts make: items"


def test_a_text_that_nobody_signed_is_found() -> None:
    facts = copy.deepcopy(WHOLE)
    for kind in (K.MEETING_MINUTES_FROZEN, K.MEETING_MINUTES_SIGNED):
        for place in places(facts, kind):
            key = "digest" if kind is K.MEETING_MINUTES_FROZEN else "shown_digest"
            facts[place]["data"][key] = "00" * 32
    facts[-1]["data"]["facts"] = digests(facts[:-1])
    wrong = [line for line in lines(archived(facts)) if line.status is Status.FAILED]
    assert [line.en for line in wrong] == ["minutes, version 1: not the text that was signed"]


@pytest.mark.parametrize(
    ("disclosure", "status"),
    [("public", Status.OK), ("partial", Status.UNCHECKED), ("closed", Status.UNCHECKED)],
)
def test_the_public_version_of_a_sitting_holds_too(disclosure: str, status: Status) -> None:
    facts = copy.deepcopy(WHOLE)
    facts[1]["data"]["meeting"]["disclosure"] = disclosure
    frozen = facts[places(facts, K.MEETING_MINUTES_FROZEN)[0]]["data"]
    frozen["content"]["meeting"]["disclosure"] = disclosure
    facts[-1]["data"]["facts"] = digests(facts[:-1])
    told = lines(public_archive(facts))
    assert not [line for line in told if line.status is Status.FAILED]
    assert next(line for line in told if line.check is Check.MINUTES).status is status
    assert sum(1 for line in told if line.check is Check.DECISION and line.status is Status.OK) == 7


def test_an_opening_that_no_rule_answers_is_found() -> None:
    def change(fact: Fact) -> None:
        fact["data"]["case"]["rule"] = {}

    assert "the rule cannot be applied" in told_again(K.MEETING_OPENED, change)[0].en


def test_a_new_version_still_being_written_is_not_checked_yet() -> None:
    room = whole()
    room.tell(K.MEETING_MINUTES_REOPENED, version=2, reason="성명 오기", comments_until=None)
    told = [line.en for line in lines(archived(room.facts)) if line.check is Check.MINUTES]
    assert told == ["minutes, version 1: what the facts make, signed by 3"]
