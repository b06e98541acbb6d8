"""Uploads: told by content, refused with advice, shown without anything that acts."""

import contextlib
import hashlib
import io
import random
import struct
import time
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from hwabaek.gateways import papers
from hwabaek.gateways.papers import (
    AmbiguousPaper,
    DamagedPaper,
    EmptyPaper,
    EncryptedPaper,
    NoSuchPage,
    OverloadedPaper,
    PaperLimits,
    PaperRefused,
    PaperTooLarge,
    PaperWithMacros,
    PictureTooLarge,
    TooManyPages,
    UnknownPaperType,
    inspect_paper,
    page_text,
    render_page,
)
from tests.gateways.compound_file import hwp, script

SHELL = "".join(
    f"function {name}()\r\n{{\r\n\t//todo : \r\n}}\r\n"
    for name in ("OnDocument_New", "OnDocument_Open")
)
HEAD = "var Documents = XHwpDocuments;\r\nvar Document = Documents.Active_XHwpDocument;\r\n"


def picture(kind: str, *, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#1d4f91").save(out, kind, **options)
    return out.getvalue()


def archive(parts: dict[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as made:  # type: ignore[call-overload]
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def hwpx(more: dict[str, bytes] | None = None) -> bytes:
    parts = {"mimetype": b"application/hwp+zip", "Contents/section0.xml": b"<hs:sec/>"}
    return archive(parts | (more or {}))


def vast_png(side: int) -> bytes:
    """Make a PNG that claims more pixels than it brings."""
    parts = [
        b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0),
        b"IDAT" + zlib.compress(b""),
        b"IEND",
    ]
    chunks = (
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def test_a_pdf_is_told_counted_and_kept_as_it_came(plan: bytes) -> None:
    paper = inspect_paper(content=plan)
    assert (paper.media_type, paper.extension, paper.pages) == ("application/pdf", "pdf", 2)
    assert (paper.size, paper.sha256) == (len(plan), hashlib.sha256(plan).hexdigest())
    assert len(pypdfium2.PdfDocument(paper.viewing_copy)) == 2


@pytest.mark.parametrize(
    ("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_pictures_are_drawn_anew(kind: str, media_type: str) -> None:
    paper = inspect_paper(content=picture(kind))
    assert (paper.media_type, paper.pages) == (media_type, 1)
    assert Image.open(io.BytesIO(paper.viewing_copy)).size == (60, 40)


def test_where_and_with_what_a_photograph_was_taken_is_not_passed_on() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "카메라", 6  # maker; turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    paper = inspect_paper(content=picture("JPEG", exif=exif))
    shown = Image.open(io.BytesIO(paper.viewing_copy))
    assert shown.size == (40, 60)
    assert not shown.getexif()


def test_hwp_and_hwpx_are_taken_without_a_copy_to_show() -> None:
    for content, extension in ((hwp(), "hwp"), (hwpx(), "hwpx")):
        paper = inspect_paper(content=content)
        assert (paper.extension, paper.pages, paper.viewing_copy) == (extension, 0, b"")


def test_the_empty_scripts_of_every_hwp_are_no_macros() -> None:
    for compressed in (True, False):
        streams = {"Scripts/DefaultJScript": script(HEAD + SHELL, compressed=compressed)}
        assert inspect_paper(content=hwp(flags=int(compressed), streams=streams)).extension == "hwp"
    assert (
        inspect_paper(content=hwpx({"Scripts/sourceScripts": SHELL.encode("utf-16")})).extension
        == "hwpx"
    )


REFUSED: dict[str, tuple[bytes, type[PaperRefused]]] = {
    "nothing": (b"", EmptyPaper),
    "words": (b"plain words", UnknownPaperType),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", UnknownPaperType),
    "gif": (b"GIF89a" + b"\0" * 40, UnknownPaperType),
    "pdf not at the start": (b" %PDF-1.7", UnknownPaperType),
    "docx": (
        archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        UnknownPaperType,
    ),
    "epub": (archive({"mimetype": b"application/epub+zip"}), UnknownPaperType),
    "doc": (hwp(signature=b"Word Document"), UnknownPaperType),
    "hwp with a password": (hwp(flags=3), EncryptedPaper),
    "hwp with an object": (hwp(streams={"BinData/BIN0001.OLE": b"x"}), PaperWithMacros),
    "hwp with a macro": (
        hwp(
            streams={
                "Scripts/DefaultJScript": script(
                    HEAD + "function OnDocument_Open() { new Shell(); }"
                )
            }
        ),
        PaperWithMacros,
    ),
    "hwpx with a macro": (
        hwpx({"Scripts/sourceScripts": b"function OnDocument_Open() { run(); }"}),
        PaperWithMacros,
    ),
    "hwpx with an object": (hwpx({"BinData/ole1.ole": b"x"}), PaperWithMacros),
    "hwpx with a password": (
        hwpx({"META-INF/manifest.xml": b"<encryption-data/>"}),
        EncryptedPaper,
    ),
    "hwpx that climbs out": (hwpx({"../../x": b"x"}), DamagedPaper),
    "half a hwp": (hwp()[:700], DamagedPaper),
    "half a hwpx": (hwpx()[:60], DamagedPaper),
    "pdf of nothing": (b"%PDF-1.7\nnothing", DamagedPaper),
    "half a png": (picture("PNG")[:50], AmbiguousPaper),
    "half a jpeg": (picture("JPEG")[:200], DamagedPaper),
    "png and html": (picture("PNG") + b"<script>alert(1)</script>", AmbiguousPaper),
    "jpeg and zip": (picture("JPEG") + archive({"x": b"y"}), AmbiguousPaper),
    "jpeg and pdf": (b"\xff\xd8\xff\xe0" + b"%PDF-1.7 <html><script>", AmbiguousPaper),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_is_refused_by_name(name: str) -> None:
    content, refusal = REFUSED[name]
    with pytest.raises(PaperRefused) as refused:
        inspect_paper(content=content)
    assert type(refused.value) is refusal


def test_a_pdf_that_is_also_something_else_is_refused(plan: bytes) -> None:
    for tail in (archive({"x": b"y"}), b"\n<html><script>alert(1)</script></html>"):
        with pytest.raises(AmbiguousPaper):
            inspect_paper(content=plan + tail)
    assert inspect_paper(content=plan + b"\r\n\0\0").pages == 2


def test_locked_pdfs_are_refused_also_without_a_password_to_open(plan: bytes) -> None:
    for user in ("secret", ""):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(plan)) as pdf:
            pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
        with pytest.raises(EncryptedPaper, match="암호"):
            inspect_paper(content=out.getvalue())


def test_limits_are_told_in_the_message(plan: bytes) -> None:
    with pytest.raises(PaperTooLarge, match="1 MB까지"):
        inspect_paper(content=b"x" * (2**20 + 1), limits=PaperLimits(size=2**20))
    with pytest.raises(TooManyPages, match=r"2쪽.*1쪽까지"):
        inspect_paper(content=plan, limits=PaperLimits(pages=1))
    with pytest.raises(PictureTooLarge, match="1백만 화소"):
        inspect_paper(
            content=picture("PNG", size=(2000, 1000)), limits=PaperLimits(pixels=1_000_000)
        )


def test_every_refusal_says_what_to_do() -> None:
    for kind in PaperRefused.__subclasses__():
        if kind is not NoSuchPage:
            assert kind.message.endswith(("주십시오.", "있습니다.")), kind


ACTING = (
    b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/AA", b"/XFA", b"/RichMedia", b"/EmbeddedFile",
    b"javascript:", b"JavaScript:", b"/SubmitForm", b"/GoToR",
)  # fmt: skip


def armed(pdf: pikepdf.Pdf) -> None:
    """Put every kind of thing that acts into a PDF, deep and shallow."""
    name, dictionary, array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
    run = dictionary(S=name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = run
    pdf.Root.AA = dictionary(WC=run)
    pdf.Root.Names = dictionary(
        JavaScript=dictionary(Names=array(["a", pdf.make_indirect(run)])),
        EmbeddedFiles=dictionary(
            Names=array(["x", dictionary(EF=dictionary(F=pdf.make_stream(b"MZ")))])
        ),
    )
    pdf.Root.AcroForm = dictionary(Fields=array(), XFA=pdf.make_stream(b"<xdp/>"))
    link = dictionary(S=name.URI, URI="https://www.yuseong.go.kr")
    actions = [
        run, dictionary(S=name.Launch, F="cmd.exe"), dictionary(S=name.URI, URI=" JavaScript:alert(1)"), link,
        dictionary(S=name.SubmitForm, F="http://x"), dictionary(S=name.GoToR, F="x.pdf"),
        dictionary(S=name.GoTo, D=array([pdf.pages[1].obj, name.Fit]), Next=run),
        dictionary(S=name.Named, N=name.NextPage, Next=array([run, dictionary(S=name.Launch, F="x")])),
    ]  # fmt: skip
    pages = pdf.pages[0].obj
    pages.AA = dictionary(O=run)
    pages.Annots = array(
        [
            *(
                dictionary(Type=name.Annot, Subtype=name.Link, Rect=array([0, 0, 9, 9]), A=action)
                for action in actions
            ),
            dictionary(Type=name.Annot, Subtype=name.RichMedia, Rect=array([0, 0, 9, 9])),
            dictionary(Type=name.Annot, Subtype=name.FileAttachment, Rect=array([0, 0, 9, 9])),
            pdf.make_indirect(
                dictionary(Type=name.Annot, Subtype=name.Link, Rect=array([0, 0, 9, 9]), PA=run)
            ),
        ]
    )


def test_nothing_that_acts_is_left_in_the_copy(plan: bytes) -> None:
    armed_pdf = changed(plan, armed)
    with pikepdf.open(io.BytesIO(armed_pdf)) as pdf:
        assert sum(word in plain(pdf) for word in ACTING) >= 10
    with pikepdf.open(io.BytesIO(inspect_paper(content=armed_pdf).viewing_copy)) as pdf:
        dump = plain(pdf)
        assert [word for word in ACTING if word in dump] == []
        assert b"https://www.yuseong.go.kr" in dump
        assert b"/GoTo" in dump
        assert len(pdf.pages) == 2


def plain(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return out.getvalue()


def test_the_copy_is_the_same_every_time(plan: bytes) -> None:
    assert inspect_paper(content=plan).viewing_copy == inspect_paper(content=plan).viewing_copy


def test_pages_are_drawn_and_read(plan: bytes) -> None:
    drawn = Image.open(io.BytesIO(render_page(pdf=plan, page=2, width=420)))
    assert (drawn.format, drawn.size) == ("WEBP", (420, 595))
    assert min(drawn.convert("L").tobytes()) < 120
    assert page_text(pdf=plan, page=1) == "교통안전시행계획\n첫째 쪽입니다."
    assert page_text(pdf=plan, page=2) == "둘째 쪽입니다."


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_is_named(plan: bytes, page: int) -> None:
    with pytest.raises(NoSuchPage, match="2쪽"):
        render_page(pdf=plan, page=page, width=100)


def test_a_page_of_monstrous_size_is_not_drawn(plan: bytes) -> None:
    def stretch(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 10, 14_000])

    with pytest.raises(PictureTooLarge):
        render_page(pdf=changed(plan, stretch), page=1, width=800)


def test_bombs_end_in_a_refusal_and_soon() -> None:
    large = io.BytesIO(hwpx())
    with zipfile.ZipFile(large, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Contents/section2.xml", b" " * (40 * 2**20))
    started = time.monotonic()
    with pytest.raises(OverloadedPaper):
        inspect_paper(content=large.getvalue())
    with pytest.raises(PictureTooLarge):
        inspect_paper(content=vast_png(20_000))
    assert time.monotonic() - started < 5


def test_a_page_that_never_ends_is_stopped(plan: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(
            zlib.compress(b"0 0 m 500 800 l 10 700 l 400 20 l f* " * 400_000),
            Filter=pikepdf.Name.FlateDecode,
        )

    monkeypatch.setattr(papers, "_SECONDS", 1)
    started = time.monotonic()
    with pytest.raises(OverloadedPaper):
        render_page(pdf=changed(plan, fill), page=1, width=1600)
    assert time.monotonic() - started < 10
    assert page_text(pdf=plan, page=2) == "둘째 쪽입니다."


def test_damaged_files_end_in_a_refusal_or_a_copy(plan: bytes) -> None:
    chance = random.Random(2026)
    for content in (plan, picture("PNG"), picture("JPEG"), hwp(), hwpx()):
        for _ in range(25):
            broken = bytearray(content)
            for _ in range(chance.randint(1, 30)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            with contextlib.suppress(PaperRefused):  # and nothing else
                inspect_paper(content=bytes(broken[: chance.randint(10, len(broken))]))
