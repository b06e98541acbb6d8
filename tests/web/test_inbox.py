"""A member's list: every committee and body, soonest first, in few queries."""

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hwabaek.actions import log
from hwabaek.models import Committee, Meeting
from tests import people
from tests.people import Town
from tests.web.member_pages import LATE, NOON, signed_in

MOST_QUERIES = 12


def test_it_asks_for_what_comes_next_with_its_deadline(town: Town, meeting: Meeting) -> None:
    client = signed_in(town.members[2])
    text = client.get("/inbox/").content.decode()
    assert "한 가지" in text
    assert "이해관계 확인하기" in text
    assert "10. 23.(금) 18:00까지" in text
    people.declare(town.members[2], meeting)
    text = client.get("/inbox/").content.decode()
    assert "읽고 결정하기" in text
    assert "3건 가운데 0건 결정하셨습니다" in text
    people.reply(town.members[2], meeting)
    text = client.get("/inbox/").content.decode()
    assert "하실 일이 없습니다" in text
    assert "결과를 기다리는 일" in text


def test_the_soonest_comes_first(town: Town, meeting: Meeting) -> None:
    sooner = people.called(town)
    Meeting.objects.filter(pk=sooner.pk).update(deadline_at=NOON + dt.timedelta(days=1))
    text = signed_in(town.members[2]).get("/inbox/").content.decode()
    assert "두 가지" in text
    assert text.index(f"/written/{sooner.pk}/") < text.index(f"/written/{meeting.pk}/")
    assert "내일 12:00까지" in text


def test_what_is_finished_is_there_with_its_page(town: Town) -> None:
    meeting = people.concluded(town)
    text = signed_in(town.members[2]).get("/inbox/").content.decode()
    assert "마친 일" in text
    assert f"/written/{meeting.pk}/" in text


def test_a_missed_deadline_is_no_task(
    town: Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    noon.move_to(LATE)
    text = signed_in(town.members[2]).get("/inbox/").content.decode()
    assert "지금은 하실 일이 없습니다" in text
    assert "회신하지 않은 채 마감이 지났습니다" in text


def test_it_shows_nothing_of_other_committees(town: Town, meeting: Meeting) -> None:
    text = signed_in(town.outsider).get("/inbox/").content.decode()
    assert "교통안전정책심의위원회" not in text
    assert "부탁드린 것이 없습니다" in text


def test_it_lists_every_body_with_its_own_clerk(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    act = log.Act(actor=None, capacity="system", now=people.MONDAY)
    land = Committee.objects.get(name="지명위원회")
    people.seat(land, member, act)
    _call_there(town, land)
    text = signed_in(member).get("/inbox/").content.decode()
    assert "두 가지" in text
    assert "윤하늘" in text
    assert "문소라" in text


def test_queries_do_not_grow_with_the_meetings(town: Town, meeting: Meeting) -> None:
    client = signed_in(town.chair)
    few = _queries(client)
    for _ in range(4):
        people.reply(town.chair, people.called(town))
        people.called(town)
    people.concluded(town)
    many = _queries(client)
    assert many <= MOST_QUERIES
    assert few <= MOST_QUERIES


def _queries(client: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get("/inbox/").status_code == 200  # type: ignore[attr-defined]
    return len(caught)


def _call_there(town: Town, committee: Committee) -> Meeting:
    town.committee, town.clerk = committee, town.other_clerk
    return people.called(town)
