"""The frames of all pages and the components, in Chromium: for everybody, at every size, in both contrasts."""

from collections.abc import Iterator

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import get_template
from playwright.sync_api import Page, expect

from tests.browser import samples
from tests.browser.conftest import NewPage
from tests.browser.looking import (
    barriers,
    covered_on_the_way,
    eventually,
    show,
    sideways,
    small_targets,
)
from tests.browser.stand import Stand, serving

DEADLINE = samples.NOW.replace(day=14, hour=18, minute=0)
MESSAGES = [
    Message(constants.SUCCESS, "기한을 늘렸습니다.", ""),
    Message(constants.ERROR, "제출하지 못했습니다. 마감이 지났습니다.", ""),
]
PAGES = ["/member/", "/desk/", "/form/", "/sign/", "/receipt/", "/paper/", "/error/"]


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with serving() as stand:
        member = {"shell": samples.MEMBER_SHELL, "masthead": True, "deadline": DEADLINE}
        stand.put("/member/", samples.MEMBER, member | {"messages": MESSAGES})
        desk = {"shell": samples.DESK_SHELL, "masthead": True, "now": samples.NOW.isoformat()}
        desk |= {"deadline": DEADLINE.isoformat(), "messages": MESSAGES}
        desk |= {"crumbs": [("오늘", "/"), ("공유재산심의회", "/c/1/"), ("제6회 서면심의", None)]}
        stand.put("/desk/", samples.DESK, desk)
        form = samples.Wish({"code": "1234567", "reason": "적던 글"})
        stand.put("/form/", samples.FORM, member | {"form": form})
        stand.put("/sign/", samples.SIGN, member)
        stand.put("/receipt/", samples.RECEIPT, member)
        stand.put("/paper/", samples.PAPER, member | {"page": 1})
        stand.put("/error/", get_template("errors/404.html").template.source, member)  # type: ignore[attr-defined]
        yield stand


@pytest.mark.parametrize("address", PAGES)
def test_nothing_bars_anybody(stand: Stand, desk: Page, address: str) -> None:
    desk.goto(stand.address + address)
    assert barriers(desk) == []
    show(desk, mode="hc")
    assert barriers(desk) == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_bars_anybody_on_a_phone_with_type_of_double_size(
    stand: Stand, new_page: NewPage, address: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page.goto(stand.address + address)
    assert sideways(page) == []
    assert small_targets(page) == []
    show(page, size=5)
    assert sideways(page) == []
    assert barriers(page) == []


@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways(stand: Stand, desk: Page, address: str) -> None:
    desk.goto(stand.address + address)
    for width in (1440, 844, 768, 390, 320):
        desk.set_viewport_size({"width": width, "height": 800})
        assert sideways(desk) == [], width


@pytest.mark.parametrize("address", ["/member/", "/desk/", "/sign/", "/form/"])
def test_what_has_the_focus_can_be_seen(stand: Stand, phone: Page, address: str) -> None:
    phone.goto(stand.address + address)
    assert covered_on_the_way(phone) == []


@pytest.mark.parametrize("address", PAGES)
def test_the_first_stop_leads_past_the_header(stand: Stand, desk: Page, address: str) -> None:
    desk.goto(stand.address + address)
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("Tab")
    skip = desk.locator(":focus")
    if address != "/receipt/":  # there the focus is on the answer already
        expect(skip).to_have_text("본문 바로가기")
        expect(skip).to_be_in_viewport()


def test_icons_are_drawn_from_the_one_file_under_the_policy(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/desk/")
    logo = desk.locator(".logo")
    picture = logo.screenshot()
    desk.locator(".logo use").evaluate(
        "use => use.setAttribute('href', use.getAttribute('href') + '-none')"
    )
    assert logo.screenshot() != picture


def test_letters_are_ours(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/desk/")
    desk.evaluate("() => document.fonts.ready")
    loaded = desk.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert set(loaded) == {"Pretendard GOV Variable"}


@pytest.mark.parametrize("script", [True, False])
def test_size_and_contrast_stay_chosen(stand: Stand, new_page: NewPage, script: bool) -> None:  # noqa: FBT001
    page = new_page(java_script_enabled=script)
    page.goto(stand.address + "/member/?from=mail")
    page.get_by_text("글자 크기").first.click()
    page.get_by_role("button", name="두 배").click()
    expect(page.locator("html")).to_have_attribute("data-size", "5")
    if not script:
        assert page.url == stand.address + "/member/?from=mail"
        page.get_by_text("글자 크기").first.click()
    page.get_by_role("button", name="고대비").click()
    eventually(page, lambda: cookie_of(page) == "5.hc")
    page.goto(stand.address + "/desk/")
    expect(page.locator("html")).to_have_attribute("data-mode", "hc")
    expect(page.locator("html")).to_have_attribute("data-size", "5")


def cookie_of(page: Page) -> str:
    return next(
        (str(c.get("value")) for c in page.context.cookies() if c.get("name") == "display"), ""
    )


def test_typed_text_outlives_a_change_of_size(stand: Stand, phone: Page) -> None:
    phone.goto(stand.address + "/form/")
    phone.get_by_label("덧붙일 말").fill("지우지 마십시오")
    phone.get_by_text("글자 크기").first.click()
    phone.get_by_role("button", name="더 크게").click()
    expect(phone.locator("html")).to_have_attribute("data-size", "4")
    expect(phone.get_by_label("덧붙일 말")).to_have_value("지우지 마십시오")


def test_the_menu_of_a_desk_opens_on_a_phone(stand: Stand, phone: Page) -> None:
    phone.goto(stand.address + "/desk/")
    entry = phone.get_by_role("link", name="결재")
    expect(entry).to_be_hidden()
    phone.get_by_role("button", name="메뉴").click()
    expect(entry).to_be_visible()
    expect(phone.get_by_role("button", name="나가기")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(entry).to_be_hidden()


def test_a_dialog_takes_the_focus_and_gives_it_back(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/desk/")
    desk.get_by_role("button", name="기한 연장").click()
    expect(desk.get_by_role("dialog", name="기한을 늘릴까요?")).to_be_visible()
    assert barriers(desk) == []
    desk.get_by_role("button", name="그만두기").click()
    expect(desk.get_by_role("button", name="기한 연장")).to_be_focused()


def test_an_error_stands_with_its_field(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/form/")
    code = desk.get_by_label("확인번호")
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(code).to_have_value("1234567")
    expect(code).to_have_accessible_description(
        "이 값이 최대 6 개의 글자인지 확인하세요(입력값 7 자). 문자에서 복사해 붙여 넣어도 됩니다."
    )
    desk.get_by_role("alert").get_by_role("link", name="확인번호").click()
    expect(code).to_be_focused()


def test_two_screens_in_black_and_white_print(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/desk/")
    desk.emulate_media(media="print")
    expect(desk.locator(".topbar")).to_be_hidden()
    expect(desk.locator(".side-menu")).to_be_hidden()
    assert desk.pdf().startswith(b"%PDF")
