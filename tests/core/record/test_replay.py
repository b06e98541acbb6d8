"""Facts become a record, and an impossible order of facts is refused and named."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind, Fact, render_moment
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.replay import COURSE, PREPARATION, replay
from tests.core.record.sample import (
    CHAIR,
    CLERK,
    DEADLINE,
    EXTENDED,
    NAMES,
    SYSTEM,
    Story,
    called,
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


def places(told: list[Fact], kind: EntryKind) -> list[int]:
    return [place for place, fact in enumerate(told) if fact["kind"] == kind]


def until(kind: EntryKind) -> Story:
    """Return the meeting up to the first fact of a kind, without that one."""
    told = story()
    told.facts = told.facts[: places(told.facts, kind)[0]]
    told.now = DEADLINE - timedelta(days=1)
    return told


def opened() -> Story:
    """Return the meeting just called, with nobody having replied."""
    return until(EntryKind.MEETING_SEAT_LEFT)


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
    with pytest.raises(VerificationError, match="data.kind"):
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
    placed = {*PREPARATION, *COURSE, EntryKind.MEETING_CREATED}
    assert placed == {kind for kind in EntryKind if kind.startswith("meeting.")}


# Each of these happens right after the call, and cannot.
IMPOSSIBLE: dict[str, tuple[EntryKind, dict[str, Any], dict[str, str]]] = {
    "has no seat": (REPLY, reply(99, {1: "for"}), CLERK),
    "is no item": (REPLY, reply(4, {99: "for"}), member(4)),
    "is not decided on": (REPLY, reply(4, {5: "for"}), member(4)),
    "one ballot an item": (REPLY, reply(4, {}), member(4)),
    "somebody other": (REPLY, reply(4, {1: "for"}), member(5)),
    "version 0 of seat 4": (REPLY, reply(4, {1: "for"}, version=2), member(4)),
    "in time is called late": (REPLY, reply(4, {1: "for"}, late=True), member(4)),
    "choice": (REPLY, reply(4, {1: "maybe"}), member(4)),
    "data.late": (REPLY, {**reply(4, {1: "for"}), "late": 1}, member(4)),
    "data.version": (REPLY, {**reply(4, {1: "for"}), "version": True}, member(4)),
    "shown_digest": (REPLY, {**reply(4, {1: "for"}), "shown_digest": "0"}, member(4)),
    "data.signature ": (REPLY, {**reply(4, {1: "for"}), "signature": None}, member(4)),
    "data.signature.kind": (REPLY, {**reply(4, {1: "for"}), "signature": {"kind": "x"}}, member(4)),
    "strokes": (REPLY, {**reply(4, {1: "for"}), "signature": {"kind": "drawn"}}, member(4)),
    "there is no item 9": (
        DECLARED,
        {"seat": 4, "item": 9, "kind": "none", "grounds": [], "reason": ""},
        member(4),
    ),
    "grounds": (
        DECLARED,
        {"seat": 4, "item": 1, "kind": "none", "grounds": ["3"], "reason": ""},
        member(4),
    ),
    "nobody asked": (EntryKind.MEETING_QUESTION_ANSWERED, {"question": "q-9", "text": "네"}, CLERK),
    "seat 77": (EntryKind.MEETING_REMINDED, {"seats": [1, 77]}, CLERK),
    "no extension waits": (
        EntryKind.MEETING_EXTENSION_AGREED,
        {"from": render_moment(DEADLINE), "until": render_moment(EXTENDED), "reason": ""},
        CHAIR,
    ),
    "is not later": (
        EntryKind.MEETING_EXTENSION_REQUESTED,
        {"until": render_moment(DEADLINE), "reason": ""},
        CLERK,
    ),
    "data.until": (EntryKind.MEETING_EXTENSION_REQUESTED, {"until": "soon", "reason": ""}, CLERK),
    "replies were missing": (
        POLL,
        {"item": 1, "closed_by": "clerk", "case": {}, "answer": {"outcome": "carried"}},
        CLERK,
    ),
    "has no open poll": (
        POLL,
        {"item": 5, "closed_by": "clerk", "case": {}, "answer": {"outcome": "carried"}},
        CLERK,
    ),
    "poll on item 1 is not closed": (EntryKind.MEETING_CLOSED, {"closed_by": "clerk"}, CLERK),
    "while the meeting is open": (EntryKind.MEETING_CONCLUDED, {}, SYSTEM),
    "cannot happen while": (EntryKind.MEETING_CALLED, called(), CLERK),
    "meeting is open": (EntryKind.MEETING_PAPER_ADDED, {}, CLERK),
    "rule.approved": (EntryKind.RULE_APPROVED, {}, CLERK),
    "data.state": (
        EntryKind.MEETING_NOTIFIED,
        {"seat": 1, "channel": "mail", "purpose": "call", "state": "perhaps"},
        SYSTEM,
    ),
    "same person": (
        EntryKind.MEETING_PAPER_REPLY_ENTERED,
        {
            **reply(4, {1: "for"}),
            "entered_by": "p-clerk",
            "confirmed_by": "p-clerk",
            "scan_sha256": "0" * 64,
            "reason": "",
        },
        CLERK,
    ),
}


@pytest.mark.parametrize("message", IMPOSSIBLE)
def test_what_cannot_happen_is_refused_by_name(message: str) -> None:
    kind, data, actor = IMPOSSIBLE[message]
    told = opened()
    told.tell(kind, data, actor)
    with pytest.raises(VerificationError) as refused:
        replay(told.facts)
    assert message in str(refused.value)
    assert f"fact {len(told.facts)} ({kind})" in str(refused.value)
    assert kind.label in refused.value.ko


def twice(kind: EntryKind) -> Callable[[list[Fact]], list[Fact]]:
    def change(told: list[Fact]) -> list[Fact]:
        place = places(told, kind)[0]
        return [*told[: place + 1], *told[place:]]

    return change


def without(kind: EntryKind, nth: int = 0) -> Callable[[list[Fact]], list[Fact]]:
    def change(told: list[Fact]) -> list[Fact]:
        place = places(told, kind)[nth]
        return [*told[:place], *told[place + 1 :]]

    return change


def moved(kind: EntryKind, nth: int, before: EntryKind) -> Callable[[list[Fact]], list[Fact]]:
    def change(told: list[Fact]) -> list[Fact]:
        fact = told[places(told, kind)[nth]]
        rest = [other for other in told if other is not fact]
        place = places(rest, before)[0]
        return [*rest[:place], fact, *rest[place:]]

    return change


def altered(which: EntryKind, nth: int, /, **data: Any) -> Callable[[list[Fact]], list[Fact]]:
    def change(told: list[Fact]) -> list[Fact]:
        told = copy.deepcopy(told)
        told[places(told, which)[nth]]["data"].update(data)
        return told

    return change


# Each of these changes the whole meeting so that it cannot have been.
REWRITTEN: list[tuple[Callable[[list[Fact]], list[Fact]], str]] = [
    (twice(EntryKind.MEETING_CREATED), "created once"),
    (twice(EntryKind.MEETING_SEAT_LEFT), "had left office"),
    (twice(EntryKind.MEETING_SEAT_OPENED), "opened it before"),
    (twice(EntryKind.MEETING_QUESTION_ASKED), "there twice"),
    (twice(REPLY), "not the reply that follows"),
    (twice(EntryKind.MEETING_EXTENSION_REQUESTED), "once only"),
    (twice(EntryKind.MEETING_EXTENSION_AGREED), "no extension waits"),
    (twice(POLL), "no open poll"),
    (twice(EntryKind.MEETING_CASTING_VOTE_GIVEN), "no tie"),
    (twice(EntryKind.MEETING_WORDING_STATED), "needs no wording"),
    (twice(EntryKind.MEETING_CONCLUDED), "cannot happen"),
    (without(EntryKind.MEETING_CALLED), "cannot happen"),
    (without(REPLY, 8), "not the reply that follows"),
    (without(POLL), "is not closed"),
    (without(EntryKind.MEETING_CLOSED), "polls are closed already"),
    (without(EntryKind.MEETING_CASTING_VOTE_GIVEN), "not stated yet"),
    (without(EntryKind.MEETING_WORDING_STATED), "not stated yet"),
    (without(EntryKind.MEETING_EXTENSION_AGREED), "late reply is called timely"),
    (moved(EntryKind.MEETING_SEAT_LEFT, 0, EntryKind.MEETING_CLOSED), "polls are closed"),
    (moved(DECLARED, 0, EntryKind.MEETING_CLOSED), "polls are closed"),
    (moved(REPLY, 0, EntryKind.MEETING_CONCLUDED), "late reply is called timely"),
    (moved(REPLY, 12, EntryKind.MEETING_CONCLUDED), "late reply is called timely"),
    (moved(DECLARED, 9, EntryKind.MEETING_CONCLUDED), "cannot happen"),
    (altered(DECLARED, 0, kind="statutory"), "stands aside"),
    (altered(REPLY, 0, seat=15), "somebody other"),
    (altered(REPLY, -1, late=False), "late reply is called timely"),
    (altered(EntryKind.MEETING_EXTENSION_AGREED, 0, until="2026-10-15T09:00:00.000000Z"), "asked"),
    (altered(EntryKind.MEETING_CALLED, 0, roll=called()["roll"] * 2), "seat is there twice"),
    (altered(EntryKind.MEETING_CALLED, 0, items=called()["items"] * 2), "item is there twice"),
    (
        altered(EntryKind.MEETING_CALLED, 0, meeting={**called()["meeting"], "id": "other"}),
        "another",
    ),
    (
        altered(EntryKind.MEETING_CALLED, 0, meeting={**called()["meeting"], "mode": "sitting"}),
        "mode",
    ),
    (altered(EntryKind.MEETING_CALLED, 0, roll=None), "data.roll"),
    (altered(EntryKind.MEETING_CALLED, 0, roll=[7]), "data.roll[0]"),
    (altered(POLL, 0, answer={}), "data.answer.outcome"),
    (altered(EntryKind.MEETING_CASTING_VOTE_GIVEN, 0, item=1), "no tie"),
]


@pytest.mark.parametrize(("change", "message"), REWRITTEN)
def test_a_rewritten_meeting_is_refused(
    whole: list[Fact], change: Callable[[list[Fact]], list[Fact]], message: str
) -> None:
    with pytest.raises(VerificationError) as refused:
        replay(change(whole))
    assert message in str(refused.value)


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
