"""A file with a seal in the form that traces look for: the digest of its bytes in an OCTET STRING, in hexadecimal."""

import hashlib

MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")


def sealed(*, before: bytes = b"%PDF-1.7 hwabaek:7K2M-9QXD-41TB ", digest: str = "sha256") -> bytes:
    """Return a file whose only seal, or whose last one, is over all of it."""
    size = hashlib.new(digest).digest_size
    room = 2 * (len(MESSAGE_DIGEST) + 2 + size + 4) + 2
    places = b"/ByteRange [0 %010d %010d %010d] "
    first = len(before + places % (0, 0, 0))
    tail = b"\n%EOF\n"
    head = before + places % (first, first + room, len(tail))
    covered = hashlib.new(digest, head + tail).digest()
    content = MESSAGE_DIGEST + bytes([4, size]) + covered + bytes(4)
    return head + b"<" + content.hex().encode() + b">" + tail
