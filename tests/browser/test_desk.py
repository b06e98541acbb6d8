"""A clerk's whole way in Chromium: plan, agenda, papers, call, replies as they come, the close."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from hwabaek.actions.agenda import ask_question
from hwabaek.actions.calls import record_opening
from hwabaek.actions.deadlines import decide_extension
from hwabaek.models import Delivery, Meeting, Membership, Paper, Person
from tests import people
from tests.browser.conftest import NewPage
from tests.browser.looking import barriers, covered_on_the_way, show, sideways, small_targets
from tests.people import Town
from tests.web.desk_pages import PDF, picture
from tests.web.member_pages import NOON

# So many of the pages hold every component; only they are examined at every size and contrast.
RICHEST = 8
TITLES = ("솔빛로 보행자우선도로 지정안", "어린이보호구역 변경안", "제한속도 조정안")


@pytest.fixture
def noon() -> Iterator[None]:
    """Let it be Monday noon, with the clock going."""
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def town(noon: None, transactional_db: None) -> Town:
    return people.town()


@pytest.mark.whole_way
def test_from_the_plan_to_the_close(town: Town, live_server: LiveServer, desk: Page) -> None:
    _enter(desk, live_server, town.clerk)
    desk.goto(live_server.url)
    desk.get_by_role("link", name="심의 계획 세우기").click()
    desk.get_by_role("main").get_by_role("link", name="교통안전정책심의위원회").click()
    _plan(desk)
    for number, title in enumerate(TITLES, 1):
        _item(desk, number, title)
    _call(desk)
    meeting = Meeting.objects.get()
    _a_reply_arrives(desk, town, meeting)
    _remind(desk)
    _extend(desk, town, meeting)
    _close(desk, town, meeting)


def test_it_works_without_scripts(town: Town, live_server: LiveServer, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    _enter(page, live_server, town.clerk)
    page.goto(f"{live_server.url}/committees/{town.committee.pk}/")
    _plan(page)
    _item(page, 1, TITLES[0])
    _call(page)
    page.get_by_role("button", name="미회신 7명에게 알리기").click()
    expect(page.get_by_text("7명에게 알렸습니다.")).to_be_visible()


def test_a_bad_file_is_told_at_its_field_and_the_good_one_stays(
    town: Town, live_server: LiveServer, desk: Page
) -> None:
    meeting = people.prepared(town, items=1)
    _enter(desk, live_server, town.clerk)
    desk.goto(f"{live_server.url}/meetings/{meeting.pk}/items/1/")
    desk.get_by_label("자료 파일").set_input_files(
        [
            FilePayload(name="위치도.png", mimeType="image/png", buffer=picture()),
            FilePayload(name="표.xlsx", mimeType="application/pdf", buffer=b"PK\x03\x04 no"),
        ]
    )
    desk.get_by_role("button", name="올리기", exact=True).click()
    expect(desk.get_by_text("자료 1건을 올렸습니다.")).to_be_visible()
    expect(desk.get_by_text("‘표.xlsx’")).to_be_visible()
    expect(desk.get_by_role("link", name="위치도")).to_be_visible()
    assert barriers(desk) == []


def test_what_is_open_stays_open_when_the_page_follows(
    town: Town, live_server: LiveServer, desk: Page
) -> None:
    meeting = people.called(town)
    _enter(desk, live_server, town.clerk)
    desk.goto(f"{live_server.url}/meetings/{meeting.pk}/")
    desk.get_by_text("보낼 글 미리 보기").click()
    expect(desk.get_by_text("회신을 기다리고 있습니다.")).to_be_visible()
    people.reply(town.members[1], meeting, now=NOON)
    expect(desk.get_by_text("미회신 6명에게 알리기")).to_be_visible(timeout=9000)
    expect(desk.get_by_text("회신을 기다리고 있습니다.")).to_be_visible()


def test_nothing_bars_anybody(town: Town, live_server: LiveServer, new_page: NewPage) -> None:
    addresses = _everything(town)
    page = new_page()
    _enter(page, live_server, town.clerk)
    found = []
    for address in addresses:
        page.goto(live_server.url + address)
        found += [(address, what) for what in barriers(page) + sideways(page)]
        if address in addresses[:RICHEST]:
            show(page, mode="hc")
            found += [(f"{address} in high contrast", what) for what in barriers(page)]
    assert found == []


def test_nothing_bars_anybody_on_a_phone(town: Town, live_server: LiveServer, phone: Page) -> None:
    addresses = _everything(town)
    _enter(phone, live_server, town.clerk)
    found = []
    for address in addresses:
        phone.goto(live_server.url + address)
        found += [(address, what) for what in sideways(phone) + small_targets(phone)]
        if address in addresses[:RICHEST]:
            found += [(address, what) for what in barriers(phone)]
    assert found == []


def test_double_size_on_a_narrow_phone_needs_no_sideways_scroll(
    town: Town, live_server: LiveServer, new_page: NewPage
) -> None:
    addresses = _everything(town)
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    _enter(page, live_server, town.clerk)
    found = []
    for address in addresses:
        page.goto(live_server.url + address)
        show(page, size=5)
        found += [(address, what) for what in sideways(page)]
        if address in addresses[:RICHEST]:
            found += [(address, what) for what in barriers(page)]
    assert found == []


def test_the_focus_is_never_covered(town: Town, live_server: LiveServer, desk: Page) -> None:
    prepared = people.prepared(town)
    _enter(desk, live_server, town.clerk)
    desk.goto(f"{live_server.url}/meetings/{prepared.pk}/call/")
    assert covered_on_the_way(desk) == []


def _everything(town: Town) -> list[str]:
    """Fill the town with meetings in every state; return the addresses of all pages."""
    done, opened, prepared = people.concluded(town), people.called(town), people.prepared(town)
    empty = people.prepared(town, items=0)
    record_opening(actor=town.members[1], meeting_id=opened.pk, now=NOON)
    people.declare(town.members[6], opened, aside=dict.fromkeys((1, 2, 3), "statutory"))
    people.reply(town.chair, opened, now=NOON)
    question = ask_question(
        actor=town.members[1], meeting_id=opened.pk, number=1, text="얼마입니까?", now=NOON
    )
    Delivery.objects.filter(person=town.members[3], channel="mail").update(
        state="failed", tries=9, error="550 5.1.1 no such user"
    )
    term = Membership.objects.filter(person=town.members[4])
    term.update(term_end_date=NOON.date(), reappointment_count=1)
    committee, meeting = f"/committees/{town.committee.pk}/", f"/meetings/{opened.pk}/"
    return [
        *("/today/", committee, meeting, f"/meetings/{done.pk}/", f"/meetings/{prepared.pk}/"),
        *(f"/meetings/{prepared.pk}/{part}/" for part in ("items/1", "call", "plan")),
        *("/find/?q=제1회", "/committees/", "/meetings/", f"/meetings/{empty.pk}/"),
        *(f"/meetings/{prepared.pk}/{part}/" for part in ("items/new", "withdrawal")),
        f"/meetings/{empty.pk}/call/",
        *(f"{meeting}{part}/" for part in ("items/1", "extension", "conversion", "departures")),
        f"/questions/{question.pk}/answer/",
        f"/persons/{town.members[3].pk}/contact/",
    ]


def _enter(page: Page, live_server: LiveServer, person: Person) -> None:
    """Sign somebody in without the code: put their session into the browser."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def _plan(page: Page) -> None:
    page.get_by_role("link", name="서면심의 계획 세우기").click()
    expect(page.get_by_text("10. 19.(월)부터 고를 수 있습니다").first).to_be_visible()
    page.get_by_label("제목").fill("보행 안전 안건 등")
    page.get_by_label("심의사항이 경미").check(force=True)
    page.get_by_label("사유에 해당하는 까닭").fill("협의를 마친 경미한 변경입니다.")
    page.get_by_label("회신 마감일").fill("2026-10-23")
    page.get_by_role("button", name="저장하고 안건 올리기").click()
    expect(
        page.get_by_text("안건이 없습니다. 안건을 한 건 이상 올린 뒤 요청해 주세요.")
    ).to_be_visible()


def _item(page: Page, number: int, title: str) -> None:
    page.get_by_role("link", name="안건 올리기").first.click()
    page.get_by_label("안건명").fill(title)
    page.get_by_label("의결주문").fill(f"{title}을 원안대로 의결한다.")
    page.get_by_label("제안 내용").fill("보행 안전을 위한 것입니다.")
    page.get_by_role("button", name="저장하고 자료 올리기").click()
    # A PDF of its own for each item: the same file twice on one item would be refused.
    content = PDF.replace(b"842", str(842 - number).encode())
    page.get_by_label("자료 파일").set_input_files(
        {"name": f"설명자료 {number}.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="올리기", exact=True).click()
    expect(page.get_by_text("자료 1건을 올렸습니다.")).to_be_visible()
    assert Paper.objects.filter(title=f"설명자료 {number}", page_count=1).exists()
    page.get_by_role("link", name="심의 화면으로").click()


def _call(page: Page) -> None:
    expect(page.get_by_role("heading", name="보낼 수 있습니다")).to_be_visible()
    page.get_by_role("link", name="미리 보고 요청 보내기").click()
    expect(page.get_by_text("재적 7명 가운데 4명 이상이 회신해야 성립합니다.")).to_be_visible()
    expect(page.get_by_text("강태수 위원님,")).to_be_visible()
    page.get_by_role("button", name="7명에게 요청 보내기").click()
    expect(page.get_by_text("위원 7명에게 심의를 요청했습니다.")).to_be_visible()
    assert Delivery.objects.filter(purpose="call", channel="mail").count() == 7


def _a_reply_arrives(page: Page, town: Town, meeting: Meeting) -> None:
    """Nobody touches the page: it follows by itself, and says so aloud."""
    verdict = page.locator("#forecast")
    expect(verdict).to_contain_text("4명이 더 회신하면 성립합니다")
    people.reply(town.members[2], meeting, "against", now=NOON)
    expect(verdict).to_contain_text("3명이 더 회신하면 성립합니다", timeout=9000)
    expect(page.locator("[data-announce]")).to_contain_text("3명이 더 회신하면 성립합니다")
    expect(page.get_by_text("반대")).to_have_count(0)


def _remind(page: Page) -> None:
    page.get_by_role("button", name="미회신 6명에게 알리기").click()
    expect(page.get_by_text("6명에게 알렸습니다.")).to_be_visible()
    expect(page.get_by_text("부터 다시 알릴 수 있습니다")).to_be_visible()


def _extend(page: Page, town: Town, meeting: Meeting) -> None:
    page.get_by_role("link", name="기한 연장").click()
    page.get_by_label("새 마감일").fill("2026-10-28")
    page.get_by_label("늘리는 까닭").fill("추가 자료를 검토합니다.")
    page.get_by_role("button", name="위원장에게 요청").click()
    expect(page.get_by_text("10. 28.(수) 18:00까지 늘려 달라고")).to_be_visible()
    decide_extension(actor=town.chair, meeting_id=meeting.pk, agreed=True, now=NOON)
    expect(page.get_by_text("2026. 10. 28.(수) 18:00에 자동으로 닫힙니다")).to_be_visible(
        timeout=9000
    )


def _close(page: Page, town: Town, meeting: Meeting) -> None:
    for member in town.members:
        if member != town.members[2]:
            people.reply(member, meeting, now=NOON)
    page.get_by_role("button", name="모두 회신했습니다, 마감하기").click(timeout=9000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("안건 3건: 원안가결 3건")
    expect(page.get_by_text("까닭을 적습니다.").first).to_be_visible()
    assert barriers(page) == []
