"""The organisation's seal: valid, over the whole file, final, and told apart from any other bytes."""

import asyncio
import hashlib
import shutil
import ssl
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import pem as pem_form
from asn1crypto import x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from hwabaek.gateways.authority import DemoAuthority, make_demo_authority, throwaway_seal
from hwabaek.gateways.seal import (
    FIELD,
    PadesSeal,
    Sealed,
    SealUnavailable,
    TimestampUnavailable,
    open_seal,
    signer_from_pkcs12,
)
from hwabaek.gateways.timestamps import TimestampAuthority
from tests.gateways.authorities import NOW, Authority, issued, put_into_token
from tests.gateways.test_typesetting import ATTACHMENT, pdf_of

ORGANISATION = "대전광역시 유성구"


@pytest.fixture(scope="module")
def document() -> bytes:
    """Give a document as it comes from typesetting."""
    return pdf_of("resolution", 1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> DemoAuthority:
    """Give a demo authority of this run."""
    return make_demo_authority(
        tmp_path_factory.mktemp("keys") / "seal", organisation=ORGANISATION, now=NOW
    )


@pytest.fixture(scope="module")
def sealed(document: bytes, authority: DemoAuthority) -> Sealed:
    """Give the sealed document."""
    return open_seal(url=f"pkcs12:{authority.seal}").seal(
        pdf=document, reason="의결서", location=ORGANISATION, at=NOW
    )


def status_of(pdf: bytes, *roots: bytes) -> PdfSignatureStatus:
    trusted = [x509.Certificate.load(pem_form.unarmor(root)[2]) for root in roots]
    embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    return asyncio.run(async_validate_pdf_signature(embedded, signer_validation_context=context))


def test_it_is_valid_trusted_and_covers_the_entire_file(
    sealed: Sealed, authority: DemoAuthority
) -> None:
    status = status_of(sealed.pdf, authority.certificate.read_bytes())
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level == ModificationLevel.NONE
    assert (sealed.level, sealed.timestamped) == ("B-B", False)


def test_pdfsig_calls_it_valid(sealed: Sealed, tmp_path: Path) -> None:
    pdfsig = shutil.which("pdfsig")
    if not pdfsig:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed.pdf)
    told = subprocess.run(
        [pdfsig, "-nocert", path], capture_output=True, text=True, check=True
    ).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "대전광역시 유성구 전자인장(시연용)" in told


def test_it_claims_the_time_it_was_given(document: bytes) -> None:
    at = datetime(2026, 3, 2, 5, 6, 7, tzinfo=UTC)
    pdf = (
        throwaway_seal(now=at).seal(pdf=document, reason="의결서", location=ORGANISATION, at=at).pdf
    )
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    assert signature.self_reported_timestamp == at
    assert (signature.sig_object["/Reason"], signature.sig_object["/Location"]) == (
        "의결서",
        ORGANISATION,
    )


def test_the_page_stays_archivable_with_its_facts_and_shows_no_field(sealed: Sealed) -> None:
    with pikepdf.open(BytesIO(sealed.pdf)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfuaid:part"] == "1"
        assert pdf.attachments["facts.json"].get_file().read_bytes() == ATTACHMENT
        field = pdf.Root.AcroForm.Fields[0]
        assert str(field.T) == FIELD
        assert [int(side) for side in field.Rect] == [0, 0, 0, 0]


def test_a_line_ends_before_what_is_appended(document: bytes, sealed: Sealed) -> None:
    # Without it, what follows %%EOF breaks PDF/A-3 (ISO 19005-3, 6.1.9).
    assert document.endswith(b"%%EOF")
    assert sealed.pdf.startswith(document + b"\n")


def test_qpdf_finds_no_fault(sealed: Sealed, tmp_path: Path) -> None:
    qpdf = shutil.which("qpdf")
    if not qpdf:
        pytest.skip("qpdf is not installed")
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed.pdf)
    subprocess.run([qpdf, "--check", path], check=True, capture_output=True)


@pytest.mark.parametrize("part", [0.01, 0.2, 0.5, 0.8, 0.93])
def test_one_changed_bit_is_found(sealed: Sealed, authority: DemoAuthority, part: float) -> None:
    changed = bytearray(sealed.pdf)
    changed[int(len(changed) * part)] ^= 1
    assert not valid(bytes(changed), authority)


def valid(pdf: bytes, authority: DemoAuthority) -> bool:
    try:
        status = status_of(pdf, authority.certificate.read_bytes())
    except Exception:  # noqa: BLE001 - a file that cannot even be read is found out too
        return False
    return status.bottom_line and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def test_nobody_can_add_to_it(sealed: Sealed, authority: DemoAuthority) -> None:
    signer = signer_from_pkcs12(
        archive=authority.seal.read_bytes(), passphrase=authority.passphrase.read_text()
    )
    writer = IncrementalPdfFileWriter(BytesIO(sealed.pdf))
    with pytest.raises(SigningError, match="forbids all changes"):
        PdfSigner(PdfSignatureMetadata(field_name="Second"), signer).sign_pdf(writer)


def test_a_resaved_copy_is_found(sealed: Sealed, authority: DemoAuthority) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(sealed.pdf)) as pdf:
        pdf.save(out)
    assert not valid(out.getvalue(), authority)


def test_a_seal_of_another_authority_is_not_trusted(
    document: bytes, authority: DemoAuthority
) -> None:
    other = throwaway_seal(now=NOW).seal(pdf=document, reason="의결서", location="", at=NOW)
    status = status_of(other.pdf, authority.certificate.read_bytes())
    assert status.intact
    assert not status.trusted


def test_the_demo_authority_is_made_once_and_kept_from_others(authority: DemoAuthority) -> None:
    before = authority.seal.read_bytes()
    assert (
        make_demo_authority(authority.seal.parent, organisation="다른 기관", now=NOW) == authority
    )
    assert authority.seal.read_bytes() == before
    assert stat.S_IMODE(authority.seal.stat().st_mode) == 0o600
    assert stat.S_IMODE(authority.passphrase.stat().st_mode) == 0o600


def test_the_demo_seal_says_in_its_name_what_it_is(sealed: Sealed) -> None:
    certificate = certificates.load_pem_x509_certificate(sealed.certificate_pem.encode())
    common_name = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    issuer = certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert (common_name, issuer) == (f"{ORGANISATION} 전자인장(시연용)", "시연용 인증기관")


@pytest.mark.parametrize(
    "url", ["file:seal.p12", "pkcs12:/nowhere/seal.p12", "pkcs11:/nowhere.so?token=a&key=b"]
)
def test_a_seal_that_cannot_be_opened_is_named(url: str) -> None:
    with pytest.raises(SealUnavailable):
        open_seal(url=url)


def test_a_wrong_passphrase_is_named(authority: DemoAuthority) -> None:
    with pytest.raises(SealUnavailable, match="암호"):
        open_seal(url=f"pkcs12:{authority.seal}", passphrase="wrong")


def test_the_seal_is_opened_once(authority: DemoAuthority) -> None:
    assert open_seal(url=f"pkcs12:{authority.seal}") is open_seal(url=f"pkcs12:{authority.seal}")


def test_an_rsa_key_seals_too(document: bytes) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = issued("RSA 전자인장", key, "RSA 전자인장").sign(key, hashes.SHA256())
    lock = serialization.BestAvailableEncryption(b"once")
    archive = serialization.pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, lock
    )
    seal = PadesSeal(signer_from_pkcs12(archive=archive, passphrase="once"))
    for _ in range(2):
        assert status_of(seal.seal(pdf=document, reason="", location="", at=NOW).pdf).intact


@pytest.fixture(scope="module")
def stamping() -> Iterator[Authority]:
    """Give an authority that stamps and publishes its revocations."""
    authority = Authority()
    yield authority
    authority.close()


def test_with_a_time_stamp_authority_and_revocation_it_lasts(
    document: bytes, stamping: Authority
) -> None:
    seal = stamping.pades()
    assert seal.level == "B-LTA"
    made = seal.seal(pdf=document, reason="의결서", location=ORGANISATION, at=NOW)
    assert (made.level, made.timestamped) == ("B-LTA", True)
    reader = PdfFileReader(BytesIO(made.pdf))
    assert len(reader.embedded_timestamp_signatures) == 1
    assert "/DSS" in reader.root
    root = stamping.root.public_bytes(serialization.Encoding.PEM)
    embedded = reader.embedded_regular_signatures[0]
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(pem_form.unarmor(root)[2])], allow_fetching=False, crls=[
            stamping.revoked.public_bytes(serialization.Encoding.DER)
        ],
    )  # fmt: skip
    status = asyncio.run(async_validate_pdf_signature(embedded, signer_validation_context=context))
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.intact
    assert status.modification_level == ModificationLevel.LTA_UPDATES


def test_without_a_way_to_look_up_revocation_it_is_stamped_only(
    document: bytes, stamping: Authority
) -> None:
    seal = throwaway_seal(now=NOW, timestamp_url=f"{stamping.url}/tsa")
    before = stamping.stamps
    made = seal.seal(pdf=document, reason="의결서", location=ORGANISATION, at=NOW)
    assert (made.level, made.timestamped, seal.level) == ("B-T", True, "B-T")
    assert stamping.stamps > before
    assert status_of(made.pdf).timestamp_validity is not None


def test_a_silent_time_stamp_authority_stops_the_sealing(document: bytes) -> None:
    seal = throwaway_seal(now=NOW, timestamp_url="http://127.0.0.1:9/tsa")
    with pytest.raises(TimestampUnavailable, match="시점확인"):
        seal.seal(pdf=document, reason="의결서", location=ORGANISATION, at=NOW)


def test_asked_for_without_a_stamp_it_is_plain_and_says_so(
    document: bytes, stamping: Authority
) -> None:
    before = stamping.stamps
    made = stamping.pades().seal(pdf=document, reason="", location="", at=NOW, stamped=False)
    assert (made.level, made.timestamped, made.archive) == ("B-B", False, None)
    assert stamping.stamps == before
    assert status_of(made.pdf).timestamp_validity is None


def test_it_tells_until_when_its_archive_stamp_can_be_checked(
    document: bytes, stamping: Authority
) -> None:
    archive = stamping.pades().seal(pdf=document, reason="", location="", at=NOW).archive
    assert archive is not None
    assert archive.ends_at == stamping.stamp.not_valid_after_utc
    assert archive.authority == "시험 시점확인"


def test_without_the_revocation_list_nothing_is_sealed_as_if_it_lasted(
    document: bytes, stamping: Authority
) -> None:
    stamping.silent.add("revocation")
    try:
        with pytest.raises(TimestampUnavailable, match="폐지 목록") as found:
            stamping.pades().seal(pdf=document, reason="", location="", at=NOW)
    finally:
        stamping.silent.clear()
    assert found.value.shortly == "인증서 폐지 목록을 받지 못함"


def test_the_authority_may_stand_under_another_root_than_the_seal(
    document: bytes, stamping: Authority
) -> None:
    other = Authority()
    signer = signer_from_pkcs12(archive=stamping.archive(b"once"), passphrase="once")
    for roots in ((), (other.root,)):
        seal = PadesSeal(signer, TimestampAuthority(other.url, roots))
        made = seal.seal(pdf=document, reason="", location="", at=NOW)
        assert (made.level, made.timestamped) == ("B-LTA", True)
    stranger = PadesSeal(signer, TimestampAuthority(other.url, (stamping.root,)))
    with pytest.raises(TimestampUnavailable, match="TIMESTAMP_ROOTS"):
        stranger.seal(pdf=document, reason="", location="", at=NOW)
    other.close()


@pytest.mark.parametrize("days", [-500, 4000])
def test_a_certificate_that_is_not_valid_seals_nothing(document: bytes, days: int) -> None:
    seal = throwaway_seal(now=NOW)
    at = NOW + timedelta(days=days)
    with pytest.raises(SealUnavailable, match="유효 기간"):
        seal.seal(pdf=document, reason="", location="", at=at)


def test_a_key_in_a_token_seals_by_setting(
    document: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = next((path for path in map(Path, MODULES) if path.exists()), None)
    tool = shutil.which("softhsm2-util")
    if not module or not tool:
        pytest.skip("SoftHSM2 is not installed")
    pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
    (tmp_path / "tokens").mkdir()
    settings = tmp_path / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    subprocess.run(
        [
            tool,
            "--init-token",
            "--free",
            "--label",
            "organisation",
            "--pin",
            "1234",
            "--so-pin",
            "5678",
        ],
        check=True,
        capture_output=True,
    )
    put_into_token(module)
    url = f"pkcs11:{module}?token=organisation&key=seal"
    with pytest.raises(SealUnavailable, match="PIN"):
        open_seal(url=url, passphrase="9999")
    made = open_seal(url=url, passphrase="1234").seal(
        pdf=document, reason="의결서", location="", at=NOW
    )
    assert status_of(made.pdf).intact
    assert hashlib.sha256(ssl.PEM_cert_to_DER_cert(made.certificate_pem)).digest()


MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
)
