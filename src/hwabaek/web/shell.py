"""What surrounds every page: menu, committees, who is signed in, whom to call."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from hwabaek.access.committees import run_committees
from hwabaek.access.people import posts_of
from hwabaek.models import Person, Post

# duty -> the entries of its menu: (name of the url, icon, label)
MENUS: dict[str, tuple[tuple[str, str, str], ...]] = {
    Post.Duty.CLERK: (
        ("today", "home", "오늘"),
        ("committees", "people", "위원회"),
        ("meetings", "calendar", "회의"),
    ),
    Post.Duty.APPROVER: (("committees", "people", "위원회"), ("meetings", "calendar", "회의")),
    Post.Duty.COORDINATOR: (
        ("coordination", "chart", "현황"),
        ("committees", "people", "위원회"),
        ("meetings", "calendar", "회의"),
    ),
    Post.Duty.AUDITOR: (
        ("log", "log", "기록"),
        ("committees", "people", "위원회"),
        ("meetings", "calendar", "회의"),
    ),
    Post.Duty.ADMINISTRATOR: (
        ("administration", "tool", "관리"),
        ("committees", "people", "위원회"),
    ),
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame of the page; nothing is asked of the database until it is shown."""
    return {"shell": SimpleLazyObject(lambda: _shell(request)), "demo": settings.DEMO}


def _shell(request: HttpRequest) -> dict[str, Any]:
    frame: dict[str, Any] = {"home_url": reverse("home"), "links": []}
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        frame |= _signed_in(request, person)
    return frame


def _signed_in(request: HttpRequest, person: Person) -> dict[str, Any]:
    posts = list(posts_of(person))
    frame: dict[str, Any] = {
        "person_key": str(person.pk),
        "person_name": person.name,
        "person_title": person.title,
        "sign_out_url": reverse("sign-out"),
    }
    if posts:
        first = posts[0]
        department = first.department.name if first.department else ""
        frame |= {
            "body_name": first.body.name,
            "person_title": f"{department} {first.title}".strip(),
            "search_url": reverse("find"),
            "menu": _menu(request, posts),
            "committees": _committees(request, person, posts),
        }
    return frame


def _menu(request: HttpRequest, posts: list[Post]) -> list[dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    for post in posts:
        for name, icon, label in MENUS.get(post.duty, ()):
            url = reverse(name)
            entries[name] = {
                "url": url,
                "icon": icon,
                "label": _(label),
                "count": None,
                "current": request.path == url,
            }
    return list(entries.values())


def _committees(request: HttpRequest, person: Person, posts: list[Post]) -> list[dict[str, Any]]:
    if not any(post.duty == Post.Duty.CLERK for post in posts):
        return []
    return [
        {
            "url": (url := reverse("committee", args=[committee.pk])),
            "label": committee.name,
            "count": None,
            "current": request.path.startswith(url),
        }
        for committee in run_committees(person).order_by("name")
    ]
