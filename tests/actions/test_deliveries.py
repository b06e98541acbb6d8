"""Messages go out once, are tried again with growing delay, and given up in the open."""

import datetime as dt
import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models import Count

from hwabaek.actions import deliveries, log, sign_in
from hwabaek.core.record.replay import replay
from hwabaek.gateways.messages import outbox_messages
from hwabaek.models import Delivery, Meeting, Person
from tests import people
from tests.gateways.servers import MailServer, mail_server, provider

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outbox(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.OUTBOX = tmp_path_factory.mktemp("outbox")
    settings.MAIL_URL, settings.SMS_URL = "outbox:", "none:"


@contextmanager
def mail_goes_to(settings: LazySettings, *, refuse_at: str = "") -> Iterator[MailServer]:
    with mail_server(refuse_at=refuse_at) as server:
        settings.MAIL_URL = f"smtp://127.0.0.1:{server.port}"
        yield server


def mails(server: MailServer) -> list[EmailMessage]:
    return [email.message_from_bytes(mail, policy=email.policy.default) for mail in server.mails]


def notified(meeting: Meeting) -> list[dict[str, object]]:
    facts = log.facts_of(f"meeting:{meeting.pk}")
    return [fact["data"] for fact in facts if fact["kind"] == "meeting.notified"]


def one(there: people.Town) -> Delivery:
    """Queue one message to one member."""
    meeting = people.called(there, items=1)
    return Delivery.objects.filter(meeting=meeting, purpose="call").order_by("id")[2]


def test_everybody_gets_one_mail(settings: LazySettings) -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    with mail_goes_to(settings) as server:
        assert deliveries.deliver_due(now=people.MONDAY) == 7
        assert deliveries.deliver_due(now=people.MONDAY) == 0
    assert sorted(mail["To"] for mail in mails(server)) == sorted(m.email for m in there.members)
    assert set(Delivery.objects.values_list("state", "tries")) == {("sent", 1)}
    said = notified(meeting)
    assert [data["seat"] for data in said] == list(range(1, 8))
    assert said[0] == {"seat": 1, "channel": "mail", "purpose": "call", "state": "sent"}
    assert replay(log.facts_of(f"meeting:{meeting.pk}")).state == "open"


def test_the_link_in_the_mail_is_its_readers_own(settings: LazySettings) -> None:
    delivery = one(people.town())
    with mail_goes_to(settings) as server:
        deliveries.deliver(delivery_id=delivery.pk, now=people.MONDAY)
    text = mails(server)[0].get_content()
    token = text.partition("/l/")[2].partition("/")[0]
    link = sign_in.open_link(token=token, address="192.0.2.1", now=people.MONDAY)
    assert link.person == delivery.person


def test_a_batch_is_small_enough_for_its_lease() -> None:
    assert deliveries.BATCH * dt.timedelta(seconds=20) < deliveries.LEASE
    there = people.town()
    people.called(there, items=1)
    assert deliveries.deliver_due(now=people.MONDAY, limit=3) == 3
    assert Delivery.objects.filter(state="queued").count() == 4


def test_a_text_message_goes_beside_the_mail_where_there_is_a_number(
    settings: LazySettings,
) -> None:
    settings.SMS_URL = "outbox:"
    there = people.town()
    Person.objects.filter(pk=there.members[6].pk).update(phone="")
    people.called(there, items=1)
    assert Delivery.objects.filter(channel="mail").count() == 7
    assert Delivery.objects.filter(channel="sms").count() == 6
    with provider() as taken:
        settings.SMS_URL = f"solapi:{taken.url}"
        deliveries.deliver_due(now=people.MONDAY, limit=20)
    assert len(taken.requests) == 6
    assert taken.requests[0][1]["message"]["to"].startswith("0100000")


def test_results_go_by_mail_only(settings: LazySettings) -> None:
    settings.SMS_URL = "outbox:"
    there = people.town()
    meeting = people.called(there, items=1)
    sent = deliveries.announce(
        meeting=meeting,
        people=[there.chair],
        purpose=Delivery.Purpose.RESULT,
        now=people.MONDAY,
    )
    assert [delivery.channel for delivery in sent] == ["mail"]


def test_a_failure_is_tried_again_with_growing_delay(settings: LazySettings) -> None:
    delivery = one(people.town())
    now, delays = people.MONDAY, []
    with mail_goes_to(settings, refuse_at="RCPT") as server:
        for _ in range(deliveries.MAX_TRIES - 1):
            assert deliveries.deliver(delivery_id=delivery.pk, now=now)
            delivery.refresh_from_db()
            delays.append((delivery.next_try_at - now).total_seconds() / 60)
            assert delivery.state == "queued"
            assert not deliveries.deliver(delivery_id=delivery.pk, now=now)
            now = delivery.next_try_at
    assert delays == [1, 2, 4, 8, 16, 32, 64, 128]
    assert "refused by the test" in delivery.error
    assert not server.mails
    assert not notified(delivery.meeting or Meeting())


def test_it_is_given_up_in_the_open_and_may_be_tried_anew(settings: LazySettings) -> None:
    delivery = one(people.town())
    meeting = delivery.meeting
    assert meeting
    Delivery.objects.filter(pk=delivery.pk).update(tries=deliveries.MAX_TRIES - 1)
    with mail_goes_to(settings, refuse_at="RCPT"):
        deliveries.deliver(delivery_id=delivery.pk, now=people.MONDAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at) == ("failed", None)
    assert notified(meeting)[-1]["state"] == "failed"
    assert not deliveries.deliver(delivery_id=delivery.pk, now=people.MONDAY)
    deliveries.retry(delivery=delivery, now=people.MONDAY)
    with mail_goes_to(settings) as server:
        assert deliveries.deliver(delivery_id=delivery.pk, now=people.MONDAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.error) == ("sent", 1, "")
    assert len(server.mails) == 1
    assert notified(meeting)[-1]["state"] == "sent"


def test_what_is_on_its_way_is_not_put_back(settings: LazySettings) -> None:
    delivery = one(people.town())
    deliveries.deliver(delivery_id=delivery.pk, now=people.MONDAY)
    deliveries.retry(delivery=delivery, now=people.MONDAY)
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_without_a_gateway_for_texts_the_reason_is_said() -> None:
    delivery = one(people.town())
    Delivery.objects.filter(pk=delivery.pk).update(channel="sms")
    deliveries.deliver(delivery_id=delivery.pk, now=people.MONDAY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("queued", "no SMS gateway is set")


def test_a_code_that_expired_on_its_way_is_not_sent_and_marked_so(settings: LazySettings) -> None:
    there = people.town()
    sign_in.send_code(
        person=there.chair, link=None, channel="mail", address="192.0.2.1", now=people.MONDAY
    )
    after = people.MONDAY + sign_in.CODE_LIFE
    assert deliveries.deliver_due(now=after) == 1
    delivery = Delivery.objects.get(purpose="code")
    assert (delivery.state, delivery.error) == ("failed", deliveries.POINTLESS)
    assert outbox_messages(folder=settings.OUTBOX) == []
    assert deliveries.deliver_due(now=after + dt.timedelta(days=1)) == 0


def test_a_code_is_told_to_its_owner_and_to_no_log(settings: LazySettings) -> None:
    there = people.town()
    sign_in.send_code(
        person=there.chair, link=None, channel="mail", address="192.0.2.1", now=people.MONDAY
    )
    deliveries.deliver_due(now=people.MONDAY)
    (message,) = outbox_messages(folder=settings.OUTBOX)
    assert message["recipient"] == there.chair.email
    facts = log.facts_of(f"person:{there.chair.pk}")
    assert facts[-1]["data"] == {"channel": "mail"}


def test_a_message_to_somebody_off_the_roll_is_not_a_fact_of_the_meeting() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    deliveries.announce(
        meeting=meeting,
        people=[there.outsider],
        purpose=Delivery.Purpose.REMINDER,
        now=people.MONDAY,
    )
    deliveries.deliver_due(now=people.MONDAY)
    assert len(notified(meeting)) == 7


def test_what_belongs_to_no_meeting_is_out_of_date() -> None:
    there = people.town()
    delivery = Delivery.objects.create(
        person=there.chair,
        channel="mail",
        purpose="call",
        queued_at=people.MONDAY,
        next_try_at=people.MONDAY,
    )
    deliveries.deliver(delivery_id=delivery.pk, now=people.MONDAY)
    delivery.refresh_from_db()
    assert delivery.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_message_once(settings: LazySettings) -> None:
    there = people.town()
    people.called(there, items=1)
    gate = threading.Barrier(4)
    failures: list[BaseException] = []

    def work(run: partial[int]) -> None:
        try:
            gate.wait()
            run()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    with mail_goes_to(settings) as server:
        run = partial(deliveries.deliver_due, now=people.MONDAY)
        threads = [threading.Thread(target=work, args=(run,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failures
    assert sorted(mail["To"] for mail in mails(server)) == sorted(m.email for m in there.members)
    counted = Delivery.objects.values("state", "tries").annotate(n=Count("id"))
    assert list(counted) == [{"state": "sent", "tries": 1, "n": 7}]
