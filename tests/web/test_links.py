"""A personal link: what it shows, what it sends, and that it opens nothing by itself."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from hwabaek.models import Delivery, Meeting, PersonalLink, SignInCode
from tests.people import Town
from tests.web.member_pages import NOON, link_for, sent_code, signed_in


def test_opening_it_shows_committee_task_and_deadline_but_no_item(
    client: Client, town: Town, meeting: Meeting
) -> None:
    page = client.get(link_for(town.members[2], meeting))
    text = page.content.decode()
    assert page.status_code == 200
    assert "교통안전정책심의위원회" in text
    assert "안건 3건 읽고 결정, 서명" in text
    assert "2026. 10. 23.(금) 18:00" in text
    assert "윤하늘" in text
    assert "보행자우선도로" not in text
    assert "설명자료" not in text


def test_opening_it_sends_nothing(client: Client, town: Town, meeting: Meeting) -> None:
    client.get(link_for(town.members[2], meeting))
    assert not SignInCode.objects.exists()


def test_it_never_shows_the_whole_address(client: Client, town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    text = client.get(link_for(member, meeting)).content.decode()
    assert member.email not in text
    assert member.phone not in text


def test_it_opens_no_page_by_itself(client: Client, town: Town, meeting: Meeting) -> None:
    client.get(link_for(town.members[2], meeting))
    answer = client.get(f"/written/{meeting.pk}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_the_code_completes_it(client: Client, town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    link = link_for(member, meeting)
    assert client.post(f"{link}code/", {"channel": "mail"}).headers["Location"] == "/sign-in/code/"
    answer = client.post("/sign-in/code/", {"code": sent_code()})
    assert answer.headers["Location"] == f"/written/{meeting.pk}/"
    assert client.session["auth"] == "link+mail-code"
    assert client.get(f"/written/{meeting.pk}/declaration/").status_code == 200


def test_the_code_goes_to_the_phone_where_it_is_chosen_and_can_be_reached(
    client: Client, town: Town, meeting: Meeting, settings: pytest.FixtureRequest
) -> None:
    settings.SMS_URL = "outbox:"  # type: ignore[attr-defined]
    client.post(f"{link_for(town.members[2], meeting)}code/", {"channel": "sms"})
    delivery = Delivery.objects.get(purpose="code")
    assert delivery.channel == "sms"
    client.post("/sign-in/code/", {"code": sent_code()})
    assert client.session["auth"] == "link+sms-code"


def test_without_a_gateway_for_texts_the_code_goes_by_mail(
    client: Client, town: Town, meeting: Meeting
) -> None:
    client.post(f"{link_for(town.members[2], meeting)}code/", {"channel": "sms"})
    assert Delivery.objects.get(purpose="code").channel == "mail"


def test_whoever_is_signed_in_goes_on_at_once(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    answer = signed_in(member).get(link_for(member, meeting))
    assert answer.headers["Location"] == f"/written/{meeting.pk}/"


def test_the_link_of_somebody_else_asks_for_their_code(town: Town, meeting: Meeting) -> None:
    page = signed_in(town.members[3]).get(link_for(town.members[2], meeting))
    assert page.status_code == 200
    assert town.members[2].name in page.content.decode()


def test_an_invented_link_is_nowhere(client: Client, town: Town) -> None:
    assert client.get("/l/this-was-never-issued/").status_code == 404
    assert client.post("/l/this-was-never-issued/code/").status_code == 404


def test_an_old_link_says_what_to_do(
    client: Client, town: Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    link = link_for(town.members[2], meeting)
    noon.move_to(NOON + dt.timedelta(days=60))
    for answer in (client.get(link), client.post(f"{link}code/")):
        assert answer.status_code == 410
        assert "/sign-in/" in answer.content.decode()
    assert not SignInCode.objects.exists()


def test_a_revoked_link_is_an_expired_one(client: Client, town: Town, meeting: Meeting) -> None:
    link = link_for(town.members[2], meeting)
    PersonalLink.objects.update(revoked_at=NOON)
    assert client.get(link).status_code == 410


def test_too_many_codes_are_refused_with_their_sentence(
    client: Client, town: Town, meeting: Meeting
) -> None:
    link = link_for(town.members[2], meeting)
    answers = [client.post(f"{link}code/", {"channel": "mail"}) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 6 + [429]
    assert "너무 많이" in answers[-1].content.decode()
