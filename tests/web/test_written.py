"""The way through a deliberation: the first opening is recorded, then it leads to what comes next."""

import time_machine

from hwabaek.actions import calls, conversions
from hwabaek.models import LogEntry, Meeting, Opening
from tests import people
from tests.people import Town
from tests.web.member_pages import LATE, signed_in


def test_it_begins_with_the_declaration_and_records_the_opening_once(
    town: Town, meeting: Meeting
) -> None:
    client = signed_in(town.members[2])
    for _ in range(2):
        answer = client.get(f"/written/{meeting.pk}/")
        assert answer.headers["Location"] == f"/written/{meeting.pk}/declaration/"
    assert Opening.objects.count() == 1
    assert LogEntry.objects.filter(kind="meeting.seat.opened").count() == 1


def test_it_leads_from_step_to_step(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    people.declare(member, meeting, aside={1: "self_recused"})
    assert _next(client, meeting) == "items/2/"
    address = f"/written/{meeting.pk}/items/2/"
    assert client.post(address, {"choice": "for"}).headers["Location"].endswith("/items/3/")
    address = f"/written/{meeting.pk}/items/3/"
    assert client.post(address, {"choice": "for"}).headers["Location"].endswith("/signature/")
    assert _next(client, meeting) == "signature/"
    people.reply(member, meeting)
    assert _next(client, meeting) == "receipt/"


def test_whoever_stands_aside_from_all_is_told_that_it_is_recorded(
    town: Town, meeting: Meeting
) -> None:
    member = town.members[2]
    people.declare(member, meeting, aside=dict.fromkeys((1, 2, 3), "statutory"))
    client = signed_in(member)
    assert _next(client, meeting) == "receipt/"
    text = client.get(f"/written/{meeting.pk}/receipt/").content.decode()
    assert "서명하실 것은 없습니다" in text
    assert "data-receipt" not in text
    assert _next(client, meeting, "signature/") == f"/written/{meeting.pk}/"


def test_nobody_else_finds_it(town: Town, meeting: Meeting) -> None:
    strangers = (town.outsider, town.foreigner, town.clerk, town.other_clerk, town.auditor)
    for stranger in strangers:
        client = signed_in(stranger)
        for page in (
            "",
            "declaration/",
            "items/1/",
            "signature/",
            "receipt/",
            "result/",
            "questions/",
        ):
            assert client.get(f"/written/{meeting.pk}/{page}").status_code == 404, page


def test_a_meeting_in_preparation_is_nowhere(town: Town) -> None:
    prepared = people.prepared(town)
    assert signed_in(town.members[2]).get(f"/written/{prepared.pk}/").status_code == 404


def test_after_the_deadline_whoever_never_declared_is_told_so(
    town: Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    noon.move_to(LATE)
    page = signed_in(town.members[2]).get(f"/written/{meeting.pk}/")
    assert "회신 마감이 지났습니다" in page.content.decode()
    assert "자료와 결정이 열리지 않습니다" in page.content.decode()


def test_after_the_deadline_whoever_declared_may_still_leave_an_opinion(
    town: Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    member = town.members[2]
    people.declare(member, meeting)
    noon.move_to(LATE)
    client = signed_in(member)
    text = client.get(f"/written/{meeting.pk}/").content.decode()
    assert f"/written/{meeting.pk}/items/1/" in text
    assert (
        "집계에는 들어가지 않습니다"
        in client.get(f"/written/{meeting.pk}/items/1/").content.decode()
    )


def test_a_deliberation_turned_into_a_sitting_says_so(town: Town, meeting: Meeting) -> None:
    conversions.convert_meeting(
        actor=town.clerk, meeting_id=meeting.pk, reason="모여서 논의", now=people.MONDAY
    )
    page = signed_in(town.members[2]).get(f"/written/{meeting.pk}/")
    assert "회의를 열어 논의하기로 했습니다" in page.content.decode()


def test_whoever_has_left_office_is_told_so(town: Town, meeting: Meeting) -> None:
    seat = meeting.roll.get(person=town.members[2]).seat
    calls.record_departure(
        actor=town.clerk, meeting_id=meeting.pk, seat=seat, reason="사임", now=people.MONDAY
    )
    client = signed_in(town.members[2])
    assert "임기가 끝나" in client.get(f"/written/{meeting.pk}/").content.decode()
    assert _next(client, meeting, "declaration/") == f"/written/{meeting.pk}/"


def test_the_clerk_is_on_every_page(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    people.declare(member, meeting)
    people.reply(member, meeting)
    client = signed_in(member)
    for page in ("declaration/", "items/1/", "signature/", "receipt/", "questions/"):
        assert "윤하늘" in client.get(f"/written/{meeting.pk}/{page}").content.decode(), page
    assert "윤하늘" in client.get("/inbox/").content.decode()


def _next(client: object, meeting: Meeting, page: str = "") -> str:
    answer = client.get(f"/written/{meeting.pk}/{page}")  # type: ignore[attr-defined]
    location: str = answer.headers["Location"]
    return location if page else location.removeprefix(f"/written/{meeting.pk}/")
