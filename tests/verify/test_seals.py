"""Seals in documents: real ones, made as the product makes them, and what can be done to them."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from hwabaek.gateways.authority import throwaway_seal
from hwabaek.gateways.seal import Sealed
from hwabaek_verify import seals
from hwabaek_verify.cli import main
from tests.core.record.sample import Story, archive, seal, story

AT = datetime(2026, 10, 15, 1, 0, tzinfo=UTC)


def page() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def sealed_page() -> Sealed:
    made = throwaway_seal(now=AT)
    return made.seal(pdf=page(), reason="시험", location="유성구", at=AT)


@pytest.fixture(scope="module")
def sealed() -> Sealed:
    return sealed_page()


def told_of(pdf: bytes) -> Story:
    told = story()
    seal(told, pdf)
    return told


def written(tmp_path: Path, pdf: bytes, chain: str | None) -> str:
    path = tmp_path / "record.zip"
    certificates = None if chain is None else chain.encode()
    path.write_bytes(archive(told_of(pdf).facts, documents=[pdf], seal_chain=certificates))
    return str(path)


def test_a_sealed_document_holds(
    tmp_path: Path, sealed: Sealed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([written(tmp_path, sealed.pdf, sealed.certificate_pem)]) == 0
    told = capsys.readouterr()
    assert "맞음: documents/resolution-1-" in told.out
    assert "묶음에 든 인증서로 확인함" in told.out
    assert told.err == ""


def test_the_seals_certificate_may_be_one_of_several(tmp_path: Path, sealed: Sealed) -> None:
    both = sealed_page().certificate_pem + sealed.certificate_pem
    assert main([written(tmp_path, sealed.pdf, both)]) == 0


def no_seal(_: bytes) -> bytes:
    return page()


def bytes_added(pdf: bytes) -> bytes:
    return pdf + b"\n% more\n"


def page_changed(pdf: bytes) -> bytes:
    return pdf.replace(b"/MediaBox [ 0 0 612", b"/MediaBox [ 0 0 613")


def no_pdf(_: bytes) -> bytes:
    return b"%PDF-1.7 nothing"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (no_seal, "전자인장이 0개"),
        (bytes_added, "덧붙인"),
        (page_changed, "문서가 바뀜"),
        (no_pdf, "읽을 수 없는"),
    ],
)
def test_what_was_done_to_a_document_is_named(
    tmp_path: Path,
    sealed: Sealed,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[bytes], bytes],
    named: str,
) -> None:
    pdf = change(sealed.pdf)
    assert pdf != sealed.pdf
    assert main([written(tmp_path, pdf, sealed.certificate_pem)]) == 1
    assert named in capsys.readouterr().out


def test_another_seal_is_named(
    tmp_path: Path, sealed: Sealed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([written(tmp_path, sealed.pdf, sealed_page().certificate_pem)]) == 1
    assert "묶음에 든 인증서로 찍은 것이 아님" in capsys.readouterr().out


def test_a_record_without_the_certificate_is_named(
    tmp_path: Path, sealed: Sealed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([written(tmp_path, sealed.pdf, None)]) == 1
    assert "keys/seal.pem 없음" in capsys.readouterr().out


def test_without_pyhanko_it_says_so_and_holds(
    tmp_path: Path,
    sealed: Sealed,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seals, "HAS_PYHANKO", False)
    assert main([written(tmp_path, sealed.pdf, sealed.certificate_pem), "--lang", "en"]) == 0
    assert "not checked: seal of documents/" in capsys.readouterr().out
