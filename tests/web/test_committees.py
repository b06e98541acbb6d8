"""A committee's page: members, rule in words, what the rule says of its composition, meetings."""

import datetime as dt
from typing import Any

import pytest

from hwabaek.actions import log
from hwabaek.core.rules import Member, check_composition, parse_rule
from hwabaek.models import Membership, Rule
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import NOON, signed_in

SEX = {
    "count": {"who": "enrolled", "where": {"kind": "commissioned", "sex": "male"}},
    "at_most": "6/10",
    "of": {"who": "enrolled", "where": {"kind": "commissioned"}},
    "source": "양성평등기본법 §21②",
}


def page(town: people.Town) -> str:
    return f"/committees/{town.committee.pk}/"


def rule(town: people.Town, **changes: Any) -> None:
    Rule.objects.filter(committee=town.committee).update(data={**people.RULE, **changes})


def test_the_list_holds_the_clerks_own_committees_only(town: people.Town) -> None:
    text = said(signed_in(town.clerk).get("/committees/"))
    assert "교통안전정책심의위원회" in text
    assert "지명위원회" not in text
    everything = said(signed_in(town.coordinator).get("/committees/"))
    assert "지명위원회" in everything
    assert "건축위원회" not in everything


def test_members_stand_with_kind_term_and_number_of_committees(town: people.Town) -> None:
    act = log.Act(actor=None, capacity="system", now=NOON)
    people.seat(town.other_committee, town.members[3], act)
    type(town.body).objects.filter(pk=town.body.pk).update(
        umbrella={"max_committees_per_person": {"n": 1, "article": "§4⑤"}}
    )
    answer = signed_in(town.clerk).get(page(town))
    text = said(answer)
    assert "임기 중 7명 (정원 20명 이내) · 임기 2년" in text
    assert "강태수 위원장 당연직 부구청장" in text
    assert "재임 중 직위에 따름" in text
    assert '<span class="badge bad">2개</span>' in answer.content.decode()


def test_seats_in_another_body_are_not_counted_here(town: people.Town) -> None:
    act = log.Act(actor=None, capacity="system", now=NOON)
    foreign = town.foreign_body.committees.get()
    people.seat(foreign, town.members[3], act)
    assert "2개" not in said(signed_in(town.clerk).get(page(town)))


def test_a_term_that_ends_soon_and_one_that_is_over_are_marked(town: people.Town) -> None:
    seats = town.committee.memberships
    seats.filter(person=town.members[3]).update(term_end_date=NOON.date() + dt.timedelta(days=48))
    seats.filter(person=town.members[4]).update(term_end_date=NOON.date() - dt.timedelta(days=1))
    seats.filter(person=town.members[5]).update(term_end_date=NOON.date() + dt.timedelta(days=91))
    text = said(signed_in(town.clerk).get(page(town)))
    assert "임기 D-48" in text
    assert "임기 지남" in text
    assert "D-91" not in text
    assert "임기 중 6명" in text


def test_the_rule_is_said_with_its_article_and_quoted(town: people.Town) -> None:
    answer = signed_in(town.clerk).get(page(town))
    text = said(answer)
    assert "재적위원 과반수 출석(재적 7명이면 4명 이상)" in text
    assert people.RULE["source_text"] in text
    assert "제7조제2항" in text
    assert f'href="/committees/{town.committee.pk}/rule/"' in answer.content.decode()


def test_the_composition_is_judged_by_the_rule(town: people.Town) -> None:
    rule(town, composition=[SEX])
    for number, seat in enumerate(town.committee.memberships.order_by("id")):
        seat.attributes = {"sex": "female" if number == 1 else "male"}
        seat.save()
    seats = Membership.objects.filter(committee=town.committee)
    members = [
        Member(role=s.role, attributes={"kind": s.kind, "sex": s.attributes["sex"]}) for s in seats
    ]
    data = {**people.RULE, "composition": [SEX]}
    (judged,) = check_composition(rule=parse_rule(data), members=members)
    assert not judged.met
    text = said(signed_in(town.clerk).get(page(town)))
    assert judged.sentence in text
    assert "구성 기준에 맞지 않습니다" in text


def test_a_clerk_plans_where_the_rule_allows_it(town: people.Town) -> None:
    answer = signed_in(town.clerk).get(page(town))
    assert f'href="{page(town)}meetings/new/"' in answer.content.decode()


def test_where_the_rule_is_silent_the_page_says_why_not(town: people.Town) -> None:
    rule(town, written={"allowed": "never"})
    answer = signed_in(town.clerk).get(page(town))
    assert "meetings/new/" not in answer.content.decode()
    text = said(answer)
    assert "이 위원회의 규칙은 서면심의를 정하고 있지 않습니다" in text
    assert "제7조제2항·제3항 (법제처 의견17-0150" in text


def test_without_a_rule_in_force_the_page_says_so(town: people.Town) -> None:
    Rule.objects.filter(committee=town.committee).update(state="draft", in_force_date=None)
    answer = signed_in(town.clerk).get(page(town))
    assert "승인된 의결 규칙이 없습니다" in said(answer)
    assert "meetings/new/" not in answer.content.decode()


@pytest.mark.parametrize("who", ["approver", "coordinator", "auditor", "administrator"])
def test_other_officials_read_the_same_page_without_acts(town: people.Town, who: str) -> None:
    answer = signed_in(getattr(town, who)).get(page(town))
    assert heading(answer) == "교통안전정책심의위원회"
    assert "meetings/new/" not in answer.content.decode()


@pytest.mark.parametrize("who", ["other_clerk", "chair", "outsider", "foreigner"])
def test_the_page_is_hidden_from_others(town: people.Town, who: str) -> None:
    assert signed_in(getattr(town, who)).get(page(town)).status_code == 404


def test_meetings_stand_with_turnout_and_outcome(town: people.Town) -> None:
    people.concluded(town)
    people.called(town)
    text = said(signed_in(town.clerk).get(page(town)))
    assert "2026년 2건 · 회의 0건, 서면 2건" in text
    assert "원안가결" in text
    assert "7명 중 7명" in text
    assert "7명 중 0명" in text


def test_the_page_costs_the_same_for_one_meeting_and_for_six(
    town: people.Town, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(town.clerk)
    for _number in range(6):
        people.called(town, items=1)
    with django_assert_max_num_queries(32):
        assert client.get(page(town)).status_code == 200
