"""Parts that follow what happens, time left, and the pages of papers."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from django.http import HttpResponse
from playwright.sync_api import Page, expect

from tests.browser import samples
from tests.browser.looking import barriers, eventually, width_of
from tests.browser.stand import Call, Stand, serving

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
    return served


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


# The stream


def test_all_parts_of_a_page_hear_by_one_stream_that_comes_back(stand: Stand, desk: Page) -> None:
    told = (
        "id: 4\nevent: beat\ndata: 1\n\n",
        'data: {"kind":"meeting.opened","spread":0}\n\n',
        "id: 6\nevent: beat\ndata: 1\n\n",
    )
    stand.answer("/live/", lambda _call: stream("retry: 200\n\n", *told))
    follows(stand, desk, seconds=3600)
    # The answer ends: the browser comes back and says what it heard last.
    eventually(desk, lambda: len(calls(stand, "/live/")) >= 2)
    first, second = calls(stand, "/live/")[:2]
    query = parse_qs(first.request.META["QUERY_STRING"])
    assert query == {"topic": ["meeting:7", "meeting:8"], "after": ["3"]}
    assert second.request.headers["Last-Event-ID"] == "6"
    expect(desk.get_by_text("새것")).to_have_count(2)


def test_where_there_is_no_stream_the_parts_ask_by_themselves(stand: Stand, desk: Page) -> None:
    follows(stand, desk, seconds=2)
    eventually(desk, lambda: len(calls(stand, "/one/")) >= 2, seconds=12)
    eventually(
        desk, lambda: len(calls(stand, "/live/")) >= 2, seconds=12
    )  # it may be back some day
    expect(desk.locator("[data-connection]")).to_be_empty()


def follows(stand: Stand, desk: Page, *, seconds: int) -> None:
    """Open a page of two parts that follow two meetings."""
    for part in ("/one/", "/two/"):
        stand.answer(part, lambda _call: HttpResponse("<p>새것</p>", headers={"ETag": '"1"'}))
    stand.put("/streams/", samples.STREAMS, {"shell": samples.DESK_SHELL, "seconds": seconds})
    desk.goto(stand.address + "/streams/")


def stream(*messages: str) -> HttpResponse:
    return HttpResponse("".join(messages), content_type="text/event-stream")


def calls(stand: Stand, path: str) -> list[Call]:
    return [call for call in stand.calls if call.path == path]


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
    stand.put("/paper/", samples.PAPER, samples.MEMBER_CONTEXT | {"page": 1})
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
