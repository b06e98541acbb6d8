"""Questions: everybody on the roll sees them, whoever stands aside sees none about that item."""

import pytest

from hwabaek.actions import agenda, conversions
from hwabaek.models import Meeting, Question
from tests import people
from tests.people import MONDAY, Town
from tests.web.member_pages import signed_in


@pytest.fixture
def asked(town: Town, meeting: Meeting) -> Question:
    """Have a member ask about the first item."""
    people.declare(town.members[2], meeting)
    form = {"item": "1", "text": "노선버스가 돌아갈 길은 정해졌습니까?"}
    answer = signed_in(town.members[2]).post(f"/written/{meeting.pk}/questions/", form)
    assert answer.headers["Location"] == f"/written/{meeting.pk}/questions/"
    return Question.objects.get()


def test_it_is_kept_with_its_item(asked: Question) -> None:
    assert (asked.item.number if asked.item else None, asked.entry.name) == (1, "오세린")


def test_the_others_read_question_and_answer(town: Town, meeting: Meeting, asked: Question) -> None:
    agenda.answer_question(
        actor=town.clerk, question_id=asked.pk, text="새봄로로 돌아갑니다.", now=MONDAY
    )
    people.declare(town.members[3], meeting)
    client = signed_in(town.members[3])
    for page in ("items/1/", "questions/"):
        text = client.get(f"/written/{meeting.pk}/{page}").content.decode()
        assert "노선버스가 돌아갈" in text, page
        assert "새봄로로 돌아갑니다." in text, page
    assert "노선버스" not in client.get(f"/written/{meeting.pk}/items/2/").content.decode()


def test_whoever_stands_aside_or_has_not_declared_does_not(
    town: Town, meeting: Meeting, asked: Question
) -> None:
    people.declare(town.members[3], meeting, aside={1: "statutory"})
    for member in (town.members[3], town.members[4]):
        client = signed_in(member)
        assert "노선버스" not in client.get(f"/written/{meeting.pk}/questions/").content.decode()
    text = signed_in(town.members[3]).get(f"/written/{meeting.pk}/items/1/").content.decode()
    assert "노선버스" not in text


def test_before_declaring_one_may_ask_about_the_whole(town: Town, meeting: Meeting) -> None:
    client = signed_in(town.members[4])
    client.post(f"/written/{meeting.pk}/questions/", {"item": "", "text": "자문도 용역입니까?"})
    assert Question.objects.get().item is None


def test_an_empty_question_is_asked_for(town: Town, meeting: Meeting) -> None:
    answer = signed_in(town.members[2]).post(
        f"/written/{meeting.pk}/questions/", {"item": "2", "text": "  "}
    )
    assert answer.status_code == 422
    assert '<option value="2" selected' in answer.content.decode()
    assert not Question.objects.exists()


def test_once_it_is_a_sitting_nothing_is_asked(town: Town, meeting: Meeting) -> None:
    conversions.convert_meeting(
        actor=town.clerk, meeting_id=meeting.pk, reason="모여서 논의", now=MONDAY
    )
    form = {"item": "", "text": "늦은 질문"}
    answer = signed_in(town.members[2]).post(f"/written/{meeting.pk}/questions/", form)
    assert answer.status_code == 422
    assert not Question.objects.exists()


def test_a_stranger_asks_nothing(town: Town, meeting: Meeting) -> None:
    form = {"item": "", "text": "누구십니까?"}
    for stranger in (town.outsider, town.clerk):
        answer = signed_in(stranger).post(f"/written/{meeting.pk}/questions/", form)
        assert answer.status_code == 404
    assert not Question.objects.exists()
