"""Rules, coordination, log and administration in Chromium: tried out at once, for everybody, at both sizes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings, settings
from django.db import connection
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from hwabaek.actions import rules
from hwabaek.actions.sealing import seal_logs
from hwabaek.core.record.verify import verify_record
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import CheckpointStamp, Document, LogEntry, Meeting, Person, Rule, WitnessState
from tests import people
from tests.browser.conftest import PHONE, NewPage
from tests.browser.looking import barriers, covered_on_the_way, show, sideways, small_targets
from tests.people import Town
from tests.web.member_pages import NOON, signed_in


@pytest.fixture
def noon() -> Iterator[None]:
    """Let it be Monday noon, with the clock going."""
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def town(noon: None, transactional_db: None, settings: LazySettings, tmp_path: Path) -> Town:
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=NOON)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    return people.town()


@pytest.fixture
def witnesses(town: Town, settings: LazySettings) -> None:
    """Set two witnesses: one agrees, and one saw another log."""
    for name, error in (("archive.example.kr/w1", ""), ("citizens.example.kr/w1", "ahead: 999")):
        key = SignerKey(name=name, seed=b"\x05" * 32, kind=COSIGNATURE).verifier
        settings.WITNESSES = [
            *settings.WITNESSES,
            (render_verifier_key(key), "http://127.0.0.1:9"),
        ]
        WitnessState.objects.create(
            body=town.body,
            witness=name,
            tree_size=10,
            cosigned_at=NOON,
            next_try_at=NOON,
            error=error,
        )


@pytest.fixture
def done(town: Town, witnesses: None) -> Meeting:
    """Return a finished deliberation with its documents, and one that is open."""
    meeting = people.concluded(town)
    # Sealing runs a loop of its own, and the browser's is running in this thread.
    with ThreadPoolExecutor() as other:
        other.submit(_make_documents).result()
    assert set(meeting.documents.values_list("state", flat=True)) == {"sealed"}
    open_one = people.called(town)
    people.reply(town.members[2], open_one, now=NOON)
    seal_logs(now=NOON)
    return meeting


def _make_documents() -> None:
    try:
        people.documents_made(now=NOON)
    finally:
        connection.close()


def enter(page: Page, server: LiveServer, person: Person) -> None:
    """Sign somebody in."""
    session = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def editor(page: Page, server: LiveServer, town: Town) -> None:
    """Open the editor as its clerk, with votes as in the example: 19 members, 6 against 6."""
    enter(page, server, town.clerk)
    page.goto(f"{server.url}/committees/{town.committee.pk}/rule/draft/")
    for label, number in (("재적", 19), ("출석", 13), ("그중 제척", 1), ("찬성", 6), ("반대", 6)):
        page.get_by_label(label, exact=True).fill(str(number))


def test_the_panel_answers_at_once_and_for_the_draft(
    town: Town, live_server: LiveServer, desk: Page
) -> None:
    editor(desk, live_server, town)
    answer = desk.locator("[data-what-if-result] .verdict strong")
    expect(answer).to_have_text("가부동수입니다")
    desk.evaluate("() => { window.stayed = true }")
    desk.get_by_label("찬성", exact=True).fill("7")
    desk.get_by_label("반대", exact=True).fill("5")
    expect(answer).to_have_text("가결됩니다")
    desk.locator("#id_passing-0-threshold").select_option("two_thirds")
    expect(answer).to_have_text("부결됩니다")
    desk.get_by_label("출석", exact=True).fill("8")
    expect(desk.locator("[data-what-if-result]")).to_contain_text(
        "표가 제척을 뺀 출석보다 많습니다"
    )
    assert desk.evaluate("() => window.stayed")  # the page was never loaded again
    assert not Rule.objects.filter(version=2).exists()


def test_the_number_stands_where_it_is_asked_for(
    town: Town, live_server: LiveServer, desk: Page
) -> None:
    editor(desk, live_server, town)
    number, base = desk.locator("#id_opening-0-number"), desk.locator("#id_opening-0-base")
    expect(number).to_be_hidden()
    desk.locator("#id_opening-0-threshold").select_option("heads_at_least")
    expect(number).to_be_visible()
    expect(base).to_be_hidden()
    number.fill("14")
    expect(desk.locator("[data-what-if-result] .verdict strong")).to_have_text("열 수 없습니다")


def test_choosing_for_a_member_tries_the_roster(
    town: Town, live_server: LiveServer, desk: Page
) -> None:
    editor(desk, live_server, town)
    desk.get_by_text("위원 7명으로 따지기").click()
    desk.get_by_label("강태수").select_option("against")
    expect(desk.get_by_label("위원 명단", exact=True)).to_be_checked()
    expect(desk.locator("[data-what-if-result]")).to_contain_text("재적 7명")


def test_a_rule_goes_from_the_editor_to_being_in_force(
    town: Town, live_server: LiveServer, desk: Page, new_page: NewPage
) -> None:
    editor(desk, live_server, town)
    desk.get_by_label("위원장 결정권", exact=True).first.check()
    desk.get_by_role("button", name="특별 안건 더하기").click()
    desk.get_by_label("안건 이름").fill("해촉")
    desk.get_by_role("button", name="초안 저장").last.click()
    expect(desk.get_by_text("초안을 저장했습니다.")).to_be_visible()
    expect(desk.get_by_text("부결위원장이 결정")).to_be_visible()
    desk.get_by_role("button", name="총괄부서에 승인 요청").click()
    expect(desk.get_by_text("총괄부서에 승인을 요청했습니다.")).to_be_visible()
    office = new_page()
    enter(office, live_server, town.coordinator)
    office.goto(f"{live_server.url}/coordination/")
    office.get_by_role("link", name="교통안전정책심의위원회 2판").click()
    office.get_by_role("button", name="2판 승인").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("2판 시행")
    rule = Rule.objects.get(version=2)
    assert (rule.state, rule.data["tie"]) == ("approved", "chair_decides")
    assert [special["item"] for special in rule.data["special"]] == ["해촉"]


def test_without_scripts_a_button_does_the_same(
    town: Town, live_server: LiveServer, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    editor(page, live_server, town)
    page.get_by_label("위원장 결정권", exact=True).first.check()
    page.get_by_role("button", name="다시 계산").click()
    expect(page.locator("[data-what-if-result] .verdict strong")).to_have_text("가부동수입니다")
    expect(page.get_by_label("위원장 결정권", exact=True).first).to_be_checked()
    page.get_by_role("button", name="구성 기준 요건 더하기").click()
    expect(page.locator("#id_composition-0-threshold")).to_have_value("majority")


def test_the_auditor_reads_proves_and_takes_the_record(
    town: Town, done: Meeting, live_server: LiveServer, desk: Page
) -> None:
    enter(desk, live_server, town.auditor)
    desk.goto(f"{live_server.url}/log/")
    desk.get_by_label("사람").fill("오세린")
    desk.get_by_label("일", exact=True).select_option("meeting.reply.submitted")
    desk.get_by_role("button", name="보기", exact=True).click()
    desk.get_by_role("link", name="심의서 제출").first.click()
    expect(desk.get_by_text("내용은 회의가 마감될 때까지 아무도 볼 수 없습니다")).to_be_visible()
    desk.goto(f"{live_server.url}/log/meetings/{done.pk}/")
    expect(desk.get_by_role("heading", level=2).first).to_contain_text("모두 증명되고")
    with desk.expect_download() as handed:
        desk.get_by_role("link", name="기록 묶음 받기").click()
    report, _opened = verify_record(data=Path(handed.value.path()).read_bytes())
    assert report.holds


def _stamps_that_did_not_come(meeting: Meeting) -> None:
    """Leave a time stamp on the log and one of a document that were asked for in vain, and one that waits."""
    said = {"body": meeting.body, "asked_at": NOON, "next_try_at": NOON}
    error = "시점확인 기관(tsa.example.org)이 답하지 않습니다."
    CheckpointStamp.objects.create(day=NOON.date(), state="failed", error=error, **said)
    CheckpointStamp.objects.create(meeting=meeting, **said)
    document = Document.objects.filter(meeting=meeting, state="sealed")[0]
    Document.objects.filter(pk=document.pk).update(
        renew_at=NOON, error=error, unstamped_reason=error
    )


ADDRESSES = {
    "clerk": ("/committees/{committee}/rule/", "/committees/{committee}/rule/draft/"),
    "coordinator": ("/coordination/", "/rules/{rule}/"),
    "auditor": ("/log/", "/log/entries/{entry}/", "/log/meetings/{meeting}/"),
    "administrator": ("/administration/",),
}


@pytest.mark.parametrize("persona", ADDRESSES)
def test_nothing_bars_anybody_at_any_size(
    town: Town, done: Meeting, live_server: LiveServer, new_page: NewPage, persona: str
) -> None:
    draft = rules.draft_rule(
        actor=town.clerk,
        committee_id=town.committee.pk,
        data=people.RULE,
        clauses={},
        note="",
        now=NOON,
    )
    if persona != "clerk":
        rules.submit_rule(actor=town.clerk, rule_id=draft.pk, now=NOON)
    _stamps_that_did_not_come(done)
    entry = LogEntry.objects.filter(kind="meeting.called")[0]
    place = {
        "committee": town.committee.pk,
        "rule": draft.pk,
        "entry": entry.pk,
        "meeting": done.pk,
    }
    desk, phone = new_page(), new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    for page in (desk, phone):
        enter(page, live_server, getattr(town, persona))
        for address in ADDRESSES[persona]:
            page.goto(live_server.url + address.format(**place))
            assert barriers(page) == [], address
            assert sideways(page) == [], address
            assert small_targets(page) == [], address
        show(page, mode="hc")
        assert barriers(page) == []
    show(phone, size=5)
    assert sideways(phone) == []
    assert covered_on_the_way(desk) == []
