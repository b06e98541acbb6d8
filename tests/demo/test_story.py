"""The demonstration: everything in it happened through the actions, and can be decided again."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core import signing
from django.test import Client
from django.urls import clear_url_caches

from hwabaek.actions import log
from hwabaek.actions.sealing import seal_logs
from hwabaek.commands import demo as command
from hwabaek.core.korean import SEOUL
from hwabaek.core.record.replay import replay
from hwabaek.core.rules.case_form import parse_case
from hwabaek.core.rules.decision import decide
from hwabaek.demo import guide, story
from hwabaek.demo.committees import yuseong
from hwabaek.demo.story import tell
from hwabaek.gateways.holidays import public_holidays
from hwabaek.models import (
    Body,
    Checkpoint,
    Committee,
    Document,
    LogEntry,
    Meeting,
    Membership,
    Paper,
    Person,
    Poll,
    Reply,
    UnsealedEntry,
)
from hwabaek.web import urls
from hwabaek.web.urls import demo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the papers, typeset once."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture
def links(settings: LazySettings) -> Iterator[None]:
    """Let the demonstration's addresses be there, as HWABAEK_DEMO=1 does."""
    settings.DEMO = True
    settings.ROOT_URLCONF = (*urls.urlpatterns, *demo.urlpatterns)
    clear_url_caches()
    yield
    clear_url_caches()


def test_it_is_built_once_and_everything_in_it_is_true(links: None, client: Client) -> None:
    command.build()
    _check_rows()
    _check_states()
    _check_sitting()
    _check_records()
    _check_order()
    before = (LogEntry.objects.count(), Person.objects.count(), Meeting.objects.count())
    command.build()
    assert (LogEntry.objects.count(), Person.objects.count(), Meeting.objects.count()) == before
    _check_guide(client)


def _check_rows() -> None:
    facts = yuseong()
    assert Body.objects.get().slug == facts["body"]["id"]
    assert Committee.objects.count() == len(facts["committees"])
    for committee in Committee.objects.all():
        seats = committee.memberships.filter(ended_at=None)
        assert seats.filter(role=Membership.Role.CHAIR).count() == 1, committee
    assert Paper.objects.count() == 6
    assert Person.objects.filter(email__regex=r"^demo\d+@example\.org$").count() == (
        Person.objects.count()
    )
    assert not UnsealedEntry.objects.exists()
    assert Checkpoint.objects.latest("pk").tree_size == LogEntry.objects.count()


def _check_states() -> None:
    states = dict(Meeting.objects.values_list("committee__slug", "state").order_by("id"))
    found = sorted(Meeting.objects.values_list("committee__slug", "state"))
    assert found == [
        ("gongyu-jaesan", "preparing"),
        ("gyeyak-simui", "concluded"),
        ("gyotong-anjeon", "closed"),
        ("gyotong-anjeon", "concluded"),
        ("gyotong-anjeon", "open"),
    ], states
    outcomes = Poll.objects.exclude(outcome="").values_list("outcome", flat=True)
    assert set(outcomes) == {"carried_conditionally"}
    waiting = Document.objects.filter(state="waiting", meeting__mode="written")
    assert sorted(waiting.values_list("kind", flat=True)) == [
        *["call_notice"] * 3,
        "resolution",
        "result_report",
        "written_result",
    ]
    assert Reply.objects.filter(late=True).count() == 1
    assert Reply.objects.filter(version=2).count() == 1
    assert set(Reply.objects.values_list("signature_kind", flat=True)) == {"drawn", "typed"}


def _check_sitting() -> None:
    """Look for what there is to see of a sitting: comings and goings, a tie, a recusal, signatures."""
    meeting = Meeting.objects.get(mode="sitting")
    held = replay(log.facts_of(f"meeting:{meeting.pk}")).sitting
    assert held is not None
    assert len(held.attendance_signatures) == 11
    assert [(poll.result and poll.result.outcome, len(poll.seats)) for poll in held.polls] == [
        ("carried", 11),
        ("tied", 10),
    ]
    tie = held.polls[1].result
    assert tie is not None
    assert (tie.answer["tally"]["for"], tie.answer["tally"]["against"]) == (5, 5)
    assert held.item_state(3) == "reported"
    assert {item: len(held.resolution_signatures[item]) for item in (1, 2)} == {1: 11, 2: 10}
    assert held.minutes[-1].is_signed()
    assert all(one.version == 1 or "3년" in one.text for one in held.speeches)
    kinds = set(meeting.documents.values_list("kind", flat=True))
    assert {"call_notice", "minutes", "attendance_sheet", "resolution"} <= kinds


def _check_records() -> None:
    for meeting in Meeting.objects.exclude(state="preparing"):
        record = replay(log.facts_of(f"meeting:{meeting.pk}"))
        assert record.state == meeting.state
        for poll in Poll.objects.filter(item__meeting=meeting, answer__isnull=False):
            assert decide(case=parse_case(poll.case)).as_data() == poll.answer


def _check_order() -> None:
    """Look for what happened before something that it rests on."""
    for meeting in Meeting.objects.all():
        moments = [fact["at"] for fact in log.facts_of(f"meeting:{meeting.pk}")]
        assert moments == sorted(moments), meeting


def _check_guide(client: Client) -> None:
    shown = guide.people()
    assert len(shown) == len(guide.POSTS) + len(guide.MEMBERS)
    printed, address = command.guide(), ""
    for person, what in shown:
        assert person.name in printed
        assert what in printed
        address = guide.link_of(person).removeprefix(settings.PUBLIC_URL)
        answer = client.get(address)
        assert answer.status_code == 302
        assert client.session["_auth_user_id"] == str(person.pk)
        client.logout()
    forged = signing.dumps(shown[0][0].pk, salt="another")
    assert client.get(re.sub(r"[^/]+/$", f"{forged}/", address)).status_code == 404


def test_it_can_be_told_on_any_day(papers: Path) -> None:
    now = dt.datetime(2028, 2, 29, 23, 0, tzinfo=SEOUL)  # a day that other years do not have
    tell(papers=papers, now=now)
    assert seal_logs(now=now)
    assert LogEntry.objects.filter(at__gt=now).count() == 0
    _check_order()
    _check_records()


def test_on_no_day_do_holidays_push_it_into_the_future() -> None:
    now = dt.datetime(2026, 11, 1, 0, 30, tzinfo=SEOUL)
    while now.year < 2031:
        for days, length, hours in ((24, 10, 17), (16, 9, 1)):
            closed = story._deadline(story._at(now - dt.timedelta(days=days), 10, 5), length)
            assert closed + dt.timedelta(hours=hours) < now
        called_at = story._at(now - dt.timedelta(days=4), 9, 30)
        deadline = story._deadline(called_at, 9)
        assert called_at + dt.timedelta(hours=53) < now < deadline
        assert deadline.weekday() < 5
        assert deadline.date() not in public_holidays(deadline.year)
        now += dt.timedelta(days=1)
