"""A later deadline: asked for once, with a reason, answered by the chair."""

import pytest
import time_machine

from hwabaek.actions.deadlines import decide_extension
from hwabaek.models import Extension, Meeting
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import LATE, NOON, signed_in

LATER = {"until_day": "2026-10-28", "until_time": "18:00", "reason": "추가 자료를 검토합니다."}


def page(meeting: Meeting) -> str:
    return f"/meetings/{meeting.pk}/extension/"


def test_a_clerk_asks_and_the_page_waits_for_the_chair(town: people.Town, meeting: Meeting) -> None:
    client = signed_in(town.clerk)
    assert "지금 마감 2026. 10. 23.(금) 18:00" in said(client.get(page(meeting)))
    assert client.post(page(meeting), LATER).status_code == 302
    board = said(client.get(f"/meetings/{meeting.pk}/"))
    assert "10. 28.(수) 18:00까지 늘려 달라고 위원장에게 요청했습니다" in board
    assert heading(client.get(page(meeting))) == "기한 연장을 이미 요청했습니다"


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        (True, "위원장이 10. 12.(월) 12:00에 연장에 동의했습니다. 앞선 마감 10. 23.(금) 18:00"),
        (False, "위원장이 10. 12.(월) 12:00에 연장에 동의하지 않았습니다"),
    ],
)
def test_the_answer_is_shown(
    town: people.Town, meeting: Meeting, *, agreed: bool, words: str
) -> None:
    client = signed_in(town.clerk)
    client.post(page(meeting), LATER)
    decide_extension(actor=town.chair, meeting_id=meeting.pk, agreed=agreed, now=NOON)
    board = said(client.get(f"/meetings/{meeting.pk}/"))
    assert words in board
    assert ("2026. 10. 28.(수) 18:00에 자동으로" in board) is agreed


def test_a_second_request_is_refused(town: people.Town, meeting: Meeting) -> None:
    client = signed_in(town.clerk)
    client.post(page(meeting), LATER)
    answer = client.post(page(meeting), {**LATER, "until_day": "2026-10-30"})
    assert answer.status_code == 422
    assert "한 번만 요청할 수 있습니다" in said(answer)
    assert Extension.objects.count() == 1


def test_an_earlier_day_is_refused_at_its_field(town: people.Town, meeting: Meeting) -> None:
    answer = signed_in(town.clerk).post(page(meeting), {**LATER, "until_day": "2026-10-20"})
    assert answer.status_code == 422
    assert 'id="id_until_day-error"' in answer.content.decode()
    assert LATER["reason"] in said(answer)


def test_after_the_deadline_it_is_too_late(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    noon.move_to(LATE)
    answer = signed_in(town.clerk).post(page(meeting), LATER)
    assert answer.status_code == 422
    assert "마감이 지났습니다" in said(answer)


@pytest.mark.parametrize("who", ["approver", "other_clerk", "chair", "foreigner"])
def test_nobody_else_asks(town: people.Town, meeting: Meeting, who: str) -> None:
    client = signed_in(getattr(town, who))
    assert client.get(page(meeting)).status_code == 404
    assert client.post(page(meeting), LATER).status_code == 404
    assert not Extension.objects.exists()
