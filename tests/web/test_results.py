"""The result for members, and the documents."""

import hashlib
from urllib.parse import quote

from hwabaek.actions import polls
from hwabaek.actions.documents import file_store
from hwabaek.models import Document, Meeting
from tests import people
from tests.people import MONDAY, Town
from tests.web.member_pages import NOON, signed_in


def test_each_item_says_what_came_of_it_and_why(town: Town) -> None:
    meeting = people.concluded(town)
    text = signed_in(town.members[2]).get(f"/written/{meeting.pk}/result/").content.decode()
    answer = meeting.items.get(number=1).poll.answer
    assert answer is not None
    assert answer["explanation"] in text
    assert text.count("원안 가결") == 2
    assert "위원 7명의 결정과 의견" in text
    assert "내가 낸 것" in text
    assert "만들고 있습니다" in text


def test_before_the_close_there_is_none(town: Town, meeting: Meeting) -> None:
    people.reply(town.chair, meeting, "against")
    people.reply(town.members[2], meeting)
    client = signed_in(town.members[2])
    assert client.get(f"/written/{meeting.pk}/result/").status_code == 302
    for page in ("receipt/", "items/1/", "signature/"):
        assert "강태수" not in client.get(f"/written/{meeting.pk}/{page}").content.decode(), page


def test_while_the_chair_still_owes_something_it_shows_no_outcome(
    town: Town, meeting: Meeting
) -> None:
    for member in town.members:
        people.reply(member, meeting, "conditional")
    polls.close_meeting(actor=town.clerk, meeting_id=meeting.pk, now=MONDAY)
    text = signed_in(town.members[2]).get(f"/written/{meeting.pk}/result/").content.decode()
    assert "결과를 정리하고 있습니다" in text
    assert "가결" not in text
    assert "강태수" not in text
    assert "내가 낸 것" in text


def test_whoever_did_not_reply_is_told_so(town: Town, meeting: Meeting) -> None:
    for member in town.members[:6]:
        people.reply(member, meeting)
    polls.close_due_meetings(now=people.DEADLINE + (NOON - MONDAY))
    text = signed_in(town.members[6]).get(f"/written/{meeting.pk}/result/").content.decode()
    assert "회신하지 않으셨습니다" in text


def test_a_sealed_document_is_downloaded_by_everybody_who_took_part(town: Town) -> None:
    document = _sealed(town)
    for person in (town.members[2], town.clerk, town.auditor):
        answer = signed_in(person).get(f"/documents/{document.pk}/")
        assert answer.content == b"%PDF-1.7 sealed"
        name = quote("교통안전정책심의위원회 2026년 제1회 제1호 의결서.pdf")
        assert answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    text = (
        signed_in(town.members[2]).get(f"/written/{document.meeting_id}/result/").content.decode()
    )
    assert f"/documents/{document.pk}/" in text


def test_nobody_else_finds_the_document(town: Town) -> None:
    document = _sealed(town)
    for stranger in (town.outsider, town.foreigner, town.other_clerk):
        assert signed_in(stranger).get(f"/documents/{document.pk}/").status_code == 404


def test_a_document_that_is_not_sealed_is_nowhere(town: Town) -> None:
    meeting = people.concluded(town)
    waiting = Document.objects.filter(meeting=meeting).first()
    assert waiting is not None
    assert signed_in(town.members[2]).get(f"/documents/{waiting.pk}/").status_code == 404


def test_the_officials_report_stands_in_no_list_of_a_member(town: Town) -> None:
    meeting = people.concluded(town)
    Document.objects.update(state="sealed", sealed_at=MONDAY, size=9)
    report = f'href="/documents/{Document.objects.get(kind="result_report").pk}/"'
    result = f'href="/documents/{Document.objects.get(kind="written_result").pk}/"'
    for page in (f"/written/{meeting.pk}/result/", "/inbox/"):
        text = signed_in(town.members[2]).get(page).content.decode()
        assert report not in text
        assert result in text
    text = signed_in(town.clerk).get(f"/meetings/{meeting.pk}/").content.decode()
    assert report in text
    assert result in text


def test_the_notice_of_the_call_is_at_hand_while_replies_come_in(
    town: Town, meeting: Meeting
) -> None:
    notice = Document.objects.get(meeting=meeting, kind="call_notice")
    link = f'href="/documents/{notice.pk}/"'
    people.declare(town.members[2], meeting)
    assert link not in _pages(town, meeting)
    Document.objects.filter(pk=notice.pk).update(state="sealed", sealed_at=MONDAY, size=9)
    assert _pages(town, meeting).count(link) == 2


def _pages(town: Town, meeting: Meeting) -> str:
    """Return the clerk's page of an open deliberation, and a member's of its first item."""
    clerk, member = signed_in(town.clerk), signed_in(town.members[2])
    answers = (
        clerk.get(f"/meetings/{meeting.pk}/", follow=True),
        member.get(f"/written/{meeting.pk}/items/1/"),
    )
    return "".join(answer.content.decode() for answer in answers)


def _sealed(town: Town) -> Document:
    """Conclude a deliberation and keep a stand-in for its first resolution."""
    meeting = people.concluded(town)
    document = Document.objects.get(meeting=meeting, item__number=1)
    stored = file_store().write(content=b"%PDF-1.7 sealed")
    document.state, document.sealed_at = Document.State.SEALED, MONDAY
    document.stored_as, document.size = stored.name, stored.size
    document.sha256 = hashlib.sha256(b"%PDF-1.7 sealed").hexdigest()
    document.save()
    return document
