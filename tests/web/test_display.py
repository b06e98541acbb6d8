"""Text size, contrast and language: cookies, read with care."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from hwabaek.web.display import Display, change_display, display, read_display


def press(current: str = "", **fields: str) -> HttpResponse:
    request = RequestFactory().post("/display/", fields)
    request.COOKIES["display"] = current
    return change_display(request)


def test_a_press_changes_one_thing_and_keeps_the_other() -> None:
    assert press(size="4").cookies["display"].value == "4."
    assert press("4.", mode="hc").cookies["display"].value == "4.hc"
    assert press("4.hc", size="1").cookies["display"].value == "1.hc"
    assert press("4.hc", mode="").cookies["display"].value == "4."


@pytest.mark.parametrize(
    "fields", [{"size": "6"}, {"size": "²"}, {"mode": "x"}, {"size": "-1"}, {}]
)
def test_what_is_no_size_or_mode_changes_nothing(fields: dict[str, str]) -> None:
    assert press("3.hc", **fields).cookies["display"].value == "3.hc"


@pytest.mark.parametrize("cookie", ["", "9.hc.x", "x", "9.x", ".", "3", "\x00", "1" * 5000])
def test_a_cookie_that_makes_no_sense_is_the_default(cookie: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["display"] = cookie
    assert read_display(request) in {Display(), Display(size=3)}


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    cookie = press(size="2").cookies["display"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 60 * 60


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("/meetings/7/?page=2", "/meetings/7/?page=2"),
        ("", "/"),
        ("//other.example/", "/"),
        ("/\\other.example/", "/"),
        ("https://other.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/display/", "/"),
        ("/a\r\nSet-Cookie: x=1", "/a%0D%0ASet-Cookie:%20x=1"),
    ],
)
def test_it_leads_back_to_the_page_and_nowhere_else(page: str, place: str) -> None:
    assert press(size="2", next=page)["Location"] == place


def test_only_a_press_changes_anything() -> None:
    assert change_display(RequestFactory().get("/display/")).status_code == 405


def test_pressing_a_language_keeps_it_and_leaves_the_rest() -> None:
    cookies = press("4.hc", language="en").cookies
    assert cookies["language"].value == "en"
    assert cookies["language"]["httponly"]
    assert cookies["display"].value == "4.hc"


@pytest.mark.parametrize("language", ["", "fr", "EN", "en-GB", "../en", "ko "])
def test_a_language_we_do_not_speak_is_not_kept(language: str) -> None:
    assert "language" not in press(language=language).cookies


def test_the_page_speaks_the_language_that_was_pressed(client: Client) -> None:
    assert 'value="ko" lang="ko" aria-pressed="true"' in _sign_in_page(client)
    client.post("/display/", {"language": "en", "next": "/sign-in/"})
    page = _sign_in_page(client)
    assert '<html lang="en"' in page
    assert 'value="en" lang="en" aria-pressed="true"' in page
    assert "Please write your registered e-mail address" in page
    client.post("/display/", {"language": "ko"})
    assert '<html lang="ko"' in _sign_in_page(client)


def _sign_in_page(client: Client) -> str:
    return client.get("/sign-in/").content.decode()


def test_the_masthead_is_off_unless_set(settings: object) -> None:
    assert display(RequestFactory().get("/"))["masthead"] is False
    settings.MASTHEAD = True  # type: ignore[attr-defined]
    assert display(RequestFactory().get("/"))["masthead"] is True
