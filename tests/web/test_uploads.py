"""Papers that a clerk uploads: what is taken, what is refused, and that nothing good is lost."""

import hashlib

import pytest
from pytest_django import Settings

from hwabaek.actions.documents import file_store
from hwabaek.models import Meeting, Paper
from hwabaek.web.forms.uploads import clean_name
from tests import people
from tests.web.desk_pages import PDF, file, picture, said
from tests.web.member_pages import signed_in


@pytest.fixture
def prepared(town: people.Town) -> Meeting:
    return people.prepared(town, items=1)


def papers(meeting: Meeting) -> str:
    return f"/meetings/{meeting.pk}/items/1/papers/"


def test_a_pdf_is_kept_as_it_came_and_as_a_copy_to_look_at(
    town: people.Town, prepared: Meeting
) -> None:
    content = PDF.replace(b"595", b"594")
    answer = signed_in(town.clerk).post(
        papers(prepared), {"papers": [file("검토 의견서.pdf", content)]}
    )
    assert answer.headers["Location"] == f"/meetings/{prepared.pk}/items/1/"
    paper = Paper.objects.get(file_name="검토 의견서.pdf")
    assert (paper.title, paper.media_type, paper.page_count) == (
        "검토 의견서",
        "application/pdf",
        1,
    )
    assert paper.sha256 == hashlib.sha256(content).hexdigest()
    assert file_store().read(name=paper.stored_as) == content
    assert file_store().read(name=paper.viewing_copy).startswith(b"%PDF")
    assert paper.viewing_copy != paper.stored_as


def test_several_files_come_at_once(town: people.Town, prepared: Meeting) -> None:
    files = [file("위치도.png", picture()), file("현장.jpg", picture("JPEG"))]
    client = signed_in(town.clerk)
    assert client.post(papers(prepared), {"papers": files, "title": "그림"}).status_code == 302
    added = Paper.objects.order_by("position").values_list("title", "media_type")[1:]
    assert list(added) == [("위치도", "image/png"), ("현장", "image/jpeg")]


def test_a_title_is_taken_for_one_file(town: people.Town, prepared: Meeting) -> None:
    upload = {"papers": [file("scan0001.png", picture())], "title": "교통량 조사 결과"}
    signed_in(town.clerk).post(papers(prepared), upload)
    assert Paper.objects.filter(title="교통량 조사 결과", file_name="scan0001.png").exists()


def test_what_a_file_is_called_is_not_believed(town: people.Town, prepared: Meeting) -> None:
    answer = signed_in(town.clerk).post(
        papers(prepared), {"papers": [file("의견서.pdf", b"MZ\x90\x00 not a paper")]}
    )
    assert answer.status_code == 422
    assert "‘의견서.pdf’: PDF, 한글(HWP·HWPX), PNG, JPEG, WEBP 파일만 올릴 수 있습니다" in said(
        answer
    )
    assert Paper.objects.count() == 1


def test_a_bad_file_does_not_lose_the_good_ones(town: people.Town, prepared: Meeting) -> None:
    files = [file("위치도.png", picture()), file("빈 파일.pdf", b" "), file("표.txt", b"a,b")]
    answer = signed_in(town.clerk).post(papers(prepared), {"papers": files})
    assert answer.status_code == 422
    text = said(answer)
    assert "자료 1건을 올렸습니다." in text
    assert "‘표.txt’" in text
    assert "위치도" in text
    assert Paper.objects.filter(file_name="위치도.png").exists()
    assert Paper.objects.count() == 2


def test_the_same_file_is_taken_once(town: people.Town, prepared: Meeting) -> None:
    client = signed_in(town.clerk)
    picture_file = picture()
    client.post(papers(prepared), {"papers": [file("위치도.png", picture_file)]})
    answer = client.post(papers(prepared), {"papers": [file("다시.png", picture_file)]})
    assert answer.status_code == 422
    assert "이미 올린 파일입니다" in said(answer)
    assert Paper.objects.count() == 2


def test_a_file_that_is_too_large_is_not_even_read(
    town: people.Town, prepared: Meeting, settings: Settings
) -> None:
    settings.MAX_PAPER_BYTES = 2**20
    answer = signed_in(town.clerk).post(
        papers(prepared), {"papers": [file("큰 자료.pdf", PDF + b"0" * 2**20)]}
    )
    assert answer.status_code == 422
    assert "‘큰 자료.pdf’: 파일이 너무 큽니다. 1 MB까지" in said(answer)


def test_no_file_is_said_so(town: people.Town, prepared: Meeting) -> None:
    answer = signed_in(town.clerk).post(papers(prepared), {})
    assert answer.status_code == 422
    assert "올릴 파일을 골라 주세요" in said(answer)


def test_after_the_call_nothing_is_added_or_taken_away(town: people.Town, meeting: Meeting) -> None:
    client = signed_in(town.clerk)
    answer = client.post(papers(meeting), {"papers": [file("늦은.png", picture())]})
    assert answer.status_code == 422
    assert not Paper.objects.filter(file_name="늦은.png").exists()
    paper = Paper.objects.filter(item__meeting=meeting).first()
    assert paper is not None
    assert client.post(f"/papers/{paper.pk}/removal/").status_code == 409
    paper.refresh_from_db()
    assert paper.removed_at is None


def test_a_paper_is_taken_away_once(town: people.Town, prepared: Meeting) -> None:
    client = signed_in(town.clerk)
    paper = Paper.objects.get()
    assert client.post(f"/papers/{paper.pk}/removal/").status_code == 302
    paper.refresh_from_db()
    assert paper.removed_at is not None
    assert client.post(f"/papers/{paper.pk}/removal/").status_code == 404


@pytest.mark.parametrize("who", ["approver", "other_clerk", "chair", "foreigner"])
def test_nobody_else_adds_or_takes_away(town: people.Town, prepared: Meeting, who: str) -> None:
    client = signed_in(getattr(town, who))
    upload = {"papers": [file("위치도.png", picture())]}
    assert client.post(papers(prepared), upload).status_code == 404
    assert client.post(f"/papers/{Paper.objects.get().pk}/removal/").status_code == 404
    assert Paper.objects.filter(removed_at=None).count() == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\자료\\검토서.hwp", "검토서.hwp"),
        ("줄\n바꿈\x00.pdf", "줄바꿈.pdf"),
        ("\u1112\u116a\u1107\u1162\u11a8.pdf", "화백.pdf"),
        ("가" * 300 + ".pdf", "가" * 196 + ".pdf"),
        ("", "자료"),
    ],
)
def test_names_are_cleaned(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept
