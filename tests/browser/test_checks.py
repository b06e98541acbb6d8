"""Checking documents in Chromium: what is proved in the browser, and that a server that lies is found out."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from hwabaek.actions.documents import file_store
from hwabaek.actions.sealing import last_checkpoint, seal_logs
from hwabaek.actions.witnessing import cosigned_note
from hwabaek.core.record.receipt import read_receipt, verify_receipt
from hwabaek.core.tlog.checkpoint import Checkpoint as Tree
from hwabaek.core.tlog.checkpoint import sign_checkpoint
from hwabaek.core.tlog.cosignature import cosign
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.core.tlog.note import parse_note, render_signatures
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Cosignature, Document, Person
from tests import people
from tests.browser.conftest import PHONE, NewPage
from tests.browser.looking import barriers, covered_on_the_way, show, sideways, small_targets
from tests.people import Town
from tests.web.member_pages import NOON, signed_in

STRANGER = b"\x07" * 32
WITNESS = SignerKey(name="archive.example.kr/w1", seed=b"\x05" * 32, kind=COSIGNATURE)


@pytest.fixture
def town(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Iterator[Town]:
    with time_machine.travel(NOON, tick=True):
        made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=NOON)
        settings.SEAL_URL = f"pkcs12:{made.seal}"
        yield people.town()


@pytest.fixture
def resolution(town: Town) -> Document:
    meeting = people.concluded(town, items=1)
    # Sealing runs a loop of its own, and the browser's is running in this thread.
    with ThreadPoolExecutor() as other:
        other.submit(_make_documents).result()
    seal_logs(now=NOON)
    return meeting.documents.get(kind="resolution")


def _make_documents() -> None:
    try:
        people.documents_made(now=NOON)
    finally:
        connection.close()


def content_of(document: Document) -> bytes:
    return file_store().read(name=document.stored_as, sha256=document.sha256)


def choose(page: Page, server: LiveServer, content: bytes, name: str = "의결서.pdf") -> None:
    """Choose a file on the page that checks; the file itself must not leave."""
    page.goto(f"{server.url}/v/")
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    page.locator("#id_file").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main .outcome").wait_for()
    assert any(b"sha256=" in body for body in sent)
    assert not any(content[:20] in body for body in sent)


def tones(page: Page) -> list[str]:
    """Return how each line of what was checked ended, in words."""
    lines = page.locator("main section", has_text="무엇을 확인했습니까").locator("ul.checks > li")
    return [text.split(":")[0].strip() for text in lines.all_inner_texts()]


def test_a_genuine_document_is_proved_in_the_browser(
    town: Town, resolution: Document, live_server: LiveServer, desk: Page
) -> None:
    choose(desk, live_server, content_of(resolution))
    expect(desk.locator("h1")).to_have_text("진짜이고 바뀌지 않은 문서입니다")
    expect(desk.locator("h1")).to_be_focused()
    assert tones(desk) == ["맞음"] * 4 + ["확인하지 않음"]
    expect(desk.get_by_text("이 기기에서 처음 본 봉인이라")).to_be_visible()
    expect(desk.get_by_text("바깥 증인이 아직 없습니다")).to_be_visible()
    # The log grows, and the browser remembers where it was.
    people.called(town)
    seal_logs(now=NOON)
    choose(desk, live_server, content_of(resolution))
    expect(desk.get_by_text("앞선 봉인과 이어짐")).to_be_visible()
    assert tones(desk) == ["맞음"] * 4 + ["확인하지 않음"]


def test_a_changed_or_foreign_file_is_told_and_leads_to_the_original(
    resolution: Document, live_server: LiveServer, desk: Page
) -> None:
    content = content_of(resolution)
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    choose(desk, live_server, bytes(changed))
    expect(desk.locator("h1")).to_have_text("내용이 바뀐 문서입니다")
    expect(desk.get_by_text("서명 뒤에 고친 흔적이 있습니다")).to_be_visible()
    assert tones(desk) == ["맞지 않음"] * 2 + ["맞음"] * 2 + ["확인하지 않음"]
    with desk.expect_download() as handed:
        desk.get_by_role("link", name="원본 보기").click()
    assert Path(handed.value.path()).read_bytes() == content
    choose(desk, live_server, content + b"% more")
    expect(desk.locator("h1")).to_have_text("원본 뒤에 덧붙은 것이 있습니다")
    expect(desk.get_by_text("서명 뒤에 덧붙은 것이 있습니다")).to_be_visible()
    choose(desk, live_server, people.PAPER)
    expect(desk.locator("h1")).to_have_text("이 기록에 없는 문서입니다")
    assert tones(desk)[:2] == ["확인하지 않음"] * 2


def test_the_code_leads_to_a_page_that_proves_the_log(
    resolution: Document, live_server: LiveServer, phone: Page
) -> None:
    phone.goto(f"{live_server.url}/v/{resolution.check_number}")
    expect(phone.get_by_text("원본은 기록")).to_contain_text("번에 있습니다")
    assert tones(phone) == ["확인하지 않음"] * 2 + ["맞음"] * 2 + ["확인하지 않음"]


def test_witnesses_are_checked_by_their_keys(
    resolution: Document, live_server: LiveServer, new_page: NewPage, settings: LazySettings
) -> None:
    settings.WITNESSES = [(render_verifier_key(WITNESS.verifier), "http://127.0.0.1:9")]
    page = new_page()
    page.goto(f"{live_server.url}/v/{resolution.check_number}")
    expect(page.get_by_text("이 봉인에는 아직 서명하지 않았습니다")).to_be_visible()
    checkpoint = last_checkpoint(resolution.body)
    assert checkpoint
    text = parse_note(checkpoint.note.encode()).text
    line = cosign(text=text, signer=WITNESS, at=int(NOON.timestamp()))
    Cosignature.objects.create(
        checkpoint=checkpoint,
        witness=WITNESS.name,
        line=render_signatures([line]).decode().strip(),
        cosigned_at=NOON,
    )
    page = new_page()
    page.goto(f"{live_server.url}/v/{resolution.check_number}")
    expect(page.get_by_text("바깥 증인 1곳도 같은 봉인을")).to_be_visible()
    expect(page.get_by_text("archive.example.kr/w1 (2026. 10. 12.(월) 12:00)")).to_be_visible()
    forged = SignerKey(name=WITNESS.name, seed=b"\x06" * 32, kind=COSIGNATURE)
    wrong = cosign(text=text, signer=forged, at=int(NOON.timestamp()))
    signed = cosigned_note(checkpoint).decode()
    coded, other = (render_signatures([one]).decode().split()[-1] for one in (line, wrong))
    # The stranger's signature under the witness's own key id.
    lied = signed.replace(coded, coded[:8] + other[8:])
    page = new_page()
    page.route("**/checkpoint", lambda route: route.fulfill(body=lied))
    page.goto(f"{live_server.url}/v/{resolution.check_number}")
    expect(page.get_by_text("바깥 증인의 서명이 맞지 않습니다")).to_be_visible()
    expect(page.locator("h1")).to_have_text("서버의 답이 기록과 맞지 않습니다")


Lie = Callable[[Page], None]


def lying(place: str, change: Callable[[str], str]) -> Lie:
    """Return a server that changes what it answers at a place."""

    def answer(route: Route) -> None:
        given = route.fetch()
        route.fulfill(response=given, body=change(given.text()))

    def lie(page: Page) -> None:
        page.route(place, answer)

    return lie


def _other_step(text: str) -> str:
    proof = json.loads(text)
    proof["proof"][0] = "00" * 32
    return json.dumps(proof)


def _other_root(note: str) -> str:
    origin, size, _root, *rest = note.split("\n")
    return "\n".join([origin, size, "A" * 43 + "=", *rest])


def _other_signer(note: str) -> str:
    origin, size = note.split("\n")[:2]
    tree = Tree(origin=origin, size=int(size), root=bytes(32))
    signer = SignerKey(name=origin, seed=STRANGER)
    return sign_checkpoint(checkpoint=tree, signers=[signer]).decode()


def _in_claim(change: Callable[[dict[str, Any]], None]) -> Callable[[str], str]:
    def changed(html: str) -> str:
        before, mark, rest = html.partition('<script id="proof" type="application/json">')
        if not mark:
            return html
        data, end, after = rest.partition("</script>")
        told = json.loads(data)
        change(told["claim"])
        return before + mark + json.dumps(told) + end + after

    return changed


LIES: dict[str, Lie] = {
    "proof": lying("**/proof/**", _other_step),
    "no proof": lying("**/proof/**", lambda _text: '{"proof": []}'),
    "root": lying("**/checkpoint", _other_root),
    "signer": lying("**/checkpoint", _other_signer),
    "entry": lying("**/v/", _in_claim(lambda claim: claim["entry"].update(subject="meeting:999"))),
    "digest": lying("**/v/", _in_claim(lambda claim: claim["entry"].update(digest="0" * 64))),
    "fact": lying("**/v/", _in_claim(lambda claim: claim["fact"]["data"].update(kind="minutes"))),
    "place": lying("**/v/", _in_claim(lambda claim: claim.update(index=claim["index"] - 1))),
    "file": lying("**/v/", _in_claim(lambda claim: claim.update(sha256="0" * 64))),
}


def test_a_server_that_lies_is_found_out(
    resolution: Document, live_server: LiveServer, new_page: NewPage
) -> None:
    for name, lie in LIES.items():
        page = new_page()
        lie(page)
        choose(page, live_server, content_of(resolution))
        expect(page.locator("h1"), name).to_have_text("서버의 답이 기록과 맞지 않습니다")
        assert "맞지 않음" in tones(page), name
        page.context.close()


def test_a_log_that_was_rewritten_is_found_out_by_who_saw_it(
    resolution: Document, live_server: LiveServer, desk: Page
) -> None:
    address = f"{live_server.url}/v/{resolution.check_number}"
    desk.goto(address)
    expect(desk.get_by_text("기록을 고치지 않았습니다")).to_be_visible()
    # The browser saw another tree, as large as this one.
    desk.evaluate("""() => {
      const [name] = Object.keys(localStorage).filter((one) => one.startsWith("hwabaek-log:"));
      const kept = JSON.parse(localStorage.getItem(name));
      localStorage.setItem(name, JSON.stringify({ ...kept, root: "A".repeat(43) + "=" }));
    }""")
    desk.goto(address)
    expect(desk.get_by_text("지난 기록이 바뀌었습니다")).to_be_visible()
    expect(desk.locator("h1")).to_have_text("서버의 답이 기록과 맞지 않습니다")
    # Or a larger one, of which this server will show nothing.
    desk.evaluate("""() => {
      const [name] = Object.keys(localStorage).filter((one) => one.startsWith("hwabaek-log:"));
      const kept = JSON.parse(localStorage.getItem(name));
      localStorage.setItem(name, JSON.stringify({ ...kept, size: kept.size + 5 }));
    }""")
    desk.goto(address)
    expect(desk.get_by_text("지난 기록이 바뀌었습니다")).to_be_visible()


NO_ED25519 = """
const real = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (form, key, algorithm, ...rest) =>
  algorithm?.name === "Ed25519" ? Promise.reject(new DOMException("", "NotSupportedError"))
    : real(form, key, algorithm, ...rest);
"""


def test_what_cannot_be_checked_is_said_and_never_green(
    resolution: Document, live_server: LiveServer, new_page: NewPage
) -> None:
    page = new_page()
    page.add_init_script(NO_ED25519)
    choose(page, live_server, content_of(resolution))
    expect(page.locator("h1")).to_have_text("기록된 문서와 같습니다")
    expect(page.get_by_text("이 브라우저는 봉인의 서명을 확인하지 못합니다")).to_be_visible()
    assert tones(page)[2:] == ["확인하지 않음"] * 3
    for place in ("**/checkpoint", "**/proof/**"):
        page = new_page()
        page.route(place, lambda route: route.abort())
        choose(page, live_server, content_of(resolution))
        expect(page.locator("h1")).to_have_text("기록된 문서와 같습니다")
        assert tones(page)[2] == "확인하지 않음"


def test_without_scripts_the_server_does_it_and_says_so(
    resolution: Document, live_server: LiveServer, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/v/")
    expect(page.get_by_text("파일은 지문만 계산하고 바로 버립니다")).to_be_visible()
    content = content_of(resolution)
    file = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": content}
    page.locator("#id_file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="확인").click()
    expect(page.locator("h1")).to_have_text("기록된 문서와 같습니다")
    expect(page.get_by_text("이 서버가 견주어 본 답입니다")).to_be_visible()
    assert tones(page)[2:] == ["확인하지 않음"] * 3


def test_nothing_bars_anybody_at_any_size(
    resolution: Document, live_server: LiveServer, new_page: NewPage
) -> None:
    content = content_of(resolution)
    desk, phone = new_page(), new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    for page in (desk, phone):
        for address in ("/v/", f"/v/{resolution.check_number}", "/v/AAAA-AAAA-AAAA"):
            page.goto(live_server.url + address)
            _is_open_to_all(page)
        for file in (content, people.PAPER):
            choose(page, live_server, file)
            page.get_by_text("스스로 확인하려면").click()
            _is_open_to_all(page)
        show(page, mode="hc")
        assert barriers(page) == []
    show(phone, size=5)
    assert sideways(phone) == []
    assert covered_on_the_way(desk) == []


def _is_open_to_all(page: Page) -> None:
    assert barriers(page) == []
    assert sideways(page) == []
    assert small_targets(page) == []


def test_the_receipt_turns_by_itself_and_proves_itself(
    town: Town, live_server: LiveServer, new_page: NewPage
) -> None:
    meeting = people.called(town)
    seal_logs(now=NOON)
    people.reply(town.members[2], meeting, now=NOON)
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    enter(page, live_server, town.members[2])
    page.goto(f"{live_server.url}/written/{meeting.pk}/receipt/")
    place = page.locator("[data-proof=receipt]")
    expect(place).to_contain_text("기록 중")
    seal_logs(now=NOON)
    expect(place).to_contain_text(
        "이 브라우저가 공개된 봉인과 방금 맞추어 보았습니다", timeout=9000
    )
    page.get_by_text("기록을 직접 확인하는 방법").click()
    with page.expect_download() as handed:
        page.get_by_role("link", name="증명이 든 접수증 내려받기").click()
    assert verify_receipt(receipt=read_receipt(Path(handed.value.path()).read_bytes())).holds
    _is_open_to_all(page)
    for place_of_lie, lie, told in (
        ("**/proof/**", _other_step, "기록과 맞지 않습니다"),
        (
            "**/receipt/file/",
            lambda text: text.replace('"for"', '"against"'),
            "기록과 맞지 않습니다",
        ),
    ):
        other = new_page()
        enter(other, live_server, town.members[2])
        lying(place_of_lie, lie)(other)
        other.goto(f"{live_server.url}/written/{meeting.pk}/receipt/")
        expect(other.locator("[data-proof=receipt]")).to_contain_text(told)
        other.context.close()
    away = new_page()
    enter(away, live_server, town.members[2])
    away.route("**/checkpoint", lambda route: route.abort())
    away.goto(f"{live_server.url}/written/{meeting.pk}/receipt/")
    expect(away.locator("[data-proof=receipt]")).to_contain_text("지금 맞추어 보지 못했습니다")


def enter(page: Page, server: LiveServer, person: Person) -> None:
    """Sign somebody in."""
    session = signed_in(person).cookies[django_settings.SESSION_COOKIE_NAME].value
    cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
