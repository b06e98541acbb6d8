"""A personal link opens nothing by itself; a one-time code completes it, once."""

import datetime as dt
import re
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.conf import LazySettings, settings
from django.db import models

from hwabaek.access import NotFound
from hwabaek.actions import deliveries, sign_in
from hwabaek.gateways.messages import outbox_messages
from hwabaek.models import Delivery, LogEntry, Meeting, Person, PersonalLink, SignInCode
from tests import people

pytestmark = pytest.mark.django_db

HERE = "192.0.2.7"


@dataclass
class Door:
    """A called meeting and one of its members, who is to sign in."""

    there: people.Town
    meeting: Meeting
    member: Person


@pytest.fixture
def door() -> Door:
    there = people.town()
    return Door(there, people.called(there, items=1), there.members[2])


@pytest.fixture(autouse=True)
def _empty_outbox(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.OUTBOX = tmp_path_factory.mktemp("outbox")


def ask(member: Person, *, now: dt.datetime = people.MONDAY, address: str = HERE) -> SignInCode:
    return sign_in.send_code(person=member, link=None, channel="mail", address=address, now=now)


def sent_digits(code: SignInCode, *, now: dt.datetime = people.MONDAY) -> str:
    """Let the message go out and read its six digits, as the member does."""
    deliveries.deliver(
        delivery_id=Delivery.objects.get(purpose="code", reference=code.pk).pk, now=now
    )
    found = re.search(r"\d{6}", outbox_messages(folder=settings.OUTBOX)[0]["text"])
    assert found
    return found[0]


def check(
    code: SignInCode, digits: str, *, now: dt.datetime = people.MONDAY, address: str = HERE
) -> Person:
    return sign_in.check_code(code_id=code.pk, digits=digits, address=address, now=now)


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_a_link_leads_to_its_owner_and_meeting(door: Door) -> None:
    token = sign_in.issue_link(person=door.member, meeting=door.meeting, now=people.MONDAY)
    link = sign_in.open_link(token=token, address=HERE, now=people.MONDAY)
    assert (link.person, link.meeting) == (door.member, door.meeting)
    assert not SignInCode.objects.exists()


def test_a_link_lasts_until_a_month_after_the_deadline(door: Door) -> None:
    token = sign_in.issue_link(person=door.member, meeting=door.meeting, now=people.MONDAY)
    last = people.DEADLINE + sign_in.LINK_AFTER_DEADLINE
    assert sign_in.open_link(token=token, address=HERE, now=last).person == door.member
    with pytest.raises(sign_in.LinkExpired):
        sign_in.open_link(token=token, address=HERE, now=last + dt.timedelta(seconds=1))


def test_a_revoked_link_is_expired(door: Door) -> None:
    token = sign_in.issue_link(person=door.member, meeting=door.meeting, now=people.MONDAY)
    PersonalLink.objects.update(revoked_at=people.MONDAY)
    with pytest.raises(sign_in.LinkExpired):
        sign_in.open_link(token=token, address=HERE, now=people.MONDAY)


def test_the_link_of_somebody_who_may_not_sign_in_is_unknown(door: Door) -> None:
    token = sign_in.issue_link(person=door.member, meeting=door.meeting, now=people.MONDAY)
    Person.objects.filter(pk=door.member.pk).update(is_active=False)
    with pytest.raises(NotFound):
        sign_in.open_link(token=token, address=HERE, now=people.MONDAY)


def test_guessing_links_ends_soon(door: Door) -> None:
    limit, window = sign_in.LIMITS["link:address"]
    for number in range(limit):
        with pytest.raises(NotFound):
            sign_in.open_link(token=f"guess{number}", address=HERE, now=people.MONDAY)
    with pytest.raises(sign_in.TooManyTries):
        sign_in.open_link(token="guess", address=HERE, now=people.MONDAY)
    with pytest.raises(NotFound):
        sign_in.open_link(token="guess", address="192.0.2.8", now=people.MONDAY)
    with pytest.raises(NotFound):
        sign_in.open_link(token="guess", address=HERE, now=people.MONDAY + window)


def test_a_code_signs_in_once(door: Door) -> None:
    code = ask(door.member)
    digits = sent_digits(code)
    assert check(code, f" {digits[:3]} {digits[3:]} ") == door.member
    with pytest.raises(sign_in.CodeExpired):
        check(code, digits)
    kinds = LogEntry.objects.filter(subject=f"person:{door.member.pk}")
    assert list(kinds.order_by("id").values_list("kind", flat=True))[-2:] == [
        "person.code_sent",
        "person.signed_in",
    ]


def test_a_code_lives_ten_minutes(door: Door) -> None:
    code = ask(door.member)
    digits = sent_digits(code)
    after = people.MONDAY + sign_in.CODE_LIFE + dt.timedelta(seconds=1)
    with pytest.raises(sign_in.CodeExpired):
        check(code, digits, now=after)
    assert check(code, digits, now=people.MONDAY + sign_in.CODE_LIFE) == door.member


def test_a_wrong_code_is_refused_counted_and_logged(door: Door) -> None:
    code = ask(door.member)
    digits = sent_digits(code)
    for _ in range(sign_in.MAX_TRIES):
        with pytest.raises(sign_in.WrongCode) as refusal:
            check(code, wrong(digits))
        assert refusal.value.field == "code"
    with pytest.raises(sign_in.CodeExpired):
        check(code, digits)
    assert LogEntry.objects.filter(kind="person.sign_in_refused").count() == sign_in.MAX_TRIES


def test_a_code_that_was_never_sent_signs_nobody_in(door: Door) -> None:
    code = ask(door.member)
    for digits in ("", "000000"):
        with pytest.raises(sign_in.WrongCode):
            check(code, digits)


def test_an_unknown_code_is_an_expired_one(door: Door) -> None:
    with pytest.raises(sign_in.CodeExpired):
        sign_in.check_code(code_id=99, digits="123456", address=HERE, now=people.MONDAY)


def test_the_code_of_another_signs_in_only_the_other(door: Door) -> None:
    mine, other = ask(door.member), ask(door.there.members[3])
    digits = sent_digits(other)
    sent_digits(mine)
    SignInCode.objects.filter(pk=mine.pk).update(
        code_hash=SignInCode.objects.get(pk=other.pk).code_hash
    )
    with pytest.raises(sign_in.WrongCode):
        check(mine, digits)


def test_whoever_may_not_sign_in_any_more_does_not(door: Door) -> None:
    code = ask(door.member)
    digits = sent_digits(code)
    Person.objects.filter(pk=door.member.pk).update(is_active=False)
    with pytest.raises(sign_in.CodeExpired):
        check(code, digits)


@pytest.mark.parametrize("purpose", ["code:person", "try:person"])
def test_one_person_is_limited_from_everywhere(door: Door, purpose: str) -> None:
    limit, window = sign_in.LIMITS[purpose]

    def once(number: int, now: dt.datetime = people.MONDAY) -> None:
        address = f"192.0.2.{number}"
        if purpose == "code:person":
            ask(door.member, address=address, now=now)
            return
        code = SignInCode.objects.create(
            person=door.member, channel="mail", asked_at=now, expires_at=now + sign_in.CODE_LIFE
        )
        with pytest.raises(sign_in.WrongCode):
            check(code, "123456", address=address, now=now)

    for number in range(limit):
        once(number)
    with pytest.raises(sign_in.TooManyTries):
        once(limit)
    once(limit, people.MONDAY + window)


def test_one_address_is_limited_for_everybody(door: Door) -> None:
    limit, _ = sign_in.LIMITS["code:address"]
    for number in range(limit):
        ask(door.there.members[number % 5])
    with pytest.raises(sign_in.TooManyTries):
        ask(door.there.members[5])
    assert ask(door.there.members[5], address="192.0.2.8").person == door.there.members[5]


def test_trying_codes_from_one_address_ends_soon(door: Door) -> None:
    limit, _ = sign_in.LIMITS["try:address"]
    for _ in range(limit):
        sign_in.count_attempt(purpose="try:address", key=HERE, now=people.MONDAY)
    code = ask(door.member)
    with pytest.raises(sign_in.TooManyTries):
        check(code, sent_digits(code))


def test_a_code_to_an_address_tells_nobody_who_is_registered(door: Door) -> None:
    def send(email: str) -> SignInCode | None:
        return sign_in.send_code_to_email(email=email, address=HERE, now=people.MONDAY)

    code = send(f" {door.member.email.upper()} ")
    assert code is not None
    assert code.person == door.member
    for _ in range(sign_in.LIMITS["code:address"][0] - 1):
        assert send("nobody@example.org") is None
    with pytest.raises(sign_in.TooManyTries):
        send("nobody@example.org")


def test_a_code_for_a_link_is_logged_in_the_body_of_its_meeting(door: Door) -> None:
    token = sign_in.issue_link(person=door.member, meeting=door.meeting, now=people.MONDAY)
    link = sign_in.open_link(token=token, address=HERE, now=people.MONDAY)
    sign_in.send_code(person=door.member, link=link, channel="sms", address=HERE, now=people.MONDAY)
    delivery = Delivery.objects.get(purpose="code")
    assert (delivery.body, delivery.channel) == (door.there.body, "sms")


def test_somebody_of_no_body_signs_in_too() -> None:
    alone = Person.objects.create(email="alone@example.org", name="홀로")
    code = ask(alone)
    assert check(code, sent_digits(code)) == alone
    assert not LogEntry.objects.exists()


def test_signing_out_is_logged(door: Door) -> None:
    sign_in.log_sign_out(person=door.member, now=people.MONDAY)
    assert LogEntry.objects.filter(kind="person.signed_out").count() == 1


def test_no_token_and_no_code_can_be_read_in_any_table(door: Door) -> None:
    token = sign_in.issue_link(person=door.member, meeting=door.meeting, now=people.MONDAY)
    code = ask(door.member)
    digits = sent_digits(code)
    check(code, digits)
    columns = 0
    for model in apps.get_app_config("hwabaek").get_models():
        for column in model._meta.concrete_fields:
            columns += 1
            kept = model._base_manager.values_list(column.attname, flat=True)
            for value in kept:
                text = (
                    bytes(value or b"").decode()
                    if isinstance(column, models.BinaryField) and (model.__name__ == "Fact")
                    else str(value)
                )
                assert token not in text, f"{model.__name__}.{column.name}"
                assert not re.search(rf"(?<![0-9a-f]){digits}(?![0-9a-f])", text), (
                    f"{model.__name__}.{column.name}"
                )
    assert columns > 150
