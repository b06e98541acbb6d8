"""Reading papers: who may, pages as pictures and as text, the original as it came."""

import shutil
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from hwabaek.actions import agenda, calls
from hwabaek.actions.documents import file_store
from hwabaek.gateways import paper_pages
from hwabaek.gateways.papers import inspect_paper
from hwabaek.models import Meeting, Paper
from tests import people
from tests.people import MONDAY, Town
from tests.web.member_pages import signed_in


@pytest.fixture(autouse=True)
def _no_pages_yet() -> None:
    shutil.rmtree(settings.DATA / "cache", ignore_errors=True)


@pytest.fixture
def paper(meeting: Meeting) -> Paper:
    return meeting.items.get(number=1).papers.get()


@pytest.fixture
def reader(town: Town, meeting: Meeting) -> Client:
    """Return a member's browser, who declared no interest."""
    people.declare(town.members[2], meeting)
    return signed_in(town.members[2])


def test_the_viewer_shows_a_page_and_how_many_there_are(reader: Client, paper: Paper) -> None:
    text = reader.get(f"/papers/{paper.pk}/").content.decode()
    assert f'src="/papers/{paper.pk}/pages/1/"' in text
    assert "/ 1쪽" in text
    assert f"/papers/{paper.pk}/original/" in text


@pytest.mark.parametrize("asked", ["0", "-1", "99", "many", "²", "", "9" * 400])
def test_a_page_that_there_is_not_becomes_the_nearest(
    reader: Client, paper: Paper, asked: str
) -> None:
    text = reader.get(f"/papers/{paper.pk}/", {"page": asked}).content.decode()
    assert f'src="/papers/{paper.pk}/pages/1/"' in text


def test_a_page_is_a_picture_drawn_once(
    reader: Client, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = reader.get(f"/papers/{paper.pk}/pages/1/")
    assert first.headers["Content-Type"] == "image/webp"
    assert Image.open(BytesIO(first.content)).width == 1400

    def drawn_again(**_: object) -> bytes:
        raise AssertionError("the page was drawn twice")

    monkeypatch.setattr(paper_pages, "render_page", drawn_again)
    assert reader.get(f"/papers/{paper.pk}/pages/1/").content == first.content
    kept = [path for path in Path(settings.DATA / "cache").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == ["1-1400.webp"]


def test_there_is_no_page_beyond_the_last(reader: Client, paper: Paper) -> None:
    assert reader.get(f"/papers/{paper.pk}/pages/2/").status_code == 404
    assert reader.get(f"/papers/{paper.pk}/pages/0/").status_code == 404


def test_a_page_without_text_says_so_in_large_letters(reader: Client, paper: Paper) -> None:
    text = reader.get(f"/papers/{paper.pk}/", {"view": "text"}).content.decode()
    assert "이 쪽에는 글이 없습니다" in text
    assert "<img" not in text


def test_the_original_is_an_attachment_that_nothing_runs_in(reader: Client, paper: Paper) -> None:
    answer = reader.get(f"/papers/{paper.pk}/original/")
    assert answer.content == file_store().read(name=paper.stored_as)
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('안건1.pdf')}"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Cache-Control"] == "no-store"


def test_before_the_declaration_and_after_standing_aside_it_is_nowhere(
    town: Town, meeting: Meeting, paper: Paper
) -> None:
    people.declare(town.members[3], meeting, aside={1: "statutory"})
    for member in (town.members[2], town.members[3]):
        _is_nowhere(signed_in(member), paper)


def test_strangers_do_not_find_it(town: Town, paper: Paper) -> None:
    for stranger in (town.outsider, town.foreigner, town.other_clerk):
        _is_nowhere(signed_in(stranger), paper)


def test_the_clerk_reads_it_without_a_way_to_decide(town: Town, paper: Paper) -> None:
    page = signed_in(town.clerk).get(f"/papers/{paper.pk}/")
    assert page.status_code == 200
    assert "이 안건 결정하기" not in page.content.decode()


def test_whoever_is_not_signed_in_is_asked_to(client: Client, paper: Paper) -> None:
    for page in ("", "pages/1/", "original/"):
        answer = client.get(f"/papers/{paper.pk}/{page}")
        assert answer.headers["Location"].startswith("/sign-in/")


def test_a_hwp_file_can_only_be_downloaded(town: Town, db: None) -> None:
    meeting, paper = _with_paper(town, b"HWP", "계획.hwp", "application/x-hwp", b"")
    client = _declared(town, meeting)
    text = client.get(f"/papers/{paper.pk}/", {"view": "text"}).content.decode()
    assert "이 형식은 화면에서 볼 수 없습니다" in text
    assert client.get(f"/papers/{paper.pk}/pages/1/").status_code == 404
    assert client.get(f"/papers/{paper.pk}/original/").content == b"HWP"


def test_a_picture_is_shown_as_it_is(town: Town, db: None) -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    seen = inspect_paper(content=out.getvalue())
    meeting, paper = _with_paper(town, out.getvalue(), "현장.png", "image/png", seen.viewing_copy)
    client = _declared(town, meeting)
    answer = client.get(f"/papers/{paper.pk}/pages/1/")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content == seen.viewing_copy
    assert "큰 글자로</label>" not in client.get(f"/papers/{paper.pk}/").content.decode()


def _is_nowhere(client: Client, paper: Paper) -> None:
    for page in ("", "pages/1/", "original/"):
        assert client.get(f"/papers/{paper.pk}/{page}").status_code == 404


def _with_paper(
    town: Town, content: bytes, name: str, media_type: str, copy: bytes
) -> tuple[Meeting, Paper]:
    meeting = people.prepared(town, items=1)
    stored, shown = file_store().write(content=content), file_store().write(content=copy)
    paper = agenda.add_paper(
        actor=town.clerk,
        meeting_id=meeting.pk,
        number=1,
        paper=agenda.CheckedPaper(
            title=name,
            file_name=name,
            media_type=media_type,
            size=stored.size,
            sha256=stored.sha256,
            stored_as=stored.name,
            viewing_copy=shown.name if copy else "",
            page_count=1 if copy else 0,
        ),
        now=MONDAY,
    )
    calls.call_meeting(actor=town.clerk, meeting_id=meeting.pk, now=MONDAY)
    return meeting, paper


def _declared(town: Town, meeting: Meeting) -> Client:
    people.declare(town.members[2], meeting)
    return signed_in(town.members[2])
