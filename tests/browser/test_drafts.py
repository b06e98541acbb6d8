"""Drafts, and the opinion that follows the decision."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from playwright.sync_api import Page, Route, expect

from tests.browser import samples
from tests.browser.looking import eventually, stored
from tests.browser.stand import Stand, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Stand]:
    with serving() as stand:
        yield stand


@pytest.fixture
def stand(served: Stand) -> Stand:
    served.answers.clear()
    served.calls.clear()
    served.put("/member/", samples.MEMBER, samples.MEMBER_CONTEXT)
    served.answer("/drafts/2/", lambda _call: HttpResponse(status=204))
    served.answer("/session/end/", lambda _call: HttpResponse("나갔습니다"))
    return served


def test_a_draft_is_saved_while_typing(stand: Stand, phone: Page) -> None:
    phone.goto(stand.address + "/member/")
    phone.get_by_text("반대").first.click()
    expect(phone.locator("[data-saved]")).to_contain_text("저장됨 ")
    phone.get_by_label("반대하시는 이유").press_sequentially("상가 의견을")
    eventually(phone, lambda: len(stand.posted("/drafts/2/")) == 2)
    sent = [call.fields for call in stand.posted("/drafts/2/")]
    assert sent[0] == {"csrfmiddlewaretoken": ["token-of-the-page"], "choice": ["against"]}
    assert sent[1] == {"csrfmiddlewaretoken": ["token-of-the-page"], "opinion": ["상가 의견을"]}
    eventually(phone, lambda: stored(phone) == {})


def test_a_draft_is_kept_without_a_line_and_sent_when_it_is_back(stand: Stand, phone: Page) -> None:
    phone.goto(stand.address + "/member/")
    phone.context.set_offline(True)
    opinion = phone.get_by_label("의견")
    opinion.fill("하역 시간을 정할 것")
    opinion.blur()
    expect(phone.locator("[data-saved]")).to_have_text("인터넷이 끊겨 이 기기에 보관 중입니다")
    assert stand.posted("/drafts/2/") == []
    phone.context.set_offline(False)
    expect(phone.locator("[data-saved]")).to_contain_text("저장됨 ")
    assert stand.posted("/drafts/2/")[-1].fields["opinion"] == ["하역 시간을 정할 것"]


def test_what_was_answered_before_the_script_came_stays_and_is_saved(
    stand: Stand, phone: Page
) -> None:
    """On a slow line the page can be used long before its scripts are there."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/js/autosave.js", hold)
    phone.goto(stand.address + "/member/", wait_until="commit")
    phone.get_by_text("반대").first.click()
    phone.locator("#opinion").fill("우회로가 없습니다")
    eventually(phone, lambda: len(held) == 1)
    held[0].continue_()
    expect(phone.locator("[data-saved]")).to_contain_text("저장됨 ")
    expect(phone.locator("#opinion")).to_have_value("우회로가 없습니다")
    expect(phone.locator("[value=against]")).to_be_checked()
    sent = stand.posted("/drafts/2/")[-1].fields
    assert (sent["choice"], sent["opinion"]) == (["against"], ["우회로가 없습니다"])


def test_a_draft_that_was_not_sent_is_put_back(stand: Stand, phone: Page) -> None:
    def opened() -> int:
        return sum(call.path == "/member/" for call in stand.calls)

    stand.answer("/drafts/2/", lambda _call: HttpResponse(status=503 if opened() < 2 else 204))
    phone.goto(stand.address + "/member/")
    phone.get_by_text("조건부·수정 찬성").click()
    phone.get_by_role("textbox", name="조건이나 고칠 곳").fill("점형블록을 둘 것")
    expect(phone.locator("[data-saved]")).to_contain_text("저장하지 못했습니다")
    phone.reload()
    expect(phone.get_by_role("textbox", name="조건이나 고칠 곳")).to_have_value("점형블록을 둘 것")
    expect(phone.get_by_role("radio", name="조건부·수정 찬성")).to_be_checked()
    expect(phone.locator("[data-saved]")).to_contain_text("저장됨 ")
    assert stand.posted("/drafts/2/")[-1].fields["opinion"] == ["점형블록을 둘 것"]


def test_what_the_server_has_from_another_device_is_not_overwritten(
    stand: Stand, phone: Page
) -> None:
    stand.answer("/drafts/2/", lambda _call: HttpResponse(status=503))
    phone.goto(stand.address + "/member/")
    phone.get_by_label("의견").fill("휴대전화에서 쓴 글")
    expect(phone.locator("[data-saved]")).to_contain_text("저장하지 못했습니다")
    stand.put("/member/", samples.MEMBER, samples.MEMBER_CONTEXT | {"opinion": "집에서 쓴 글"})
    phone.reload()
    expect(phone.get_by_label("의견")).to_have_value("집에서 쓴 글")
    assert stored(phone) == {}


def test_signing_out_wipes_what_is_on_the_device(stand: Stand, desk: Page) -> None:
    stand.answer("/drafts/2/", lambda _call: HttpResponse(status=503))
    desk.goto(stand.address + "/member/")
    desk.get_by_label("의견").fill("남이 보면 안 되는 글")
    eventually(desk, lambda: len(stored(desk)) == 1)
    desk.get_by_role("button", name="나가기").click()
    expect(desk.get_by_text("나갔습니다")).to_be_visible()
    assert stored(desk) == {}


# The opinion follows the decision


def test_the_opinion_is_named_and_needed_as_the_decision_says(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/member/")
    field = desk.locator("#opinion")
    field.fill("그대로 있을 글")
    for choice, label, needed in (
        ("찬성 올라온 안 그대로", "덧붙일 의견 (선택)", False),
        ("반대 이유를 적습니다", "반대하시는 이유", True),
        ("조건부·수정 찬성", "조건이나 고칠 곳", True),
    ):
        desk.get_by_role("radio", name=choice, exact=choice.startswith("찬성")).check()
        expect(field).to_have_accessible_name(label)
        assert field.evaluate("field => field.required") is needed
    expect(field).to_have_value("그대로 있을 글")
