"""Correcting where messages to a member go: by the clerk of a committee that has them."""

import pytest

from hwabaek.models import LogEntry, Meeting, Person
from tests import people
from tests.web.desk_pages import said
from tests.web.member_pages import signed_in

RIGHT = {"email": "dohyeon@example.org", "phone": "010-9876-5432"}


def page(person: Person) -> str:
    return f"/persons/{person.pk}/contact/"


def test_a_clerk_corrects_a_member(town: people.Town) -> None:
    member = town.members[3]
    client = signed_in(town.clerk)
    assert "임도현 위원의 연락처를 고칩니다" in said(client.get(page(member)))
    answer = client.post(page(member), RIGHT)
    assert answer.headers["Location"] == f"/committees/{town.committee.pk}/"
    member.refresh_from_db()
    assert (member.email, member.phone) == ("dohyeon@example.org", "01098765432")
    assert LogEntry.objects.filter(subject=f"person:{member.pk}", kind="person.changed").exists()


def test_one_comes_back_to_the_meeting_one_came_from(town: people.Town, meeting: Meeting) -> None:
    address = f"{page(town.members[3])}?meeting={meeting.pk}"
    answer = signed_in(town.clerk).post(address, RIGHT)
    assert answer.headers["Location"] == f"/meetings/{meeting.pk}/"
    elsewhere = f"{page(town.members[3])}?meeting=https://example.com"
    answer = signed_in(town.clerk).post(elsewhere, RIGHT)
    assert answer.headers["Location"] == f"/committees/{town.committee.pk}/"


def test_an_address_of_somebody_else_is_refused(town: people.Town) -> None:
    taken = town.members[1].email
    answer = signed_in(town.clerk).post(page(town.members[3]), {**RIGHT, "email": taken.upper()})
    assert answer.status_code == 422
    assert "이미 등록된 전자우편 주소입니다" in said(answer)
    assert 'value="010-9876-5432"' in answer.content.decode()


def test_what_is_no_number_is_refused(town: people.Town) -> None:
    answer = signed_in(town.clerk).post(page(town.members[3]), {**RIGHT, "phone": "집으로"})
    assert answer.status_code == 422
    assert "전화번호를 숫자로" in said(answer)


@pytest.mark.parametrize("who", ["approver", "coordinator", "other_clerk", "chair", "foreigner"])
def test_nobody_else_corrects(town: people.Town, who: str) -> None:
    member = town.members[3]
    client = signed_in(getattr(town, who))
    assert client.get(page(member)).status_code == 404
    assert client.post(page(member), RIGHT).status_code == 404
    member.refresh_from_db()
    assert member.email != RIGHT["email"]


def test_a_clerk_does_not_reach_members_of_other_committees_or_officials(
    town: people.Town,
) -> None:
    client = signed_in(town.clerk)
    for person in (town.outsider, town.foreigner, town.auditor, town.clerk):
        assert client.get(page(person)).status_code == 404
        assert client.post(page(person), RIGHT).status_code == 404


def test_a_member_whose_seat_has_ended_is_out_of_reach(town: people.Town) -> None:
    town.committee.memberships.filter(person=town.members[3]).update(ended_at=people.MONDAY)
    assert signed_in(town.clerk).post(page(town.members[3]), RIGHT).status_code == 404
