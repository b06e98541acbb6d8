"""Every kind of document as it is handed over, sealed, in the eyes of programs that others have made."""

import asyncio
import hashlib
import json
import re
import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from hwabaek.gateways.authority import seal_archive
from hwabaek.gateways.seal import PadesSeal, signer_from_pkcs12
from tests.core.documents.every_kind import AT, KINDS, data_for, printed
from tests.gateways.test_typesetting import bare, once

pytestmark = pytest.mark.parametrize(("kind", "item"), KINDS)


@cache
def keys() -> tuple[PadesSeal, x509.Certificate]:
    """Give a seal of this run, and the certificate of the authority behind it."""
    archive, root = seal_archive(organisation="대전광역시 유성구", passphrase="x", now=AT)
    signer = signer_from_pkcs12(archive=archive, passphrase="x")
    return PadesSeal(signer), x509.Certificate.load(pem.unarmor(root)[2])


@cache
def sealed(kind: str, item: int | None) -> bytes:
    """Give a sealed document of each kind, made once."""
    seal, _ = keys()
    return seal.seal(pdf=once(kind, item), reason=kind, location="유성구", at=AT).pdf


@pytest.fixture
def file(kind: str, item: int | None, tmp_path: Path) -> Path:
    """Give the sealed document as a file."""
    path = tmp_path / f"{kind}.pdf"
    path.write_bytes(sealed(kind, item))
    return path


def told_by(program: str, *arguments: object) -> str:
    """Run a program that may not be installed, and return what it says."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    command = [found, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_qpdf_finds_no_fault(file: Path) -> None:
    assert "No syntax or stream encoding errors found" in told_by("qpdf", "--check", file)


def test_vera_pdf_judges_it_conforming(file: Path) -> None:
    for flavour in ("3a", "ua1"):
        assert 'isCompliant="true"' in told_by("verapdf", "--flavour", flavour, file)


def test_pdfsig_calls_it_valid(file: Path) -> None:
    told = told_by("pdfsig", "-nocert", file)
    assert "Signature is Valid" in told
    assert "Total document signed" in told


def test_the_seal_covers_all_of_it_and_lets_nothing_be_added(kind: str, item: int | None) -> None:
    embedded = PdfFileReader(BytesIO(sealed(kind, item))).embedded_signatures[0]
    context = ValidationContext(trust_roots=[keys()[1]], allow_fetching=False, moment=AT)
    status = asyncio.run(async_validate_pdf_signature(embedded, signer_validation_context=context))
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level == ModificationLevel.NONE
    assert embedded.docmdp_level == MDPPerm.NO_CHANGES


def test_the_text_that_another_program_reads_is_that_of_the_facts(
    kind: str, item: int | None, file: Path
) -> None:
    text = bare(told_by("pdftotext", "-raw", "-enc", "UTF-8", file, "-"))
    assert [words for words in printed(data_for(kind, item)) if bare(words) not in text] == []


def test_the_attached_facts_have_the_digest_that_the_page_states(
    kind: str, item: int | None, file: Path
) -> None:
    with pikepdf.open(file) as pdf:
        attached = pdf.attachments["facts.json"].get_file().read_bytes()
    stated = re.search("SHA-256 ([0-9a-f]{64})", data_for(kind, item)["proof"]["digest"])
    assert stated is not None
    assert hashlib.sha256(attached).hexdigest() == stated[1]
    assert json.loads(attached)[-1]["kind"].startswith("meeting.")
