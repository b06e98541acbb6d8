"""Papers: what people upload, told by content, checked, and made safe to look at.

The original stays as it came, with its SHA-256. What the product shows is a viewing copy: a PDF
without anything that acts, a picture drawn anew. All parsing happens in a confined child process.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from hwabaek.gateways.confinement import ConfinedProcessStopped, run_confined

_SECONDS = 20
_MEBIBYTE = 2**20


@dataclass(frozen=True)
class PaperLimits:
    """How large a paper may be."""

    size: int = 50 * _MEBIBYTE
    pages: int = 600
    pixels: int = 40_000_000


@dataclass(frozen=True)
class InspectedPaper:
    """A paper that may be kept: what it is, and the copy to show (empty for HWP and HWPX)."""

    media_type: str
    extension: str
    size: int
    sha256: str
    pages: int
    viewing_copy: bytes


class PaperRefused(Exception):
    """A file that is not taken; the message says why and what to do."""

    message = "이 파일은 올릴 수 없습니다."

    def __init__(self, **numbers: int) -> None:
        """Put the numbers into the message of the kind."""
        super().__init__(self.message.format(**numbers))


class UnknownPaperType(PaperRefused):
    """Not one of the types we take."""

    message = "PDF, 한글(HWP·HWPX), PNG, JPEG, WEBP 파일만 올릴 수 있습니다. 다른 문서는 PDF로 저장하여 올려 주십시오."


class EmptyPaper(PaperRefused):
    """No bytes at all."""

    message = "파일이 비어 있습니다. 파일이 열리는지 확인하고 다시 올려 주십시오."


class PaperTooLarge(PaperRefused):
    """More bytes than allowed."""

    message = "파일이 너무 큽니다. {limit} MB까지 올릴 수 있습니다. 그림 해상도를 낮추거나 파일을 나누어 올려 주십시오."


class TooManyPages(PaperRefused):
    """More pages than allowed."""

    message = "쪽수가 너무 많습니다({pages}쪽). {limit}쪽까지 올릴 수 있습니다. 파일을 나누어 올려 주십시오."


class PictureTooLarge(PaperRefused):
    """More pixels than allowed."""

    message = (
        "그림이 너무 큽니다. {limit}백만 화소까지 볼 수 있습니다. 그림 크기를 줄여 올려 주십시오."
    )


class EncryptedPaper(PaperRefused):
    """Locked by a password or by rights management."""

    message = (
        "암호가 걸린 파일입니다. 위원이 열 수 있도록 암호(문서 보안)를 풀고 다시 올려 주십시오."
    )


class PaperWithMacros(PaperRefused):
    """It holds a program."""

    message = "매크로나 실행되는 개체가 들어 있는 파일입니다. PDF로 저장하여 올려 주십시오."


class AmbiguousPaper(PaperRefused):
    """Two file types in one."""

    message = "두 가지 형식이 섞인 파일입니다. 원래 프로그램에서 PDF로 다시 저장하여 올려 주십시오."


class DamagedPaper(PaperRefused):
    """It cannot be read."""

    message = "파일이 손상되어 읽을 수 없습니다. 파일이 열리는지 확인하고, PDF로 다시 저장하여 올려 주십시오."


class OverloadedPaper(PaperRefused):
    """Reading it needs more time or memory than any honest file."""

    message = (
        "파일이 지나치게 복잡하여 처리를 멈추었습니다. PDF로 다시 저장하거나 나누어 올려 주십시오."
    )


class NoSuchPage(PaperRefused):
    """The paper has fewer pages."""

    message = "그 쪽은 없습니다. 이 문서는 {pages}쪽입니다."


_REFUSALS: dict[str, type[PaperRefused]] = {
    "unknown_type": UnknownPaperType,
    "too_many_pages": TooManyPages,
    "picture_too_large": PictureTooLarge,
    "encrypted": EncryptedPaper,
    "macros": PaperWithMacros,
    "two_types": AmbiguousPaper,
    "damaged": DamagedPaper,
    "bomb": OverloadedPaper,
    "no_such_page": NoSuchPage,
}
_EXTENSIONS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "application/x-hwp": "hwp",
    "application/hwp+zip": "hwpx",
}


def inspect_paper(*, content: bytes, limits: PaperLimits | None = None) -> InspectedPaper:
    """Tell what an uploaded file is and make the copy to show.

    Raises:
        PaperRefused: one of its kinds, each with a message that says what to do.
    """
    limits = limits or PaperLimits()
    if not content:
        raise EmptyPaper
    if len(content) > limits.size:
        raise PaperTooLarge(limit=limits.size // _MEBIBYTE)
    facts, copy = _confined("inspect", content, max_pages=limits.pages, max_pixels=limits.pixels)
    media_type = facts.get("media_type")
    pages = facts.get("pages")
    if (
        not isinstance(media_type, str)
        or media_type not in _EXTENSIONS
        or not isinstance(pages, int)
    ):
        raise DamagedPaper
    digest = hashlib.sha256(content).hexdigest()
    return InspectedPaper(media_type, _EXTENSIONS[media_type], len(content), digest, pages, copy)


def render_page(*, pdf: bytes, page: int, width: int) -> bytes:
    """Draw a page of a PDF, counted from 1, as a WEBP picture so many pixels wide.

    Raises:
        PaperRefused: no such page, or a page that cannot be drawn.
    """
    _, picture = _confined("page_picture", pdf, page=page, width=width)
    return picture


def page_text(*, pdf: bytes, page: int) -> str:
    """Read the text of a page of a PDF, counted from 1, for large letters and for reading aloud.

    Raises:
        PaperRefused: no such page, or a page that cannot be read.
    """
    _, text = _confined("page_text", pdf, page=page)
    return text.decode(errors="replace")


def _confined(task: str, content: bytes, **options: int) -> tuple[dict[str, Any], bytes]:
    try:
        facts, produced = run_confined(
            task=task, content=content, options=options, seconds=_SECONDS
        )
    except ConfinedProcessStopped as error:
        raise OverloadedPaper from error
    if "refused" in facts:
        numbers = {str(name): int(value) for name, value in dict(facts.get("numbers", {})).items()}
        raise _REFUSALS.get(str(facts["refused"]), DamagedPaper)(**numbers)
    return facts, produced
