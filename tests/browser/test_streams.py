"""A page of the real server hears what happens without asking, and catches up after a lost line."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from bench import stage
from hwabaek.models import Meeting
from tests import people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_a_page_hears_of_replies_and_survives_the_server(desk: Page) -> None:
    town = people.town()
    meeting = people.called(town, items=1, now=now())
    with stage.server("--no-worker") as (_, port):
        address = f"http://127.0.0.1:{port}"
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": stage.session_of(town.clerk)}
        desk.context.add_cookies([{**cookie, "url": address}])  # type: ignore[typeddict-item]
        page = f"{address}/meetings/{meeting.pk}/"
        _hears_without_asking(desk, page, town, meeting)
        _open(desk, page)
    banner = desk.locator("[data-connection]")
    expect(banner).to_contain_text("연결되면 저절로 새로 고칩니다", timeout=30_000)
    people.reply(town.members[1], meeting, now=now())
    with stage.server("--no-worker", port=port):
        expect(banner).to_contain_text("다시 연결되었습니다", timeout=60_000)
        expect(desk.get_by_role("main")).to_contain_text("재적 7명 가운데 2명이 회신했습니다")


def _hears_without_asking(desk: Page, page: str, town: people.Town, meeting: Meeting) -> None:
    """Let the page itself ask once an hour only: what then changes has come by the stream."""

    def seldom(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        assert 'data-live-seconds="5"' in text
        route.fulfill(
            response=answer, body=text.replace('data-live-seconds="5"', 'data-live-seconds="3600"')
        )

    desk.route(page, seldom)
    _open(desk, page)
    expect(desk.get_by_role("main")).to_contain_text("재적 7명 가운데 0명이 회신했습니다")
    people.reply(town.members[0], meeting, now=now())
    expect(desk.get_by_role("main")).to_contain_text("재적 7명 가운데 1명이 회신했습니다")
    desk.unroute(page)


def _open(desk: Page, page: str) -> None:
    """Open a page and wait until its stream stands."""
    with desk.expect_response(lambda answer: "/live/?" in answer.url) as stream:
        desk.goto(page)
    assert stream.value.status == HTTPStatus.OK


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
