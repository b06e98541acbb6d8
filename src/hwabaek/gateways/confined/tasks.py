"""The tasks that the confined process knows: bytes and options in, facts and bytes out."""

from collections.abc import Callable
from typing import Any

from hwabaek.gateways.confined import pdf, pictures, sniffing

Answer = tuple[dict[str, Any], bytes]


def inspect(content: bytes, options: dict[str, Any]) -> Answer:
    """Tell what a file is and make its viewing copy, where it has one."""
    media_type = sniffing.media_type_of(content)
    if media_type == sniffing.PDF:
        copy, pages = pdf.viewing_copy(content, max_pages=options["max_pages"])
        return {"media_type": media_type, "pages": pages}, copy
    if media_type in {sniffing.HWP, sniffing.HWPX}:
        return {"media_type": media_type, "pages": 0}, b""
    copy = pictures.viewing_copy(content, media_type=media_type, max_pixels=options["max_pixels"])
    return {"media_type": media_type, "pages": 1}, copy


def page_picture(content: bytes, options: dict[str, Any]) -> Answer:
    """Draw one page of a PDF."""
    return {}, pdf.page_picture(content, page=options["page"], width=options["width"])


def page_text(content: bytes, options: dict[str, Any]) -> Answer:
    """Read one page of a PDF."""
    return {}, pdf.page_text(content, page=options["page"]).encode()


TASKS: dict[str, Callable[[bytes, dict[str, Any]], Answer]] = {
    "inspect": inspect,
    "page_picture": page_picture,
    "page_text": page_text,
}
