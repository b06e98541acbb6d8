"""The receipt: what was recorded, where, and what may still be done."""

import time_machine

from hwabaek.actions.sealing import seal_logs
from hwabaek.commands.install import install
from hwabaek.core.record.receipt import read_receipt, verify_receipt
from hwabaek.core.record.veil import unveil
from hwabaek.models import LogEntry, LogKey, Meeting, Reply
from tests import people
from tests.people import Town
from tests.web.member_pages import LATE, NOON, decide_all, signature, signed_in


def test_it_shows_what_was_signed_and_the_log_entry_of_this_reply(
    town: Town, meeting: Meeting
) -> None:
    # Two members sign in the same moment: each receipt names its own entry.
    for member in (town.members[3], town.members[2]):
        people.reply(
            member,
            meeting,
            {1: ("conditional", "하역 시간"), 2: ("against", "위험"), 3: ("for", "")},
        )
    text = signed_in(town.members[2]).get(f"/written/{meeting.pk}/receipt/").content.decode()
    entries = LogEntry.objects.filter(kind="meeting.reply.submitted").order_by("pk")
    assert _grouped(entries[1].digest) in text
    assert _grouped(entries[0].digest) not in text
    assert "하역 시간" in text
    assert "<em>반대</em>합니다." in text
    assert "곧 붙습니다" in text
    assert "기록 중" in text


def test_once_the_log_is_sealed_it_names_the_number(town: Town, meeting: Meeting) -> None:
    people.reply(town.members[2], meeting)
    install()
    seal_logs(now=NOON)
    text = signed_in(town.members[2]).get(f"/written/{meeting.pk}/receipt/").content.decode()
    entry = LogEntry.objects.get(kind="meeting.reply.submitted")
    assert f"<dd data-receipt-number>{entry.leaf.index + 1}</dd>" in text
    assert "곧 붙습니다" not in text


def test_the_receipt_can_be_kept_and_checked_without_us(town: Town, meeting: Meeting) -> None:
    people.reply(town.members[2], meeting, dict.fromkeys((1, 2, 3), ("against", "위험합니다")))
    address = f"/written/{meeting.pk}/receipt/file/"
    client = signed_in(town.members[2])
    assert client.get(address).status_code == 202  # accepted, and not sealed yet
    install()
    seal_logs(now=NOON)
    answer = client.get(address)
    receipt = read_receipt(answer.content)
    keys = [LogKey.objects.get(body=town.body).verifier]
    assert verify_receipt(receipt=receipt, keys=tuple(keys)).holds
    assert (
        "위험합니다"
        in unveil(fact=receipt.fact, values=receipt.values)["data"]["ballots"][0]["opinion"]
    )
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for other in (town.members[3], town.outsider, town.clerk):
        assert signed_in(other).get(address).status_code == 404


def test_a_change_is_not_submitted_before_it_is_signed(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    people.reply(member, meeting)
    receipt = f"/written/{meeting.pk}/receipt/"
    assert "아직 제출되지 않았습니다" not in client.get(receipt).content.decode()
    client.post(f"/written/{meeting.pk}/items/1/", {"choice": "abstain"})
    text = client.get(receipt).content.decode()
    assert "아직 제출되지 않았습니다" in text
    assert text.count("올라온 안 그대로 <em>찬성</em>합니다.") == 3
    client.post(f"/written/{meeting.pk}/signature/", signature(member, meeting))
    text = client.get(receipt).content.decode()
    assert "2번째로 내신 것입니다" in text
    assert "<em>기권</em>합니다." in text
    assert "앞서 내신 것 1번" in text
    assert Reply.objects.count() == 2


def test_it_leads_to_what_is_asked_next(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    second = people.called(town)
    client = signed_in(member)
    decide_all(client, meeting)
    client.post(f"/written/{meeting.pk}/signature/", signature(member, meeting))
    text = client.get(f"/written/{meeting.pk}/receipt/").content.decode()
    assert f'href="/written/{second.pk}/"' in text


def test_after_the_deadline_nothing_can_be_changed(
    town: Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    people.reply(town.members[2], meeting)
    noon.move_to(LATE)
    text = signed_in(town.members[2]).get(f"/written/{meeting.pk}/receipt/").content.decode()
    assert "마감이 지나 바꿀 수 없습니다" in text


def test_without_a_reply_there_is_none(town: Town, meeting: Meeting) -> None:
    answer = signed_in(town.members[2]).get(f"/written/{meeting.pk}/receipt/")
    assert answer.headers["Location"] == f"/written/{meeting.pk}/"


def _grouped(digest: str) -> str:
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
