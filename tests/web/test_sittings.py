"""Sittings on the pages of officials, members and auditors, in each state."""

import pytest

from hwabaek.actions import minutes, sitting_polls, sittings
from hwabaek.core.record.entries import EntryKind
from hwabaek.models import Meeting
from tests import people
from tests import sittings as room
from tests.people import Town
from tests.web.member_pages import signed_in

LISTS = ("/today/", "/meetings/", "/find/?q=교통")


@pytest.fixture
def there(town: Town) -> Town:
    """Return a town whose chair settles ties."""
    town.committee.rules.update(data=room.RULE)
    return town


def shown(there: Town, meeting: Meeting) -> str:
    """Return the clerk's page of a sitting, after all lists that it stands in."""
    client = signed_in(there.clerk)
    for path in (*LISTS, f"/committees/{meeting.committee_id}/"):
        assert client.get(path).status_code == 200, path
    answer = client.get(f"/meetings/{meeting.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_called_sitting_says_when_and_where_and_who_comes(there: Town) -> None:
    meeting = room.called(there)
    sittings.answer_call(
        actor=there.members[1], meeting_id=meeting.pk, answer="absent", now=people.MONDAY
    )
    text = shown(there, meeting)
    assert "소집함" in text
    assert "2026. 10. 23.(금) 14:00" in text
    assert "구청 대회의실" in text
    assert "불참 1" in text
    assert "아직 표결하지 않았습니다" in text


def test_a_sitting_under_way_tells_no_result_while_a_poll_is_open(there: Town) -> None:
    meeting = room.opened(there)
    room.introduced(there, meeting)
    poll = room.polled(there, meeting)
    room.cast(there.members[1], poll, "against")
    text = shown(there, meeting)
    assert "회의 중" in text
    assert "표결 중" in text
    assert '<dl class="tally">' not in text
    assert "<dt>반대</dt>" not in text
    sitting_polls.void_poll(actor=there.chair, poll_key=poll.key, reason="잘못 엶", now=room.STARTS)
    room.proceed(there, meeting, EntryKind.MEETING_RECESSED, reason="점심")
    assert "정회 중" in shown(there, meeting)


def test_a_sitting_that_is_over_says_what_came_of_each_item(there: Town) -> None:
    meeting = room.adjourned(there)
    text = shown(there, meeting)
    assert "폐회" in text
    assert "안건 2건: 원안가결 1건, 부결 1건" in text


def test_the_concluded_one_is_there_for_everybody(there: Town) -> None:
    meeting, digest = room.frozen(there)
    later = room.STARTS.replace(day=25)
    for signer in (meeting.roll.get(seat=1).person, there.clerk):
        minutes.sign_minutes(actor=signer, meeting_id=meeting.pk, hand=room.hand(digest), now=later)
    text = shown(there, meeting)
    assert "서명 2 / 2명" in text
    for kind in ("회의록", "참석자 서명부", "의결서"):
        assert kind in text
    member = signed_in(there.members[2])
    assert f"/written/{meeting.pk}/result/" in member.get("/inbox/").content.decode()
    result = member.get(f"/written/{meeting.pk}/result/").content.decode()
    assert "안건 2건의 결과입니다" in result
    assert "회신하지 않으셨습니다" not in result
    assert signed_in(there.coordinator).get("/coordination/").status_code == 200
    record = signed_in(there.auditor).get(f"/log/meetings/{meeting.pk}/").content.decode()
    assert "구청 대회의실" in record
    assert "명 중 6명 출석" in record
    assert "명부 6명 고정" in record
