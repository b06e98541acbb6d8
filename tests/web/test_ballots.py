"""Deciding an item: the page, the button that saves and goes on, and saving as one types."""

import time_machine
from django.test import Client

from hwabaek.actions import conversions
from hwabaek.models import DraftBallot, Meeting
from tests import people
from tests.people import MONDAY, Town
from tests.web.member_pages import LATE, signed_in


def _ready(town: Town, meeting: Meeting, **aside: str) -> Client:
    people.declare(
        town.members[2], meeting, aside={int(n.removeprefix("item")): k for n, k in aside.items()}
    )
    return signed_in(town.members[2])


def test_a_choice_is_saved_and_leads_on(town: Town, meeting: Meeting) -> None:
    client = _ready(town, meeting)
    form = {"choice": "conditional", "opinion": "하역 시간을\r\n정할 것."}
    answer = client.post(f"/written/{meeting.pk}/items/1/", form)
    assert answer.headers["Location"] == f"/written/{meeting.pk}/items/2/"
    draft = DraftBallot.objects.get()
    assert (draft.choice, draft.opinion) == ("conditional", "하역 시간을\n정할 것.")


def test_the_page_shows_order_text_papers_and_choices(town: Town, meeting: Meeting) -> None:
    text = _ready(town, meeting).get(f"/written/{meeting.pk}/items/1/").content.decode()
    paper = meeting.items.get(number=1).papers.get()
    assert "솔빛로 1구간을 보행자우선도로로 지정한다." in text
    assert f"/papers/{paper.pk}/" in text
    assert text.count('name="choice"') == 4
    assert "안건 3건 가운데" in text


def test_before_the_declaration_it_stays_closed(town: Town, meeting: Meeting) -> None:
    client = signed_in(town.members[2])
    answer = client.get(f"/written/{meeting.pk}/items/1/")
    assert answer.headers["Location"] == f"/written/{meeting.pk}/declaration/"
    client.post(f"/written/{meeting.pk}/items/1/", {"choice": "for"})
    assert not DraftBallot.objects.exists()


def test_an_item_stood_aside_from_cannot_be_decided(town: Town, meeting: Meeting) -> None:
    client = _ready(town, meeting, item1="statutory")
    assert 'name="choice"' not in client.get(f"/written/{meeting.pk}/items/1/").content.decode()
    answer = client.post(f"/written/{meeting.pk}/items/1/", {"choice": "for"})
    assert answer.status_code == 422
    assert not DraftBallot.objects.exists()


def test_a_no_needs_its_reason_and_what_was_chosen_stays(town: Town, meeting: Meeting) -> None:
    client = _ready(town, meeting)
    answer = client.post(f"/written/{meeting.pk}/items/1/", {"choice": "against", "opinion": " "})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "조건이나 이유를 적어 주세요" in text
    assert 'value="against" required checked' in text
    assert not DraftBallot.objects.exists()


def test_nothing_chosen_is_asked_for_and_the_text_stays(town: Town, meeting: Meeting) -> None:
    client = _ready(town, meeting)
    answer = client.post(f"/written/{meeting.pk}/items/1/", {"opinion": "생각 중입니다."})
    assert answer.status_code == 422
    assert "생각 중입니다." in answer.content.decode()


def test_there_is_no_item_of_another_number(town: Town, meeting: Meeting) -> None:
    client = _ready(town, meeting)
    assert client.get(f"/written/{meeting.pk}/items/9/").status_code == 404
    assert (
        client.post(f"/written/{meeting.pk}/items/9/draft/", {"choice": "for"}).status_code == 404
    )


def test_typing_is_saved_field_by_field(town: Town, meeting: Meeting) -> None:
    client = _ready(town, meeting)
    address = f"/written/{meeting.pk}/items/1/draft/"
    assert client.post(address, {"choice": "against"}).status_code == 200
    answer = client.post(address, {"opinion": "아직 쓰는"})
    assert answer.json()["saved_at"].startswith("2026-10-12T03:00")
    client.post(address, {"opinion": "아직 쓰는 중"})
    draft = DraftBallot.objects.get()
    assert (draft.choice, draft.opinion) == ("against", "아직 쓰는 중")
    client.post(address, {"opinion": ""})
    draft.refresh_from_db()
    assert (draft.choice, draft.opinion) == ("against", "")


def test_typing_that_cannot_be_saved_says_why(town: Town, meeting: Meeting) -> None:
    client = _ready(town, meeting, item2="self_recused")
    address = f"/written/{meeting.pk}/items/%d/draft/"
    assert client.post(address % 1, {"choice": "maybe"}).status_code == 422
    long = client.post(address % 1, {"opinion": "가" * 4001})
    assert long.status_code == 422
    assert "4,000자" in str(long.json()["errors"])
    assert client.post(address % 2, {"choice": "for"}).status_code == 422
    assert signed_in(town.outsider).post(address % 1, {"choice": "for"}).status_code == 404
    assert not DraftBallot.objects.exists()


def test_once_it_is_a_sitting_nothing_is_saved(town: Town, meeting: Meeting) -> None:
    client = _ready(town, meeting)
    conversions.convert_meeting(
        actor=town.clerk, meeting_id=meeting.pk, reason="모여서 논의", now=MONDAY
    )
    assert client.post(f"/written/{meeting.pk}/items/1/", {"choice": "for"}).status_code == 422
    assert 'name="choice"' not in client.get(f"/written/{meeting.pk}/items/1/").content.decode()


def test_after_the_deadline_it_is_kept_and_says_that_it_does_not_count(
    town: Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    people.declare(town.members[2], meeting)
    noon.move_to(LATE)
    client = signed_in(town.members[2])
    text = client.get(f"/written/{meeting.pk}/items/1/").content.decode()
    assert "집계에는 들어가지 않습니다" in text
    assert client.post(f"/written/{meeting.pk}/items/1/", {"choice": "for"}).status_code == 302
