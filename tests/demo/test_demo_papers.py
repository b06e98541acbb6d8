"""The demo's papers are real: many pages, tables and figures, the same bytes, and taken as any upload is."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from hwabaek.demo.papers import PAPERS, DemoPaper, make_papers, paper_content
from hwabaek.gateways.papers import inspect_paper, page_text

DOCUMENTS = [paper for paper in PAPERS if paper.media_type == "application/pdf"]


@pytest.mark.parametrize("paper", DOCUMENTS, ids=lambda paper: paper.name)
def test_each_is_long_tagged_and_owns_that_it_is_made_up(paper: DemoPaper) -> None:
    content = paper_content(paper)
    taken = inspect_paper(content=content)
    assert taken.media_type == paper.media_type
    assert 6 <= taken.pages <= 14
    for page in range(1, taken.pages + 1):
        assert "시연을 위하여 꾸며 낸 자료입니다." in page_text(pdf=content, page=page)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        kinds = {
            str(part.S)
            for part in pdf.objects
            if isinstance(part, pikepdf.Dictionary) and "/S" in part
        }
        assert {"/Table", "/Figure", "/H1", "/H2", "/L"} <= kinds


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_each_is_the_same_every_time(paper: DemoPaper) -> None:
    assert paper_content(paper) == paper_content(paper)


def test_they_are_written_once_under_their_own_names(tmp_path: Path) -> None:
    made = make_papers(tmp_path)
    assert [path.name for _, path in made] == [paper.file_name for paper in PAPERS]
    first = made[0][1]
    first.write_bytes(b"kept")
    make_papers(tmp_path)
    assert first.read_bytes() == b"kept"


def test_the_picture_of_the_site_is_a_picture() -> None:
    paper = next(paper for paper in PAPERS if paper.media_type == "image/png")
    taken = inspect_paper(content=paper_content(paper))
    assert Image.open(io.BytesIO(taken.viewing_copy)).size == (1890, 1181)
