"""Thousands of meetings with their members and their sessions, written straight into the tables."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SEATS = 15
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """What one member's browser needs to open its stream."""

    room: int  # the number of the meeting
    session: str


def fill(rooms: int, *, seats: int = SEATS) -> list[Page]:
    """Fill the tables in bulk, past the actions; return every member's page."""
    from django.db import connection

    from hwabaek.models import Body, Committee, Department, Meeting, Membership, Person, RollEntry

    now = dt.datetime.now(dt.UTC)
    body = Body.objects.create(slug="bench", name="측정시")
    department = Department.objects.create(body=body, name="교통정책과")
    _make(
        Person,
        (Person(email=f"p{n}@example.org", name=f"위원{n}") for n in range(rooms * seats)),
    )
    persons = list(Person.objects.order_by("pk"))
    _make(
        Committee,
        (
            Committee(
                body=body,
                department=department,
                slug=f"c{n}",
                name=f"위원회{n}",
                legal_basis="조례",
            )
            for n in range(rooms)
        ),
    )
    committees = list(Committee.objects.order_by("pk"))
    _make(
        Meeting,
        (
            Meeting(
                body=body,
                committee=committee,
                year=now.year,
                number=1,
                mode=Meeting.Mode.SITTING,
                state=Meeting.State.OPEN,
                title="회의",
                created_by=persons[0],
                created_at=now,
            )
            for committee in committees
        ),
    )
    meetings = list(Meeting.objects.order_by("pk"))
    placed = [
        (person, number // seats, number % seats + 1) for number, person in enumerate(persons)
    ]
    _make(
        Membership,
        (
            Membership(
                committee=committees[room],
                person=person,
                kind="commissioned",
                term_start_date=now.date(),
            )
            for person, room, _ in placed
        ),
    )
    memberships = dict(Membership.objects.values_list("person_id", "pk"))
    _make(
        RollEntry,
        (
            RollEntry(
                meeting=meetings[room],
                membership_id=memberships[person.pk],
                person=person,
                seat=seat,
                name=person.name,
                role="member",
            )
            for person, room, seat in placed
        ),
    )
    keys = _sessions(persons, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as either database does by itself within a minute
    return [Page(meetings[room].pk, keys[person.pk]) for person, room, _ in placed]


def _sessions(persons: list[Any], now: dt.datetime) -> dict[int, str]:
    """Sign everybody in; return the key of each one's session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    store = SessionStore()
    keys = {person.pk: f"{person.pk:032x}" for person in persons}
    told = {
        BACKEND_SESSION_KEY: "hwabaek.web.sign_in.PersonBackend",
        "auth": "link+mail-code",
    }
    _make(
        Session,
        (
            Session(
                session_key=keys[person.pk],
                session_data=store.encode(
                    told
                    | {
                        SESSION_KEY: str(person.pk),
                        HASH_SESSION_KEY: person.get_session_auth_hash(),
                    }
                ),
                expire_date=now + dt.timedelta(hours=8),
            )
            for person in persons
        ),
    )
    return keys


def _make(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH)
