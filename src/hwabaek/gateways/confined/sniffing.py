"""What a file is, told by its content alone: an allow-list, everything else is refused.

A name or a declared type proves nothing, and general sniffers take HWPX for DOCX and HTML for PNG. A
file that is two things at once is refused, because the next program may open the other one.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import BinaryIO, cast

import olefile

from hwabaek.gateways.confined import Refusal

PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
HWP, HWPX = "application/x-hwp", "application/hwp+zip"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_ENTRIES, _MAX_INFLATED, _MAX_RATIO = 5_000, 300 * 2**20, 200
_HEAD = 1024  # Readers look for %PDF- and for HTML this far in.


def media_type_of(content: bytes) -> str:
    """Name the type, or refuse the file."""
    if content.startswith(b"%PDF-"):
        _refuse_second_nature(content)
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(content, PNG, b"IEND\xaeB`\x82")
    if content.startswith(b"\xff\xd8\xff"):
        return _picture(content, JPEG, b"")
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _picture(content, WEBP, b"")
    if content.startswith(b"PK\x03\x04"):
        return _hwpx(content)
    if content.startswith(_OLE):
        return _hwp(content)
    raise Refusal("unknown_type")


def _refuse_second_nature(content: bytes) -> None:
    if zipfile.is_zipfile(BytesIO(content)):
        raise Refusal("two_types")
    end = content.rfind(b"%%EOF")
    if end >= 0 and len(content[end + 5 :].strip(b"\r\n\t \0")) > 0:
        raise Refusal("two_types")


def _picture(content: bytes, media_type: str, ending: bytes) -> str:
    head = content[:_HEAD].lower()
    if b"%pdf-" in head or b"<html" in head or b"<script" in head or b"<svg" in head:
        raise Refusal("two_types")
    if zipfile.is_zipfile(BytesIO(content)) or (ending and not content.endswith(ending)):
        raise Refusal("two_types")
    return media_type


def _hwpx(content: bytes) -> str:
    """Check a HWPX (OWPML in a ZIP): its mimetype, its sizes in truth and not as declared, no macros."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if not entries or "mimetype" not in archive.namelist():
                raise Refusal("unknown_type")
            _check_declared(entries, len(content))
            if _inflated(archive, archive.getinfo("mimetype")).strip() != HWPX.encode():
                raise Refusal("unknown_type")
            _check_parts(archive, entries)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        UnicodeDecodeError,
    ) as error:
        raise Refusal("damaged") from error
    return HWPX


def _check_declared(entries: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES or total > _MAX_INFLATED or total > size * _MAX_RATIO:
        raise Refusal("bomb")
    for entry in entries:
        if entry.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", entry.filename):
            raise Refusal("damaged")
        if entry.flag_bits & 1:
            raise Refusal("encrypted")


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    left = _MAX_INFLATED
    for entry in entries:
        part = _inflated(archive, entry, left)
        left -= len(part)
        name = entry.filename.lower()
        if name.endswith(("vbaproject.bin", ".ole", ".exe", ".dll")):
            raise Refusal("macros")
        if name.startswith("scripts/") and _does_something(_decoded(part)):
            raise Refusal("macros")
        if name == "meta-inf/manifest.xml" and b"encryption-data" in part:
            raise Refusal("encrypted")


def _inflated(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int = _MAX_INFLATED
) -> bytes:
    with archive.open(entry) as part:
        content = part.read(budget + 1)
    if len(content) > budget:
        raise Refusal("bomb")
    return content


def _decoded(script: bytes) -> str:
    return script.decode(
        "utf-16" if script[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", errors="replace"
    )


# What 한글 writes into every document by itself: two variables and two empty functions.
_SHELL = re.compile(
    r"var\s+\w+\s*=\s*(XHwpDocuments|Documents\.Active_XHwpDocument)\s*;"
    r"|function\s+\w+\s*\(\s*\)\s*\{\s*\}|[\s\0\ufeff]"
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def _does_something(script: str) -> bool:
    """Tell a macro from the empty shell that 한글 writes into every document."""
    return _SHELL.sub("", _COMMENT.sub("", script)) != ""


def _hwp(content: bytes) -> str:
    """Check a HWP 5 (OLE compound file): its header says what it is, whether it is locked, and holds scripts."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as document:
            if not document.exists("FileHeader"):
                raise Refusal("unknown_type")
            header = _stream(document, "FileHeader")
            if not header.startswith(b"HWP Document File"):
                raise Refusal("unknown_type")
            # HWP 5.0 format, file header: bit 0 compressed, bit 1 password.
            flags = int.from_bytes(header[36:40], "little")
            if flags & 2:
                raise Refusal("encrypted")
            _check_streams(document, compressed=bool(flags & 1))
    except (
        OSError,
        ValueError,
        IndexError,
        KeyError,
        TypeError,
        AttributeError,
        MemoryError,
        zlib.error,
    ) as error:
        raise Refusal("damaged") from error
    return HWP


def _check_streams(document: olefile.OleFileIO, *, compressed: bool) -> None:
    for path in document.listdir():
        name = "/".join(path).lower()
        if (name.startswith("bindata/") and name.endswith(".ole")) or "vba" in name:
            raise Refusal("macros")
        if name == "scripts/defaultjscript":
            script = _stream(document, "/".join(path))
            if _does_something(
                _hwp_script(
                    zlib.decompressobj(-15).decompress(script, 2**20) if compressed else script
                )
            ):
                raise Refusal("macros")


def _hwp_script(stream: bytes) -> str:
    """Join the texts of a script stream: each is a count of UTF-16 units and the units (HWP 5.0, 4.2.9)."""
    texts, at = "", 0
    while at + 4 <= len(stream):
        count = int.from_bytes(stream[at : at + 4], "little")
        if count == 0xFFFFFFFF:  # noqa: PLR2004 - the closing mark
            break
        texts += stream[at + 4 : at + 4 + 2 * count].decode("utf-16-le", errors="replace") + "\n"
        at += 4 + 2 * count
    return texts


def _stream(document: olefile.OleFileIO, name: str) -> bytes:
    return cast("BinaryIO", document.openstream(name)).read(64 * 2**20)
