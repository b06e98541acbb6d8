"""What surrounds every page: menu, committees, who is signed in, whom to call."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hwabaek.access.committees import run_committees
from hwabaek.access.people import posts_of
from hwabaek.models import Person, Post

# An entry of a menu: (name of the url, icon, label).
Entry = tuple[str, str, Promise]
COMMITTEES: Entry = ("committees", "people", pgettext_lazy("여럿", "위원회"))
MEETINGS: Entry = ("meetings", "calendar", pgettext_lazy("여럿", "회의"))
MENUS: dict[str, tuple[Entry, ...]] = {  # by duty
    Post.Duty.CLERK: (
        ("today", "home", _("오늘")),
        COMMITTEES,
        MEETINGS,
    ),
    Post.Duty.APPROVER: (COMMITTEES, MEETINGS),
    Post.Duty.COORDINATOR: (
        ("coordination", "chart", _("현황")),
        COMMITTEES,
        MEETINGS,
    ),
    Post.Duty.AUDITOR: (
        ("log", "log", _("기록")),
        ("checks", "seal", _("문서 확인")),
        COMMITTEES,
        MEETINGS,
    ),
    Post.Duty.ADMINISTRATOR: (
        ("administration", "tool", _("관리")),
        COMMITTEES,
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
                "label": str(label),
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
