"""What the verifier found, in the auditor's words: what holds, and what does not."""

import copy

import pytest

from hwabaek.core.record.archive import build_archive
from hwabaek.core.record.entries import EntryKind, Fact
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.keys import render_verifier_key
from hwabaek.web.pages.record_checks import Checked, Recount, checks_of, recounts_of
from tests.core.record import sample
from tests.core.record.beginnings import places
from tests.core.record.tampering import FORGER, PDF, sealed_story
from tests.core.record.whole_sitting import whole


def told(data: bytes, *keys: str) -> tuple[dict[str, Checked], dict[str, Recount]]:
    report, opened = verify_record(data=data, keys=keys)
    checks = checks_of(report=report, opened=opened, checkpoint=None)
    recounts = recounts_of(report=report, opened=opened)
    return {one.text: one for one in checks}, {one.name: one for one in recounts}


def sitting(facts: list[Fact]) -> bytes:
    found, checkpoint = sample.proven(facts)
    vouchers = sample.vouchers(checkpoint)
    return build_archive(facts=found, vouchers=vouchers, contents=[])


@pytest.fixture(scope="module")
def written() -> tuple[dict[str, Checked], dict[str, Recount]]:
    return told(sample.archive())


def test_what_holds_is_told_with_its_figures(
    written: tuple[dict[str, Checked], dict[str, Recount]],
) -> None:
    checks, recounts = written
    assert not [one for one in checks.values() if one.tone == "bad"]
    assert any(text.endswith("명부 맞음") for text in checks)
    assert checks["회의 뒤 바뀐 자료 없음"].tone == "good"
    assert recounts
    assert {one.same for one in recounts.values()} <= {True, None}
    first = recounts["제1호"]
    assert "명 회신(" in first.sentence
    assert first.declared


def test_a_seal_that_does_not_fit_its_file_is_told() -> None:
    story = sealed_story()
    checks, _recounts = told(sample.archive(story.facts, documents=[PDF]))
    assert checks["전자인장이 파일과 맞지 않습니다"].tone == "bad"
    assert checks["문서 1건의 지문"].tone == "good"


def test_a_checkpoint_of_somebody_else_is_bad() -> None:
    checks, _recounts = told(sample.archive(), render_verifier_key(FORGER.verifier))
    assert "bad" in {one.tone for one in checks.values()}
    assert "기록 봉인(체크포인트)의 서명" not in checks


def test_a_sitting_is_counted_again_from_its_opening_on() -> None:
    facts = whole().facts
    checks, recounts = told(sitting(facts))
    assert recounts["개의"].same is True
    assert recounts["제1호"].same is True
    assert "명 출석" in recounts["제1호"].sentence
    assert recounts["제5호"].same is None
    assert not [one for one in checks.values() if one.tone == "bad"]


def test_another_result_than_the_ballots_give_is_told_at_its_item() -> None:
    facts = copy.deepcopy(whole().facts)
    place = places(facts, EntryKind.MEETING_BALLOT_CAST)[0]
    facts[place]["data"]["choice"] = "against"
    facts[-1]["data"]["facts"] = sample.digests(facts[:-1])
    _checks, recounts = told(sitting(facts))
    assert recounts["제1호"].same is False


def test_a_file_that_is_no_record_any_more_tells_what_is_wrong() -> None:
    data = bytearray(sample.archive())
    data[len(data) // 3] ^= 1
    checks, _recounts = told(bytes(data))
    assert "bad" in {one.tone for one in checks.values()}
