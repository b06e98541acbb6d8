"""A member's whole way in Chromium: from the link on a phone to the receipt, and back to change it."""

import datetime as dt
import shutil
import time
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from hwabaek.actions import agenda, calls, deadlines, polls
from hwabaek.actions.documents import file_store
from hwabaek.models import Declaration, DraftBallot, Meeting, Person, Reply
from tests import people
from tests.browser.conftest import PHONE, NewPage
from tests.browser.looking import barriers, covered_on_the_way, show, sideways, small_targets
from tests.people import DEADLINE, MONDAY, Town
from tests.web.member_pages import NOON, link_for, sent_code

MOST_SECONDS = 120
CONDITION = "하역 시간을 07:00~10:00으로 정하고, 보도와 차도 경계에 점형블록을 둘 것."


@pytest.fixture
def noon() -> Iterator[None]:
    """Let it be Monday noon, with the clock going."""
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def town(noon: None, transactional_db: None) -> Town:
    shutil.rmtree(settings.OUTBOX, ignore_errors=True)
    return people.town()


@pytest.fixture
def meeting(town: Town) -> Meeting:
    """Call a deliberation of three items; the first has a paper of three pages with text."""
    meeting = people.prepared(town)
    _add_paper(town, meeting)
    return calls.call_meeting(actor=town.clerk, meeting_id=meeting.pk, now=MONDAY)


@pytest.mark.whole_way
def test_from_the_link_to_a_changed_reply(
    town: Town, meeting: Meeting, live_server: LiveServer, phone: Page
) -> None:
    member, began = town.members[2], time.monotonic()
    phone.goto(live_server.url + link_for(member, meeting))
    expect(phone.get_by_text("보행자우선도로")).to_have_count(0)
    phone.get_by_role("button", name="전자우편으로 인증번호 받기").click()
    expect(phone.get_by_label("인증번호")).to_be_visible()
    phone.get_by_label("인증번호").fill(sent_code(NOON + dt.timedelta(minutes=5)))
    phone.get_by_role("button", name="들어가기").click()
    _declare(phone)
    _read(phone)
    _decide(phone, "conditional", CONDITION)
    _decide(phone, "for")
    _draw(phone)
    phone.get_by_role("button", name="서명하고 제출").click()
    _receipt_has_arrived(phone)
    expect(phone.get_by_text(CONDITION)).to_be_visible()
    phone.get_by_role("link", name="결정 바꾸기").click()
    _decide(phone, "against", "우회로가 없습니다.")
    _draw(phone)
    phone.get_by_role("button", name="서명하고 제출").click()
    _receipt_has_arrived(phone)
    expect(phone.get_by_text("2번째로 내신 것입니다")).to_be_visible()
    assert time.monotonic() - began < MOST_SECONDS
    _two_replies_are_kept(member)


def test_it_works_without_scripts_and_the_typed_name_stands_in(
    town: Town, meeting: Meeting, live_server: LiveServer, new_page: NewPage
) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    _enter(page, live_server, town.members[2])
    page.goto(f"{live_server.url}/written/{meeting.pk}/")
    _declare(page)
    page.locator("a.inset-link").first.click()
    page.get_by_text("큰 글자로", exact=True).click()
    page.get_by_role("button", name="바꾸기").click()
    expect(page.locator(".viewer-text")).to_be_visible()
    page.get_by_role("link", name="이 안건 결정하기").click()
    _decide(page, "conditional", CONDITION)
    _decide(page, "abstain")
    page.get_by_label("이름", exact=True).fill(town.members[2].name)
    page.get_by_role("button", name="서명하고 제출").click()
    expect(page.get_by_text("제출되었습니다.")).to_be_visible()
    assert Reply.objects.get().signature_text == town.members[2].name


def test_what_is_typed_is_saved_as_one_goes(
    town: Town, meeting: Meeting, live_server: LiveServer, phone: Page
) -> None:
    _enter(phone, live_server, town.members[2])
    people.declare(town.members[2], meeting)
    phone.goto(f"{live_server.url}/written/{meeting.pk}/items/2/")
    phone.locator("[name=choice][value=against]").check()
    expect(phone.get_by_label("반대하시는 이유")).to_be_visible()
    phone.get_by_label("반대하시는 이유").fill("우회로가 없습니다.")
    expect(phone.locator("[data-saved]")).to_contain_text("저장됨")
    phone.reload()
    expect(phone.get_by_label("반대하시는 이유")).to_have_value("우회로가 없습니다.")
    draft = DraftBallot.objects.get()
    assert (draft.choice, draft.opinion) == ("against", "우회로가 없습니다.")


def test_a_reply_signed_without_a_line_arrives_once_when_it_is_back(
    town: Town, meeting: Meeting, live_server: LiveServer, phone: Page
) -> None:
    _enter(phone, live_server, town.members[2])
    _draft_all(town.members[2], meeting)
    phone.goto(f"{live_server.url}/written/{meeting.pk}/signature/")
    _draw(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="서명하고 제출").click()
    expect(phone.locator("[data-connection]")).to_contain_text("인터넷이 끊겼습니다")
    assert not Reply.objects.exists()
    phone.context.set_offline(False)
    _receipt_has_arrived(phone)
    assert Reply.objects.count() == 1


def test_nothing_is_signed_without_a_signature(
    town: Town, meeting: Meeting, live_server: LiveServer, phone: Page
) -> None:
    _enter(phone, live_server, town.members[2])
    _draft_all(town.members[2], meeting)
    phone.goto(f"{live_server.url}/written/{meeting.pk}/signature/")
    phone.get_by_role("button", name="서명하고 제출").click()
    expect(phone.locator("[data-pad-error]")).to_be_visible()
    phone.get_by_text("이름 쓰기", exact=True).click()
    phone.get_by_label("이름", exact=True).fill("다른 사람")
    phone.get_by_role("button", name="서명하고 제출").click()
    expect(phone.get_by_role("alert").filter(has_text="등록된 이름과 다릅니다")).to_be_visible()
    assert not Reply.objects.exists()


def test_the_pages_before_the_code_bar_nobody(
    town: Town, meeting: Meeting, live_server: LiveServer, phone: Page
) -> None:
    for address in (link_for(town.members[2], meeting), "/sign-in/"):
        phone.goto(live_server.url + address)
        _bars_nobody(phone, address)
    phone.goto(live_server.url + link_for(town.members[2], meeting))
    phone.locator("button[name=channel]").first.click()
    phone.get_by_label("인증번호").fill("000000")
    phone.get_by_role("button", name="들어가기").click()
    expect(phone.get_by_label("인증번호")).to_have_value("000000")
    _bars_nobody(phone, "a wrong code")


def test_the_pages_of_the_way_bar_nobody(
    town: Town, meeting: Meeting, live_server: LiveServer, phone: Page
) -> None:
    member = town.members[2]
    _enter(phone, live_server, member)
    base = f"/written/{meeting.pk}/"
    _look_at(phone, live_server, "/inbox/", f"{base}declaration/", f"{base}questions/")
    people.declare(member, meeting, aside={3: "statutory"})
    agenda.ask_question(
        actor=member, meeting_id=meeting.pk, number=1, text="노선버스는요?", now=MONDAY
    )
    paper = meeting.items.get(number=1).papers.latest("pk")
    _look_at(phone, live_server, f"{base}items/1/", f"{base}items/3/", f"/papers/{paper.pk}/")
    _look_at(phone, live_server, f"/papers/{paper.pk}/?view=text", f"{base}questions/")
    _draft_all(member, meeting)
    _look_at(phone, live_server, f"{base}signature/")
    people.reply(member, meeting)
    _look_at(phone, live_server, f"{base}receipt/", "/inbox/")


def test_the_pages_after_the_close_and_the_chairs_bar_nobody(
    town: Town, live_server: LiveServer, phone: Page
) -> None:
    concluded, conditional = people.concluded(town), people.called(town)
    for member in town.members:
        people.reply(member, conditional, "conditional")
    polls.close_meeting(actor=town.clerk, meeting_id=conditional.pk, now=MONDAY)
    extended = people.called(town)
    deadlines.request_extension(
        actor=town.clerk,
        meeting_id=extended.pk,
        until=DEADLINE.replace(day=30),
        reason="자료를 보완합니다.",
        now=MONDAY,
    )
    _enter(phone, live_server, town.chair)
    _look_at(phone, live_server, f"/written/{concluded.pk}/result/", "/inbox/")
    _look_at(phone, live_server, f"/written/{conditional.pk}/result/")
    for meeting in (conditional, extended):
        _look_at(phone, live_server, f"/written/{meeting.pk}/chair/")


def test_what_has_the_focus_can_be_seen(
    town: Town, meeting: Meeting, live_server: LiveServer, phone: Page
) -> None:
    _enter(phone, live_server, town.members[2])
    base = f"{live_server.url}/written/{meeting.pk}/"
    phone.goto(f"{base}declaration/")
    assert covered_on_the_way(phone, steps=30) == []
    _draft_all(town.members[2], meeting)
    for page in ("items/1/", "signature/"):
        phone.goto(base + page)
        assert covered_on_the_way(phone, steps=30) == [], page


def _enter(page: Page, live_server: LiveServer, person: Person) -> None:
    """Sign somebody in without the code: put their session into the browser."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def _declare(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("안건과 관계가 있는지")
    for number in (1, 2):
        page.locator(f"[name=item{number}][value=none]").check()
    page.locator("[name=item3][value=statutory]").check()
    page.locator("[name=why3][value='3']").check()
    page.locator("[name=how3]").fill("이 계획의 기초 연구용역을 맡았습니다.")
    page.get_by_role("button", name="확인하고 자료 열기").click()
    expect(page.get_by_text("안건 3건 가운데")).to_be_visible()
    assert Declaration.objects.filter(kind="statutory").count() == 1


def _read(page: Page) -> None:
    page.get_by_role("link", name="안전 대책").click()
    picture = page.locator(".viewer-page img")
    expect(picture).to_have_js_property("complete", value=True)
    page.get_by_role("link", name="다음 쪽").click()
    expect(page.get_by_role("region", name="2쪽")).to_be_visible()
    expect(picture).to_have_js_property("complete", value=True)
    page.locator("#goto").fill("3")
    page.locator("#goto").press("Enter")
    expect(page.get_by_role("region", name="3쪽")).to_be_visible()
    page.get_by_text("큰 글자로", exact=True).click()
    expect(page.locator(".viewer-text")).to_have_text("Page 3")
    page.get_by_role("link", name="이 안건 결정하기").click()


def _decide(page: Page, choice: str, opinion: str = "") -> None:
    page.locator(f"[name=choice][value={choice}]").check()
    if opinion:
        page.locator("[name=opinion]").fill(opinion)
    before = page.url
    page.get_by_role("button", name="저장하고 다음으로").click()
    page.wait_for_url(lambda url: url != before)


def _draw(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("이렇게 제출합니다")
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 40 + 12 * step, box["y"] + 40 + 10 * (step % 4))
    page.mouse.up()
    expect(page.get_by_label("서명 칸. 서명이 그려져 있습니다.")).to_be_visible()


def _receipt_has_arrived(page: Page) -> None:
    heading = page.locator("[data-receipt]")
    expect(heading).to_contain_text("제출되었습니다")
    expect(heading).to_be_focused()


def _two_replies_are_kept(member: Person) -> None:
    first, second = Reply.objects.order_by("version")
    assert (first.entry.person, first.auth) == (member, "link+mail-code")
    assert first.signature_kind == second.signature_kind == "drawn"
    assert len(second.strokes or []) == 1
    kept = [
        {ballot.poll.item.number: ballot.choice for ballot in reply.ballots.all()}
        for reply in (first, second)
    ]
    assert kept == [{1: "conditional", 2: "for"}, {1: "against", 2: "for"}]


def _draft_all(member: Person, meeting: Meeting) -> None:
    """Declare where nothing is declared yet, and choose for every item that is left."""
    entry = meeting.roll.get(person=member)
    if not entry.declarations.exists():
        people.declare(member, meeting)
    aside = entry.declarations.exclude(kind="none").values("item")
    for item in meeting.items.exclude(pk__in=aside):
        DraftBallot.objects.get_or_create(
            entry=entry, poll=item.poll, defaults={"choice": "for", "saved_at": NOON}
        )


def _look_at(page: Page, live_server: LiveServer, *addresses: str) -> None:
    for address in addresses:
        page.goto(live_server.url + address)
        assert page.url == live_server.url + address
        _bars_nobody(page, address)


def _bars_nobody(page: Page, where: str) -> None:
    assert barriers(page) == [], where
    assert sideways(page) == [], where
    assert small_targets(page) == [], where
    page.set_viewport_size({"width": 1440, "height": 900})
    assert barriers(page) == [], f"{where} at a desk"
    show(page, size=5, mode="hc")
    page.set_viewport_size({"width": 320, "height": 640})
    assert sideways(page) == [], f"{where} in type of double size"
    assert barriers(page) == [], f"{where} in type of double size and high contrast"
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})


def _add_paper(town: Town, meeting: Meeting) -> None:
    """Add a paper of three pages to the first item."""
    content = _three_pages()
    stored = file_store().write(content=content)
    agenda.add_paper(
        actor=town.clerk,
        meeting_id=meeting.pk,
        number=1,
        paper=agenda.CheckedPaper(
            title="안전 대책",
            file_name="안전 대책.pdf",
            media_type="application/pdf",
            size=stored.size,
            sha256=stored.sha256,
            stored_as=stored.name,
            viewing_copy=stored.name,
            page_count=3,
        ),
        now=MONDAY,
    )


def _three_pages() -> bytes:
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for number in (1, 2, 3):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 36 Tf 72 700 Td (Page {number}) Tj ET".encode())
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()
