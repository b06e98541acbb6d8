"""What each message says: who asks, what for, until when; and nothing of the agenda."""

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from hwabaek.actions import letters, sign_in
from hwabaek.models import Delivery, Department, Meeting, PersonalLink, Reply
from tests import people

pytestmark = pytest.mark.django_db

PURPOSES = [purpose for purpose in Delivery.Purpose if purpose != Delivery.Purpose.CODE]


def letter(
    there: people.Town, meeting: Meeting, purpose: str, *, reference: int | None = None
) -> letters.Letter:
    written = letters.letter_for(
        delivery=Delivery(
            meeting=meeting, person=there.members[2], purpose=purpose, reference=reference
        ),
        now=people.MONDAY,
    )
    assert written is not None
    return written


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_message_names_body_committee_and_sender_and_no_item(purpose: str) -> None:
    there = people.town()
    Department.objects.filter(pk=there.department.pk).update(phone="042-000-2301")
    meeting = people.called(there)
    meeting.refresh_from_db()
    written = letter(there, meeting, purpose)
    said = written.subject + written.text
    assert "대전광역시 유성구" in written.subject
    assert "교통안전정책심의위원회" in written.text
    assert "2026년 제1회 서면심의" in written.text
    assert there.members[2].name in written.text
    assert "교통정책과 042-000-2301" in written.text
    assert "국번 없이 120" in written.text
    for item in meeting.items.all():
        for secret in (item.title, item.order_text, item.proposal_text, item.reasons):
            assert secret not in said
    assert meeting.title not in said


@pytest.mark.parametrize("purpose", ["call", "reminder", "extension"])
def test_what_asks_for_a_reply_says_until_when(purpose: str) -> None:
    there = people.town()
    written = letter(there, people.called(there), purpose)
    assert "회신 마감: 2026. 10. 23.(금) 18:00" in written.text


@pytest.mark.parametrize("purpose", ["result", "withdrawal", "chair"])
def test_what_asks_for_no_reply_says_no_deadline(purpose: str) -> None:
    there = people.town()
    assert "회신 마감" not in letter(there, people.called(there), purpose).text


def test_a_receipt_says_when_the_reply_came() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    reply = people.reply(there.members[2], meeting)
    written = letter(there, meeting, "receipt", reference=reply.pk)
    assert "받은 때: 2026. 10. 12.(월) 09:00" in written.text
    assert "세지 않습니다" not in written.text
    assert "찬성" not in written.text


def test_a_late_receipt_says_that_it_is_not_counted() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    people.declare(there.members[2], meeting)
    late = people.DEADLINE.replace(hour=20)
    reply = people.reply(there.members[2], meeting, now=late)
    assert Reply.objects.get() == reply
    assert "세지 않습니다" in letter(there, meeting, "receipt", reference=reply.pk).text


def test_every_message_has_a_link_of_its_own(settings: LazySettings) -> None:
    settings.PUBLIC_URL = "https://hwabaek.example.org"
    there = people.town()
    meeting = people.called(there, items=1)
    texts = [letter(there, meeting, "call").text for _ in range(2)]
    links = [
        line for text in texts for line in text.splitlines() if line.startswith(settings.PUBLIC_URL)
    ]
    assert len(set(links)) == 2
    assert PersonalLink.objects.count() == 2


def test_a_preview_shows_the_message_and_makes_no_link() -> None:
    there = people.town()
    meeting = people.prepared(there)
    shown = letters.preview(meeting=meeting, person=there.members[2], purpose=Delivery.Purpose.CALL)
    assert "(위원마다 다른 개인 링크)" in shown.text
    assert not PersonalLink.objects.exists()


def test_messages_are_korean_whatever_the_screen_speaks() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    with override("en"):
        assert "회신 마감" in letter(there, meeting, "call").text


def test_a_committee_without_a_department_still_says_who_writes() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    meeting.committee.department = None
    assert letter(there, meeting, "call").text.endswith("\n대전광역시 유성구")


def test_a_meeting_without_a_deadline_names_none() -> None:
    there = people.town()
    meeting = people.prepared(there, items=1)
    meeting.deadline_at = None
    assert "회신 마감" not in letter(there, meeting, "call").text


def test_a_code_stands_alone_in_its_message() -> None:
    there = people.town()
    code = sign_in.send_code(
        person=there.chair, link=None, channel="sms", address="192.0.2.1", now=people.MONDAY
    )
    delivery = Delivery.objects.get(reference=code.pk)
    written = letters.letter_for(delivery=delivery, now=people.MONDAY)
    assert written is not None
    assert "10분" in written.text
    assert "/l/" not in written.text
    after = people.MONDAY + sign_in.CODE_LIFE
    assert letters.letter_for(delivery=delivery, now=after) is None
