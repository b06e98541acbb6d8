"""The audit certificate of a sitting tells of every act of signing, and of no vote."""

from dataclasses import replace
from typing import Any

from hwabaek.core.documents.audit_certificate import audit_certificate_data
from hwabaek.core.record.entries import Fact, VeiledFact, digest_of
from hwabaek.core.record.kinds import EntryKind
from tests.core.documents.every_kind import data_for, facts_for, issue_for, log_of, printed
from tests.core.record.room import Room, in_session, member

KIND = "audit_certificate@sitting"


def of(room: Room) -> dict[str, Any]:
    issue = replace(issue_for(KIND), log=log_of(room.facts))
    return audit_certificate_data(record=room.record, issue=issue)


def told(*kinds: EntryKind) -> list[tuple[int, Fact]]:
    """Return the facts of these kinds with their number in the log."""
    return [
        (number, fact)
        for number, fact in enumerate(facts_for(KIND), start=48201)
        if fact["kind"] in kinds
    ]


def test_every_signature_stands_with_time_means_digests_and_entry() -> None:
    signed = [
        (number, fact)
        for number, fact in told(
            EntryKind.MEETING_ATTENDANCE_MARKED,
            EntryKind.MEETING_ATTENDANCE_SIGNED,
            EntryKind.MEETING_RESOLUTION_SIGNED,
            EntryKind.MEETING_MINUTES_SIGNED,
        )
        if "signature" in fact["data"]
    ]
    lines = data_for(KIND)["signings"]
    assert [(one["entry"], one["digest"], one["shown"]) for one in lines] == [
        (
            f"기록 {number:,}번",
            digest_of(VeiledFact(fact)),
            fact["data"].get("shown_digest", ""),
        )
        for number, fact in signed
    ]
    assert [one["version"] for one in lines] == (
        ["참석 서명"] * 12 + ["의결서 서명"] * 12 + ["회의록 서명"] * 3
    )


def test_who_signed_at_the_door_and_who_online_is_told_apart() -> None:
    lines = {
        one["name"]: one for one in data_for(KIND)["signings"] if one["version"] == "참석 서명"
    }
    door, online = lines["서강민"], lines["변재희"]
    assert (door["means"], door["standing"]) == (
        "입장할 때 대면 확인",
        "정유나의 입력 화면에 서명함",
    )
    assert (online["means"], online["standing"]) == ("개인 링크 + 문자 확인 번호", "스스로 서명함")
    assert online["signature"] == {"kind": "typed", "text": "변재희"}


def test_several_resolutions_signed_at_once_are_one_act() -> None:
    lines = [one for one in data_for(KIND)["signings"] if one["version"] == "의결서 서명"]
    of_all = {one["name"]: one["standing"] for one in lines}
    assert of_all["서강민"] == "제1호, 제2호, 제3호, 제4호"
    assert of_all["길준서"] == "제1호, 제3호, 제4호"
    assert of_all["양혜림"] == "제1호, 제2호"


def test_the_clerk_signs_the_minutes_too() -> None:
    last = data_for(KIND)["signings"][-1]
    assert (last["name"], last["post"]) == ("정유나", "간사 · 교통안전업무 팀장")
    assert last["standing"] == "제1판"


def test_who_did_not_sign_stands_with_the_reason_and_who_wrote_it_down() -> None:
    resolution, minutes = data_for(KIND)["refusals"]
    assert resolution[:3] == [
        "옥다인",
        "의결서 제1호, 제2호, 제3호, 제4호 서명 안 함",
        "먼저 자리를 뜸",
    ]
    assert minutes[:3] == ["주은별", "회의록 서명 불능(제1판)", "해외 출장"]
    assert (resolution[4], minutes[4]) == ("정유나", "정유나")


def test_every_ballot_is_an_act_without_its_vote() -> None:
    cast = told(EntryKind.MEETING_BALLOT_CAST)
    lines = data_for(KIND)["ballots"]
    assert [(one["entry"], one["digest"], one["shown"]) for one in lines] == [
        (f"기록 {number:,}번", digest_of(VeiledFact(fact)), fact["data"]["shown_digest"])
        for number, fact in cast
    ]
    assert lines[0]["motion"] == "제1호 수정안 1"
    assert {one["standing"] for one in lines} == {"집계함"}
    words = " ".join(printed(data_for(KIND)))
    for vote in ("찬성", "반대", "기권", "의견입니다"):
        assert vote not in words


def test_what_was_entered_for_others_names_who_entered_it() -> None:
    ballot, hands = data_for(KIND)["entered"]
    assert ballot[:4] == [
        "제1호 수정안 1",
        "서강민의 표 제1판",
        "기명 전자표결: 기기가 꺼짐",
        "정유나",
    ]
    assert hands[:4] == ["제3호", "손든 위원의 수", "거수 표결", "정유나"]
    entries = told(EntryKind.MEETING_BALLOT_ENTERED, EntryKind.MEETING_HANDS_COUNTED)
    assert [ballot[-1], hands[-1]] == [f"{number:,}" for number, _ in entries]


def test_comings_and_goings_name_how_they_were_confirmed() -> None:
    lines = data_for(KIND)["marks"]
    marked = told(EntryKind.MEETING_ATTENDANCE_MARKED)
    assert [line[-1] for line in lines] == [f"{number:,}" for number, _ in marked]
    sent = next(line for line in lines if line[0] == "제갈민")
    assert sent[1].endswith("입장(현장), 대리 한도윤")
    assert sent[2:4] == ["입장할 때 대면 확인", "정유나"]


def test_polls_and_the_end_of_the_sitting_are_told() -> None:
    data = data_for(KIND)
    assert [(line[0], line[1], line[3]) for line in data["closings"]] == [
        ("제1호 수정안 1", "기명 전자표결, 담당자가 닫음", "부결"),
        ("제1호", "기명 전자표결, 담당자가 닫음", "원안가결"),
        ("제2호", "기명 전자표결, 담당자가 닫음", "부결"),
        ("제3호", "거수 표결, 담당자가 닫음", "원안가결"),
        ("제4호", "이의 유무 확인, 담당자가 닫음", "원안가결"),
    ]
    chaired = [line[0] for line in data["chair"]]
    assert chaired[0] == "개의 (서강민)"
    assert "제2호 결정권 행사 (서강민)" in chaired
    assert "제1호 수정안 1 결과 선포 (서강민)" in chaired
    ((number, _),) = told(EntryKind.MEETING_ADJOURNED)
    assert (data["chair"][-1][0], data["chair"][-1][2]) == ("폐회 (정유나)", f"{number:,}")


def test_a_second_ballot_and_a_void_poll_are_named() -> None:
    room = in_session()
    room.introduce(1)
    room.open_poll("p1", 1)
    room.cast("p1", 1, "against")
    room.cast("p1", 1, "for", version=2)
    room.tell(EntryKind.MEETING_POLL_VOIDED, poll="p1", item=1, reason="화면이 꺼짐")
    void = len(room.facts)
    room.open_poll("p2", 1)
    room.cast("p2", 1, "against")
    room.cast("p2", 1, "for", version=2)
    for seat in range(2, 10):
        room.cast("p2", seat, "for")
    room.close("p2")
    data = of(room)
    standings = [(one["version"], one["standing"]) for one in data["ballots"]][:4]
    assert standings == [
        ("제1판", "취소된 표결"),
        ("제2판", "취소된 표결"),
        ("제1판", "뒤에 고쳐 냄"),
        ("제2판", "집계함"),
    ]
    first, second = data["closings"]
    assert (first[1], first[3], first[4]) == ("기명 전자표결, 취소", "-", f"{48200 + void:,}")
    assert second[3] == "원안가결"


def test_an_objection_leaves_the_asking_without_a_result() -> None:
    room = in_session()
    room.introduce(1)
    room.open_poll("p1", 1, method="no_objection")
    room.tell(EntryKind.MEETING_OBJECTION_RAISED, member(3), poll="p1", seat=3)
    settled = {"poll": "p1", "item": 1, "closed_by": "clerk", "case": None, "answer": None}
    room.tell(EntryKind.MEETING_OBJECTION_SETTLED, **settled)
    ((_, how, _, outcome, entry),) = of(room)["closings"]
    assert how == "이의 유무 확인, 이의가 있어 정하지 않음"
    assert (outcome, entry) == ("-", f"{48200 + len(room.facts):,}")
