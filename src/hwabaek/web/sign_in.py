"""Sessions: who is signed in, and by what means they proved it."""

from typing import cast

from django.contrib.auth import login
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

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
