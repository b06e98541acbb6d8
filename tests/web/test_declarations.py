"""Declaring an interest through the page."""

import time_machine

from hwabaek.models import Declaration, Meeting
from tests import people
from tests.people import Town
from tests.web.member_pages import LATE, declaration, signed_in


def test_it_works_and_leads_to_the_first_item(town: Town, meeting: Meeting) -> None:
    client = signed_in(town.members[2])
    answers = {"item2": "statutory", "why2": ["1", "3"], "how2": "연구용역을 맡았습니다."}
    answer = client.post(f"/written/{meeting.pk}/declaration/", declaration(meeting, **answers))
    assert answer.headers["Location"] == f"/written/{meeting.pk}/"
    kept = Declaration.objects.get(item__number=2)
    assert (kept.kind, kept.grounds, kept.reason) == ("statutory", [1, 3], "연구용역을 맡았습니다.")
    assert Declaration.objects.filter(kind="none").count() == 2


def test_grounds_and_reason_of_another_answer_are_not_kept(town: Town, meeting: Meeting) -> None:
    answers = {"item1": "none", "why1": ["1"], "how1": "마음을 바꾸었습니다."}
    signed_in(town.members[2]).post(
        f"/written/{meeting.pk}/declaration/", declaration(meeting, **answers)
    )
    kept = Declaration.objects.get(item__number=1)
    assert (kept.grounds, kept.reason) == ([], "")


def test_the_page_names_the_grounds_and_the_parties(town: Town, meeting: Meeting) -> None:
    text = signed_in(town.members[2]).get(f"/written/{meeting.pk}/declaration/").content.decode()
    assert "증언·자문·연구·용역·감정" in text
    assert "<b>유성구</b>" in text
    assert "제5조의2" in text or "§5의2" in text


def test_a_missing_ground_is_asked_for_and_what_was_typed_stays(
    town: Town, meeting: Meeting
) -> None:
    client = signed_in(town.members[2])
    answers = {"item2": "statutory", "how2": "연구용역을 맡았습니다."}
    answer = client.post(f"/written/{meeting.pk}/declaration/", declaration(meeting, **answers))
    assert answer.status_code == 422
    assert "몇 번 사유인지" in answer.content.decode()
    assert "연구용역을 맡았습니다." in answer.content.decode()
    assert not Declaration.objects.exists()


def test_an_item_left_open_is_asked_for(town: Town, meeting: Meeting) -> None:
    answer = signed_in(town.members[2]).post(
        f"/written/{meeting.pk}/declaration/", {"item1": "none", "item2": "none"}
    )
    assert answer.status_code == 422
    assert "관계가 있는지 골라 주세요" in answer.content.decode()
    assert not Declaration.objects.exists()


def test_a_recusal_needs_its_reason(town: Town, meeting: Meeting) -> None:
    form = declaration(meeting, item1="self_recused")
    answer = signed_in(town.members[2]).post(f"/written/{meeting.pk}/declaration/", form)
    assert answer.status_code == 422


def test_the_same_declaration_twice_is_kept_once(town: Town, meeting: Meeting) -> None:
    client = signed_in(town.members[2])
    for _ in range(2):
        client.post(f"/written/{meeting.pk}/declaration/", declaration(meeting))
    assert Declaration.objects.count() == 3


def test_it_may_be_changed_later(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    people.reply(member, meeting)
    client = signed_in(member)
    assert (
        "이해관계를 다시 확인합니다"
        in client.get(f"/written/{meeting.pk}/declaration/").content.decode()
    )
    form = declaration(meeting, item3="self_recused", how3="이해관계가 생겼습니다.")
    client.post(f"/written/{meeting.pk}/declaration/", form)
    assert Declaration.objects.count() == 4
    text = client.get(f"/written/{meeting.pk}/items/3/").content.decode()
    assert "제3호에서는 빠지십니다" in text
    assert "설명자료" not in text


def test_after_the_deadline_it_is_closed(
    town: Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    noon.move_to(LATE)
    client = signed_in(town.members[2])
    address = f"/written/{meeting.pk}/declaration/"
    assert client.get(address).headers["Location"] == f"/written/{meeting.pk}/"
    answer = client.post(address, declaration(meeting))
    assert answer.status_code == 422
    assert "마감이 지나" in answer.content.decode()
    assert not Declaration.objects.exists()


def test_somebody_else_declares_nothing(town: Town, meeting: Meeting) -> None:
    answer = signed_in(town.outsider).post(
        f"/written/{meeting.pk}/declaration/", declaration(meeting)
    )
    assert answer.status_code == 404
    assert not Declaration.objects.exists()
