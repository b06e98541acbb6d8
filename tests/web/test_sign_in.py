"""Signing in by mail address and code; whether an address is registered shows nowhere."""

import datetime as dt

import time_machine
from django.test import Client

from hwabaek.gateways.clock import now
from hwabaek.models import LogEntry, Meeting, SignInCode
from hwabaek.web.sign_in import persons_of
from tests.people import Town
from tests.web.member_pages import NOON, sent_code, signed_in

NOBODY = "nobody@example.org"


def test_the_code_that_was_sent_signs_in(client: Client, town: Town) -> None:
    client.post("/sign-in/", {"email": town.members[2].email})
    answer = client.post("/sign-in/code/", {"code": sent_code()})
    assert answer.headers["Location"] == "/"
    assert client.session["auth"] == "mail-code"
    assert client.get("/inbox/").status_code == 200


def test_spaces_in_the_code_do_not_matter(client: Client, town: Town) -> None:
    client.post("/sign-in/", {"email": town.members[2].email.upper()})
    digits = sent_code()
    assert client.post("/sign-in/code/", {"code": f" {digits[:3]} {digits[3:]}"}).status_code == 302


def test_it_leads_to_what_was_asked_for_before(
    client: Client, town: Town, meeting: Meeting
) -> None:
    wanted = f"/written/{meeting.pk}/declaration/"
    asked = client.get(wanted)
    client.get(asked.headers["Location"])
    client.post("/sign-in/", {"email": town.members[2].email})
    assert client.post("/sign-in/code/", {"code": sent_code()}).headers["Location"] == wanted


def test_it_leads_to_no_other_site(client: Client, town: Town) -> None:
    client.get("/sign-in/?next=//elsewhere.example/")
    client.post("/sign-in/", {"email": town.members[2].email})
    assert client.post("/sign-in/code/", {"code": sent_code()}).headers["Location"] == "/"


def test_a_wrong_code_says_so_and_how_often_one_may_still_try(client: Client, town: Town) -> None:
    client.post("/sign-in/", {"email": town.members[2].email})
    right = sent_code()
    wrong = "000000" if right != "000000" else "000001"
    answer = client.post("/sign-in/code/", {"code": wrong})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "번호가 다릅니다" in text
    assert "4번 더" in text
    assert wrong in text
    assert client.post("/sign-in/code/", {"code": right}).status_code == 302


def test_a_code_works_once(client: Client, town: Town) -> None:
    client.post("/sign-in/", {"email": town.members[2].email})
    digits = sent_code()
    pending = client.session["code"]
    assert client.post("/sign-in/code/", {"code": digits}).status_code == 302
    other = Client()
    session = other.session
    session["code"] = pending
    session.save()
    answer = other.post("/sign-in/code/", {"code": digits})
    assert answer.status_code == 422
    assert "번호를 다시 받아 주세요" in answer.content.decode()
    assert SignInCode.objects.get().used_at is not None


def test_an_old_code_is_refused(client: Client, town: Town, noon: time_machine.Traveller) -> None:
    client.post("/sign-in/", {"email": town.members[2].email})
    digits = sent_code()
    noon.move_to(NOON + dt.timedelta(minutes=11))
    answer = client.post("/sign-in/code/", {"code": digits})
    assert answer.status_code == 422
    assert "시간이 지났습니다" in answer.content.decode()


def test_an_unknown_address_is_answered_like_a_known_one(town: Town) -> None:
    known, unknown = Client(), Client()
    known.post("/sign-in/", {"email": town.members[2].email})
    unknown.post("/sign-in/", {"email": NOBODY})
    for client in (known, unknown):
        client.wrong = [  # type: ignore[attr-defined]
            client.post("/sign-in/code/", {"code": "123456"}).content.decode() for _ in range(7)
        ]
    for one, other in zip(known.wrong, unknown.wrong, strict=True):  # type: ignore[attr-defined]
        assert _without_addresses(one) == _without_addresses(other)


def test_an_unknown_address_is_limited_like_a_known_one(town: Town) -> None:
    for email in (town.members[2].email, NOBODY):
        codes = [Client().post("/sign-in/", {"email": email}).status_code for _ in range(7)]
        assert codes == [302] * 6 + [429], email


def test_an_unknown_address_expires_like_a_known_one(
    client: Client, town: Town, noon: time_machine.Traveller
) -> None:
    client.post("/sign-in/", {"email": NOBODY})
    noon.move_to(NOON + dt.timedelta(minutes=11))
    assert "시간이 지났습니다" in client.post("/sign-in/code/", {"code": "123456"}).content.decode()


def test_another_code_is_sent_after_a_pause_only(
    client: Client, town: Town, noon: time_machine.Traveller
) -> None:
    client.post("/sign-in/", {"email": town.members[2].email})
    first = sent_code()
    answer = client.post("/sign-in/code/renewal/", follow=True)
    assert "방금 보냈습니다" in answer.content.decode()
    assert SignInCode.objects.count() == 1
    noon.move_to(NOON + dt.timedelta(seconds=61))
    client.post("/sign-in/code/renewal/")
    assert SignInCode.objects.count() == 2
    digits = sent_code(NOON + dt.timedelta(seconds=61))
    assert digits == first or client.post("/sign-in/code/", {"code": first}).status_code == 422
    assert client.post("/sign-in/code/", {"code": digits}).status_code == 302


def test_something_that_is_no_address_is_told_and_kept(client: Client, town: Town) -> None:
    answer = client.post("/sign-in/", {"email": "윤태섭"})
    assert answer.status_code == 422
    assert "윤태섭" in answer.content.decode()


def test_without_a_pending_code_there_is_nothing_to_enter(client: Client, town: Town) -> None:
    assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"
    assert client.post("/sign-in/code/renewal/").headers["Location"] == "/sign-in/"


def test_leaving_ends_the_session_and_is_logged(town: Town) -> None:
    client = signed_in(town.members[2])
    assert client.get("/session/end/").status_code == 405
    assert client.post("/session/end/").status_code == 302
    assert client.get("/inbox/").status_code == 302
    assert LogEntry.objects.filter(kind="person.signed_out").count() == 1


def _without_addresses(page: str) -> list[str]:
    """Return a page line by line, without what differs between any two visits."""
    differing = ("csrfmiddlewaretoken", "***@", "@example.org")
    return [line for line in page.splitlines() if not any(word in line for word in differing)]


def test_sessions_are_looked_up_for_many_at_once(town: Town) -> None:
    everybody = (*town.members[:3], town.clerk)
    keys = {person.pk: str(signed_in(person).session.session_key) for person in everybody}
    left, renamed, barred, stays = everybody
    signed_out = signed_in(left)
    keys[left.pk] = str(signed_out.session.session_key)
    signed_out.post("/session/end/")
    renamed.email = "other@example.org"
    renamed.save()
    barred.is_active = False
    barred.save()
    found = persons_of([*keys.values(), "", "unknown"], now())
    assert found == {keys[stays.pk]: stays}
    assert persons_of(keys.values(), now() + dt.timedelta(days=1)) == {}
