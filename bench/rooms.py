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

    now = dt.datetime.now(dt.UTC)
    persons = _persons(rooms * seats)
    meetings = _meetings(rooms, persons[0], now)
    placed = [(person, meetings[n // seats], n % seats + 1) for n, person in enumerate(persons)]
    _rolls(placed, now)
    keys = _sessions(persons, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as either database does by itself within a minute
    return [Page(meeting.pk, keys[person.pk]) for person, meeting, _ in placed]


def _persons(count: int) -> list[Any]:
    from hwabaek.models import Person

    _make(Person, (Person(email=f"p{n}@example.org", name=f"위원{n}") for n in range(count)))
    return list(Person.objects.order_by("pk"))


def _meetings(count: int, clerk: Any, now: dt.datetime) -> list[Any]:
    """Make so many committees, each with a sitting."""
    from hwabaek.models import Body, Committee, Department, Meeting

    body = Body.objects.create(slug="bench", name="측정시")
    office = Department.objects.create(body=body, name="교통정책과")
    fixed = {"body": body, "department": office, "legal_basis": "조례"}
    _make(Committee, (Committee(slug=f"c{n}", name=f"위원회{n}", **fixed) for n in range(count)))
    sitting = {
        "body": body,
        "year": now.year,
        "number": 1,
        "mode": Meeting.Mode.SITTING,
        "state": Meeting.State.OPEN,
        "title": "회의",
        "created_by": clerk,
        "created_at": now,
    }
    _make(
        Meeting, (Meeting(committee=each, **sitting) for each in Committee.objects.order_by("pk"))
    )
    return list(Meeting.objects.order_by("pk"))


def _rolls(placed: list[tuple[Any, Any, int]], now: dt.datetime) -> None:
    """Give everybody a seat in a committee and a line on the roll of its meeting."""
    from hwabaek.models import Membership, RollEntry

    fixed = {"kind": Membership.Kind.COMMISSIONED, "term_start_date": now.date()}
    _make(
        Membership,
        (
            Membership(committee_id=meeting.committee_id, person=person, **fixed)
            for person, meeting, _ in placed
        ),
    )
    seats = dict(Membership.objects.values_list("person_id", "pk"))
    _make(
        RollEntry,
        (
            RollEntry(
                meeting=meeting,
                membership_id=seats[person.pk],
                person=person,
                seat=seat,
                name=person.name,
                role=Membership.Role.MEMBER,
            )
            for person, meeting, seat in placed
        ),
    )


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
