"""What tests of officials' pages share: what a page says, forms as pages send them, files to upload."""

import html
import io
import re
from typing import Any, Protocol

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


class Page(Protocol):
    """What Django's test client answers, as far as pages are read."""

    content: bytes


PLAN = {
    "title": "어린이보호구역 지정안 등",
    "ground": "심의사항이 경미",
    "ground_reason": "협의를 마친 경미한 변경입니다.",
    "deadline_day": "2026-10-23",
    "deadline_time": "18:00",
    "disclosure": "partial",
    "short_notice_reason": "",
}
ITEM = {
    "title": "솔빛로 보행자우선도로 지정안",
    "item_type": "deliberation",
    "proposer": "교통정책과장",
    "order_text": "솔빛로를 보행자우선도로로 지정한다.",
    "proposal_text": "보행 안전을 위한 지정입니다.",
    "reasons": "",
    "points": "차량 통행이 하루 400대입니다.\n상인회가 찬성했습니다.",
    "parties": "솔빛상가 상인회",
}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def said(answer: Page) -> str:
    """Return the words of a page's main part, without tags, in one line."""
    page = answer.content.decode()
    main = page.split("<main", 1)[-1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def heading(answer: Page) -> str:
    """Return the words of the page's heading."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    assert found, "the page has no heading"
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found[1]))).strip()


def file(name: str = "설명자료.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """Return a file as a browser sends it; what it is said to be is not believed anyway."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def picture(kind: str = "PNG", **options: Any) -> bytes:
    """Return a small picture."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (30, 90, 200)).save(drawn, kind, **options)
    return drawn.getvalue()
