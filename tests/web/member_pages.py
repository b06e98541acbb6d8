"""What tests of a member's pages share: the moment, the codes that were sent, forms as pages send them."""

import datetime as dt
import re
import uuid
from typing import Any

from django.conf import settings
from django.test import Client

from hwabaek.actions.deliveries import deliver_due
from hwabaek.actions.replies import shown_digest
from hwabaek.actions.sign_in import issue_link
from hwabaek.gateways.messages import outbox_messages
from hwabaek.models import Meeting, Person
from tests import people

NOON = people.MONDAY + dt.timedelta(hours=3)
LATE = people.DEADLINE + dt.timedelta(minutes=7)
DRAWN = "[[[10,20,0],[30,40,16],[50,20,32]]]"


def sent_code(now: dt.datetime = NOON) -> str:
    """Send what is due and return the digits of the newest code."""
    deliver_due(now=now)
    for message in outbox_messages(folder=settings.OUTBOX):
        found = re.search(r"인증번호 (\d{6})", message["text"])
        if found:
            return found[1]
    raise AssertionError("no code was sent")


def link_for(person: Person, meeting: Meeting) -> str:
    """Return the address of a personal link."""
    token = issue_link(person=person, meeting=meeting, now=NOON)
    return f"/l/{token}/"


def signed_in(person: Person) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client


def declaration(meeting: Meeting, **answers: Any) -> dict[str, Any]:
    """Return the declaration form: no interest in any item but for what is given."""
    kinds = {f"item{item.number}": "none" for item in meeting.items.all()}
    return kinds | answers


def decide_all(client: Client, meeting: Meeting, choice: str = "for") -> None:
    """Declare no interest and save the same choice for every item."""
    client.post(f"/written/{meeting.pk}/declaration/", declaration(meeting))
    for item in meeting.items.all():
        address = f"/written/{meeting.pk}/items/{item.number}/"
        client.post(address, {"choice": choice, "opinion": "까닭을 적습니다."})


def signature(person: Person, meeting: Meeting, **fields: Any) -> dict[str, Any]:
    """Return the signing form as the page would send it now."""
    digest = shown_digest(meeting.roll.get(person=person))
    form = {"key": str(uuid.uuid4()), "shown_digest": digest, "way": "type", "typed": person.name}
    return form | fields
