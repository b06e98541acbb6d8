"""Items of a meeting in preparation, and answers to members' questions."""

import pytest

from hwabaek.actions.agenda import ask_question
from hwabaek.models import AgendaItem, Meeting, Question
from tests import people
from tests.web.desk_pages import ITEM, said
from tests.web.member_pages import NOON, signed_in


@pytest.fixture
def prepared(town: people.Town) -> Meeting:
    return people.prepared(town, items=2)


@pytest.fixture
def question(town: people.Town, meeting: Meeting) -> Question:
    return ask_question(
        actor=town.members[2], meeting_id=meeting.pk, number=1, text="얼마입니까?", now=NOON
    )


def test_a_clerk_adds_an_item_and_is_led_to_its_papers(
    town: people.Town, prepared: Meeting
) -> None:
    answer = signed_in(town.clerk).post(f"/meetings/{prepared.pk}/items/new/", ITEM)
    assert answer.headers["Location"] == f"/meetings/{prepared.pk}/items/3/"
    item = prepared.items.get(number=3)
    assert item.points == ["차량 통행이 하루 400대입니다.", "상인회가 찬성했습니다."]
    assert item.parties == ["솔빛상가 상인회"]


def test_what_is_missing_stands_at_its_field_and_the_rest_stays(
    town: people.Town, prepared: Meeting
) -> None:
    answer = signed_in(town.clerk).post(
        f"/meetings/{prepared.pk}/items/new/", {**ITEM, "order_text": " "}
    )
    assert answer.status_code == 422
    assert 'id="id_order_text-error"' in answer.content.decode()
    assert ITEM["proposal_text"] in said(answer)
    assert prepared.items.count() == 2


def test_points_are_three_at_most(town: people.Town, prepared: Meeting) -> None:
    answer = signed_in(town.clerk).post(
        f"/meetings/{prepared.pk}/items/new/", {**ITEM, "points": "하나\n둘\n셋\n넷"}
    )
    assert answer.status_code == 422
    assert "세 줄까지" in said(answer)


def test_a_sign_that_no_document_can_print_is_refused_at_its_field(
    town: people.Town, prepared: Meeting
) -> None:
    answer = signed_in(town.clerk).post(
        f"/meetings/{prepared.pk}/items/new/", {**ITEM, "order_text": "지정한다 \U0001f600"}
    )
    assert answer.status_code == 422
    assert "찍을 수 없는 글자" in said(answer)


def test_an_item_is_changed_before_the_call_only(
    town: people.Town, prepared: Meeting, meeting: Meeting
) -> None:
    client = signed_in(town.clerk)
    page = f"/meetings/{prepared.pk}/items/1/"
    assert client.post(page, {**ITEM, "title": "고친 안건"}).status_code == 302
    assert prepared.items.get(number=1).title == "고친 안건"
    answer = client.post(f"/meetings/{meeting.pk}/items/1/", {**ITEM, "title": "늦은 고침"})
    assert answer.status_code == 422
    assert "지금 상태에서는 할 수 없는 일입니다" in said(answer)
    assert not AgendaItem.objects.filter(title="늦은 고침").exists()


def test_an_open_item_is_read_and_not_offered_to_change(
    town: people.Town, meeting: Meeting
) -> None:
    answer = signed_in(town.approver).get(f"/meetings/{meeting.pk}/items/1/")
    assert "솔빛로 1구간을 보행자우선도로로 지정한다." in said(answer)
    assert "<textarea" not in answer.content.decode().split("<main")[1]


def test_taking_an_item_off_closes_the_gap_and_happens_once(
    town: people.Town, prepared: Meeting
) -> None:
    client = signed_in(town.clerk)
    second = prepared.items.get(number=2).title
    assert client.post(f"/meetings/{prepared.pk}/items/1/removal/").status_code == 302
    assert [item.title for item in prepared.items.all()] == [second]
    assert client.post(f"/meetings/{prepared.pk}/items/2/removal/").status_code == 404


@pytest.mark.parametrize("who", ["approver", "other_clerk", "outsider", "foreigner", "chair"])
def test_nobody_else_touches_the_agenda(town: people.Town, prepared: Meeting, who: str) -> None:
    client = signed_in(getattr(town, who))
    for page in ("new/", "1/", "1/removal/"):
        assert client.post(f"/meetings/{prepared.pk}/items/{page}", ITEM).status_code == 404
    assert prepared.items.count() == 2


def test_a_clerk_answers_a_question_that_then_everybody_sees(
    town: people.Town, question: Question
) -> None:
    client = signed_in(town.clerk)
    page = f"/questions/{question.pk}/answer/"
    assert "오세린 위원의 질문에 답합니다" in said(client.get(page))
    assert client.post(page, {"text": "1억 2천만 원입니다."}).status_code == 302
    board = said(client.get(f"/meetings/{question.meeting_id}/"))
    assert "1억 2천만 원입니다." in board
    assert "답변 필요" not in board


def test_an_empty_answer_is_refused(town: people.Town, question: Question) -> None:
    answer = signed_in(town.clerk).post(f"/questions/{question.pk}/answer/", {"text": " "})
    assert answer.status_code == 422


def test_a_better_answer_replaces_the_first(town: people.Town, question: Question) -> None:
    client = signed_in(town.clerk)
    for text in ("1억 원입니다.", "1억 2천만 원입니다."):
        assert client.post(f"/questions/{question.pk}/answer/", {"text": text}).status_code == 302
    question.refresh_from_db()
    assert question.answer == "1억 2천만 원입니다."


@pytest.mark.parametrize("who", ["approver", "other_clerk", "chair", "foreigner"])
def test_nobody_else_answers(town: people.Town, question: Question, who: str) -> None:
    client = signed_in(getattr(town, who))
    page = f"/questions/{question.pk}/answer/"
    assert client.get(page).status_code == 404
    assert client.post(page, {"text": "제가 답합니다."}).status_code == 404
