"""Signing, and the reply that must arrive once, whatever the line does."""

import json
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from playwright.sync_api import Locator, Page, expect

from tests.browser import samples
from tests.browser.conftest import NewPage
from tests.browser.looking import barriers, eventually, stored, width_of
from tests.browser.stand import Call, Stand, render, serving

LOST = "인터넷이 끊겼습니다. 쓰신 내용은 이 기기에 있고, 연결되면 보냅니다."


@pytest.fixture(scope="module")
def served() -> Iterator[Stand]:
    with serving() as stand:
        yield stand


@pytest.fixture
def stand(served: Stand) -> Stand:
    served.answers.clear()
    served.calls.clear()
    served.put("/sign/", samples.SIGN, samples.MEMBER_CONTEXT)
    served.put("/receipt/", samples.RECEIPT, samples.MEMBER_CONTEXT)
    served.answer("/replies/", lambda _call: HttpResponseRedirect("/receipt/"))
    return served


def test_a_signature_is_drawn_and_the_reply_arrives(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/sign/")
    sign(desk)
    expect(desk.get_by_role("img", name="서명 칸. 서명이 그려져 있습니다.")).to_be_visible()
    desk.get_by_role("button", name="서명하고 제출").click()
    heading = desk.get_by_role("heading", name="회신이 접수되었습니다")
    expect(heading).to_be_focused()
    [call] = stand.posted("/replies/")
    assert call.fields["key"] == ["0d9c3f6e-3a53-4f0e-9c39-111111111111"]
    assert call.fields["way"] == ["draw"]
    strokes = json.loads(call.fields["strokes"][0])
    assert len(strokes) == 2
    points = [point for stroke in strokes for point in stroke]
    assert all(len(point) == 3 and all(type(number) is int for number in point) for point in points)
    times = [time for _x, _y, time in points]
    assert times == sorted(times)
    assert times[0] == 0
    assert times[-1] < 60_000
    assert stored(desk) == {}


def test_a_stroke_is_taken_back_and_all_are_cleared(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/sign/")
    sign(desk)
    strokes = desk.locator("[data-strokes]")
    first = json.loads(strokes.input_value())[0]
    desk.get_by_role("button", name="한 획 되돌리기").click()
    assert json.loads(strokes.input_value()) == [first]
    desk.get_by_role("button", name="지우고 다시").click()
    expect(strokes).to_have_value("")
    expect(desk.get_by_role("img", name="서명 칸. 비어 있습니다.")).to_be_visible()


def test_turning_the_phone_keeps_the_signature(stand: Stand, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 844, "height": 390})
    page.goto(stand.address + "/sign/")
    sign(page)
    before = json.loads(page.locator("[data-strokes]").input_value())
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(200)
    after = json.loads(page.locator("[data-strokes]").input_value())
    assert [[time for *_, time in stroke] for stroke in after] == [
        [time for *_, time in stroke] for stroke in before
    ]
    right = max(x for stroke in after for x, *_ in stroke)
    assert right <= 10 * width_of(page.locator("canvas"))
    assert ink(page.locator("canvas"))
    sign(page, left=0.1)
    more = json.loads(page.locator("[data-strokes]").input_value())
    assert more[: len(after)] == after
    assert len(more) == len(after) + 2
    assert 0 < more[-1][-1][2] - after[-1][-1][2] < 60_000


def test_nothing_is_sent_without_a_signature(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/sign/")
    desk.get_by_role("button", name="서명하고 제출").click()
    expect(desk.locator("[data-pad-error]")).to_be_visible()
    expect(desk.get_by_role("radio", name="그리기")).to_be_focused()
    expect(desk.locator("[data-alert]")).to_contain_text("서명 칸에 서명해 주세요")
    assert barriers(desk) == []
    assert stand.posted("/replies/") == []


def test_signing_by_name_with_the_keyboard_alone(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/sign/")
    desk.get_by_role("radio", name="그리기").focus()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Tab")
    desk.keyboard.type("윤태섭")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="회신이 접수되었습니다")).to_be_visible()
    [call] = stand.posted("/replies/")
    assert (call.fields["way"], call.fields["typed"], call.fields["strokes"]) == (
        ["type"],
        ["윤태섭"],
        [""],
    )


def test_a_reply_waits_for_the_line_and_goes_out_once_it_is_back(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/sign/")
    sign(desk)
    desk.context.set_offline(True)
    desk.set_viewport_size({"width": 390, "height": 600})
    desk.evaluate("scrollTo(0, 200)")
    desk.get_by_role("button", name="서명하고 제출").click()
    expect(desk.get_by_role("status").filter(has_text=LOST)).to_be_in_viewport()
    assert desk.locator("[data-connection] svg path").count() > 0
    assert barriers(desk) == []
    assert stand.posted("/replies/") == []
    desk.context.set_offline(False)
    expect(desk.get_by_role("heading", name="회신이 접수되었습니다")).to_be_visible()
    assert len(stand.posted("/replies/")) == 1


def test_a_reply_whose_answer_was_lost_is_sent_again_with_the_same_key(
    stand: Stand, desk: Page
) -> None:
    answers = iter([HttpResponse(status=503), HttpResponse(status=502)])
    stand.answer("/replies/", lambda _call: next(answers, HttpResponseRedirect("/receipt/")))
    desk.goto(stand.address + "/sign/")
    sign(desk)
    desk.get_by_role("button", name="서명하고 제출").click()
    expect(desk.get_by_role("status").filter(has_text="계속 다시 보냅니다")).to_be_visible()
    expect(desk.get_by_role("heading", name="회신이 접수되었습니다")).to_be_visible(timeout=10_000)
    assert len({call.fields["key"][0] for call in stand.posted("/replies/")}) == 1
    assert len(stand.posted("/replies/")) == 3


def test_a_reply_written_without_a_line_goes_out_from_the_next_page(
    stand: Stand, desk: Page
) -> None:
    desk.goto(stand.address + "/sign/")
    sign(desk)
    desk.context.set_offline(True)
    desk.get_by_role("button", name="서명하고 제출").click()
    expect(desk.get_by_text(LOST)).to_be_visible()
    desk.goto("about:blank")
    desk.context.set_offline(False)
    desk.goto(stand.address + "/sign/")
    expect(desk.get_by_role("status").filter(has_text="방금 보냈습니다")).to_be_visible()
    expect(desk.get_by_role("link", name="접수증 보기")).to_have_attribute(
        "href", stand.address + "/receipt/"
    )
    assert len(stand.posted("/replies/")) == 1
    assert stored(desk) == {}


def test_nobody_sends_what_another_person_left_on_the_device(stand: Stand, desk: Page) -> None:
    desk.goto(stand.address + "/sign/")
    sign(desk)
    desk.context.set_offline(True)
    desk.get_by_role("button", name="서명하고 제출").click()
    expect(desk.get_by_text(LOST)).to_be_visible()
    desk.goto("about:blank")
    desk.context.set_offline(False)
    other = {"shell": samples.MEMBER_SHELL | {"person_key": "m2", "person_name": "정하늘"}}
    stand.put("/sign/", samples.SIGN, other)
    desk.goto(stand.address + "/sign/")
    eventually(desk, lambda: stored(desk) == {})
    assert stand.posted("/replies/") == []


def test_a_refusal_is_told_and_the_form_stays(stand: Stand, desk: Page) -> None:
    refusal = '{% extends "errors/400.html" %}'
    context = samples.MEMBER_CONTEXT | {"reason": "", "messages": []}

    def refuse(call: Call) -> HttpResponse:
        return HttpResponse(render(refusal, context, call.request), status=409)

    stand.answer("/replies/", refuse)
    desk.goto(stand.address + "/sign/")
    sign(desk)
    desk.get_by_role("button", name="서명하고 제출").click()
    notice = desk.get_by_role("alert").filter(has_text="보내신 내용을 읽지 못했습니다")
    expect(notice).to_be_focused()
    assert json.loads(desk.locator("[data-strokes]").input_value())
    assert stored(desk) == {}
    assert barriers(desk) == []


def test_a_session_that_has_ended_does_not_swallow_the_reply(stand: Stand, desk: Page) -> None:
    stand.answer("/replies/", lambda _call: HttpResponseRedirect("/enter/"))
    stand.put("/enter/", samples.FORM, {"shell": {}, "form": samples.Wish()})
    desk.goto(stand.address + "/sign/")
    sign(desk)
    desk.get_by_role("button", name="서명하고 제출").click()
    desk.wait_for_url("**/enter/")
    assert len(stored(desk)) == 1
    stand.answer("/replies/", lambda _call: HttpResponseRedirect("/receipt/"))
    desk.goto(stand.address + "/sign/")
    expect(desk.get_by_text("방금 보냈습니다")).to_be_visible()


def test_signing_works_without_scripts(stand: Stand, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(stand.address + "/sign/")
    expect(page.get_by_role("radio", name="그리기")).to_be_hidden()
    page.get_by_label("이름", exact=True).fill("윤태섭")
    page.get_by_role("button", name="서명하고 제출").click()
    expect(page.get_by_role("heading", name="회신이 접수되었습니다")).to_be_visible()
    assert stand.posted("/replies/")[0].fields["typed"] == ["윤태섭"]


def sign(page: Page, *, left: float = 0.55) -> None:
    """Draw two strokes."""
    box = page.locator("canvas").bounding_box()
    assert box
    for start in (left, left + 0.2):
        x, y = box["x"] + box["width"] * start, box["y"] + box["height"] * 0.3
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 8):
            page.mouse.move(x + 8 * step, y + 9 * step)
            page.wait_for_timeout(20)
        page.mouse.up()


def ink(canvas: Locator) -> bool:
    found: bool = canvas.evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((value) => value > 0)"
    )
    return found
