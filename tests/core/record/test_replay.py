"""Facts become a record, and an impossible order of facts is refused and named."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind, Fact, render_moment
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import COURSE, PREPARATION, replay
from hwabaek.core.record.sitting import course as sitting_course
from tests.core.record.beginnings import opened, until
from tests.core.record.sample import (
    CHAIR,
    DEADLINE,
    EXTENDED,
    NAMES,
    Story,
    close_poll,
    facts,
    member,
    reply,
    seal,
    story,
)

REPLY = EntryKind.MEETING_REPLY_SUBMITTED
DECLARED = EntryKind.MEETING_DECLARATION_MADE
POLL = EntryKind.MEETING_POLL_CLOSED


@pytest.fixture(scope="module")
def whole() -> list[Fact]:
    return facts()


@pytest.fixture(scope="module")
def record(whole: list[Fact]) -> MeetingRecord:
    return replay(whole)


def declaration(item: int, kind: str) -> dict[str, Any]:
    """Return what seat 4 declares."""
    return {"seat": 4, "item": item, "kind": kind, "grounds": [], "reason": ""}


def test_the_call_is_what_was_frozen(record: MeetingRecord) -> None:
    assert record.body.name == "대전광역시 유성구"
    assert (record.committee.department, record.committee.functions) == ("교통정책과", ("심의",))
    assert (record.rule.version, record.rule.in_force_date) == (2, "2026-01-01")
    assert (record.call.year, record.call.number, record.call.ground) == (2026, 3, "urgent")
    assert record.call.deadline_at == DEADLINE
    assert [seat.name for seat in record.roll] == list(NAMES)
    assert [item.is_decided for item in record.items] == [True, True, True, True, False]
    assert record.items[0].papers[0].file_name == "붙임 1: 안건서.txt"


def test_what_happened_is_told_whole(record: MeetingRecord) -> None:
    assert record.state == "concluded"
    assert record.deadline_at == EXTENDED
    assert record.extension is not None
    assert record.extension.agreed
    assert [departure.seat for departure in record.departures] == [15]
    assert record.questions[0].answers[0].text == "국비 3억 원이 내려왔습니다."
    assert record.questions[0].answers[0].name == "이정민"
    assert set(record.opened) == {*range(1, 12), 13}
    assert [notice.state for notice in record.notices] == ["sent"] * 15
    assert [poll.outcome for poll in record.polls] == [
        "carried",
        "carried_conditionally",
        "carried",
        "rejected",
    ]
    assert record.poll(2).wording is not None
    assert record.poll(3).answer["outcome"] == "tied"


def test_the_last_reply_in_time_counts_and_all_are_kept(record: MeetingRecord) -> None:
    assert [reply.version for reply in record.versions(9)] == [1, 2]
    assert record.counted_reply(9) == record.versions(9)[1]
    assert record.versions(14)[0].late
    assert record.counted_reply(14) is None
    paper = record.versions(12)[0].paper
    assert paper is not None
    assert paper.confirmed_by == "p-clerk-2"
    assert record.versions(1)[0].signature.strokes is not None
    assert record.versions(2)[0].signature.text == "강하늘"


def test_who_stands_aside_is_out_for_that_item_only(record: MeetingRecord) -> None:
    assert record.stands_aside(seat=3, item=2)
    assert not record.stands_aside(seat=3, item=1)
    assert not record.stands_aside(seat=14, item=1)
    declaration = record.declaration(seat=3, item=2)
    assert declaration is not None
    assert (declaration.kind, declaration.grounds) == ("statutory", (3,))


def test_the_last_declaration_counts() -> None:
    told = opened()
    for kind in ("self_recused", "none"):
        data = declaration(1, kind)
        told.tell(DECLARED, data, member(4))
    assert not replay(told.facts).stands_aside(seat=4, item=1)


def test_missing_are_those_still_asked() -> None:
    told = opened()
    told.tell(EntryKind.MEETING_SEAT_LEFT, {"seat": 15, "reason": "전보"})
    for item in range(1, 5):
        data = declaration(item, "self_recused")
        told.tell(DECLARED, data, member(4))
    told.tell(REPLY, reply(5, {1: "for"}), member(5))
    missing = {seat.number for seat in replay(told.facts).missing()}
    assert missing == set(range(1, 15)) - {4, 5}


def test_what_is_not_there_is_said() -> None:
    record = replay(opened().facts)
    for ask in (lambda: record.seat(99), lambda: record.item(99), lambda: record.poll(1)):
        with pytest.raises(VerificationError):
            ask()


def test_a_meeting_may_be_replayed_while_it_goes_on() -> None:
    told = opened()
    assert replay(told.facts).state == "open"
    told.tell(EntryKind.MEETING_CONVERTED, {"reason": "위원 3명이 회의를 원함"})
    assert replay(told.facts).state == "converted"


def test_a_document_may_be_sealed_once_all_is_concluded() -> None:
    told = story()
    seal(told, b"%PDF one")
    seal(told, b"%PDF two", kind="written_result", item=None)
    told.tell(EntryKind.MEETING_RECORD_EXPORTED, {"to": "auditor"})
    assert [(one.kind, one.item) for one in replay(told.facts).documents] == [
        ("resolution", 1),
        ("written_result", None),
    ]


def test_a_document_of_no_kind_is_refused() -> None:
    told = story()
    seal(told, b"%PDF one", kind="../resolution")
    with pytest.raises(VerificationError, match=r"data\.kind"):
        replay(told.facts)


def test_an_early_close_needs_every_reply() -> None:
    told = until(EntryKind.MEETING_EXTENSION_REQUESTED)
    told.tell(REPLY, reply(12, {1: "for"}), member(12))
    with pytest.raises(VerificationError, match="replies were missing"):
        _tell_close(told)
    told.facts.pop()
    told.tell(REPLY, reply(14, {1: "for"}), member(14))
    _tell_close(told)
    assert replay(told.facts).polls[0].closed_by == "clerk"


def _tell_close(told: Story) -> None:
    close_poll(told, 1, "clerk")
    replay(told.facts)


def test_every_kind_of_a_meeting_has_its_place() -> None:
    placed = {*PREPARATION, *COURSE, *sitting_course.COURSE, EntryKind.MEETING_CREATED}
    assert placed == {kind for kind in EntryKind if kind.startswith("meeting.")}


def test_a_withdrawn_extension_leaves_the_deadline() -> None:
    told = opened()
    asked = {"until": render_moment(EXTENDED), "reason": "-"}
    told.tell(EntryKind.MEETING_EXTENSION_REQUESTED, asked)
    told.tell(EntryKind.MEETING_EXTENSION_DECLINED, asked, CHAIR)
    record = replay(told.facts)
    assert record.deadline_at == DEADLINE
    assert record.extension is not None
    assert record.extension.agreed is False


def test_an_answer_may_come_later_and_a_late_reply_too(whole: list[Fact]) -> None:
    told = Story(facts=list(whole), now=EXTENDED + timedelta(days=1))
    told.tell(EntryKind.MEETING_QUESTION_ANSWERED, {"question": "q-1", "text": "정정합니다."})
    again = reply(14, {1: "against"}, version=2, late=True)
    told.tell(REPLY, again, member(14))
    record = replay(told.facts)
    assert [answer.text for answer in record.questions[0].answers][-1] == "정정합니다."
    assert len(record.versions(14)) == 2


def test_a_general_question_is_about_no_item() -> None:
    told = opened()
    question = {"question": "q-2", "item": None, "seat": 4, "text": "회의로 열 수 없습니까?"}
    told.tell(EntryKind.MEETING_QUESTION_ASKED, question, member(4))
    told.tell(EntryKind.MEETING_QUESTION_ASKED, {**question, "question": "q-3"}, member(4))
    told.tell(EntryKind.MEETING_QUESTION_ANSWERED, {"question": "q-3", "text": "네"})
    assert [len(one.answers) for one in replay(told.facts).questions] == [0, 1]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_meeting_that_was_not_called_has_no_record(whole: list[Fact], count: int) -> None:
    with pytest.raises(VerificationError, match="never called"):
        replay(whole[:count])


def test_facts_of_another_meeting_or_thing_are_refused(whole: list[Fact]) -> None:
    for subject in ("meeting:other", "committee:other"):
        with pytest.raises(VerificationError, match="not a fact of this meeting"):
            replay([*whole[:3], {**whole[3], "subject": subject}])
        with pytest.raises(VerificationError):
            replay([{**fact, "subject": subject} for fact in whole])


WHOLE = facts()
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.builds(list), st.builds(dict)
)


@given(st.data())
def test_anything_in_place_of_a_part_ends_in_a_record_or_the_one_error(data: st.DataObject) -> None:
    told = copy.deepcopy(WHOLE)
    target: Any = data.draw(st.sampled_from(told))["data"]
    while True:
        keys = sorted(target) if isinstance(target, dict) else list(range(len(target)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(target[key], dict | list) or not target[key] or data.draw(st.booleans()):
            break
        target = target[key]
    target[key] = data.draw(JUNK)
    try:
        replay(told)
    except VerificationError:
        return
