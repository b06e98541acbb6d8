"""Debian's Chromium, held to this machine, as a phone and as a desk."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
NewPage = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def _a_loop_runs_in_this_thread() -> Iterator[None]:
    """Let Django use the database although Playwright's loop runs in the thread of the tests.

    It runs from the first browser test to the end. Nobody else gets this leave: elsewhere Django's
    guard against blocking calls in asynchronous code shall speak up.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch Debian's Chromium; skip nothing where it is missing: `make setup-dev` installs it."""
    program = shutil.which("chromium")
    if not program:
        pytest.fail("Chromium is missing: run make setup-dev")
    quiet = ["--disable-quic", "--disable-background-networking", "--disable-component-update"]
    steady = ["--disable-sync", "--no-first-run", "--disable-gpu", "--font-render-hinting=none"]
    # Chromium's sandbox does not start as root.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": program,
        "args": [*quiet, *steady, *as_root],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Be a person in Korea at a desk who wants no motion, so that pictures stand still."""
    return {
        **browser_context_args,
        "locale": "ko-KR",
        "timezone_id": "Asia/Seoul",
        "viewport": DESK,
        "reduced_motion": "reduce",
    }


@pytest.fixture
def new_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[NewPage]:
    """Return a function that opens a window of its own, given what a context takes.

    At the end of the test it fails if a page asked for anything beyond this machine, raised an
    error, or broke the content security policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(**options: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, **options})
        contexts.append(context)
        context.route("**/*", lambda route: _keep_here(route, complaints))
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda message: _listen(message, complaints))
        return page

    yield new
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """Open a window of a phone's size, to be touched."""
    return new_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def desk(new_page: NewPage) -> Page:
    """Open a window of a desk's size."""
    return new_page()


def _keep_here(route: Route, complaints: list[str]) -> None:
    url = urlsplit(route.request.url)
    if url.scheme in {"http", "https", "ws"} and url.hostname not in {"127.0.0.1", "localhost"}:
        complaints.append(f"asked for {route.request.url}")
        route.abort()
        return
    route.continue_()


def _listen(message: ConsoleMessage, complaints: list[str]) -> None:
    # A status of 4xx is told as an error too; tests of refusals look at those pages on purpose.
    if message.type == "error" and "Failed to load resource" not in message.text:
        complaints.append(message.text)
