"""A deliberation while replies come in: what officials see of it, and above all what they do not."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from hwabaek.actions import log
from hwabaek.actions.agenda import ask_question
from hwabaek.actions.calls import record_departure, record_opening
from hwabaek.core.record.case import case_for
from hwabaek.core.record.replay import replay
from hwabaek.core.rules import parse_case
from hwabaek.models import Delivery, Meeting
from hwabaek.web.pages.forecast import _in_office, _member
from hwabaek.web.pages.turnout import turnout_of
from tests import people
from tests.web.desk_pages import said
from tests.web.member_pages import LATE, NOON, signed_in


def test_the_heading_says_how_many_more_must_reply(town: people.Town, meeting: Meeting) -> None:
    client = signed_in(town.clerk)
    page = f"/meetings/{meeting.pk}/"
    for member in town.members[:3]:
        people.reply(member, meeting, now=NOON)
    text = said(client.get(page))
    assert "지금 마감하면 성립하지 않습니다. 1명이 더 회신하면 성립합니다." in text
    assert "재적 7명 가운데 3명이 회신했습니다." in text
    people.reply(town.members[3], meeting, now=NOON)
    assert "지금 마감하면 성립합니다." in said(client.get(page))


def test_recusal_counts_for_its_item_only(town: people.Town, meeting: Meeting) -> None:
    people.declare(town.members[6], meeting, aside={2: "statutory"}, now=NOON)
    people.reply(town.members[6], meeting, now=NOON)
    text = said(signed_in(town.clerk).get(f"/meetings/{meeting.pk}/"))
    assert "제1호·제3호: 재적 7명 가운데 1명이 회신했습니다." in text
    assert "제2호: 재적 6명 가운데 0명이 회신했습니다." in text
    assert "제2호 제척(제3호 사유)" in text


def test_the_forecast_counts_whom_the_close_would_count(
    town: people.Town, meeting: Meeting
) -> None:
    people.declare(
        town.members[6], meeting, aside={1: "statutory", 2: "self_recused", 3: "statutory"}
    )
    people.declare(town.members[5], meeting, aside={2: "statutory"})
    for member in (town.chair, town.members[2], town.members[5]):
        people.reply(member, meeting, "against", now=NOON)
    record_departure(actor=town.clerk, meeting_id=meeting.pk, seat=4, reason="사임", now=NOON)
    record = replay(log.facts_of(f"meeting:{meeting.pk}"))
    turnout = turnout_of(meeting)
    for item in turnout.items:
        of_close = parse_case(case_for(record=record, item_number=item.number)).members
        of_page = [_member(seat, item) for seat in _in_office(turnout)]
        assert [(m.role, m.attending, m.recused, m.voting, m.panel) for m in of_page] == [
            (m.role, m.attending, m.recused, m.voting, m.panel) for m in of_close
        ]


@pytest.mark.parametrize("who", ["clerk", "approver", "coordinator", "auditor", "administrator"])
def test_no_choice_opinion_or_tally_is_shown_before_the_close(
    town: people.Town, meeting: Meeting, who: str
) -> None:
    said_by_member = {1: ("against", "예산이 모자랍니다"), 2: ("conditional", "점형블록을 둘 것")}
    people.reply(town.members[2], meeting, said_by_member | {3: ("for", "")}, now=NOON)
    client = signed_in(getattr(town, who))
    pages = [f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/progress/"]
    pages += [f"/meetings/{meeting.pk}/items/1/", "/meetings/", f"/committees/{town.committee.pk}/"]
    for page in pages:
        text = client.get(page).content.decode()
        for secret in ("예산이 모자랍니다", "점형블록", "조건부", 'class="tally"'):
            assert secret not in text, (page, secret)


def test_members_who_need_care_stand_first(town: people.Town, meeting: Meeting) -> None:
    record_opening(actor=town.members[1], meeting_id=meeting.pk, now=NOON)
    people.reply(town.chair, meeting, now=NOON)
    Delivery.objects.filter(person=town.members[5], channel="mail").update(
        state="failed", tries=9, error="550 no such user"
    )
    text = said(signed_in(town.clerk).get(f"/meetings/{meeting.pk}/"))
    table = text[text.index("위원 7명") :]
    order = [table.index(name) for name in ("신유진", "오세린", "배선영", "강태수")]
    assert order == sorted(order)
    assert "전자우편 실패" in table


def test_changed_and_late_replies_are_told_apart(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    people.reply(town.chair, meeting, now=NOON)
    people.reply(town.chair, meeting, "against", now=NOON + dt.timedelta(hours=1))
    client = signed_in(town.clerk)
    assert "10. 12.(월) 13:00 바꿈" in said(client.get(f"/meetings/{meeting.pk}/"))
    people.declare(town.members[1], meeting, now=NOON)
    noon.move_to(LATE)
    people.reply(town.members[1], meeting, now=LATE)
    text = said(signed_in(town.clerk).get(f"/meetings/{meeting.pk}/"))
    assert "마감 뒤 회신" in text
    assert "재적 7명 가운데 1명이 회신했습니다." in text


def test_numbers_are_hidden_but_can_be_called(town: people.Town, meeting: Meeting) -> None:
    member = town.members[3]
    answer = signed_in(town.clerk).get(f"/meetings/{meeting.pk}/")
    assert "전화 010-****-00**" in said(answer)
    assert f'href="tel:{member.phone}"' in answer.content.decode()
    read = signed_in(town.auditor).get(f"/meetings/{meeting.pk}/").content.decode()
    assert member.phone not in read
    assert member.email not in read


def test_the_live_part_is_sent_again_only_when_something_happened(
    town: people.Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    client = signed_in(town.clerk)
    page = f"/meetings/{meeting.pk}/progress/"
    tag = client.get(page).headers["ETag"]
    assert client.get(page, headers={"If-None-Match": tag}).status_code == 304
    people.reply(town.members[4], meeting, now=NOON)
    answer = client.get(page, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "1명이 회신했습니다" in answer.content.decode()
    tag = answer.headers["ETag"]
    Delivery.objects.filter(person=town.members[1]).update(state="failed", tries=9)
    answer = client.get(page, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    noon.move_to(LATE)
    client = signed_in(town.clerk)
    late = client.get(page, headers={"If-None-Match": answer.headers["ETag"]})
    assert "마감되었습니다" in late.content.decode()


def test_the_live_part_asks_little_when_nothing_happened(
    town: people.Town, meeting: Meeting, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(town.clerk)
    page = f"/meetings/{meeting.pk}/progress/"
    tag = client.get(page).headers["ETag"]
    with django_assert_max_num_queries(7):
        assert client.get(page, headers={"If-None-Match": tag}).status_code == 304


def test_the_live_part_leads_to_the_results_when_it_is_closed(
    town: people.Town, meeting: Meeting
) -> None:
    for member in town.members:
        people.reply(member, meeting, now=NOON)
    client = signed_in(town.clerk)
    client.post(f"/meetings/{meeting.pk}/closure/")
    answer = client.get(f"/meetings/{meeting.pk}/progress/")
    assert "결과가 나왔습니다" in answer.content.decode()


def test_the_page_costs_the_same_for_two_and_for_seven(
    town: people.Town, meeting: Meeting, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(town.clerk)
    for member in town.members:
        ask_question(actor=member, meeting_id=meeting.pk, number=1, text="얼마?", now=NOON)
        people.reply(member, meeting, now=NOON)
    with django_assert_max_num_queries(30):
        assert client.get(f"/meetings/{meeting.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["other_clerk", "outsider", "foreigner", "chair"])
def test_the_live_part_is_hidden_from_others(town: people.Town, meeting: Meeting, who: str) -> None:
    assert signed_in(getattr(town, who)).get(f"/meetings/{meeting.pk}/progress/").status_code == 404
