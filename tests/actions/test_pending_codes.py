"""A browser that waits for a code: asked again after a pause, and the same answer for everybody."""

import datetime as dt

import pytest
from django.conf import LazySettings

from hwabaek.access import NotFound
from hwabaek.actions import deliveries, pending_codes, sign_in
from hwabaek.gateways.messages import outbox_messages
from hwabaek.models import Delivery, Meeting, SignInCode
from tests import people

pytestmark = pytest.mark.django_db

HERE = "192.0.2.7"
LATER = people.MONDAY + pending_codes.RESEND_PAUSE


@pytest.fixture(autouse=True)
def _outbox(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.OUTBOX = tmp_path_factory.mktemp("outbox")
    settings.SMS_URL = "outbox:"


def by_link(
    there: people.Town, meeting: Meeting, channel: str = "mail"
) -> pending_codes.PendingCode:
    token = sign_in.issue_link(person=there.chair, meeting=meeting, now=people.MONDAY)
    return pending_codes.ask_by_link(token=token, channel=channel, address=HERE, now=people.MONDAY)


def newest_digits(settings: LazySettings) -> str:
    deliveries.deliver_due(now=LATER, limit=100)
    texts = [message["text"] for message in outbox_messages(folder=settings.OUTBOX)]
    return next(text for text in texts if "인증번호" in text).partition("인증번호 ")[2][:6]


def test_a_link_sends_its_code_to_what_is_registered() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    by_mail, by_phone = by_link(there, meeting), by_link(there, meeting, "sms")
    assert (by_mail.recipient, by_mail.auth()) == (there.chair.email, "link+mail-code")
    assert (by_phone.recipient, by_phone.auth()) == (there.chair.phone, "link+sms-code")
    assert by_mail.meeting_id == meeting.pk
    with pytest.raises(NotFound):
        pending_codes.ask_by_link(token="no", channel="mail", address=HERE, now=people.MONDAY)


def test_without_a_number_the_code_goes_by_mail() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    there.chair.phone = ""
    there.chair.save()
    assert by_link(there, meeting, "sms").channel == "mail"


def test_another_code_is_sent_the_same_way_after_a_pause(settings: LazySettings) -> None:
    there = people.town()
    first = by_link(there, people.called(there, items=1))
    with pytest.raises(pending_codes.AskedJustNow):
        pending_codes.ask_again(pending=first, address=HERE, now=people.MONDAY)
    second = pending_codes.ask_again(pending=first, address=HERE, now=LATER)
    assert second.code_id != first.code_id
    assert second.by_link
    assert SignInCode.objects.filter(link__isnull=False).count() == 2
    assert Delivery.objects.filter(purpose="code", channel="mail").count() == 2
    digits = newest_digits(settings)
    assert (
        pending_codes.prove(pending=second, digits=digits, address=HERE, now=LATER) == there.chair
    )


def test_asking_by_address_answers_everybody_alike() -> None:
    there = people.town()

    def ask(email: str) -> pending_codes.PendingCode:
        return pending_codes.ask_by_email(email=email, address=HERE, now=people.MONDAY)

    known, unknown = ask(f" {there.chair.email} "), ask("nobody@example.org")
    assert known.code_id is not None
    assert unknown.code_id is None
    for pending in (known, unknown):
        assert (pending.channel, pending.auth(), pending.tries_left()) == (
            "mail",
            "mail-code",
            sign_in.MAX_TRIES,
        )
        again = pending_codes.ask_again(pending=pending, address=HERE, now=LATER)
        assert again.recipient == pending.recipient
        with pytest.raises(sign_in.WrongCode):
            pending_codes.prove(pending=again, digits="1", address=HERE, now=LATER)
        with pytest.raises(sign_in.CodeExpired):
            pending_codes.prove(
                pending=again,
                digits="1",
                address=HERE,
                now=LATER + sign_in.CODE_LIFE + dt.timedelta(seconds=1),
            )


@pytest.mark.parametrize("who", ["somebody", "nobody"])
def test_asking_too_often_ends_for_everybody_alike(who: str) -> None:
    there = people.town()
    email = there.chair.email if who == "somebody" else "nobody@example.org"
    for _ in range(sign_in.LIMITS["code:person"][0]):
        pending_codes.ask_by_email(email=email, address=HERE, now=people.MONDAY)
    with pytest.raises(sign_in.TooManyTries):
        pending_codes.ask_by_email(email=email, address=HERE, now=people.MONDAY)


def test_nobodys_code_runs_out_of_tries_too() -> None:
    pending = pending_codes.PendingCode(
        code_id=None,
        recipient="nobody@example.org",
        channel="mail",
        asked_at=people.MONDAY,
        tries=sign_in.MAX_TRIES,
    )
    with pytest.raises(sign_in.CodeExpired):
        pending_codes.prove(pending=pending, digits="123456", address=HERE, now=people.MONDAY)
