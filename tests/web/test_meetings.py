"""Planning a deliberation in writing, its board before the call, and giving it up."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from hwabaek.actions import meetings as actions
from hwabaek.actions.agenda import remove_item
from hwabaek.actions.calls import DeadlineMissing, DeadlineTooEarly, NothingToDecide
from hwabaek.core.korean import SEOUL
from hwabaek.models import Meeting, Membership, Rule
from tests import people
from tests.web.desk_pages import PLAN, heading, said
from tests.web.member_pages import NOON, signed_in


def new(town: people.Town) -> str:
    return f"/committees/{town.committee.pk}/meetings/new/"


def test_a_clerk_plans_a_deliberation_in_writing(town: people.Town) -> None:
    answer = signed_in(town.clerk).post(new(town), PLAN)
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == f"/meetings/{meeting.pk}/"
    assert (meeting.ground, meeting.number, meeting.state) == (PLAN["ground"], 1, "preparing")
    assert meeting.deadline_at == dt.datetime(2026, 10, 23, 18, 0, tzinfo=SEOUL)


def test_the_form_names_grounds_article_and_the_earliest_day(town: people.Town) -> None:
    text = said(signed_in(town.clerk).get(new(town)))
    assert "심의사항이 경미" in text
    assert "위원장이 필요하다고 인정" in text
    assert "제7조제2항·제3항" in text
    assert "오늘 보내면 10. 19.(월)부터 고를 수 있습니다(알림 기간 7일" in text


def test_a_holiday_at_the_end_of_the_period_is_named(
    town: people.Town, noon: time_machine.Traveller
) -> None:
    noon.move_to(dt.datetime(2026, 9, 17, 12, 0, tzinfo=SEOUL))
    text = said(signed_in(town.clerk).get(new(town)))
    assert "오늘 보내면 9. 28.(월)부터" in text  # 24 to 26 September are Chuseok, 27 is a Sunday
    assert (
        "9. 24.(목) 추석 전날, 9. 25.(금) 추석, 9. 26.(토) 추석 다음날, 9. 27.(일) 일요일" in text
    )


def test_an_earlier_deadline_wants_its_reason_and_keeps_what_was_typed(town: people.Town) -> None:
    client = signed_in(town.clerk)
    answer = client.post(new(town), {**PLAN, "deadline_day": "2026-10-16"})
    assert answer.status_code == 422
    assert "알림 기간보다 이른 날입니다" in said(answer)
    assert PLAN["ground_reason"] in said(answer)
    assert not Meeting.objects.exists()
    reason = {"deadline_day": "2026-10-16", "short_notice_reason": "10. 19.부터 써야 합니다."}
    assert client.post(new(town), {**PLAN, **reason}).status_code == 302


def test_a_ground_that_the_rule_does_not_name_is_refused(town: people.Town) -> None:
    answer = signed_in(town.clerk).post(new(town), {**PLAN, "ground": "바쁨"})
    assert answer.status_code == 422
    assert not Meeting.objects.exists()


def test_who_presides_is_asked_where_there_are_two_chairs(town: people.Town) -> None:
    Membership.objects.filter(person=town.members[1]).update(role="chair")
    client = signed_in(town.clerk)
    assert "이 심의의 의장" in said(client.get(new(town)))
    assert client.post(new(town), PLAN).status_code == 422
    second = town.committee.memberships.get(person=town.members[1])
    assert client.post(new(town), {**PLAN, "presiding": second.pk}).status_code == 302
    assert Meeting.objects.get().presiding == second


@pytest.mark.parametrize("who", ["approver", "coordinator", "auditor", "other_clerk", "chair"])
def test_nobody_else_plans(town: people.Town, who: str) -> None:
    client = signed_in(getattr(town, who))
    assert client.get(new(town)).status_code == 404
    assert client.post(new(town), PLAN).status_code == 404
    assert not Meeting.objects.exists()


def test_a_committee_whose_rule_is_silent_plans_nothing(town: people.Town) -> None:
    rule: dict[str, Any] = {**people.RULE, "written": {"allowed": "never"}}
    Rule.objects.filter(committee=town.committee).update(data=rule)
    answer = signed_in(town.clerk).get(new(town))
    assert answer.status_code == 409
    assert str(actions.WrittenNotAllowed.message) in said(answer)


def test_a_plan_is_changed_before_the_call_only(town: people.Town) -> None:
    client = signed_in(town.clerk)
    prepared = people.prepared(town)
    page = f"/meetings/{prepared.pk}/plan/"
    assert prepared.title in client.get(page).content.decode()
    assert client.post(page, {**PLAN, "title": "바꾼 제목"}).status_code == 302
    prepared.refresh_from_db()
    assert prepared.title == "바꾼 제목"
    called = people.called(town)
    assert client.get(f"/meetings/{called.pk}/plan/").status_code == 409
    assert client.post(f"/meetings/{called.pk}/plan/", PLAN).status_code == 409


def test_the_board_says_that_all_is_ready(town: people.Town) -> None:
    text = said(signed_in(town.clerk).get(f"/meetings/{people.prepared(town).pk}/"))
    assert "보낼 수 있습니다" in text
    assert "7가지 중 7 맞음" in text
    assert "물을 위원 7명" in text


def test_the_board_says_what_is_missing_in_the_words_of_the_refusal(
    town: people.Town, noon: time_machine.Traveller
) -> None:
    client = signed_in(town.clerk)
    meeting = people.prepared(town, items=1)
    page = f"/meetings/{meeting.pk}/"
    remove_item(actor=town.clerk, meeting_id=meeting.pk, number=1, now=NOON)
    assert str(NothingToDecide.message) in said(client.get(page))
    Meeting.objects.filter(pk=meeting.pk).update(deadline_at=None)
    assert str(DeadlineMissing.message) in said(client.get(page))
    Meeting.objects.filter(pk=meeting.pk).update(deadline_at=NOON + dt.timedelta(days=2))
    assert str(DeadlineTooEarly.message) in said(client.get(page))
    Membership.objects.filter(committee=town.committee, role="chair").update(role="member")
    text = said(client.get(page))
    assert str(actions.PresidingUnclear.message) in text
    assert "3가지가 남았습니다" in text


def test_other_officials_read_the_board_and_are_offered_no_act(town: people.Town) -> None:
    meeting = people.prepared(town)
    for who in (town.approver, town.coordinator, town.auditor, town.administrator):
        answer = signed_in(who).get(f"/meetings/{meeting.pk}/")
        assert answer.status_code == 200
        assert "안건 올리기" not in said(answer)
        assert f"/meetings/{meeting.pk}/call/" not in answer.content.decode()


def test_a_meeting_is_hidden_from_whoever_has_no_part_in_it(town: people.Town) -> None:
    meeting = people.prepared(town)
    for who in (town.other_clerk, town.outsider, town.foreigner, town.members[2]):
        assert signed_in(who).get(f"/meetings/{meeting.pk}/").status_code == 404


def test_giving_up_keeps_it_on_record_and_happens_once(town: people.Town) -> None:
    client = signed_in(town.clerk)
    meeting = people.prepared(town)
    page = f"/meetings/{meeting.pk}/withdrawal/"
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "사업이 취소되었습니다."}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "withdrawn"
    assert "보내기 전에 그만둔 심의" in said(client.get(f"/meetings/{meeting.pk}/"))
    assert client.post(page, {"reason": "다시"}).status_code == 422


def test_the_list_is_filtered_by_state(town: people.Town) -> None:
    client = signed_in(town.clerk)
    people.prepared(town)
    people.called(town)
    assert heading(client.get("/meetings/")) == "회의와 서면심의 2건"
    assert heading(client.get("/meetings/?state=open")) == "회의와 서면심의 1건"
    assert "7명 중 0명" in said(client.get("/meetings/?state=open"))
    assert heading(client.get("/meetings/?state=nonsense")) == "회의와 서면심의 2건"
    assert heading(signed_in(town.other_clerk).get("/meetings/")) == "회의와 서면심의 0건"


def test_the_list_costs_the_same_for_one_and_for_five(
    town: people.Town, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(town.clerk)
    for _number in range(5):
        people.called(town, items=1)
    with django_assert_max_num_queries(24):
        assert heading(client.get("/meetings/")) == "회의와 서면심의 5건"


def test_whoever_is_not_signed_in_is_led_to_the_sign_in(town: people.Town, client: Any) -> None:
    for page in ("/today/", "/meetings/", "/committees/", new(town), "/find/"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/")
