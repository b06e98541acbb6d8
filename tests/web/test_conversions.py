"""Turning a deliberation in writing into a sitting, by its clerk."""

import pytest

from hwabaek.models import Meeting
from tests import people
from tests.web.desk_pages import said
from tests.web.member_pages import signed_in

REASON = {"reason": "안건이 커서 만나서 논의합니다."}


def page(meeting: Meeting) -> str:
    return f"/meetings/{meeting.pk}/conversion/"


def test_the_page_says_what_it_means_and_quotes_the_article(
    town: people.Town, meeting: Meeting
) -> None:
    text = said(signed_in(town.clerk).get(page(meeting)))
    assert "위원 7명에게 알립니다. 안건 3건과 자료는 새 회의로 옮깁니다" in text
    assert "제7조제2항·제3항" in text
    assert "되돌릴 수 없습니다" in text


def test_the_items_go_over_and_both_pages_name_each_other(
    town: people.Town, meeting: Meeting
) -> None:
    client = signed_in(town.clerk)
    answer = client.post(page(meeting), REASON)
    sitting = Meeting.objects.get(converted_from=meeting)
    assert answer.headers["Location"] == f"/meetings/{sitting.pk}/"
    assert sitting.items.count() == 3
    assert "서면심의에서 회의로 바꾼 것입니다" in said(client.get(f"/meetings/{sitting.pk}/"))
    old = client.get(f"/meetings/{meeting.pk}/")
    assert f"/meetings/{sitting.pk}/" in old.content.decode()
    assert "회의로 열기로 한 서면심의입니다" in said(old)


def test_a_sitting_is_not_called_as_a_deliberation_in_writing(
    town: people.Town, meeting: Meeting
) -> None:
    client = signed_in(town.clerk)
    client.post(page(meeting), REASON)
    sitting = Meeting.objects.get(converted_from=meeting)
    assert client.get(f"/meetings/{sitting.pk}/call/").status_code == 409
    assert client.get(f"/meetings/{sitting.pk}/plan/").status_code == 409


def test_it_wants_a_reason_and_happens_once(town: people.Town, meeting: Meeting) -> None:
    client = signed_in(town.clerk)
    assert client.post(page(meeting), {"reason": " "}).status_code == 422
    client.post(page(meeting), REASON)
    assert client.post(page(meeting), REASON).status_code == 422
    assert Meeting.objects.filter(converted_from=meeting).count() == 1


@pytest.mark.parametrize("who", ["approver", "other_clerk", "chair", "foreigner"])
def test_nobody_else_converts_on_this_page(town: people.Town, meeting: Meeting, who: str) -> None:
    client = signed_in(getattr(town, who))
    assert client.get(page(meeting)).status_code == 404
    assert client.post(page(meeting), REASON).status_code == 404
    meeting.refresh_from_db()
    assert meeting.state == "open"
