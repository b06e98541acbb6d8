"""A clerk's first page: everything that waits for them, in the order of its day."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from hwabaek.actions.agenda import ask_question
from hwabaek.actions.deadlines import request_extension
from hwabaek.actions.polls import close_due_meetings
from hwabaek.models import Delivery, Document, Meeting
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import LATE, NOON, signed_in


def today(town: people.Town) -> str:
    return said(signed_in(town.clerk).get("/today/"))


def test_nothing_waits(town: people.Town) -> None:
    answer = signed_in(town.clerk).get("/today/")
    assert heading(answer) == "이번 주에 할 일이 없습니다"
    assert "기다리는 일이 없습니다" in said(answer)


def test_a_plan_says_by_when_its_call_must_go_out(town: people.Town) -> None:
    people.prepared(town)
    text = today(town)
    # 10. 23. is a Friday; seven days before, the first not counted: the call goes out by 10. 16.
    assert "심의 요청 보내기" in text
    assert "10. 16.(금)까지 보내야 합니다" in text
    assert heading(signed_in(town.clerk).get("/today/")) == "오늘 할 일은 없고, 이번 주 안에 1건"


def test_a_deadline_after_a_holiday_moves_the_last_day_back(
    town: people.Town, noon: time_machine.Traveller
) -> None:
    noon.move_to(people.MONDAY - dt.timedelta(days=20))
    meeting = people.prepared(town, items=1)
    # Seven days from 10. 2. end on 한글날 and move to 10. 12.: only a call by 10. 1. keeps 10. 8.
    Meeting.objects.filter(pk=meeting.pk).update(deadline_at=people.MONDAY.replace(day=8, hour=18))
    assert "10. 1.(목)까지 보내야 합니다" in today(town)


def test_a_plan_without_items_or_deadline_says_what_comes_next(town: people.Town) -> None:
    meeting = people.prepared(town, items=0)
    assert "안건 올리기" in today(town)
    people.prepared(town, items=1)
    Meeting.objects.exclude(pk=meeting.pk).update(deadline_at=None)
    assert "회신 마감 정하기" in today(town)


def test_missing_replies_are_due_two_days_before_the_deadline(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    people.reply(town.chair, meeting, now=NOON)
    assert "그 뒤 10. 21. 수" in today(town)
    noon.move_to(people.DEADLINE - dt.timedelta(days=1))
    text = today(town)
    assert "미회신 6명에게 다시 알리기" in text
    assert "7명 중 1명 회신. 지금 마감하면 성립하지 않습니다. 3명이 더 회신하면 성립합니다." in text
    assert "정족수가 모자란 심의 1건" in text
    assert "오늘 할 일 1건" in text


def test_all_have_replied_and_the_clerk_may_close(town: people.Town, meeting: Meeting) -> None:
    for member in town.members:
        people.reply(member, meeting, now=NOON)
    assert "마감하고 결과 내기" in today(town)


def test_questions_failed_messages_and_an_extension_wait_too(
    town: people.Town, meeting: Meeting
) -> None:
    ask_question(
        actor=town.members[2], meeting_id=meeting.pk, number=1, text="얼마입니까?", now=NOON
    )
    Delivery.objects.filter(person=town.members[3], channel="mail").update(state="failed")
    request_extension(
        actor=town.clerk,
        meeting_id=meeting.pk,
        until=people.DEADLINE + dt.timedelta(days=3),
        reason="검토할 자료가 많습니다.",
        now=NOON,
    )
    text = today(town)
    assert "질문 1건에 답하기" in text
    assert "오세린 위원: 얼마입니까?" in text
    assert "보내지 못한 알림 1건" in text
    assert "기한 연장 답 기다리기" in text


def test_what_the_chair_owes_and_what_did_not_form_wait(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    conditional = people.called(town, items=1)
    for member in town.members:
        people.reply(member, conditional, {1: ("conditional", "점형블록")}, now=NOON)
    noon.move_to(LATE)
    close_due_meetings(now=LATE)
    text = today(town)
    assert "위원장 확인 부탁하기" in text
    assert "성립하지 않은 심의 처리하기" in text


def test_documents_that_were_not_made_wait(town: people.Town) -> None:
    people.concluded(town)
    Document.objects.update(state="failed", error="no key")
    assert "만들지 못한 문서 5건" in today(town)


def test_terms_that_end_within_ninety_days_wait(town: people.Town) -> None:
    seats = town.committee.memberships
    end = NOON.date() + dt.timedelta(days=49)
    seats.filter(person__in=town.members[3:5]).update(term_end_date=end)
    seats.filter(person=town.members[5]).update(term_end_date=end + dt.timedelta(days=60))
    text = today(town)
    assert "임기 끝나는 위원 2명 위촉 준비" in text
    assert "임도현, 조민철. 11. 30.(월)까지입니다." in text


def test_the_week_shows_deadlines_calls_and_holidays(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    client = signed_in(town.clerk)
    here = said(client.get("/today/"))
    assert "12 월 · 오늘 교통안전정책심의위원회 제1회 서면심의 요청 보냄" in here
    after = said(client.get("/today/?week=1"))
    assert "23 금 18:00 교통안전정책심의위원회 제1회 서면심의 회신 마감" in after
    assert "9 금 · 한글날" in said(client.get("/today/?week=-1"))
    assert client.get("/today/?week=9999999999").status_code == 200
    assert client.get("/today/?week=abc").status_code == 200


def test_the_news_tells_who_replied_and_never_what(town: people.Town, meeting: Meeting) -> None:
    people.reply(town.members[2], meeting, "against", now=NOON)
    text = today(town)
    assert "오세린 위원이 회신했습니다." in text
    assert "반대" not in text


def test_there_is_one_filled_button(town: people.Town, meeting: Meeting) -> None:
    people.prepared(town)
    ask_question(actor=town.chair, meeting_id=meeting.pk, number=1, text="얼마?", now=NOON)
    page = signed_in(town.clerk).get("/today/").content.decode()
    assert page.count("button primary") == 1


@pytest.mark.parametrize("who", ["approver", "coordinator", "auditor", "chair", "foreigner"])
def test_the_page_is_the_clerks(town: people.Town, who: str) -> None:
    assert signed_in(getattr(town, who)).get("/today/").status_code == 404


def test_another_departments_work_is_not_shown(town: people.Town, meeting: Meeting) -> None:
    text = said(signed_in(town.other_clerk).get("/today/"))
    assert "교통안전" not in text


def test_the_page_costs_the_same_for_two_meetings_and_for_eight(
    town: people.Town, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(town.clerk)

    def queries() -> int:
        with django_assert_max_num_queries(40) as counted:
            client.get("/today/")
        return len(counted)

    people.called(town, items=1)
    people.prepared(town, items=1)
    few = queries()
    for _number in range(3):
        people.called(town, items=2)
        people.prepared(town, items=2)
    assert queries() == few


def test_a_short_notice_is_not_hidden(town: people.Town) -> None:
    meeting = people.prepared(town, items=1)
    Meeting.objects.filter(pk=meeting.pk).update(deadline_at=NOON + dt.timedelta(days=2))
    assert "알림 기간이 모자랍니다" in today(town)
