"""What whoever presides decides on the web: an extension, a wording, a tie, a conversion."""

import datetime as dt

import pytest
import time_machine

from hwabaek.actions import deadlines, polls
from hwabaek.models import Extension, Meeting, Poll
from tests import people
from tests.people import DEADLINE, MONDAY, RULE, Town
from tests.web.member_pages import LATE, signed_in

LATER = DEADLINE + dt.timedelta(days=7)


@pytest.fixture
def extension(town: Town, meeting: Meeting) -> Extension:
    """Have the clerk ask for a week more."""
    return deadlines.request_extension(
        actor=town.clerk,
        meeting_id=meeting.pk,
        until=LATER,
        reason="자료를 보완합니다.",
        now=MONDAY,
    )


@pytest.fixture
def conditional(town: Town, meeting: Meeting) -> Meeting:
    """Carry the first item with two members' conditions, the others as proposed."""
    for member in town.members:
        first = (
            ("conditional", f"{member.name}의 조건") if member in town.members[1:6] else ("for", "")
        )
        people.reply(member, meeting, {1: first, 2: ("for", ""), 3: ("for", "")})
    return polls.close_meeting(actor=town.clerk, meeting_id=meeting.pk, now=MONDAY)


@pytest.fixture
def tied(db: None, noon: time_machine.Traveller) -> tuple[Town, Meeting]:
    """Tie an item under a rule by which the chair decides."""
    town = people.town(rule={**RULE, "tie": "chair_decides"})
    meeting = people.called(town, items=1)
    for number, member in enumerate(town.members[:6]):
        people.reply(member, meeting, "for" if number < 3 else "against")
    polls.close_due_meetings(now=LATE)
    noon.move_to(LATE)
    return town, meeting


def test_the_chair_agrees_to_an_extension(
    town: Town, meeting: Meeting, extension: Extension
) -> None:
    client = signed_in(town.chair)
    text = client.get(f"/written/{meeting.pk}/chair/").content.decode()
    assert "자료를 보완합니다." in text
    assert "2026. 10. 30.(금) 18:00" in text
    answer = client.post(f"/written/{meeting.pk}/extension-decision/", {"decision": "agree"})
    assert answer.headers["Location"] == f"/written/{meeting.pk}/chair/"
    meeting.refresh_from_db()
    assert meeting.deadline_at == LATER


def test_the_chair_declines_it(town: Town, meeting: Meeting, extension: Extension) -> None:
    signed_in(town.chair).post(
        f"/written/{meeting.pk}/extension-decision/", {"decision": "decline"}
    )
    meeting.refresh_from_db()
    extension.refresh_from_db()
    assert (meeting.deadline_at, extension.agreed) == (DEADLINE, False)


def test_a_second_decision_is_refused(town: Town, meeting: Meeting, extension: Extension) -> None:
    client = signed_in(town.chair)
    address = f"/written/{meeting.pk}/extension-decision/"
    client.post(address, {"decision": "decline"})
    answer = client.post(address, {"decision": "agree"})
    assert answer.status_code == 409
    assert "이미 결정하신" in answer.content.decode()


def test_a_press_on_nothing_decides_nothing(
    town: Town, meeting: Meeting, extension: Extension
) -> None:
    signed_in(town.chair).post(f"/written/{meeting.pk}/extension-decision/", {})
    extension.refresh_from_db()
    assert extension.decided_at is None


def test_nobody_but_the_chair_does_any_of_it(
    town: Town, meeting: Meeting, extension: Extension
) -> None:
    for person in (town.members[1], town.clerk, town.outsider, town.foreigner):
        client = signed_in(person)
        assert client.get(f"/written/{meeting.pk}/chair/").status_code == 404
        posts = {
            "extension-decision/": {"decision": "agree"},
            "items/1/wording/": {"wording": "조건"},
            "items/1/casting-vote/": {"vote": "for"},
        }
        for page, form in posts.items():
            assert client.post(f"/written/{meeting.pk}/{page}", form).status_code == 404, page
    extension.refresh_from_db()
    assert extension.decided_at is None


def test_conditions_stand_side_by_side_and_the_chair_words_them(
    town: Town, conditional: Meeting
) -> None:
    client = signed_in(town.chair)
    text = client.get(f"/written/{conditional.pk}/chair/").content.decode()
    assert text.count("의 조건</p>") == 5
    assert "/items/2/wording/" not in text
    client.post(f"/written/{conditional.pk}/items/1/wording/", {"wording": "합친 조건"})
    poll = Poll.objects.get(item__meeting=conditional, item__number=1)
    assert poll.wording == "합친 조건"
    conditional.refresh_from_db()
    assert conditional.state == Meeting.State.CONCLUDED
    result = signed_in(town.members[2]).get(f"/written/{conditional.pk}/result/").content.decode()
    assert "합친 조건" in result


def test_an_empty_wording_is_asked_for(town: Town, conditional: Meeting) -> None:
    answer = signed_in(town.chair).post(
        f"/written/{conditional.pk}/items/1/wording/", {"wording": " "}
    )
    assert answer.status_code == 422
    assert "의결서에 실을 조건을 적어 주세요" in answer.content.decode()


def test_an_item_without_conditions_takes_no_wording(town: Town, conditional: Meeting) -> None:
    answer = signed_in(town.chair).post(
        f"/written/{conditional.pk}/items/2/wording/", {"wording": "조건"}
    )
    assert answer.status_code == 422


def test_a_single_condition_is_there_to_be_taken_over(town: Town, meeting: Meeting) -> None:
    for number, member in enumerate(town.members):
        choice = ("for", "") if number < 3 else ("against", "위험")
        first = ("conditional", "점형블록을 둘 것.") if number == 3 else choice
        people.reply(member, meeting, {1: first, 2: ("for", ""), 3: ("for", "")})
    polls.close_meeting(actor=town.clerk, meeting_id=meeting.pk, now=MONDAY)
    text = signed_in(town.chair).get(f"/written/{meeting.pk}/chair/").content.decode()
    assert "점형블록을 둘 것.</textarea>" in text


def test_the_chair_settles_a_tie_once(tied: tuple[Town, Meeting]) -> None:
    town, meeting = tied
    client = signed_in(town.chair)
    text = client.get(f"/written/{meeting.pk}/chair/").content.decode()
    assert "위원장이 결정" in text
    address = f"/written/{meeting.pk}/items/1/casting-vote/"
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"vote": "against"}).status_code == 302
    poll = Poll.objects.get(item__meeting=meeting)
    assert (poll.casting_vote, poll.outcome) == ("against", "rejected")
    assert client.post(address, {"vote": "for"}).status_code == 422
    poll.refresh_from_db()
    assert poll.casting_vote == "against"


def test_what_the_chair_owes_is_on_the_list(tied: tuple[Town, Meeting]) -> None:
    town, meeting = tied
    text = signed_in(town.chair).get("/inbox/").content.decode()
    assert "가부동수 결정하기" in text
    assert f"/written/{meeting.pk}/chair/" in text
    assert "가부동수" not in signed_in(town.members[1]).get("/inbox/").content.decode()


def test_the_chair_turns_it_into_a_sitting(town: Town, meeting: Meeting) -> None:
    client = signed_in(town.chair)
    address = f"/written/{meeting.pk}/conversion/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "모여서 논의합시다."}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.CONVERTED
    assert client.post(address, {"reason": "다시"}).status_code == 422
    assert "정하실 것이 없습니다" in client.get(f"/written/{meeting.pk}/chair/").content.decode()


def test_a_member_or_a_stranger_turns_nothing_into_a_sitting(town: Town, meeting: Meeting) -> None:
    for person in (town.members[1], town.outsider, town.other_clerk):
        for reason in ("모여서 논의합시다.", ""):
            answer = signed_in(person).post(
                f"/written/{meeting.pk}/conversion/", {"reason": reason}
            )
            assert answer.status_code == 404
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.OPEN
