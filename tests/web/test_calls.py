"""The call before it goes out and after, reminders, and members who leave office meanwhile."""

import datetime as dt

import pytest
import time_machine

from hwabaek.actions import log
from hwabaek.actions.calls import unreplied
from hwabaek.actions.letters import letter_for
from hwabaek.gateways.clock import now as clock_now
from hwabaek.models import Delivery, Departure, Meeting, PersonalLink, RollEntry
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import NOON, signed_in


@pytest.fixture
def prepared(town: people.Town) -> Meeting:
    return people.prepared(town)


def test_the_preview_says_who_is_asked_and_how_many_must_reply(
    town: people.Town, prepared: Meeting
) -> None:
    answer = signed_in(town.clerk).get(f"/meetings/{prepared.pk}/call/")
    assert heading(answer) == "위원 7명에게 심의를 요청합니다"
    text = said(answer)
    assert "재적 7명 가운데 4명 이상이 회신해야 성립합니다." in text
    assert "pe***@example.org" in text
    assert town.members[0].email not in text


def test_the_preview_shows_the_letter_and_makes_no_link(
    town: people.Town, prepared: Meeting
) -> None:
    text = said(signed_in(town.clerk).get(f"/meetings/{prepared.pk}/call/"))
    assert not PersonalLink.objects.exists()
    signed_in(town.clerk).post(f"/meetings/{prepared.pk}/call/")
    sent = Delivery.objects.filter(person=town.chair, channel="mail").get()
    letter = letter_for(delivery=sent, now=clock_now())
    assert letter is not None
    assert letter.subject in text
    for line in letter.text.splitlines():
        assert "/l/" in line or " ".join(line.split()) in text


def test_one_press_sends_it(town: people.Town, prepared: Meeting) -> None:
    answer = signed_in(town.clerk).post(f"/meetings/{prepared.pk}/call/")
    assert answer.headers["Location"] == f"/meetings/{prepared.pk}/"
    prepared.refresh_from_db()
    assert prepared.state == "open"
    assert RollEntry.objects.filter(meeting=prepared).count() == 7
    assert Delivery.objects.filter(purpose="call", channel="mail").count() == 7


def test_a_second_press_sends_nothing(town: people.Town, prepared: Meeting) -> None:
    client = signed_in(town.clerk)
    client.post(f"/meetings/{prepared.pk}/call/")
    assert client.post(f"/meetings/{prepared.pk}/call/").status_code == 409
    assert Delivery.objects.filter(purpose="call", channel="mail").count() == 7


def test_what_is_missing_is_listed_and_the_press_is_refused(
    town: people.Town, prepared: Meeting
) -> None:
    Meeting.objects.filter(pk=prepared.pk).update(deadline_at=NOON - dt.timedelta(days=1))
    client = signed_in(town.clerk)
    answer = client.get(f"/meetings/{prepared.pk}/call/")
    assert heading(answer) == "보내기 전에 1가지를 채워 주세요"
    assert "요청 보내기" not in answer.content.decode()
    refused = client.post(f"/meetings/{prepared.pk}/call/")
    assert refused.status_code == 422
    assert "회신 마감을 정해 주세요" in said(refused)


@pytest.mark.parametrize("who", ["approver", "other_clerk", "chair", "foreigner"])
def test_nobody_else_calls(town: people.Town, prepared: Meeting, who: str) -> None:
    client = signed_in(getattr(town, who))
    assert client.get(f"/meetings/{prepared.pk}/call/").status_code == 404
    assert client.post(f"/meetings/{prepared.pk}/call/").status_code == 404
    prepared.refresh_from_db()
    assert prepared.state == "preparing"


def test_a_reminder_goes_to_exactly_those_who_are_missing(
    town: people.Town, meeting: Meeting
) -> None:
    people.reply(town.members[1], meeting, now=NOON)
    client = signed_in(town.clerk)
    assert "미회신 6명에게 알리기" in said(client.get(f"/meetings/{meeting.pk}/"))
    assert client.post(f"/meetings/{meeting.pk}/reminders/").status_code == 302
    told = Delivery.objects.filter(purpose="reminder", channel="mail")
    assert {row.person_id for row in told} == {e.person_id for e in unreplied(meeting)}
    assert "6명에게 알렸습니다." in said(client.get(f"/meetings/{meeting.pk}/"))


def test_a_second_reminder_waits_an_hour(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    client = signed_in(town.clerk)
    page = f"/meetings/{meeting.pk}/"
    client.post(f"{page}reminders/")
    assert "13:00부터 다시 알릴 수 있습니다" in said(client.get(page))
    assert client.post(f"{page}reminders/").status_code == 409
    noon.move_to(NOON + dt.timedelta(minutes=61))
    assert "미회신 7명에게 알리기" in said(client.get(page))
    assert client.post(f"{page}reminders/").status_code == 302


def test_nobody_is_reminded_when_all_have_replied(town: people.Town, meeting: Meeting) -> None:
    for member in town.members:
        people.reply(member, meeting, now=NOON)
    client = signed_in(town.clerk)
    assert "알리기" not in said(client.get(f"/meetings/{meeting.pk}/"))
    assert client.post(f"/meetings/{meeting.pk}/reminders/").status_code == 409


@pytest.mark.parametrize("who", ["approver", "other_clerk", "chair", "foreigner"])
def test_nobody_else_reminds(town: people.Town, meeting: Meeting, who: str) -> None:
    client = signed_in(getattr(town, who))
    assert client.post(f"/meetings/{meeting.pk}/reminders/").status_code == 404
    assert not Delivery.objects.filter(purpose="reminder").exists()


def test_a_member_who_left_is_recorded_once_and_leaves_the_count(
    town: people.Town, meeting: Meeting
) -> None:
    client = signed_in(town.clerk)
    page = f"/meetings/{meeting.pk}/departures/"
    seat = RollEntry.objects.get(meeting=meeting, person=town.members[6]).seat
    assert client.post(page, {"seat": seat, "reason": "10. 12. 사임"}).status_code == 302
    board = said(client.get(f"/meetings/{meeting.pk}/"))
    assert "재적 6명 가운데 0명이 회신했습니다." in board
    assert "임기 끝남" in board
    assert client.post(page, {"seat": seat, "reason": "다시"}).status_code == 422
    assert Departure.objects.count() == 1
    facts = [fact["kind"] for fact in log.facts_of(f"meeting:{meeting.pk}")]
    assert facts.count("meeting.seat.left") == 1


def test_a_departure_wants_its_reason(town: people.Town, meeting: Meeting) -> None:
    answer = signed_in(town.clerk).post(
        f"/meetings/{meeting.pk}/departures/", {"seat": 2, "reason": ""}
    )
    assert answer.status_code == 422
    assert not Departure.objects.exists()


@pytest.mark.parametrize("who", ["approver", "other_clerk", "chair"])
def test_nobody_else_records_a_departure(town: people.Town, meeting: Meeting, who: str) -> None:
    client = signed_in(getattr(town, who))
    page = f"/meetings/{meeting.pk}/departures/"
    assert client.post(page, {"seat": 2, "reason": "사임"}).status_code == 404
    assert not Departure.objects.exists()
