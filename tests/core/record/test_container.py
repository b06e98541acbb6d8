"""The archive's form: the same files make the same bytes, and no other bytes are taken."""

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwabaek.core.errors import VerificationError
from hwabaek.core.record import container
from hwabaek.core.record.container import Member, pack, safe_name, unpack

parts = st.text("abc가나-_. 1", min_size=1, max_size=8).filter(lambda part: part not in {".", ".."})
names = st.lists(parts, min_size=1, max_size=3).map("/".join)
files = st.dictionaries(names, st.binary(max_size=60), min_size=1, max_size=6)


@given(files)
def test_what_was_packed_is_unpacked(content: dict[str, bytes]) -> None:
    members = unpack(pack(content))
    assert {member.name: member.content for member in members} == content
    assert all(member.is_intact for member in members)


@given(files)
def test_any_zip_program_reads_it(content: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(content))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == content


def test_the_bytes_are_the_same_whatever_the_order() -> None:
    one = pack({"a": b"1", "b/c": b"2"})
    assert one == pack({"b/c": b"2", "a": b"1"})
    assert zlib.crc32(one) == 3890180190  # pinned: format 1 never changes


def test_every_flipped_bit_is_found() -> None:
    whole = pack({"a.txt": b"one", "papers/안건.pdf": b"%PDF two"})
    for place in range(len(whole) * 8):
        wrong = bytearray(whole)
        wrong[place // 8] ^= 1 << place % 8
        try:
            members = unpack(bytes(wrong))
        except VerificationError:
            continue
        assert not all(member.is_intact for member in members)


@given(st.binary() | st.binary().map(lambda data: b"PK\x03\x04" + data))
def test_any_bytes_end_in_members_or_the_one_error(data: bytes) -> None:
    with pytest.raises(VerificationError):
        unpack(data)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../up",
        "a/../b",
        "a//b",
        "./a",
        "a\\b",
        "c:a",
        "a\x00b",
        "a\u202egpj",
        "x" * 256,
    ],
)
def test_a_path_that_leads_out_or_misleads_is_refused(name: str) -> None:
    with pytest.raises(VerificationError):
        pack({name: b""})


def test_twins_disorder_and_additions_are_refused() -> None:
    good = [Member("a", b"1", zlib.crc32(b"1")), Member("b", b"2", zlib.crc32(b"2"))]
    for members in (good[::-1], [good[0], good[0]]):
        with pytest.raises(VerificationError):
            unpack(b"".join(container._pieces(members)))
    whole = pack({"a": b"1"})
    for wrong in (whole + b"x", b"x" + whole, whole[:-1], whole[:20], whole[:33], b""):
        with pytest.raises(VerificationError):
            unpack(wrong)


def test_another_programs_zip_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", "one")
    with pytest.raises(VerificationError):
        unpack(packed.getvalue())


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LARGEST_ARCHIVE", 300)
    with pytest.raises(VerificationError):
        pack({"a": b"x" * 300})
    with pytest.raises(VerificationError):
        unpack(b"x" * 301)
    monkeypatch.setattr(container, "MOST_FILES", 1)
    with pytest.raises(VerificationError):
        pack({"a": b"", "b": b""})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_foreign_file_name_becomes_a_safe_one(name: str) -> None:
    pack({f"papers/{'0' * 64}-{safe_name(name)}": b""})


def test_a_file_name_keeps_what_is_harmless() -> None:
    assert safe_name("붙임 1: 안건서 (최종).hwp") == "붙임 1_ 안건서 (최종).hwp"
    assert safe_name("../../etc/passwd") == "_.._etc_passwd"
    assert safe_name("...") == "_"
