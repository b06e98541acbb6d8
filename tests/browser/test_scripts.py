"""What the scripts do when people type, sign, lose the line and look on; and what happens without them."""

import datetime as dt
import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from playwright.sync_api import Locator, Page, expect

from tests.browser import samples
from tests.browser.conftest import NewPage
from tests.browser.looking import barriers, eventually
from tests.browser.stand import Call, Stand, render, serving

MEMBER = {"shell": samples.MEMBER_SHELL, "deadline": samples.NOW}
LOST = "인터넷이 끊겼습니다. 쓰신 내용은 이 기기에 있고, 연결되면 보냅니다."
DOT = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8ffff3f0005fe02fea735"
    "81840000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def served() -> Iterator[Stand]:
    with serving() as stand:
        yield stand


@pytest.fixture
def stand(served: Stand) -> Stand:
    served.answers.clear()
    served.calls.clear()
    served.put("/member/", samples.MEMBER, MEMBER)
    served.put("/sign/", samples.SIGN, MEMBER)
    served.put("/receipt/", samples.RECEIPT, MEMBER)
    served.answer("/drafts/2/", lambda _call: HttpResponse(status=204))
    served.answer("/replies/", lambda _call: HttpResponseRedirect("/receipt/"))
    served.answer("/session/end/", lambda _call: HttpResponse("나갔습니다"))
    return served


def stored(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("() => ({...localStorage})")
    return found


# Drafts


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
    stand.put("/member/", samples.MEMBER, MEMBER | {"opinion": "집에서 쓴 글"})
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


# Signature and outbox


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
    desk.get_by_role("button", name="서명하고 제출").click()
    expect(desk.get_by_role("status").filter(has_text=LOST)).to_be_visible()
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
    context = MEMBER | {"reason": "", "messages": []}

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


def width_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["width"]


def ink(canvas: Locator) -> bool:
    found: bool = canvas.evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((value) => value > 0)"
    )
    return found


# Parts that follow what happens


def test_a_part_follows_what_happens_without_taking_the_focus(stand: Stand, desk: Page) -> None:
    state = {"replied": 6}

    def part(call: Call) -> HttpResponse:
        tag = f'"{state["replied"]}"'
        if call.request.headers.get("If-None-Match") == tag:
            return HttpResponse(status=304, headers={"ETag": tag})
        text = f"<p data-live-say>{state['replied']}명 회신</p>"
        text += '<p><button class="button" id="keep" type="button">알리기</button></p>'
        text += '<details id="more"><summary>더</summary><p>글</p></details>'
        return HttpResponse(text, headers={"ETag": tag})

    stand.answer("/part/", part)
    stand.put("/live/", samples.LIVE, {"shell": samples.DESK_SHELL})
    desk.goto(stand.address + "/live/")
    desk.get_by_text("더", exact=True).click()
    desk.get_by_role("button", name="알리기").focus()
    eventually(desk, lambda: len(asked(stand)) >= 2, seconds=8)
    assert asked(stand)[1].request.headers.get("If-None-Match") == '"6"'
    state["replied"] = 7
    expect(desk.locator("[data-live-say]")).to_have_text("7명 회신")
    expect(desk.get_by_role("button", name="알리기")).to_be_focused()
    expect(desk.locator("#more")).to_have_attribute("open", "")
    expect(desk.locator("[data-announce]")).to_have_text("7명 회신", timeout=8000)


def test_a_part_says_when_it_is_stale_and_recovers(stand: Stand, desk: Page) -> None:
    stand.answer(
        "/part/",
        lambda _call: HttpResponse("<p data-live-say>6명 회신</p>", headers={"ETag": '"1"'}),
    )
    stand.put("/live/", samples.LIVE, {"shell": samples.DESK_SHELL})
    desk.goto(stand.address + "/live/")
    desk.context.set_offline(True)
    banner = desk.locator("[data-connection]")
    expect(banner).to_contain_text("연결되면 저절로 새로 고칩니다", timeout=10_000)
    desk.context.set_offline(False)
    expect(banner).to_contain_text("다시 연결되었습니다")


def test_a_part_that_is_gone_says_so_and_asks_no_more(stand: Stand, desk: Page) -> None:
    stand.answer("/part/", lambda _call: HttpResponse(status=404))
    stand.put("/live/", samples.LIVE, {"shell": samples.DESK_SHELL})
    desk.goto(stand.address + "/live/")
    expect(desk.get_by_text("이 화면은 더 새로 고칠 수 없습니다")).to_be_visible()
    count = len(asked(stand))
    desk.wait_for_timeout(2500)
    assert len(asked(stand)) == count


def asked(stand: Stand) -> list[Call]:
    return [call for call in stand.calls if call.path == "/part/"]


# Time left


def test_time_left_goes_by_the_servers_clock(stand: Stand, desk: Page) -> None:
    # The device is two years wrong; only the server's word counts.
    desk.clock.install(time=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    deadline = samples.NOW + dt.timedelta(minutes=5, seconds=3)
    context = {
        "shell": samples.DESK_SHELL,
        "now": samples.NOW.isoformat(),
        "deadline": deadline.isoformat(),
    }
    stand.put("/desk/", samples.DESK, context)
    desk.goto(stand.address + "/desk/")
    timer = desk.get_by_role("timer")
    expect(timer).to_have_text("5분 3초")
    desk.clock.run_for(4000)
    expect(timer).to_have_text("4분 59초")
    expect(desk.locator("[data-announce]")).to_have_text("마감까지 5분 남았습니다")
    desk.clock.run_for(300_000)
    expect(timer).to_have_text("마감되었습니다")
    expect(desk.locator("[data-alert]")).to_have_text("마감되었습니다")


# Papers


def test_pages_of_a_paper_are_turned_and_enlarged(stand: Stand, desk: Page) -> None:
    for page in (1, 2, 3):
        stand.answer(f"/pages/{page}/", lambda _call: HttpResponse(DOT, content_type="image/png"))
    stand.put("/paper/", samples.PAPER, MEMBER | {"page": 1})
    desk.goto(stand.address + "/paper/?view=page")
    expect(desk.get_by_role("link", name="앞 쪽")).to_be_hidden()
    desk.get_by_role("link", name="다음 쪽").click()
    expect(desk.get_by_role("region", name="2쪽")).to_be_visible()
    assert parse_qs(desk.url.partition("?")[2]) == {"view": ["page"], "page": ["2"]}
    desk.get_by_role("link", name="3쪽").click()
    expect(desk.get_by_role("region", name="3쪽")).to_be_focused()
    desk.get_by_role("link", name="다음 쪽").click()
    expect(desk.get_by_role("alert").filter(has_text="4쪽을 불러오지 못했습니다")).to_be_visible()
    expect(desk.get_by_label("갈 쪽")).to_have_value("3")
    picture = desk.locator(".viewer-page img")
    width = width_of(picture)
    desk.get_by_role("button", name="크게").click()
    assert width_of(picture) > width * 1.2
    desk.go_back()
    expect(desk.get_by_role("region", name="2쪽")).to_be_visible()
    assert barriers(desk) == []
