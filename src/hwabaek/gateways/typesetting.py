"""Typesetting: document data in, a finished PDF out.

The file is PDF/A-3a and PDF/UA-1 at once, carries the facts it was made from, uses none but our own
fonts, and is the same to the byte for the same input. Typst is given no folder but the templates, no
network and no packages, and never evaluates what is printed.
"""

import json
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from hwabaek.gateways.qr_code import qr_svg

FONT_FOLDER = Path(__file__).parent / "fonts"
TEMPLATE_FOLDER = Path(__file__).parent / "typst"


class TypesettingError(Exception):
    """A document could not be typeset; the message is for whoever maintains the template."""


class UnprintableCharacter(TypesettingError):
    """A character that none of our fonts can print, so that no archivable document can hold it."""

    def __init__(self, character: str) -> None:
        """Name the character in the message, by its code point too, because it may be invisible."""
        code_points = " ".join(f"U+{ord(part):04X}" for part in character)
        super().__init__(
            f"'{character}'({code_points})은(는) 문서에 인쇄할 수 없는 글자입니다. 이 글자를 지우거나 바꾸어 주십시오."
        )
        self.character = character


def typeset(
    *, template: str, data: Mapping[str, Any], attachment: bytes, timestamp: datetime
) -> bytes:
    """Set one of the product's own documents, with the facts it was made from attached.

    Where the document says at which address it can be checked, its foot shows the code of it.

    Raises:
        UnprintableCharacter: the data hold a character that our fonts lack.
        TypesettingError: the template and the data do not fit.
    """
    address = data.get("proof", {}).get("address", "")
    inputs = {
        "data": json.dumps(data, ensure_ascii=False),
        "attachment": attachment.decode(),
        "code": qr_svg(text=address) if address else "",
    }
    return compile_pdf(
        folder=TEMPLATE_FOLDER, template=template, inputs=inputs, timestamp=timestamp
    )


def compile_pdf(
    *, folder: Path, template: str, inputs: Mapping[str, str], timestamp: datetime
) -> bytes:
    """Compile `folder/template.typ` to an archivable and accessible PDF.

    Raises:
        UnprintableCharacter: a character that our fonts lack.
        TypesettingError: anything else that Typst refuses.
    """
    return _made(
        folder / f"{template}.typ",
        inputs,
        lambda compiler: compiler.compile(
            format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=int(timestamp.timestamp())
        ),
    )


def compile_picture(*, folder: Path, template: str, dots_per_inch: int) -> bytes:
    """Draw the one page of `folder/template.typ` as PNG.

    Raises:
        TypesettingError: Typst refuses it, or it has more than one page.
    """
    return _made(
        folder / f"{template}.typ",
        {},
        lambda compiler: compiler.compile(format="png", ppi=dots_per_inch),
    )


def first_unprintable(text: str) -> str | None:
    """Find the first character of a text that cannot be printed, to say so while it is being typed."""
    printable = _printable()
    return next((character for character in text if ord(character) not in printable), None)


def _made(
    source: Path, inputs: Mapping[str, str], compiled: Callable[[typst.Compiler], object]
) -> bytes:
    compiler = typst.Compiler(
        input=source,
        root=source.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
    )
    try:
        made = compiled(compiler)
    except typst.TypstError as error:
        raise _named(error) from error
    if not isinstance(made, bytes):
        message = f"{source.name} does not make one file"
        raise TypesettingError(message)
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER]
    )


def _named(error: typst.TypstError) -> TypesettingError:
    # Typst names the text in a Rust string literal: the text `"\u{7}"` could not be displayed with font ….
    found = re.search(r'(?:the text|codepoint) `"(.+?)"`', error.message)
    if found is None:
        return TypesettingError(error.diagnostic)
    return UnprintableCharacter(_rust_literal(found[1]))


def _rust_literal(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)


# Private use is refused by PDF/A-3a, the byte order mark and its mirror by PDF/UA-1; tags and variation
# selectors are kept out because a font may list them and still not draw the character they change.
_REFUSED = (
    range(0xE000, 0xF900),
    range(0xFE00, 0xFE10),
    range(0xFEFF, 0xFF00),
    range(0xFFF0, 0x10000),
    range(0xE0000, 0x110000),
)


@cache
def _printable() -> frozenset[int]:
    """Collect the code points that both our regular and our bold faces can print."""
    faces: dict[bool, set[int]] = {True: set(), False: set()}
    for path in sorted(FONT_FOLDER.glob("*.[ot]tf")):
        faces["Bold" in path.name].update(_code_points(path.read_bytes()))
    refused = (
        {code for part in _REFUSED for code in part} | set(range(0x20)) | set(range(0x7F, 0xA0))
    )
    return frozenset((faces[True] & faces[False]) - refused | {ord("\n"), ord("\t"), ord("\r")})


def _code_points(font: bytes) -> Iterator[int]:
    """Read the character map of an OpenType font (OpenType 1.9, `cmap`, formats 4 and 12)."""
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * _u16(font, 4), 16)
    }
    start = tables[b"cmap"]
    for index in range(_u16(font, start + 2)):
        at = start + struct.unpack_from(">I", font, start + 8 + 8 * index)[0]
        kind = _u16(font, at)
        if kind == 4:  # noqa: PLR2004 - the format's own number
            yield from _segments(font, at)
        elif kind == 12:  # noqa: PLR2004 - the format's own number
            yield from _groups(font, at)


def _u16(font: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", font, at)[0])


def _segments(font: bytes, at: int) -> Iterator[int]:
    doubled = _u16(font, at + 6)
    ends, starts = at + 14, at + 16 + doubled
    for offset in range(0, doubled, 2):
        first, last = _u16(font, starts + offset), _u16(font, ends + offset)
        delta, range_offset = (
            _u16(font, starts + doubled + offset),
            _u16(font, starts + 2 * doubled + offset),
        )
        for code in range(first, last + 1):
            if range_offset:
                glyph = _u16(
                    font, starts + 2 * doubled + offset + range_offset + 2 * (code - first)
                )
            else:
                glyph = (code + delta) & 0xFFFF
            if glyph and code != 0xFFFF:  # noqa: PLR2004 - the closing segment
                yield code


def _groups(font: bytes, at: int) -> Iterator[int]:
    for index in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * index)
        yield from range(first, last + 1)
