"""Signing the whole reply, once."""

import json
import uuid

import pytest
import time_machine

from hwabaek.actions import conversions
from hwabaek.models import Meeting, Reply
from tests import people
from tests.people import MONDAY, Town
from tests.web.member_pages import DRAWN, LATE, decide_all, signature, signed_in


def test_a_drawn_signature_submits_the_reply(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    decide_all(client, meeting)
    form = signature(member, meeting, way="draw", strokes=DRAWN, typed="")
    answer = client.post(f"/written/{meeting.pk}/signature/", form)
    assert answer.headers["Location"] == f"/written/{meeting.pk}/receipt/"
    reply = Reply.objects.get()
    assert (reply.signature_kind, reply.strokes) == ("drawn", json.loads(DRAWN))
    assert reply.shown_digest == form["shown_digest"]
    assert reply.ballots.count() == 3
    assert "data-receipt" in client.get(f"/written/{meeting.pk}/receipt/").content.decode()


def test_the_session_says_how_the_member_proved_who_they_are(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    session = client.session
    session["auth"] = "link+sms-code"
    session.save()
    decide_all(client, meeting)
    client.post(f"/written/{meeting.pk}/signature/", signature(member, meeting))
    assert Reply.objects.get().auth == "link+sms-code"


def test_the_same_form_sent_twice_makes_one_reply(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    decide_all(client, meeting)
    form = signature(member, meeting)
    answers = [client.post(f"/written/{meeting.pk}/signature/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Reply.objects.count() == 1


def test_the_page_shows_what_is_signed(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    decide_all(client, meeting, "conditional")
    text = client.get(f"/written/{meeting.pk}/signature/").content.decode()
    assert text.count("조건을 붙여 <em>찬성</em>합니다.") == 3
    assert "까닭을 적습니다." in text
    assert signature(member, meeting)["shown_digest"] in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"typed": ""}, "서명이 없습니다"),
        ({"typed": "강태수"}, "등록된 이름과 다릅니다"),
        ({"way": "draw", "strokes": ""}, "서명이 없습니다"),
        ({"way": "draw", "strokes": "[[[1,2]]]"}, "서명이 없습니다"),
        ({"way": "draw", "strokes": "[[1,2],[3]]"}, "서명이 없습니다"),
        ({"way": "draw", "strokes": f"[[[1,2,{10**400}],[1,2,3]]]"}, "서명이 없습니다"),
        ({"way": "draw", "strokes": "[" * 100_000}, "서명이 없습니다"),
        ({"shown_digest": "0" * 64}, "다른 화면에서 결정이 바뀌었습니다"),
    ],
)
def test_what_is_wrong_is_said_and_the_key_stays(
    town: Town, meeting: Meeting, fields: dict[str, str], sentence: str
) -> None:
    member = town.members[2]
    client = signed_in(member)
    decide_all(client, meeting)
    form = signature(member, meeting, **fields)
    answer = client.post(f"/written/{meeting.pk}/signature/", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert form["key"] in text
    assert signature(member, meeting)["shown_digest"] in text
    assert not Reply.objects.exists()


def test_a_drawing_is_still_there_after_a_refusal(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    decide_all(client, meeting)
    form = signature(member, meeting, way="draw", strokes=DRAWN, shown_digest="0" * 64)
    answer = client.post(f"/written/{meeting.pk}/signature/", form)
    assert DRAWN in answer.content.decode()


def test_a_form_without_its_key_is_refused_with_a_new_one(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    decide_all(client, meeting)
    form = signature(member, meeting, key="no key")
    assert client.post(f"/written/{meeting.pk}/signature/", form).status_code == 422
    assert not Reply.objects.exists()


def test_before_all_is_decided_it_leads_back(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    people.declare(member, meeting)
    client = signed_in(member)
    answer = client.get(f"/written/{meeting.pk}/signature/")
    assert answer.headers["Location"] == f"/written/{meeting.pk}/"
    form = {"key": str(uuid.uuid4()), "shown_digest": "0" * 64, "way": "type", "typed": member.name}
    answer = client.post(f"/written/{meeting.pk}/signature/", form)
    assert answer.status_code == 409
    assert "아직 결정하지 않은 안건" in answer.content.decode()


def test_once_it_is_a_sitting_it_is_refused_not_redirected(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    client = signed_in(member)
    decide_all(client, meeting)
    form = signature(member, meeting)
    conversions.convert_meeting(
        actor=town.clerk, meeting_id=meeting.pk, reason="모여서 논의", now=MONDAY
    )
    assert client.post(f"/written/{meeting.pk}/signature/", form).status_code == 409
    assert not Reply.objects.exists()


def test_a_late_reply_is_kept_and_says_so(
    town: Town, meeting: Meeting, noon: time_machine.Traveller
) -> None:
    member = town.members[2]
    decide_all(signed_in(member), meeting)
    noon.move_to(LATE)
    client = signed_in(member)
    assert "세지는 않습니다" in client.get(f"/written/{meeting.pk}/signature/").content.decode()
    client.post(f"/written/{meeting.pk}/signature/", signature(member, meeting))
    assert Reply.objects.get().late
    text = client.get(f"/written/{meeting.pk}/receipt/").content.decode()
    assert "기록에 남기고 세지 않습니다" in text
    assert "결정 바꾸기" not in text


def test_nobody_signs_for_somebody_else(town: Town, meeting: Meeting) -> None:
    member = town.members[2]
    decide_all(signed_in(member), meeting)
    form = signature(member, meeting)
    for other in (town.outsider, town.clerk, town.foreigner):
        answer = signed_in(other).post(f"/written/{meeting.pk}/signature/", form)
        assert answer.status_code == 404
    answer = signed_in(town.members[3]).post(f"/written/{meeting.pk}/signature/", form)
    assert answer.status_code == 409
    assert not Reply.objects.exists()
