"""Messages go out in three short steps, so that no transaction waits for a mail server.

Claim the row (a lease), send outside any transaction, write down how it went. A message that
could not be sent is tried again with growing delay and shown to the clerk.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from hwabaek.actions import log
from hwabaek.actions.letters import Letter, letter_for
from hwabaek.core.record.entries import EntryKind
from hwabaek.gateways import messages
from hwabaek.models import Delivery, Meeting, Person

# A batch must end before its lease: then no other worker takes what this one still holds. Even
# where every one of so few waits for a silent server (gateways/messages.py, TIMEOUT_SECONDS).
LEASE = dt.timedelta(minutes=5)
BATCH = 10
MAX_TRIES = 9  # 1, 2, 4 … 128 minutes: about four hours and a half
POINTLESS = "out of date before it could be sent"
LOGGED = ("call", "reminder", "extension", "receipt", "result")


def announce(
    *,
    meeting: Meeting,
    people: Iterable[Person],
    purpose: Delivery.Purpose,
    now: dt.datetime,
    reference: int | None = None,
) -> list[Delivery]:
    """Queue one message a person and channel, in the running transaction."""
    with_sms = messages.sms_sender() is not None and purpose != Delivery.Purpose.RESULT
    return Delivery.objects.bulk_create(
        Delivery(
            body=meeting.body,
            meeting=meeting,
            person=person,
            channel=channel,
            purpose=purpose,
            reference=reference,
            queued_at=now,
            next_try_at=now,
        )
        for person in people
        for channel in Delivery.Channel.values
        if channel == Delivery.Channel.MAIL or (with_sms and person.phone)
    )


def announce_to_chair(*, meeting: Meeting, now: dt.datetime) -> list[Delivery]:
    """Tell whoever presides that something waits for them."""
    presiding = meeting.roll.filter(presides=True).select_related("person")
    people = [entry.person for entry in presiding]
    return announce(meeting=meeting, people=people, purpose=Delivery.Purpose.CHAIR, now=now)


def deliver_due(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Send what is due, one after the other; returns how many were tried."""
    due = Delivery.objects.filter(state=Delivery.State.QUEUED, next_try_at__lte=now)
    ids = list(due.order_by("next_try_at", "id").values_list("pk", flat=True)[:limit])
    return sum(deliver(delivery_id=pk, now=now) for pk in ids)


def deliver(*, delivery_id: int, now: dt.datetime) -> bool:
    """Try one message once; returns whether it was this call's to try."""
    delivery = _claim(delivery_id, now)
    if delivery is None:
        return False
    letter = letter_for(delivery=delivery, now=now)
    if letter is None:
        _write_down(delivery, POINTLESS, now)
        return True
    try:
        _sender(delivery.channel).send(_message(delivery, letter))
    except messages.NotSent as failure:
        _write_down(delivery, str(failure), now)
    else:
        _write_down(delivery, "", now)
    return True


@transaction.atomic
def retry(*, delivery: Delivery, now: dt.datetime) -> None:
    """Put a message that was given up back into the queue."""
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.FAILED).update(
        state=Delivery.State.QUEUED, tries=0, next_try_at=now
    )


@transaction.atomic
def _claim(delivery_id: int, now: dt.datetime) -> Delivery | None:
    claimed = Delivery.objects.filter(
        pk=delivery_id, state=Delivery.State.QUEUED, next_try_at__lte=now
    ).update(next_try_at=now + LEASE)
    if not claimed:
        return None
    related = ("person", "body", "meeting__committee__department", "meeting__body")
    return Delivery.objects.select_related(*related).get(pk=delivery_id)


def _sender(channel: str) -> messages.Sender:
    if channel == Delivery.Channel.MAIL:
        return messages.mail_sender()
    sender = messages.sms_sender()
    if sender is None:
        raise messages.NotSent("no SMS gateway is set")
    return sender


def _message(delivery: Delivery, letter: Letter) -> messages.Message:
    mail = delivery.channel == Delivery.Channel.MAIL
    return messages.Message(
        recipient=delivery.person.email if mail else delivery.person.phone,
        subject=letter.subject,
        text=letter.text,
    )


@transaction.atomic
def _write_down(delivery: Delivery, error: str, now: dt.datetime) -> None:
    delivery.tries += 1
    delivery.error = error[:2000]
    if not error:
        delivery.state, delivery.sent_at = Delivery.State.SENT, now
    elif delivery.tries >= MAX_TRIES or error == POINTLESS:
        delivery.state = Delivery.State.FAILED
    else:
        delivery.next_try_at = now + dt.timedelta(minutes=2 ** (delivery.tries - 1))
    delivery.save(update_fields=["tries", "error", "state", "sent_at", "next_try_at"])
    if delivery.state != Delivery.State.QUEUED:
        _log(delivery, now)


def _log(delivery: Delivery, now: dt.datetime) -> None:
    meeting = delivery.meeting
    if meeting is None or delivery.purpose not in LOGGED:
        return
    entry = meeting.roll.filter(person=delivery.person).first()
    if entry is None:
        return
    log.append(
        body=meeting.body,
        kind=EntryKind.MEETING_NOTIFIED,
        subject=f"meeting:{meeting.pk}",
        act=log.Act(actor=None, capacity="system", now=now),
        data={
            "seat": entry.seat,
            "channel": delivery.channel,
            "purpose": delivery.purpose,
            "state": delivery.state,
        },
    )
