"""The world of the access test: everybody there is, one thing of every kind, and a request as each of them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from hwabaek.actions import agenda, deadlines, rules, sign_in
from hwabaek.actions.documents import file_store
from hwabaek.actions.sealing import seal_logs
from hwabaek.models import (
    CheckpointStamp,
    Delivery,
    Document,
    LogEntry,
    Meeting,
    Paper,
    Person,
    Rule,
)
from tests import people
from tests.web.desk_pages import ITEM
from tests.web.member_pages import NOON, signed_in

# In the order of the table's columns.
PERSONAS = (
    "anonymous",
    "outsider",
    "foreigner",
    "recused",
    "member",
    "chair",
    "clerk",
    "other_clerk",
    "approver",
    "coordinator",
    "auditor",
    "administrator",
)
SIGN_IN = "in"  # sent to sign in first
CHECK_NUMBER = "7K2M-9QXD-41TB"


@dataclass
class World:
    """Everybody, and what the addresses need."""

    town: people.Town
    open: Meeting
    done: Meeting
    preparing: Meeting
    arguments: dict[str, list[Any]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, persona: str) -> Client:
        """Return a fresh browser in which this persona is signed in, or nobody."""
        client = Client()
        if persona in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[persona]
        return client

    def sign_everybody_in(self) -> None:
        """Begin a session for everybody, once for all requests."""
        members = {"recused": self.town.members[3], "member": self.town.members[2]}
        for persona in PERSONAS[1:]:
            person: Person = members.get(persona) or getattr(self.town, persona)
            self.sessions[persona] = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value


def build() -> World:
    """Build the town with a deliberation in each state, and one thing of every kind."""
    town = people.town()
    done = people.concluded(town)
    _seal_documents(done)
    open_one = people.called(town)
    people.declare(town.members[2], open_one)
    everything = dict.fromkeys((1, 2, 3), "statutory")
    people.declare(town.members[3], open_one, aside=everything)
    deadlines.request_extension(
        actor=town.clerk,
        meeting_id=open_one.pk,
        until=people.DEADLINE + dt.timedelta(days=3),
        reason="자료 보완",
        now=NOON,
    )
    world = World(town, open_one, done, people.prepared(town))
    world.arguments = _arguments(world)
    world.sign_everybody_in()
    seal_logs(now=NOON)
    return world


def names() -> list[str]:
    """Return the name of every address, in the order of the site map."""
    return [str(one.name) for one in get_resolver().url_patterns if isinstance(one, URLPattern)]


def code(world: World, persona: str, method: str, name: str) -> str:
    """Return what an address answers to a persona; whatever it changed is undone."""
    with transaction.atomic():
        answer = ask(world, persona, method, name)
        transaction.set_rollback(True)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?next="):
        return SIGN_IN
    return str(answer.status_code)


def ask(world: World, persona: str, method: str, name: str) -> HttpResponse:
    """Send one request as a persona."""
    client = world.client(persona)
    address = reverse(name, args=world.arguments.get(name))
    answer: Any = (
        client.get(address) if method == "GET" else client.post(address, FORMS.get(name, {}))
    )
    return cast("HttpResponse", answer)


def _seal_documents(meeting: Meeting) -> None:
    stored = file_store().write(content=b"%PDF-1.7 sealed")
    Document.objects.filter(meeting=meeting).update(
        state="sealed", stored_as=stored.name, sha256=stored.sha256, size=stored.size
    )


def _arguments(world: World) -> dict[str, list[Any]]:
    town, member = world.town, world.town.members[2]
    agenda_question = agenda.ask_question(
        actor=member, meeting_id=world.open.pk, number=1, text="우회로가 있습니까?", now=NOON
    )
    delivery = Delivery.objects.filter(meeting=world.open).order_by("pk")[0]
    Delivery.objects.filter(pk=delivery.pk).update(state="failed")
    waiting = _waiting_rule(town)
    entry = LogEntry.objects.get(subject=f"meeting:{world.open.pk}", kind="meeting.called")
    token = sign_in.issue_link(person=member, meeting=world.open, now=NOON)
    paper = Paper.objects.get(item__meeting=world.open, item__number=1)
    draft_paper = Paper.objects.get(item__meeting=world.preparing, item__number=1)
    document, unmade, due = Document.objects.filter(meeting=world.done).order_by("pk")[:3]
    Document.objects.filter(pk=unmade.pk).update(state="failed")
    Document.objects.filter(pk=document.pk).update(check_number=CHECK_NUMBER)
    Document.objects.filter(pk=due.pk).update(state="sealed", renew_at=NOON, error="silent")
    found: dict[str, list[Any]] = {
        "link": [token],
        "link-code": [token],
        "paper": [paper.pk],
        "paper-page": [paper.pk, 1],
        "paper-original": [paper.pk],
        "paper-removal": [draft_paper.pk],
        "document": [document.pk],
        "document-attempt": [unmade.pk],
        "stamp-attempt": [_waiting_stamp(town).pk],
        "renewal-attempt": [due.pk],
        "answer": [agenda_question.pk],
        "delivery-retry": [delivery.pk],
        "delivery-attempt": [delivery.pk],
        "contact": [member.pk],
        "log-entry": [entry.pk],
        **_public(town),
    }
    for name in names():
        if name not in found:
            found[name] = _usual(world, waiting, name)
    return found


def _waiting_stamp(town: people.Town) -> CheckpointStamp:
    day = NOON.date()
    return CheckpointStamp.objects.create(body=town.body, day=day, asked_at=NOON, next_try_at=NOON)


def _public(town: people.Town) -> dict[str, list[Any]]:
    """Return the arguments of what is for everybody."""
    return {
        "tlog-checkpoint": [town.body.slug],
        "tlog-tile": [town.body.slug, "0/000.p/1"],
        "tlog-proof": [town.body.slug, 0, 1],
        "tlog-consistency": [town.body.slug, 1, 2],
        "check": [CHECK_NUMBER],
        "check-original": [CHECK_NUMBER],
    }


def _usual(world: World, waiting: Rule, name: str) -> list[Any]:
    """Return the arguments of an address by what it takes."""
    patterns = (one for one in get_resolver().url_patterns if isinstance(one, URLPattern))
    pattern = next(one for one in patterns if one.name == name)
    values = {
        "meeting_id": _meeting(world, name).pk,
        "committee_id": world.town.committee.pk,
        "rule_id": waiting.pk,
        "number": 1,
    }
    return [values[argument] for argument in pattern.pattern.converters]


def _meeting(world: World, name: str) -> Meeting:
    preparing = {
        "meeting-plan", "withdrawal", "item-new", "item", "item-removal", "item-papers", "call",
    }  # fmt: skip
    done = {"result", "meeting-record", "meeting-record-public", "log-meeting"}
    if name in preparing:
        return world.preparing
    return world.done if name in done else world.open


def _waiting_rule(town: people.Town) -> Rule:
    draft = rules.draft_rule(
        actor=town.clerk,
        committee_id=town.committee.pk,
        data={**people.RULE, "tie": "chair_decides"},
        clauses={},
        note="",
        now=NOON,
    )
    return rules.submit_rule(actor=town.clerk, rule_id=draft.pk, now=NOON)


# Forms whose faults are told before anybody is asked for the right to send them: here they are whole.
FORMS: dict[str, dict[str, str]] = {"extension-decision": {"decision": "agree"}, "item": ITEM}
