"""The log for its auditor: what happened, who did it, and that it can be proven; replies stay closed."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils.translation import override

from hwabaek.actions.sealing import seal_log
from hwabaek.core.record.kinds import EntryKind
from hwabaek.core.record.verify import verify_record
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Fact, LogEntry, Meeting, UnsealedEntry
from hwabaek.web.forms.log import LogFilter
from hwabaek.web.pages import log as page
from hwabaek.web.pages.kind_words import LABELS, label_of
from tests import people
from tests.conftest import _without_triggers
from tests.web.desk_pages import heading, said
from tests.web.member_pages import NOON, signed_in


@pytest.fixture
def finished(town: people.Town, settings: LazySettings, tmp_path: Path) -> Meeting:
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=NOON)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    meeting = people.concluded(town)
    people.documents_made(now=NOON)
    return meeting


def sealed(town: people.Town) -> None:
    seal_log(body_id=town.body.pk, now=NOON)


def entry(kind: str) -> LogEntry:
    found = LogEntry.objects.filter(kind=kind).order_by("pk").last()
    assert found is not None
    return found


def test_the_newest_come_first_and_say_what_who_and_when(
    town: people.Town, meeting: Meeting
) -> None:
    sealed(town)
    text = said(signed_in(town.auditor).get("/log/"))
    assert "소집 위원 7명 · 안건 3건 · 규칙 1판" in text
    assert "윤하늘 (간사)" in text
    assert "교통안전정책심의위원회 2026년 제1회 서면심의" in text


def test_pages_follow_the_numbers_of_the_log(
    town: people.Town, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(town)
    monkeypatch.setattr(page, "PAGE", 10)
    first = signed_in(town.auditor).get("/log/").context["page"]
    indexes = [row.index for row in first.rows]
    assert indexes == list(range(first.state.size - 1, first.state.size - 11, -1))
    second = signed_in(town.auditor).get("/log/" + first.older).context["page"]
    assert second.rows[0].index == indexes[-1] - 1


def test_what_is_not_sealed_yet_is_shown_and_sealed_by_a_press(
    town: people.Town, meeting: Meeting
) -> None:
    client = signed_in(town.auditor)
    waiting = UnsealedEntry.objects.filter(body=town.body).count()
    assert heading(client.get("/log/")) == f"기록 {waiting}건이 봉인을 기다립니다"
    client.post("/log/checkpoints/")
    assert "모두 봉인되어 있습니다" in heading(client.get("/log/"))
    assert not UnsealedEntry.objects.filter(body=town.body).exists()


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("kind=meeting.called", {"meeting.called"}),
        ("kind=post", {"post.given"}),
        ("about=지명", {"committee.imported", "membership.commissioned"}),
        ("about=어린이보호구역&kind=meeting.called", {"meeting.called"}),
        ("person=서지원", {"person.registered"}),
        ("until=2026-10-11", set()),
        ("since=2026-10-13", set()),
        ("since=2026-10-12&until=2026-10-12&kind=meeting.called", {"meeting.called"}),
    ],
)
def test_filters(town: people.Town, meeting: Meeting, query: str, kinds: set[str]) -> None:
    sealed(town)
    rows = signed_in(town.auditor).get(f"/log/?{query}").context["page"].rows
    assert {row.entry.kind for row in rows} == kinds


def test_a_person_is_found_by_name_as_the_one_who_acted(
    town: people.Town, meeting: Meeting
) -> None:
    people.reply(town.members[2], meeting, now=NOON)
    rows = signed_in(town.auditor).get("/log/?person=오세린&kind=meeting.reply.submitted")
    assert [row.actor for row in rows.context["page"].rows] == ["오세린 (위원)"]
    assert signed_in(town.auditor).get("/log/?person=세린").context["page"].rows == []


def test_nonsense_in_a_filter_is_passed_over(town: people.Town) -> None:
    answer = signed_in(town.auditor).get("/log/?kind=xyz&since=yesterday&before=-3")
    assert answer.status_code == 200
    assert answer.context["page"].rows


def test_an_entry_says_its_fact_and_proves_it(town: people.Town, meeting: Meeting) -> None:
    sealed(town)
    answer = signed_in(town.auditor).get(f"/log/entries/{entry('meeting.called').pk}/")
    text = said(answer)
    assert "이 기록은 봉인 뒤 바뀌지 않았습니다" in text
    assert "어린이보호구역 지정(변경)안 등" in text
    assert "강태수" in text
    assert answer.context["page"].proof.holds


def test_the_content_of_a_reply_and_its_salt_stay_closed_until_the_close(
    town: people.Town, meeting: Meeting
) -> None:
    people.reply(
        town.members[2], meeting, dict.fromkeys((1, 2, 3), ("against", "반대하는 까닭")), now=NOON
    )
    sealed(town)
    found = entry("meeting.reply.submitted")
    answer = signed_in(town.auditor).get(f"/log/entries/{found.pk}/")
    page_text = answer.content.decode()
    assert "회의가 마감될 때까지 아무도 볼 수 없습니다" in said(answer)
    assert answer.context["page"].proof.holds
    salt = page.fact_of(found)["salt"]  # type: ignore[index]
    for secret in ("반대하는 까닭", "반대", salt[:4] + " " + salt[4:8]):
        assert secret not in page_text
    for address in ("/log/", f"/log/meetings/{meeting.pk}/"):
        assert "반대" not in said(signed_in(town.auditor).get(address))


def test_after_the_close_a_reply_can_be_read(town: people.Town, finished: Meeting) -> None:
    sealed(town)
    text = said(signed_in(town.auditor).get(f"/log/entries/{entry('meeting.reply.submitted').pk}/"))
    assert "찬성" in text


def test_a_changed_fact_is_seen(town: people.Town, meeting: Meeting) -> None:
    sealed(town)
    found = entry("meeting.called")
    fact = Fact.objects.get(pk=found.pk)
    changed = bytes(fact.values or b"").replace("강태수".encode(), "강태소".encode())
    assert changed != fact.values
    with _without_triggers(connection):
        Fact.objects.filter(pk=found.pk).update(values=changed)
    text = said(signed_in(town.auditor).get(f"/log/entries/{found.pk}/"))
    assert "이 기록이 봉인과 맞지 않습니다" in text
    assert "맞지 않음: 내용의 지문이 기록의 지문과 같음" in text


def test_an_erased_fact_leaves_its_entry_and_proof(town: people.Town, meeting: Meeting) -> None:
    sealed(town)
    found = entry("meeting.called")
    with _without_triggers(connection):
        Fact.objects.filter(pk=found.pk).delete()
    answer = signed_in(town.auditor).get(f"/log/entries/{found.pk}/")
    assert "지문만 남아 있습니다" in said(answer)
    assert answer.context["page"].proof.holds
    assert signed_in(town.auditor).get("/log/").status_code == 200
    assert signed_in(town.auditor).get(f"/log/meetings/{meeting.pk}/").status_code == 200


def test_a_finished_meeting_is_checked_as_a_stranger_would(
    town: people.Town, finished: Meeting
) -> None:
    answer = signed_in(town.auditor).get(f"/log/meetings/{finished.pk}/")
    text = said(answer)
    number = LogEntry.objects.filter(subject=f"meeting:{finished.pk}").count()
    assert f"기록 {number}건이 모두 증명되고, 다시 계산한 결과가 선포한 결과와 같습니다" in text
    assert "제1호 7명 회신(4명 이상), 찬성 7(4명 이상) 원안가결 같음" in text
    assert "표 14장과 명부 맞음" in text
    assert "소집 기한 지킴" in text
    assert "예외 처리(마감 뒤 회신, 대신 입력)는 0건입니다" in text
    assert "심의서 제출 7건" in text
    assert "봉인 전" not in text
    assert "hwabaek-verify RECORD.zip" in text


def test_an_open_meeting_shows_its_course_without_a_check(
    town: people.Town, meeting: Meeting
) -> None:
    text = said(signed_in(town.auditor).get(f"/log/meetings/{meeting.pk}/"))
    assert "아직 끝나지 않은 회의입니다" in text
    assert "기록 묶음 받기" not in text


def test_the_record_is_handed_over_and_the_handing_over_logged(
    town: people.Town, finished: Meeting
) -> None:
    answer = signed_in(town.clerk).get(f"/meetings/{finished.pk}/record/")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    report, _opened = verify_record(data=answer.content)
    assert report.holds
    assert LogEntry.objects.filter(kind="meeting.record.exported").count() == 1


def test_a_meeting_that_is_not_finished_has_no_record(town: people.Town, meeting: Meeting) -> None:
    answer = signed_in(town.clerk).get(f"/meetings/{meeting.pk}/record/")
    assert answer.status_code == 409
    assert "아직 끝나지 않은 회의입니다" in said(answer)


def test_nobody_but_the_auditor_of_the_body_reads_the_log(
    town: people.Town, meeting: Meeting
) -> None:
    found = entry("meeting.called")
    addresses = ("/log/", f"/log/entries/{found.pk}/", f"/log/meetings/{meeting.pk}/")
    for person in (town.clerk, town.coordinator, town.administrator, town.chair, town.foreigner):
        client = signed_in(person)
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
        assert client.post("/log/checkpoints/").status_code == 404


def test_an_entry_of_another_body_is_not_found(town: people.Town) -> None:
    foreign = LogEntry.objects.filter(body=town.foreign_body).first()
    assert foreign is not None
    assert signed_in(town.auditor).get(f"/log/entries/{foreign.pk}/").status_code == 404


def test_the_list_asks_the_database_little(
    town: people.Town, meeting: Meeting, django_assert_max_num_queries: object
) -> None:
    sealed(town)
    client = signed_in(town.auditor)
    with django_assert_max_num_queries(17):  # type: ignore[operator]
        client.get("/log/")


def test_times_are_those_of_the_day(town: people.Town, meeting: Meeting) -> None:
    assert dt.timedelta(0) <= NOON - meeting.called_at < dt.timedelta(days=1)  # type: ignore[operator]
    assert "2026. 10. 12.(월) 09:00" in said(signed_in(town.auditor).get("/log/"))


def test_every_kind_of_entry_can_be_said_in_another_language() -> None:
    assert {kind.label for kind in EntryKind} == set(LABELS)
    with override("en"):
        assert {kind for kind in EntryKind if label_of(kind) == kind.label} == set()
        page_of_filter = str(LogFilter()["kind"])
    assert '<optgroup label="Meeting">' in page_of_filter
    assert "All about: Meeting" in page_of_filter
