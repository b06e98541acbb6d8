"""Closing a deliberation, its results for officials, and ending one that did not come about."""

import datetime as dt

import pytest
import time_machine

from hwabaek.actions.polls import close_due_meetings, state_wording
from hwabaek.models import Document, Meeting
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import LATE, NOON, signed_in


def everybody_replies(town: people.Town, meeting: Meeting) -> None:
    """Item 1 carries, item 2 carries with a condition, item 3 is rejected; 황보람 is out for 2."""
    people.declare(town.members[6], meeting, aside={2: "statutory"}, now=NOON)
    for number, member in enumerate(town.members):
        conditional = ("conditional", "점형블록을 둘 것") if number % 2 else ("for", "")
        against = ("against", "예산이 모자랍니다") if number < 4 else ("for", "")
        choices = {1: ("for", ""), 2: conditional, 3: against}
        people.reply(member, meeting, choices, now=NOON)


def test_all_have_replied_and_the_clerk_closes(town: people.Town, meeting: Meeting) -> None:
    client = signed_in(town.clerk)
    everybody_replies(town, meeting)
    assert "모두 회신했습니다, 마감하기" in said(client.get(f"/meetings/{meeting.pk}/"))
    assert client.post(f"/meetings/{meeting.pk}/closure/").status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "closed"
    assert client.post(f"/meetings/{meeting.pk}/closure/").status_code == 409


def test_nobody_closes_before_everybody_has_replied(town: people.Town, meeting: Meeting) -> None:
    people.reply(town.chair, meeting, now=NOON)
    client = signed_in(town.clerk)
    assert "마감하기" not in said(client.get(f"/meetings/{meeting.pk}/"))
    answer = client.post(f"/meetings/{meeting.pk}/closure/")
    assert answer.status_code == 409
    assert "아직 회신하지 않은 위원이 있습니다" in said(answer)


def test_after_the_deadline_the_clerk_need_not_wait(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    noon.move_to(LATE)
    client = signed_in(town.clerk)
    assert "지금 닫고 결과 내기" in said(client.get(f"/meetings/{meeting.pk}/"))
    assert client.post(f"/meetings/{meeting.pk}/closure/").status_code == 302


@pytest.mark.parametrize("who", ["approver", "other_clerk", "chair", "foreigner"])
def test_nobody_else_closes_or_concludes(town: people.Town, meeting: Meeting, who: str) -> None:
    everybody_replies(town, meeting)
    client = signed_in(getattr(town, who))
    assert client.post(f"/meetings/{meeting.pk}/closure/").status_code == 404
    assert client.post(f"/meetings/{meeting.pk}/conclusion/").status_code == 404


def test_the_results_name_outcomes_numbers_and_opinions(
    town: people.Town, meeting: Meeting
) -> None:
    everybody_replies(town, meeting)
    client = signed_in(town.clerk)
    client.post(f"/meetings/{meeting.pk}/closure/")
    answer = client.get(f"/meetings/{meeting.pk}/")
    assert heading(answer).startswith("안건 3건: 원안가결 1건, 조건부가결 1건, 부결 1건")
    text = said(answer)
    for item in meeting.items.all():
        assert (item.poll.answer or {})["explanation"] in text
    assert "점형블록을 둘 것" in text
    assert "황보람(제척)" in text
    assert "강태수 위원장이 정할 것이 1건 남았습니다" in text
    assert "결과가 모두 정해지면 의결서와 서면심의 결과를 만듭니다" in text


def test_documents_appear_when_the_chair_has_stated_the_conditions(
    town: people.Town, meeting: Meeting
) -> None:
    everybody_replies(town, meeting)
    client = signed_in(town.clerk)
    client.post(f"/meetings/{meeting.pk}/closure/")
    state_wording(
        actor=town.chair, meeting_id=meeting.pk, number=2, wording="점형블록을 둔다.", now=NOON
    )
    Document.objects.filter(kind="written_result").update(state="failed", error="no key")
    text = said(client.get(f"/meetings/{meeting.pk}/"))
    assert "점형블록을 둔다." in text
    assert "만드는 중" in text
    assert "만들지 못함" in text
    assert f"hwabaek record export {meeting.pk} --out" in text


def test_late_replies_are_named_and_not_counted(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    for member in town.members[:5]:
        people.reply(member, meeting, now=NOON)
    people.declare(town.members[6], meeting, now=NOON)
    noon.move_to(LATE)
    close_due_meetings(now=LATE)
    people.reply(town.members[6], meeting, "against", now=LATE + dt.timedelta(minutes=1))
    text = said(signed_in(town.clerk).get(f"/meetings/{meeting.pk}/"))
    assert "7명 중 5명" in text
    assert "황보람(마감 뒤 회신)" in text
    assert "신유진" in text


def test_what_did_not_form_is_ended_by_the_clerk_once(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    people.reply(town.chair, meeting, now=NOON)
    noon.move_to(LATE)
    close_due_meetings(now=LATE)
    client = signed_in(town.clerk)
    assert "성립하지 않은 안건이 3건 있습니다" in said(client.get(f"/meetings/{meeting.pk}/"))
    assert client.post(f"/meetings/{meeting.pk}/conclusion/").status_code == 302
    assert client.post(f"/meetings/{meeting.pk}/conclusion/").status_code == 409
    meeting.refresh_from_db()
    assert meeting.state == "concluded"


def test_other_officials_read_the_results_without_acts(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    people.reply(town.chair, meeting, now=NOON)
    noon.move_to(LATE)
    close_due_meetings(now=LATE)
    answer = signed_in(town.approver).get(f"/meetings/{meeting.pk}/")
    assert answer.status_code == 200
    assert "이대로 마치기" not in said(answer)
