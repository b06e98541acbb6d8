"""The demonstration: be anybody by one press, read what was sent; and nothing of it otherwise."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core import signing
from django.test import Client
from django.urls import clear_url_caches, include, path

from hwabaek.actions.deliveries import deliver_due
from hwabaek.gateways.messages import Message, Outbox
from hwabaek.models import Meeting
from hwabaek.web import urls
from hwabaek.web.urls import demo
from tests import people
from tests.web.desk_pages import said
from tests.web.member_pages import NOON

urlpatterns = [path("", include(urls)), *demo.urlpatterns]


@pytest.fixture
def shown(settings: LazySettings) -> Iterator[LazySettings]:
    """Let this be a demonstration."""
    settings.DEMO = True
    settings.ROOT_URLCONF = __name__
    clear_url_caches()
    yield settings
    clear_url_caches()


@pytest.mark.usefixtures("shown")
def test_the_guide_names_everybody(town: people.Town, meeting: Meeting) -> None:
    text = said(Client().get("/demo/"))
    assert "윤하늘 교통정책과 주무관" in text
    assert "강태수 위원장 · 부구청장 회신을 기다리는 심의가 있습니다." in text


@pytest.mark.usefixtures("shown")
def test_a_press_signs_in(town: people.Town) -> None:
    client = Client()
    answer = client.post(f"/demo/sessions/{town.auditor.pk}/")
    assert answer.headers["Location"] == "/"
    assert client.get("/log/").status_code == 200
    assert client.get(f"/demo/sessions/{town.auditor.pk}/").status_code == 405
    assert client.post("/demo/sessions/4711/").status_code == 404


@pytest.mark.usefixtures("shown")
def test_a_signed_link_signs_in_and_a_changed_one_does_not(town: people.Town) -> None:
    signed = signing.dumps(town.clerk.pk, salt="demo")
    client = Client()
    assert client.get(f"/demo/{signed}/").status_code == 302
    assert client.get("/today/").status_code == 200
    assert Client().get(f"/demo/{signed[:-1]}x/").status_code == 404
    other = signing.dumps(town.clerk.pk, salt="something else")
    assert Client().get(f"/demo/{other}/").status_code == 404


@pytest.mark.usefixtures("shown")
def test_the_outbox_shows_links_to_press_and_codes_to_read(
    town: people.Town, meeting: Meeting
) -> None:
    deliver_due(now=NOON)
    answer = Client().get("/outbox/")
    assert '<a href="http' in answer.content.decode()
    assert "강태수" in said(answer)
    only = said(Client().get(f"/outbox/?to={town.members[2].email}"))
    assert "오세린" in only
    assert "강태수" not in only.replace("강태수 위원장", "")


@pytest.mark.usefixtures("shown", "db")
def test_what_a_message_says_cannot_become_markup(settings: LazySettings) -> None:
    text = 'code 123456 <script>alert(1)</script> https://x.test/?a="b"&c=<i>'
    Outbox("mail", settings.OUTBOX).send(Message(recipient="a@b.c", subject="<b>", text=text))
    page = Client().get("/outbox/").content.decode()
    assert "<script>alert" not in page
    assert "<mark>123456</mark>" in page
    assert "&lt;b&gt;" in page


def test_without_the_demonstration_there_is_nothing(
    town: people.Town, settings: LazySettings
) -> None:
    signed = signing.dumps(town.clerk.pk, salt="demo")
    for patterns in (settings.ROOT_URLCONF, __name__):  # not routed; and shut even if it were
        settings.ROOT_URLCONF = patterns
        clear_url_caches()
        for address in ("/demo/", "/outbox/", f"/demo/{signed}/"):
            assert Client().get(address).status_code == 404
        assert Client().post(f"/demo/sessions/{town.clerk.pk}/").status_code == 404
    clear_url_caches()
