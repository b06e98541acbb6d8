"""Messages that could not be sent: shown to the clerk, sent again by one press."""

import pytest

from hwabaek.models import Delivery, Meeting
from tests import people
from tests.web.desk_pages import said
from tests.web.member_pages import signed_in


@pytest.fixture
def failed(town: people.Town, meeting: Meeting) -> Delivery:
    delivery = Delivery.objects.filter(person=town.members[3], channel="mail").get()
    delivery.state, delivery.tries, delivery.error = "failed", 9, "550 5.1.1 no such user"
    delivery.save()
    return delivery


def test_the_page_names_who_was_not_reached_and_why(
    town: people.Town, meeting: Meeting, failed: Delivery
) -> None:
    text = said(signed_in(town.clerk).get(f"/meetings/{meeting.pk}/"))
    assert "보내지 못한 알림 1건" in text
    assert "임도현 · 전자우편 · 심의 요청" in text
    assert "550 5.1.1 no such user" in text


def test_a_message_that_is_tried_again_is_shown_with_its_next_time(
    town: people.Town, meeting: Meeting, failed: Delivery
) -> None:
    Delivery.objects.filter(pk=failed.pk).update(state="queued", tries=2)
    text = said(signed_in(town.clerk).get(f"/meetings/{meeting.pk}/"))
    assert "2번 시도했습니다." in text
    assert "다시 보내기" not in text


def test_a_press_sends_it_again_and_a_second_changes_nothing(
    town: people.Town, meeting: Meeting, failed: Delivery
) -> None:
    client = signed_in(town.clerk)
    page = f"/deliveries/{failed.pk}/retry/"
    assert client.post(page).headers["Location"] == f"/meetings/{meeting.pk}/"
    failed.refresh_from_db()
    assert (failed.state, failed.tries) == ("queued", 0)
    Delivery.objects.filter(pk=failed.pk).update(state="sent")
    assert client.post(page).status_code == 302
    failed.refresh_from_db()
    assert failed.state == "sent"


@pytest.mark.parametrize("who", ["approver", "auditor", "other_clerk", "chair", "foreigner"])
def test_nobody_else_sends_it_again(town: people.Town, failed: Delivery, who: str) -> None:
    assert signed_in(getattr(town, who)).post(f"/deliveries/{failed.pk}/retry/").status_code == 404
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_it_is_not_sent_by_looking(town: people.Town, failed: Delivery) -> None:
    assert signed_in(town.clerk).get(f"/deliveries/{failed.pk}/retry/").status_code == 405
