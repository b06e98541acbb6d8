"""A ZIP in the one form in which records are packed, so that the same files make the same bytes.

Members are stored, not compressed, sorted by name, dated 1980-01-01, with UTF-8 names and nothing
else: no comments, no extra fields, no gaps. Any ZIP program can unpack it; reading here is strict
to the last bit (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16).
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hwabaek.core.errors import VerificationError

MOST_FILES = 10_000
LARGEST_ARCHIVE = 2**31 - 1
LONGEST_NAME = 255

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# Version 2.0, UTF-8 names, stored, 00:00 on 1 January 1980.
_FIXED = (20, 0x0800, 0, 0, 0x0021)
# Made on Unix, an ordinary file that its owner may write: unpacked, it has these rights.
_UNIX, _ORDINARY = 3 << 8 | 20, 0o100644 << 16
# What no path in a record holds: control characters, signs that turn the direction of writing,
# and what some system reads as a separator or a wildcard.
_FORBIDDEN = re.compile('[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\\\\:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the archive, with the checksum that the archive states for it."""

    name: str
    content: bytes
    crc: int

    @property
    def is_intact(self) -> bool:
        """Say whether the content has the stated checksum."""
        return zlib.crc32(self.content) == self.crc


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of these files.

    Raises:
        VerificationError: a path is unsafe, or there is too much.
    """
    members = [Member(name, files[name], zlib.crc32(files[name])) for name in sorted(files)]
    _check(members)
    return b"".join(_pieces(members))


def unpack(data: bytes) -> tuple[Member, ...]:
    """Return the members of an archive in exactly the form that `pack` makes.

    A content that does not have its checksum is returned too: see `Member.is_intact`.

    Raises:
        VerificationError: the bytes are not of that form.
    """
    if type(data) is not bytes or len(data) > LARGEST_ARCHIVE:
        raise VerificationError("the archive is too large")
    members: list[Member] = []
    start = 0
    while data.startswith(_LOCAL_MARK, start):
        member, start = _member(data, start)
        members.append(member)
    _check(members)
    position = 0
    for piece in _pieces(members):
        if not data.startswith(piece, position):
            raise VerificationError(f"not packed in the fixed form at byte {position}")
        position += len(piece)
    if position != len(data):
        raise VerificationError("bytes follow the end of the archive")
    return tuple(members)


def safe_name(name: str) -> str:
    """Return a file name of foreign origin as it may stand in a path of a record."""
    return _FORBIDDEN.sub("_", name.replace("/", "_"))[-60:].strip(". ") or "_"


def _member(data: bytes, start: int) -> tuple[Member, int]:
    try:
        header = _LOCAL.unpack_from(data, start)
        crc, _, size, length = header[6:10]
        begin = start + _LOCAL.size + length
        name = data[start + _LOCAL.size : begin].decode()
    except (struct.error, UnicodeDecodeError) as error:
        raise VerificationError("a header in the archive is damaged") from error
    end = begin + size
    if end > len(data):
        raise VerificationError("the archive is cut short")
    return Member(name=name, content=data[begin:end], crc=crc), end


def _pieces(members: Sequence[Member]) -> Iterator[bytes]:
    central: list[bytes] = []
    offset = 0
    for member in members:
        name, size = member.name.encode(), len(member.content)
        sizes = (member.crc, size, size, len(name), 0)
        yield _LOCAL.pack(_LOCAL_MARK, *_FIXED, *sizes) + name
        yield member.content
        central.append(
            _CENTRAL.pack(_CENTRAL_MARK, _UNIX, *_FIXED, *sizes, 0, 0, 0, _ORDINARY, offset) + name
        )
        offset += _LOCAL.size + len(name) + size
    yield b"".join(central)
    count = len(central)
    yield _END.pack(_END_MARK, 0, 0, count, count, sum(map(len, central)), offset, 0)


def _check(members: Sequence[Member]) -> None:
    names = [member.name for member in members]
    size = sum(len(member.content) + 2 * len(member.name.encode()) + 128 for member in members)
    if not 0 < len(names) <= MOST_FILES or size > LARGEST_ARCHIVE:
        raise VerificationError("the archive has no files, or too many or too large ones")
    if names != sorted(set(names)):
        raise VerificationError("the files of the archive are not sorted, or one is there twice")
    for name in names:
        parts = name.split("/")
        if _FORBIDDEN.search(name) or len(parts[-1].encode()) > LONGEST_NAME or _leads_out(parts):
            raise VerificationError(f"unsafe path in the archive: {name!r}")


def _leads_out(parts: Sequence[str]) -> bool:
    return any(part in {"", ".", ".."} for part in parts)
