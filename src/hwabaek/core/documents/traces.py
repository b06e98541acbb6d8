"""What a file tells of itself before anybody knows it: its check number, and whether its seal still fits it.

The page that checks documents does the same in the browser (static/hwabaek/js/traces.js), so that a
file need not be sent anywhere; this is for whoever has no scripts.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_KEYWORD = re.compile(rb"hwabaek:((?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4})(?![0-9A-Z])")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
# More seals than this, or a longer one, no honest file has.
_MOST_SEALS = 40
_LONGEST_SEAL = 1_000_000
# A digest stands in the signed attributes (RFC 5652 section 11.2, messageDigest) or in the imprint of
# a time stamp (RFC 3161 section 2.4.2) as an OCTET STRING: 04, its length, itself.
_DIGESTS = ("sha256", "sha384", "sha512")
_HOLDS_DIGEST = (
    bytes.fromhex("06092a864886f70d010904"),  # id-messageDigest
    bytes.fromhex("060b2a864886f70d0109100104"),  # id-ct-TSTInfo
)


class Seal(StrEnum):
    """How the electronic signatures in a PDF and the bytes that they are over fit together."""

    NONE = "none"  # there is none
    WHOLE = "whole"  # they fit, and the last one is over the whole file
    BEHIND = "behind"  # they fit, and something was added behind the last one
    BROKEN = "broken"  # one does not fit the bytes that it is over
    UNREADABLE = "unreadable"  # of a kind that is not looked into here


@dataclass(frozen=True, slots=True)
class Traces:
    """What was found; `prefixes` are the SHA-256 of the file up to where each seal that fits ends."""

    sha256: str
    number: str
    seal: Seal
    prefixes: tuple[str, ...]
    is_archive: bool  # a ZIP, as records are


@dataclass(frozen=True, slots=True)
class _Range:
    end: int
    seal: Seal


def traces_of(data: bytes) -> Traces:
    """Return what a file tells of itself. Whoever made it can have written anything: it proves nothing.

    The seals are compared with the bytes only; who made them is not looked at.
    """
    keyword = _KEYWORD.search(data)
    ranges = list(_ranges(data))
    ends = sorted({one.end for one in ranges if one.seal is Seal.WHOLE and one.end < len(data)})
    return Traces(
        sha256=hashlib.sha256(data).hexdigest(),
        number=keyword[1].decode() if keyword else "",
        seal=_seal(ranges, len(data)),
        prefixes=tuple(hashlib.sha256(data[:end]).hexdigest() for end in ends),
        is_archive=data.startswith(b"PK\x03\x04"),
    )


def _seal(ranges: list[_Range], size: int) -> Seal:
    for found in (Seal.BROKEN, Seal.UNREADABLE):
        if any(one.seal is found for one in ranges):
            return found
    if not ranges:
        return Seal.NONE
    return Seal.WHOLE if max(one.end for one in ranges) == size else Seal.BEHIND


def _ranges(data: bytes) -> Iterator[_Range]:
    for number, found in enumerate(_RANGE.finditer(data)):
        if number == _MOST_SEALS:
            return
        start, length, second, rest = (int(group) for group in found.groups())
        end = second + rest
        if start or not length < second <= end <= len(data) or second - length > _LONGEST_SEAL:
            yield _Range(end, Seal.BROKEN)
            continue
        yield _Range(end, _fits(data, length, second, end))


def _fits(data: bytes, first: int, second: int, end: int) -> Seal:
    digits = data[first:second].strip(b"<> \r\n\t")
    try:
        content = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return Seal.BROKEN
    if not any(mark in content for mark in _HOLDS_DIGEST):
        return Seal.UNREADABLE
    return Seal.WHOLE if _holds_digest(content, (data[:first], data[second:end])) else Seal.BROKEN


def _holds_digest(content: bytes, parts: tuple[bytes, bytes]) -> bool:
    for name in _DIGESTS:
        digest = hashlib.new(name)
        for part in parts:
            digest.update(part)
        if bytes([4, digest.digest_size]) + digest.digest() in content:
            return True
    return False
