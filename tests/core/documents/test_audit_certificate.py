"""The audit certificate tells who signed what, when and by which means, and where the log proves it."""

from dataclasses import replace
from typing import Any

import pytest

from hwabaek.core.documents.audit_certificate import audit_certificate_data
from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import EntryKind, Fact, VeiledFact, digest_of
from hwabaek.core.record.replay import replay
from hwabaek.core.rules.case_form import parse_case
from hwabaek.core.rules.decision import decide
from tests.core.documents.deliberation import Deliberation
from tests.core.documents.every_kind import AT, data_for, facts_for, issue_for, log_of, printed

KIND = "audit_certificate"


def of(facts: list[Fact], **log: Any) -> dict[str, Any]:
    issue = replace(issue_for(KIND), log=log_of(facts, **log))
    return audit_certificate_data(record=replay(facts), issue=issue)


def log_shown(data: dict[str, Any]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for row in data["log"] for fact in row}


def test_every_signature_stands_with_time_means_digests_and_entry() -> None:
    facts = facts_for(KIND)
    data = data_for(KIND)
    replies = [
        (48200 + order, fact)
        for order, fact in enumerate(facts, start=1)
        if fact["kind"] in {"meeting.reply.submitted", "meeting.paper_reply.entered"}
    ]
    assert [(one["entry"], one["digest"], one["shown"]) for one in data["signings"]] == [
        (f"기록 {number:,}번", digest_of(VeiledFact(fact)), fact["data"]["shown_digest"])
        for number, fact in replies
    ]
    first = data["signings"][1]
    assert (first["name"], first["version"], first["means"], first["standing"]) == (
        "서강민",
        "제1판",
        "개인 링크 + 메일 확인 번호",
        "집계함",
    )
    assert first["at"].endswith(":00")
    assert first["signature"]["alt"] == "서강민 위원의 서명"


def test_what_did_not_count_says_why() -> None:
    standings = {
        (one["name"], one["version"]): one["standing"] for one in data_for(KIND)["signings"]
    }
    assert standings["천수빈", "제1판"] == "뒤에 고쳐 냄"
    assert standings["천수빈", "제2판"] == "집계함"
    assert standings["제갈민", "제1판"] == "마감 뒤 제출, 집계하지 않음"


def test_a_member_who_left_signed_but_does_not_count() -> None:
    meeting = Deliberation(members=5, items=1)
    for seat in range(1, 5):
        meeting.reply(seat, "f")
    meeting.add(EntryKind.MEETING_SEAT_LEFT, {"seat": 4, "reason": "인사이동"})
    meeting.close()
    assert of(meeting.facts)["signings"][3]["standing"] == "위원 자격을 잃어 집계하지 않음"


def test_how_anybody_voted_is_not_in_it() -> None:
    words = " ".join(printed(data_for(KIND)))
    for vote in ("찬성", "반대", "기권", "의견입니다"):
        assert vote not in words.replace("찬반", "")


def test_documents_are_named_with_digest_and_entry() -> None:
    documents = data_for(KIND)["documents"]
    assert [one["name"] for one in documents] == ["소집통지서", "의결서 제1호", "서면심의 결과"]
    assert documents[0]["digest"] == "7c" * 32
    assert documents[0]["entry"] == "48,203"


def test_a_reply_on_paper_names_who_entered_and_who_confirmed_it() -> None:
    (paper,) = data_for(KIND)["paper"]
    assert (paper["name"], paper["entered"], paper["confirmed"]) == ("남궁솔", "정유나", "공진수")
    assert paper["scan"] == "cd" * 32


def test_messages_are_counted_by_purpose_channel_and_how_they_went() -> None:
    data = data_for(KIND)
    assert data["messages"] == [
        ["심의 요청", "전자우편", "3건", "0건"],
        ["회신 안내(독촉)", "문자", "0건", "1건"],
    ]
    assert data["reminders"] == 1
    assert data["opened"][0][1].startswith("2026. 10. 5.(월) 09:")
    assert data["opened"][4] == ["하정민", "열지 않음"]


def test_what_was_declared_together_stands_in_one_line() -> None:
    meeting = Deliberation(members=5, items=3)
    for item, kind in ((1, "none"), (2, "self_recused"), (3, "none")):
        said = {"seat": 2, "item": item, "kind": kind, "grounds": [], "reason": ""}
        meeting.add(EntryKind.MEETING_DECLARATION_MADE, said, seat=2)
    together = {fact["at"] for fact in meeting.facts[2:]}
    for fact in meeting.facts[2:]:
        fact["at"] = min(together)
    again = {"seat": 2, "item": 2, "kind": "none", "grounds": [], "reason": ""}
    meeting.add(EntryKind.MEETING_DECLARATION_MADE, again, seat=2)
    first, second = of(meeting.facts)["declarations"]
    assert first[2:] == ["관계 없음: 제1호, 제3호 / 회피: 제2호", "48,203~48,205"]
    assert second[2:] == ["관계 없음: 제2호", "48,206"]


def test_what_was_declared_together_but_not_in_a_row_is_listed() -> None:
    meeting = Deliberation(members=5, items=2)
    said = {"seat": 2, "item": 1, "kind": "none", "grounds": [], "reason": ""}
    meeting.add(EntryKind.MEETING_DECLARATION_MADE, said, seat=2)
    meeting.add(EntryKind.MEETING_SEAT_OPENED, {"seat": 3}, seat=3)
    meeting.add(EntryKind.MEETING_DECLARATION_MADE, said | {"item": 2}, seat=2)
    meeting.facts[-1]["at"] = meeting.facts[-3]["at"]
    assert of(meeting.facts)["declarations"][0][3] == "48,203, 48,205"


def test_closings_and_what_the_chair_decided_are_told() -> None:
    data = data_for(KIND)
    assert [line[0] for line in data["closings"]] == ["제1호", "제2호", "제3호"]
    assert data["closings"][0][1] == "마감이 지나 저절로"
    assert [line[0] for line in data["chair"]] == ["제2호 조건·수정 문안 확정"]


def test_a_casting_vote_is_an_act_of_the_chair() -> None:
    meeting = Deliberation(members=5, items=1)
    rule = meeting.facts[1]["data"]["rule"]
    rule["data"] = rule["data"] | {"tie": "chair_decides"}
    for seat, choice in ((1, "f"), (2, "f"), (3, "a"), (4, "a")):
        meeting.reply(seat, choice, opinion="의견")
    meeting.close()
    case = replay(meeting.facts).poll(1).case
    answer = decide(case=parse_case({**case, "casting_vote": "against"})).as_data()
    given = {"item": 1, "vote": "against", "answer": answer}
    meeting.add(EntryKind.MEETING_CASTING_VOTE_GIVEN, given, seat=1)
    assert of(meeting.facts)["chair"][0][0] == "제1호 결정권 행사"


def test_the_state_of_the_log_is_told() -> None:
    told = log_shown(data_for(KIND))
    assert told["기록 이름"] == "hwabaek.example.kr/log/yuseong"
    assert told["기록 수"] == "48,290"
    assert told["뿌리 지문"] == "9f" * 32
    assert told["증인"] == "witness.example.kr: 48,280번째 기록까지, 2026. 10. 13.(화) 18:41:00"
    assert told["시점확인"] == "시점확인센터, 2026. 10. 13.(화) 18:41:00 (48,270번째 기록까지)"


def test_a_missing_witness_or_time_stamp_is_said() -> None:
    facts = facts_for(KIND)
    stamp = issue_for(KIND).log
    assert stamp is not None
    assert stamp.stamp is not None
    waiting = replace(stamp.stamp, at=None)
    assert "함께 서명한 증인이 없음" in log_shown(of(facts, witnesses=[]))["증인"]
    assert log_shown(of(facts, stamp=None))["시점확인"].endswith("받지 않음")
    assert log_shown(of(facts, stamp=waiting))["시점확인"] == "아직 받지 못함"
    failed = replace(waiting, error="응답 없음")
    assert log_shown(of(facts, stamp=failed))["시점확인"] == "아직 받지 못함: 응답 없음"


def test_all_entries_of_the_meeting_are_listed() -> None:
    facts = facts_for(KIND)
    entries = data_for(KIND)["entries"]
    assert [entry[3] for entry in entries] == [digest_of(VeiledFact(fact)) for fact in facts]
    assert (entries[0][0], entries[0][2]) == ("48,201", "회의 만듦")


def test_it_cannot_be_made_without_the_log_or_with_less_of_it_than_was_told() -> None:
    record, issue = replay(facts_for(KIND)), issue_for(KIND)
    with pytest.raises(VerificationError):
        audit_certificate_data(record=record, issue=replace(issue, log=None))
    assert issue.log is not None
    short = replace(issue.log, facts=issue.log.facts[:5])
    with pytest.raises(VerificationError):
        audit_certificate_data(record=record, issue=replace(issue, log=short))
    assert short.signed_at == AT
