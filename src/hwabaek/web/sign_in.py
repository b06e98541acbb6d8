"""Sessions: who is signed in, and by what means they proved it."""

import datetime as dt
from collections.abc import Collection
from typing import cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login
from django.contrib.auth.backends import BaseBackend
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from hwabaek.models import Person

AUTH_KEY = "auth"
CODE_KEY = "code"  # the pending one-time code and where to go after it


class PersonBackend(BaseBackend):
    """Finds the person of a session; nobody is authenticated by a password."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person if they may still sign in."""
        return Person.objects.filter(pk=user_id, is_active=True).first()


def enter(request: HttpRequest, person: Person, *, auth: str) -> None:
    """Begin a session for a person who proved themselves, and remember how ("link+mail-code")."""
    login(request, person, backend="hwabaek.web.sign_in.PersonBackend")
    request.session[AUTH_KEY] = auth


def actor_of(request: HttpRequest) -> Person:
    """Return who is signed in; views that call this are behind `login_required`."""
    return cast("Person", request.user)


def auth_of(request: HttpRequest) -> str:
    """Return by what means the session was begun, as a signed reply states it."""
    return str(request.session.get(AUTH_KEY, "mail-code"))


def persons_of(keys: Collection[str], now: dt.datetime) -> dict[str, Person]:
    """Return who is signed in by which session, for many sessions at once.

    It says what `django.contrib.auth.get_user` says of one request.
    """
    store = SessionStore()
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    told = {row.session_key: store.decode(row.session_data) for row in rows}
    numbers = {key: data.get(SESSION_KEY) for key, data in told.items()}
    wanted = [number for number in numbers.values() if number]
    persons = {str(p.pk): p for p in Person.objects.filter(pk__in=wanted, is_active=True)}
    return {
        key: persons[number]
        for key, number in numbers.items()
        if number in persons
        and constant_time_compare(
            told[key].get(HASH_SESSION_KEY, ""), persons[number].get_session_auth_hash()
        )
    }
