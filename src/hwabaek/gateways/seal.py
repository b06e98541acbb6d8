"""The organisation's seal: one invisible PAdES signature that closes a PDF for good.

It certifies the document and forbids every later change (DocMDP, no changes). What people see, the
red seal and the drawn signatures, is part of the page: a visible signature field would break PDF/A
and PDF/UA. Without a time-stamp authority the level is B-B; with one it is B-T, and B-LTA where the
certificate says how its revocation is looked up. Where the authority or the revocation list does not
answer, nothing is sealed; the caller may then ask for a seal without a time stamp, and say so.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlsplit

from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from hwabaek.core.korean import SEOUL, format_day
from hwabaek.gateways.archive_stamps import ArchiveStamp, newest_stamp
from hwabaek.gateways.timestamps import (
    NoTimestamp,
    PdfTimestamper,
    TimestampAuthority,
    TimestampSetting,
    awaited,
    open_authority,
)

FIELD: Final = "OrganisationSeal"
UNSTAMPED: Final = "B-B"  # the level of a seal without any time stamp


class SealUnavailable(Exception):
    """The seal's key cannot be reached; nothing was sealed."""


class TimestampUnavailable(SealUnavailable):
    """The seal cannot last as it should: nothing was sealed, so nothing is weaker than it says.

    The authority did not answer or is not to be trusted, or a revocation list could not be had.
    """

    def __init__(self, message: str, shortly: str) -> None:
        super().__init__(message)
        self.shortly = shortly  # for the line about the seal on the page


@dataclass(frozen=True)
class Sealed:
    """A sealed document, and how strong its seal is."""

    pdf: bytes
    level: str
    certificate_pem: str
    timestamped: bool
    archive: ArchiveStamp | None = None  # of B-LTA: the stamp that must be renewed in time


class Seal(Protocol):
    """Whatever can close a document in the organisation's name."""

    @property
    def level(self) -> str:
        """The PAdES level that this seal reaches."""

    @property
    def chain_pem(self) -> bytes:
        """The seal's certificate and those above it, in PEM."""

    @property
    def valid_between(self) -> tuple[datetime, datetime]:
        """The first and the last moment at which the seal's certificate is valid."""

    def seal(
        self, *, pdf: bytes, reason: str, location: str, at: datetime, stamped: bool = True
    ) -> Sealed:
        """Close the document; `at` is the time that the seal itself claims."""


class PadesSeal:
    """The seal by a key on this machine or in a token."""

    def __init__(self, signer: Signer, authority: TimestampAuthority | None = None) -> None:
        """Keep the loaded key: loading an RSA key costs ten times a signature."""
        self._signer = signer
        self._authority = authority
        certificate = signer.signing_cert
        if certificate is None:
            message = "전자인장 인증서를 찾지 못했습니다."
            raise SealUnavailable(message)
        self._certificate = certificate
        self._looks_up_revocation = bool(
            certificate.crl_distribution_points or certificate.ocsp_urls
        )

    @property
    def level(self) -> str:
        """The PAdES level that this seal reaches; it is printed on the page before the page is sealed."""
        if self._authority is None:
            return UNSTAMPED
        return "B-LTA" if self._looks_up_revocation else "B-T"

    @property
    def chain_pem(self) -> bytes:
        """The seal's certificate and those above it, so that others can check its signatures."""
        others = (one for one in self._signer.cert_registry if one != self._certificate)
        chain = (self._certificate, *others)
        return b"".join(pem.armor("CERTIFICATE", one.dump()) for one in chain)

    @property
    def valid_between(self) -> tuple[datetime, datetime]:
        """The first and the last moment at which the seal's certificate is valid."""
        return self._certificate.not_valid_before, self._certificate.not_valid_after

    def seal(
        self, *, pdf: bytes, reason: str, location: str, at: datetime, stamped: bool = True
    ) -> Sealed:
        """Close the document with one invisible signature; not `stamped`, it is B-B whatever is set.

        Raises:
            SealUnavailable: the key, or a token that holds it, does not work, or its certificate is not valid.
            TimestampUnavailable: the time-stamp authority or a revocation list cannot be had.
        """
        self._check_validity(at)
        # Typst ends in %%EOF without a newline, and what is appended right behind it is no PDF/A (6.1.9).
        writer = IncrementalPdfFileWriter(BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"))
        level = self.level if stamped else UNSTAMPED
        metadata = _Metadata(level, reason, location, at)
        try:
            sealed = awaited(self._signed(writer, metadata))
        except (NoTimestamp, TimestampRequestError) as error:
            raise _silent(error) from error
        except (SigningError, PathError, ValidationError) as error:
            raise _refused(error) from error
        return Sealed(
            sealed,
            level,
            pem.armor("CERTIFICATE", self._certificate.dump()).decode(),
            timestamped=level != UNSTAMPED,
            archive=newest_stamp(sealed) if level == "B-LTA" else None,
        )

    def _check_validity(self, at: datetime) -> None:
        since, until = self.valid_between
        if not since <= at <= until:
            days = f"{format_day(since.astimezone(SEOUL))} ~ {format_day(until.astimezone(SEOUL))}"
            message = f"전자인장 인증서의 유효 기간({days})이 아닙니다. 관리자가 새 인증서로 바꿔야 합니다."
            raise SealUnavailable(message)

    async def _signed(self, writer: IncrementalPdfFileWriter, asked: "_Metadata") -> bytes:
        stamped = self._authority is not None and asked.level != UNSTAMPED
        timestamper = PdfTimestamper(self._authority) if stamped and self._authority else None
        lasting = asked.level == "B-LTA" and timestamper is not None
        validation = await self._validation(timestamper) if lasting and timestamper else None
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=asked.reason,
            location=asked.location,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            embed_validation_info=validation is not None,
            use_pades_lta=validation is not None,
            validation_context=validation,
        )
        signer = _DatedSigner(asked.at, metadata, self._signer, timestamper)
        try:
            sealed: BytesIO = await signer.async_sign_pdf(writer, output=BytesIO())
        finally:
            if validation is not None:
                await validation.aclose()  # type: ignore[no-untyped-call]
        return sealed.getvalue()

    async def _validation(self, timestamper: PdfTimestamper) -> ValidationContext:
        # We vouch for nobody: the last certificate of our own chain is where looking up ends.
        chain = list(self._signer.cert_registry)
        roots = [certificate for certificate in chain if certificate.self_signed != "no"]
        # Whose list cannot be fetched is not sealed as if it lasted: the list must go into the file.
        return ValidationContext(
            trust_roots=[*roots, *await timestamper.anchors()],
            allow_fetching=True,
            other_certs=chain,
            revocation_mode="hard-fail",
        )


@dataclass(frozen=True)
class _Metadata:
    """What is asked of one signature."""

    level: str
    reason: str
    location: str
    at: datetime


def _silent(error: Exception) -> TimestampUnavailable:
    return TimestampUnavailable(str(error), "시점확인 기관이 답하지 않음")


def _refused(error: Exception) -> SealUnavailable:
    """Tell what pyHanko could not do, by the error beneath its own."""
    cause = error.__cause__ or error
    if isinstance(cause, InsufficientRevinfoError):
        message = "인증서 폐지 목록(CRL·OCSP)을 받지 못했습니다."
        return TimestampUnavailable(message, "인증서 폐지 목록을 받지 못함")
    if cause is error and isinstance(error, (PathError, ValidationError)):
        # pyHanko wraps what it finds about the seal's own certificate, and this is about the authority's.
        message = (
            "시점확인 기관의 인증서를 확인하지 못했습니다. TIMESTAMP_ROOTS 설정을 확인해 주세요."
        )
        return TimestampUnavailable(message, "시점확인 기관의 인증서를 확인하지 못함")
    if isinstance(cause, RevokedError):
        message = "전자인장 인증서가 폐지되었습니다. 관리자가 새 인증서로 바꿔야 합니다."
    else:
        message = (
            "전자인장 키로 서명하지 못했습니다. 관리자에게 전자인장 설정을 확인해 달라고 하십시오."
        )
    return SealUnavailable(message)


@cache
def open_seal(
    *, url: str, passphrase: str = "", timestamp_url: str = "", timestamp_roots: str = ""
) -> PadesSeal:
    """Open the seal that a setting names, once for the life of the process.

    `pkcs12:/path/seal.p12`, with the passphrase given or in `seal.passphrase` beside it; or
    `pkcs11:/path/module.so?token=label&key=label`, with the PIN as passphrase.

    Raises:
        SealUnavailable: the file, the token, the key, the passphrase or the authority's setting is wrong.
    """
    parts = urlsplit(url)
    openers = {"pkcs12": _from_file, "pkcs11": _from_token}
    if parts.scheme not in openers:
        message = f"전자인장 설정은 pkcs12: 또는 pkcs11: 로 시작해야 합니다: {parts.scheme}:"
        raise SealUnavailable(message)
    signer = openers[parts.scheme](Path(parts.path), dict(parse_qsl(parts.query)), passphrase)
    return PadesSeal(signer, _authority(timestamp_url, timestamp_roots))


def _authority(url: str, roots: str) -> TimestampAuthority | None:
    try:
        return open_authority(url=url, roots=roots) if url else None
    except TimestampSetting as error:
        raise SealUnavailable(str(error)) from error


def signer_from_pkcs12(*, archive: bytes, passphrase: str) -> Signer:
    """Load the key and its chain of a PKCS#12 archive.

    Raises:
        SealUnavailable: wrong passphrase, or not such an archive.
    """
    try:
        signer = _LoadedKeySigner.load_pkcs12_data(
            archive, other_certs=[], passphrase=passphrase.encode() or None
        )
    except ValueError as error:
        message = "전자인장 파일의 암호가 맞지 않거나 PKCS#12 파일이 아닙니다."
        raise SealUnavailable(message) from error
    if not isinstance(signer, SimpleSigner):
        message = "전자인장 파일에 개인키가 없습니다."
        raise SealUnavailable(message)
    return signer


def _from_file(path: Path, _options: dict[str, str], passphrase: str) -> Signer:
    beside = path.with_suffix(".passphrase")
    try:
        if not passphrase and beside.exists():
            passphrase = beside.read_text(encoding="utf-8").strip()
        archive = path.read_bytes()
    except OSError as error:
        message = f"전자인장 파일을 읽지 못했습니다: {path.name}"
        raise SealUnavailable(message) from error
    return signer_from_pkcs12(archive=archive, passphrase=passphrase)


def _from_token(module: Path, options: dict[str, str], pin: str) -> Signer:
    try:
        from pkcs11 import Attribute, ObjectClass, PKCS11Error  # noqa: PLC0415 - an optional part
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415
    except ImportError as error:
        message = "PKCS#11 전자인장을 쓰려면 hwabaek[pkcs11]을 설치해야 합니다."
        raise SealUnavailable(message) from error
    try:
        session = open_pkcs11_session(
            str(module), token_criteria=TokenCriteria(label=options["token"]), user_pin=pin
        )
        chain = [
            c[Attribute.LABEL]
            for c in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
        ]
        # Many tokens, SoftHSM among them, sign a digest with an EC key and cannot hash by themselves.
        signer = PKCS11Signer(
            session, cert_label=options["key"], other_certs_to_pull=chain, use_raw_mechanism=True
        )
        _ = signer.signing_cert
    except (KeyError, PKCS11Error, SigningError) as error:
        message = (
            "전자인장 토큰을 열지 못했습니다. 토큰 이름, 키 이름, 비밀번호(PIN)를 확인하십시오."
        )
        raise SealUnavailable(message) from error
    return signer


class _LoadedKeySigner(SimpleSigner):
    """A signer that loads its key once."""

    _key: Any = None

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if self._key is None:
            self._key = load_der_private_key(self.signing_key.dump(), password=None)
        digest = get_pyca_cryptography_hash(digest_algorithm)
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        if mechanism == "ecdsa" and isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        if mechanism == "rsassa_pkcs1v15" and isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), digest)
        return super().sign_raw(data, digest_algorithm)


class _DatedSigner(PdfSigner):
    """A signer that takes the time from the caller, as everything below the web does."""

    def __init__(
        self,
        at: datetime,
        metadata: PdfSignatureMetadata,
        signer: Signer,
        timestamper: PdfTimestamper | None,
    ) -> None:
        super().__init__(metadata, signer, timestamper=timestamper)
        self._at = at

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's own signature
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session
