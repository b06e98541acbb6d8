"""The administrator's page: what failed, what waits, seal, log, database, people."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import CheckpointStamp, Delivery, Document, Meeting
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import NOON, signed_in


@pytest.fixture
def seal(settings: LazySettings, tmp_path: Path) -> None:
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=NOON)
    settings.SEAL_URL = f"pkcs12:{made.seal}"


@pytest.mark.usefixtures("seal")
def test_all_is_well(town: people.Town) -> None:
    answer = signed_in(town.administrator).get("/administration/")
    assert heading(answer) == "모두 잘 돌아가고 있습니다"
    text = said(answer)
    assert "PAdES B-B" in text
    assert "시점확인 기관이 설정되지 않았습니다" in text
    assert "장미르" in text


def test_a_seal_that_cannot_be_opened_is_named(town: people.Town, settings: LazySettings) -> None:
    settings.SEAL_URL = "pkcs12:/nowhere/seal.p12"
    answer = signed_in(town.administrator).get("/administration/")
    assert heading(answer) == "손볼 것: 전자인장"
    assert "전자인장 파일을 읽지 못했습니다: seal.p12" in said(answer)


@pytest.mark.usefixtures("seal")
def test_a_message_that_was_given_up_is_sent_again_by_a_press(
    town: people.Town, meeting: Meeting
) -> None:
    failed = Delivery.objects.filter(meeting=meeting).order_by("pk")[0]
    Delivery.objects.filter(pk=failed.pk).update(state="failed", tries=9, error="421 busy")
    client = signed_in(town.administrator)
    answer = client.get("/administration/")
    assert heading(answer) == "손볼 것: 보내지 못한 알림 1건"
    assert "421 busy" in said(answer)
    assert client.post(f"/administration/deliveries/{failed.pk}/attempt/").status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.tries) == ("queued", 0)


@pytest.mark.usefixtures("seal")
def test_a_document_that_was_given_up_is_made_again_by_a_press(town: people.Town) -> None:
    people.concluded(town)
    document = Document.objects.order_by("pk")[0]
    Document.objects.filter(pk=document.pk).update(state="failed", tries=8, error="no font")
    client = signed_in(town.administrator)
    assert "만들지 못한 문서 1건" in heading(client.get("/administration/"))
    client.post(f"/administration/documents/{document.pk}/attempt/")
    document.refresh_from_db()
    assert (document.state, document.tries, document.next_try_at) == ("waiting", 0, NOON)


def test_a_sealed_document_is_not_made_twice(town: people.Town) -> None:
    people.concluded(town)
    document = Document.objects.order_by("pk")[0]
    Document.objects.filter(pk=document.pk).update(state="sealed")
    answer = signed_in(town.administrator).post(f"/administration/documents/{document.pk}/attempt/")
    assert answer.status_code == 404


@pytest.mark.usefixtures("seal")
def test_a_time_stamp_that_did_not_come_is_asked_for_again_by_a_press(
    town: people.Town, settings: LazySettings
) -> None:
    settings.TIMESTAMP_URL = "https://tsa.example.org/"
    stamp = CheckpointStamp.objects.create(
        body=town.body,
        day=NOON.date(),
        state="failed",
        asked_at=NOON,
        tries=8,
        next_try_at=NOON + dt.timedelta(days=1),
        error="시점확인 기관(tsa.example.org)이 답하지 않습니다.",
    )
    client = signed_in(town.administrator)
    answer = client.get("/administration/")
    assert heading(answer) == "손볼 것: 받지 못한 시점확인 1건"
    assert "이 답하지 않습니다" in said(answer)
    assert client.post(f"/administration/stamps/{stamp.pk}/attempt/").status_code == 302
    stamp.refresh_from_db()
    assert (stamp.state, stamp.tries, stamp.next_try_at) == ("waiting", 0, NOON)


@pytest.mark.usefixtures("seal")
def test_a_renewal_that_went_wrong_is_tried_again_by_a_press(town: people.Town) -> None:
    people.concluded(town)
    document = Document.objects.order_by("pk")[0]
    Document.objects.filter(pk=document.pk).update(
        state="sealed",
        renew_at=NOON,
        next_try_at=NOON + dt.timedelta(days=1),
        error="시점확인 기관이 아직 새 인증서를 쓰지 않습니다.",
    )
    client = signed_in(town.administrator)
    answer = client.get("/administration/")
    assert "받지 못한 시점확인 1건" in heading(answer)
    assert "부터 새로 받아야 함" in said(answer)
    client.post(f"/administration/renewals/{document.pk}/attempt/")
    document.refresh_from_db()
    assert document.next_try_at == NOON


@pytest.mark.usefixtures("seal")
def test_documents_without_their_time_stamp_are_named(town: people.Town) -> None:
    people.concluded(town)
    document = Document.objects.order_by("pk")[0]
    Document.objects.filter(pk=document.pk).update(
        state="sealed",
        sealed_at=NOON,
        unstamped_reason="시점확인 기관이 요청을 받지 않았습니다(HTTP 503).",
    )
    text = said(signed_in(town.administrator).get("/administration/"))
    assert "시점확인 없이 봉인" in text
    assert "HTTP 503" in text


def test_nobody_else_administers(town: people.Town, meeting: Meeting) -> None:
    delivery = Delivery.objects.filter(meeting=meeting)[0]
    for person in (town.clerk, town.auditor, town.coordinator, town.chair, town.foreigner):
        client = signed_in(person)
        assert client.get("/administration/").status_code == 404
        assert client.post(f"/administration/deliveries/{delivery.pk}/attempt/").status_code == 404
        assert client.post("/administration/documents/1/attempt/").status_code == 404
