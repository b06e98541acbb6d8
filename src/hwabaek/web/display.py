"""How a reader wants pages shown: text size, contrast and language, kept in cookies, written into ``<html>``."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import Promise

COOKIE: Final = "display"
COOKIE_AGE: Final = 365 * 24 * 60 * 60

# Steps of `html[data-size]` in base.css: 100, 115, 130, 150 and 200 %.
SIZES: Final[dict[int, "Promise"]] = {
    1: pgettext_lazy("글자 크기", "보통"),
    2: _("조금 크게"),
    3: _("크게"),
    4: _("더 크게"),
    5: _("두 배"),
}
# Without a choice the page follows the system (`prefers-contrast`); "plain" says no to it.
MODES: Final = ("", "hc", "plain")


@dataclass(frozen=True)
class Display:
    """What the reader chose. An empty mode means: as the system says."""

    size: int = 1
    mode: str = ""


@require_POST
def change_display(request: "HttpRequest") -> HttpResponseRedirect:
    """Keep the size, mode or language the reader pressed and go back to the page it was pressed on."""
    chosen = parse_display(
        size=request.POST.get("size", ""),
        mode=request.POST.get("mode"),
        current=read_display(request),
    )
    response = HttpResponseRedirect(_page_to_return_to(request))
    _keep(response, COOKIE, f"{chosen.size}.{chosen.mode}")
    # Without a choice the page speaks as the browser asks; Django's own middleware reads this cookie.
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def display(request: "HttpRequest") -> dict[str, Any]:
    """Context processor: what ``base.html`` needs to show a page as its reader wants it."""
    return {
        "display": read_display(request),
        "display_sizes": SIZES,
        "display_languages": settings.LANGUAGES,
        "masthead": getattr(settings, "MASTHEAD", False),
    }


def read_display(request: "HttpRequest") -> Display:
    """Return the choice kept in the cookie, the default when there is none or it makes no sense."""
    size, _dot, mode = request.COOKIES.get(COOKIE, "").partition(".")
    return parse_display(size=size, mode=mode, current=Display())


def parse_display(*, size: str, mode: str | None, current: Display) -> Display:
    """Return ``current`` changed by what was given; what is not a known size or mode changes nothing."""
    sizes = {str(step): step for step in SIZES}
    return Display(
        size=sizes.get(size, current.size),
        mode=mode if mode in MODES else current.mode,
    )


def _keep(response: HttpResponseRedirect, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie,
        value,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _page_to_return_to(request: "HttpRequest") -> str:
    """Return the path the form names, or the first page: never another site, never this form's own address."""
    path = request.POST.get("next", "")
    # A path starts with one slash; two would name another host.
    here = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if here and path.partition("?")[0] != request.path else "/"
