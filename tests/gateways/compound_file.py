"""A small writer of OLE compound files ([MS-CFB]), so that tests can make HWP documents of any kind."""

import struct
import zlib

_SECTOR, _FREE, _END, _FAT, _NONE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STREAM, _STORAGE, _ROOT = 2, 1, 5


def hwp(
    *,
    flags: int = 1,
    streams: dict[str, bytes] | None = None,
    signature: bytes = b"HWP Document File",
) -> bytes:
    """Make a HWP 5 document with a file header and further streams, named as `Folder/Name`."""
    header = signature.ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    return compound_file({"FileHeader": header, "DocInfo": b"", **(streams or {})})


def script(text: str, *, compressed: bool = True) -> bytes:
    """Make a script stream as 한글 writes it."""
    parts = b"".join(
        struct.pack("<I", len(part)) + part.encode("utf-16-le") for part in ("", text, "", "")
    )
    plain = parts + b"\xff\xff\xff\xff"
    if not compressed:
        return plain
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(plain) + packer.flush()


def compound_file(streams: dict[str, bytes]) -> bytes:
    """Make a compound file; every stream is padded to 4096 bytes, which spares the mini stream."""
    folders = sorted({name.split("/")[0] for name in streams if "/" in name})
    tops = [*folders, *(name for name in streams if "/" not in name)]
    names = ["Root Entry", *tops, *(name for name in streams if "/" in name)]
    directory = -(-len(names) * 128 // _SECTOR)
    starts, at = {}, 1 + directory
    for name, content in streams.items():
        starts[name] = at
        at += max(4096, -(-len(content) // _SECTOR) * _SECTOR) // _SECTOR
    entries = [_entry(name, names, tops, streams, starts) for name in names]
    fat = [_FAT, *range(2, 1 + directory), _END]
    body = b""
    for name, content in streams.items():
        sectors = max(4096, -(-len(content) // _SECTOR) * _SECTOR) // _SECTOR
        fat += [*range(starts[name] + 1, starts[name] + sectors), _END]
        body += content.ljust(sectors * _SECTOR, b"\0")
    table = b"".join(struct.pack("<I", value) for value in fat).ljust(_SECTOR, b"\xff")
    listing = b"".join(_packed(*entry) for entry in entries).ljust(directory * _SECTOR, b"\0")
    return _header() + table + listing + body


def _entry(
    name: str, names: list[str], tops: list[str], streams: dict[str, bytes], starts: dict[str, int]
) -> tuple[str, int, int, int, int, int]:
    siblings = (
        tops
        if name in tops
        else [
            other
            for other in streams
            if other.split("/")[0] == name.split("/", maxsplit=1)[0] and "/" in other
        ]
    )
    place = siblings.index(name) if name in siblings else 0
    right = (
        names.index(siblings[place + 1])
        if name in siblings and place + 1 < len(siblings)
        else _NONE
    )
    if name == "Root Entry":
        return name, _ROOT, _NONE, 1, _END, 0
    if name not in streams:
        child = next(names.index(other) for other in streams if other.startswith(f"{name}/"))
        return name, _STORAGE, right, child, 0, 0
    return (
        name.rsplit("/", maxsplit=1)[-1],
        _STREAM,
        right,
        _NONE,
        starts[name],
        max(4096, len(streams[name])),
    )


def _packed(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + struct.pack("<III", _NONE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def _header() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
        + struct.pack("<I", 0)
        + b"\xff" * (109 * 4 - 4)
    )
