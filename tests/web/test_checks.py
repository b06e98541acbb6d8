"""The public check of documents: by number, by a file, and what a stranger gets to see."""

import hashlib
import io
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hwabaek.actions import log
from hwabaek.actions.documents import file_store
from hwabaek.actions.log import Act
from hwabaek.actions.records import build_record, log_export
from hwabaek.actions.sealing import entry_form, seal_logs
from hwabaek.actions.sign_in import LIMITS
from hwabaek.commands.install import install
from hwabaek.core.record.entries import EntryKind, leaf_of
from hwabaek.core.tlog.merkle import verify_consistency, verify_inclusion
from hwabaek.models import Checkpoint, Document, EarlierFile, LogEntry, Meeting
from tests import people
from tests.people import Town
from tests.web.member_pages import NOON, signed_in

NUMBER = "7K2M-9QXD-41TB"
CONTENT = b"%PDF-1.7 hwabaek:7K2M-9QXD-41TB sealed"


@pytest.fixture
def resolution(town: Town) -> Document:
    """Return a resolution of which a file was sealed and logged."""
    done = people.concluded(town)
    document = done.documents.get(kind="resolution", item__number=1)
    return keep(document, CONTENT, NUMBER)


def keep(document: Document, content: bytes, number: str) -> Document:
    """Let a document have this file, as it would after it was made."""
    stored = file_store().write(content=content)
    document.state, document.sealed_at, document.seal_level = "sealed", NOON, "B-B"
    document.stored_as, document.sha256, document.size = stored.name, stored.sha256, stored.size
    document.check_number = number
    document.save()
    log.append(
        body=document.body,
        kind=EntryKind.MEETING_DOCUMENT_SEALED,
        subject=f"meeting:{document.meeting_id}",
        act=log.Act(actor=None, capacity="system", now=NOON),
        data={
            "document": str(document.pk),
            "kind": document.kind,
            "item": document.item.number if document.item else None,
            "sha256": stored.sha256,
            "size": stored.size,
            "seal": "B-B",
            "timestamp": False,
            "unstamped": "",
        },
    )
    seal_logs(now=NOON)
    return document


def heading(answer: Any) -> str:
    found: list[str] = re.findall(r"<h1[^>]*>([^<]*)", answer.content.decode())
    return found[0].strip()


def sent(content: bytes, name: str = "의결서.pdf") -> Any:
    return Client().post("/v/", {"file": SimpleUploadedFile(name, content)})


def told(**fields: str) -> Any:
    """Send what a browser found in a file."""
    return Client().post("/v/", fields)


def test_the_code_on_a_document_leads_to_it_however_it_is_typed(resolution: Document) -> None:
    for written in ("7k2m9qxd41tb", "7K2M 9QXD 4ITB", "7k2m-9qxd-4ltb"):
        assert Client().get(f"/v/{written}").headers["Location"] == f"/v/{NUMBER}"
    answer = Client().get(f"/v/{NUMBER}")
    assert heading(answer).startswith("이 번호는 의결서 제1호입니다")
    text = answer.content.decode()
    assert "안건 1 보행자우선도로 지정안" in text
    assert "원안가결 (찬성 7)" in text
    assert "위원 7명" in text
    assert "파일은 아직 확인하지 않았습니다" in text
    assert not any(member.name in text for member in resolution.meeting.roll.all())
    assert (answer.headers["X-Robots-Tag"], answer.headers["Cache-Control"]) == (
        "noindex",
        "no-store",
    )


def test_a_typed_number_leads_to_its_page(resolution: Document) -> None:
    assert told(number="7k2m 9qxd 41tb").headers["Location"] == f"/v/{NUMBER}"
    for wrong in ("7K2M", "확인", ""):
        assert told(number=wrong).status_code == 422
    assert Client().get("/v/").status_code == 200


def test_an_unknown_number_is_a_page_that_helps(resolution: Document) -> None:
    for number in ("7K2M-9QXD-41TC", "x"):
        answer = Client().get(f"/v/{number}")
        assert (answer.status_code, heading(answer)) == (404, "이 번호의 문서를 찾지 못했습니다")
        assert "이렇게 해 보세요" in answer.content.decode()


def test_a_document_that_is_not_sealed_has_no_number(resolution: Document) -> None:
    Document.objects.filter(pk=resolution.pk).update(state="waiting")
    assert Client().get(f"/v/{NUMBER}").status_code == 404
    assert heading(sent(CONTENT)) == "이 기록에 없는 문서입니다"


def test_nobody_goes_through_the_numbers(resolution: Document) -> None:
    most, _window = LIMITS["check:address"]
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    codes = {stranger.get(f"/v/AAAA-AAAA-{number:04d}").status_code for number in range(most)}
    assert codes == {404}
    # From now on a right number gets no other answer than a wrong one.
    assert stranger.get("/v/AAAA-AAAA-9999").status_code == 429
    assert stranger.get(f"/v/{NUMBER}").status_code == 429
    assert stranger.get(f"/v/{NUMBER}/original/").status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.10").get(f"/v/{NUMBER}").status_code == 200
    # Whoever has the file itself guesses nothing.
    assert stranger.post("/v/", {"file": io.BytesIO(CONTENT)}).status_code == 200


def test_the_same_bytes_are_genuine(resolution: Document) -> None:
    answer = sent(CONTENT)
    assert heading(answer) == "기록된 문서와 같습니다"
    text = answer.content.decode()
    assert "이 서버가 견주어 본 답입니다" in text
    entry = LogEntry.objects.get(kind="meeting.document.sealed")
    assert f"기록 {entry.leaf.index + 1}번에 있다고 서버가 답했습니다" in text
    by_digest = told(sha256=resolution.sha256, seal="whole")
    assert heading(by_digest) == "기록된 문서와 같습니다"
    assert "서명 뒤 바뀐 곳 없음" in by_digest.content.decode()


def test_nothing_is_kept_of_a_file_that_was_sent(
    resolution: Document, settings: LazySettings
) -> None:
    before = sorted(settings.FILES.rglob("*"))
    facts = LogEntry.objects.count()
    sent(b"%PDF-1.7 nobody knows this one")
    assert sorted(settings.FILES.rglob("*")) == before
    assert LogEntry.objects.count() == facts


def test_a_file_that_is_too_large_is_refused(resolution: Document, settings: LazySettings) -> None:
    settings.MAX_PAPER_BYTES = 10
    answer = sent(CONTENT)
    assert answer.status_code == 422
    assert "MB까지 받습니다" in answer.content.decode()


def test_a_changed_file_leads_to_the_original(resolution: Document) -> None:
    answer = sent(CONTENT.replace(b"sealed", b"forged"))
    text = answer.content.decode()
    assert heading(answer) == "내용이 바뀐 문서입니다"
    assert "원본은 이것입니다" in text
    assert f'href="/v/{NUMBER}/original/"' in text
    assert "전자인장이 없습니다" in text


def test_something_behind_the_original_is_seen(resolution: Document) -> None:
    whole = CONTENT + b" and more"
    answer = told(
        sha256=hashlib.sha256(whole).hexdigest(), seal="behind", prefixes=resolution.sha256
    )
    assert heading(answer) == "원본 뒤에 덧붙은 것이 있습니다"
    assert "원본은 이것입니다" in answer.content.decode()


def test_a_seal_that_does_not_fit_is_told_without_a_number(resolution: Document) -> None:
    answer = told(sha256="0" * 64, seal="broken", found="AAAA-AAAA-AAAA")
    assert heading(answer) == "내용이 바뀐 문서입니다"
    assert "어느 문서였는지는 찾지 못했으니" in answer.content.decode()


def test_a_foreign_file_is_unknown_and_not_called_false(resolution: Document) -> None:
    answer = sent(b"%PDF-1.7 of somebody else")
    assert (answer.status_code, heading(answer)) == (200, "이 기록에 없는 문서입니다")
    text = answer.content.decode()
    assert "거짓 문서라는 뜻은 아니며" in text
    assert "한빛시" in text
    assert "유성구" in text
    assert told(sha256="no digest").status_code == 422


def test_a_file_from_before_its_stamp_was_renewed_is_genuine(resolution: Document) -> None:
    old = resolution.sha256
    EarlierFile.objects.create(
        document=resolution,
        sha256=old,
        size=resolution.size,
        stored_as=resolution.stored_as,
        replaced_at=NOON,
    )
    keep(resolution, CONTENT + b" stamped anew", NUMBER)
    answer = told(sha256=old, seal="whole")
    assert heading(answer) == "기록된 문서와 같습니다"
    assert "시점확인을 새로 받은 파일이 있으며" in answer.content.decode()


def test_a_record_is_known_by_the_digest_under_which_it_was_handed_over(town: Town) -> None:
    install()
    done = people.concluded(town)
    for document in done.documents.all():
        keep(document, f"%PDF-1.7 {document.pk}".encode(), f"AAAA-AAAA-{document.pk:04d}")
    found = build_record(meeting=done, now=NOON)
    act = Act(actor=town.clerk, capacity="official", now=NOON)
    assert (
        heading(sent(found.content, "record.zip"))
        == "여기에서 내보낸 그대로의 기록 묶음이 아닙니다"
    )
    log_export(meeting=done, found=found, act=act)
    answer = sent(found.content, "record.zip")
    assert heading(answer) == "기록된 문서와 같습니다"
    text = answer.content.decode()
    assert "진짜이고 바뀌지 않은 기록 묶음입니다" in text
    assert town.clerk.name not in text  # who handed it over is veiled in the fact


def test_the_original_is_for_whoever_has_the_number(resolution: Document) -> None:
    answer = Client().get(f"/v/{NUMBER}/original/")
    assert answer.content == CONTENT
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_of_a_closed_meeting_the_original_is_not_given(resolution: Document) -> None:
    Meeting.objects.update(disclosure="closed")
    text = Client().get(f"/v/{NUMBER}").content.decode()
    assert "비공개 회의의 문서라 원본은 기관에 요청하세요" in text
    assert "보행자우선도로" not in text
    assert "원안가결" in text
    assert "original" not in text
    assert Client().get(f"/v/{NUMBER}/original/").status_code == 404


def test_what_is_for_officials_is_confirmed_and_not_given(resolution: Document) -> None:
    report = Document.objects.get(meeting=resolution.meeting, kind="result_report")
    keep(report, b"%PDF-1.7 report", "BBBB-BBBB-BBBB")
    text = Client().get("/v/BBBB-BBBB-BBBB").content.decode()
    assert "기관 안에서 쓰는 문서라 원본은 기관에 요청하세요" in text
    assert Client().get("/v/BBBB-BBBB-BBBB/original/").status_code == 404


def test_only_its_auditor_is_led_to_the_record(town: Town, resolution: Document) -> None:
    place = f'href="/log/meetings/{resolution.meeting_id}/"'
    assert place in signed_in(town.auditor).get(f"/v/{NUMBER}").content.decode()
    for client in (Client(), signed_in(town.foreigner), signed_in(town.clerk)):
        assert place not in client.get(f"/v/{NUMBER}").content.decode()


def test_proofs_are_served_for_every_size_there_was(resolution: Document) -> None:
    last = Checkpoint.objects.filter(body=resolution.body).latest("tree_size")
    size = last.tree_size
    root = bytes(last.root_hash)
    for entry in LogEntry.objects.filter(body=resolution.body).order_by("pk")[:9]:
        index = entry.leaf.index
        answer: Any = Client().get(f"/log/yuseong/proof/{index}/{size}").json()
        verify_inclusion(
            index=index,
            size=size,
            leaf_hash=leaf_of(entry_form(entry)),
            proof=[bytes.fromhex(step) for step in answer["proof"]],
            root=root,
        )
    first = Checkpoint.objects.filter(body=resolution.body).earliest("tree_size")
    answer = Client().get(f"/log/yuseong/consistency/{first.tree_size}/{size}").json()
    verify_consistency(
        size1=first.tree_size,
        size2=size,
        proof=[bytes.fromhex(step) for step in answer["proof"]],
        root1=bytes(first.root_hash),
        root2=root,
    )


@pytest.mark.parametrize(
    "place",
    [
        "yuseong/proof/0/99999",
        "yuseong/proof/5/5",
        "yuseong/proof/0/0",
        "nowhere/proof/0/1",
        "yuseong/consistency/0/3",
        "yuseong/consistency/3/2",
        "yuseong/consistency/1/99999",
    ],
)
def test_there_is_no_proof_of_what_never_was(resolution: Document, place: str) -> None:
    assert Client().get(f"/log/{place}").status_code == 404
