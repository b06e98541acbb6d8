"""Archive time stamps inside a sealed PDF (PAdES B-LTA): reading the newest one, adding the next.

Each stamp covers the whole file before it, with what is needed to check its predecessor. As long as the
next one is added while the certificate of the last is valid, the seal can be checked for decades
(ETSI EN 319 142-1, 5.5; EN 319 102-1, 5.6.3).
"""

from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final, TypeVar

from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation import (
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from hwabaek.gateways.timestamps import (
    MALFORMED,
    NoTimestamp,
    PdfTimestamper,
    TimestampAuthority,
    awaited,
    name_of,
    tops_of,
)

T = TypeVar("T")
YEAR: Final = timedelta(days=365)
MARGIN: Final = timedelta(days=90)
# What the parts raise when a file or a certificate does not hold.
_REFUSED: Final = (
    NoDSSFoundError,
    PathError,
    PdfReadError,
    SignatureValidationError,
    SigningError,
    TimestampRequestError,
    ValidationError,
    *MALFORMED,
)


class NotRenewed(Exception):
    """No further time stamp was added; the text says why, in plain Korean."""


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """The newest time stamp over a whole file: its time, until when its certificate is valid, and whose it is."""

    at: datetime
    ends_at: datetime
    authority: str

    @property
    def renew_at(self) -> datetime:
        """Return when the next one is due: in a year, or well before the certificate ends.

        That is 90 days before, and where less than that is left, in half the time.
        """
        left = self.ends_at - self.at
        return self.at + min(YEAR, max(left - MARGIN, left / 2))


@dataclass(frozen=True, slots=True)
class Renewed:
    """A file with one time stamp more, and that stamp."""

    pdf: bytes
    stamp: ArchiveStamp


def newest_stamp(pdf: bytes) -> ArchiveStamp | None:
    """Return the newest time stamp over a whole file, if it has one."""
    stamps = PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures
    return _read(stamps[-1]) if stamps else None


def renew(*, pdf: bytes, authority: TimestampAuthority) -> Renewed:
    """Add the next time stamp to a sealed file, and what is needed to check the last one.

    Raises:
        NotRenewed: the authority does not answer, or the last stamp or the result does not hold.
    """
    found = _whole(_renewed(pdf, authority))
    check_archive(pdf=found, authority=authority)
    stamp = newest_stamp(found)
    if stamp is None or not found.startswith(pdf):
        message = "시점확인을 더한 파일이 앞선 파일을 그대로 담고 있지 않습니다."
        raise NotRenewed(message)
    return Renewed(found, stamp)


def check_archive(
    *, pdf: bytes, authority: TimestampAuthority, moment: datetime | None = None
) -> None:
    """Check the seal and all stamps of a file as they stand now, or at a moment.

    Raises:
        NotRenewed: one of them does not hold, or the chain of stamps has a gap.
    """
    _whole(_check_chain(pdf, moment, authority))


def _whole(work: Coroutine[Any, Any, T]) -> T:
    try:
        return awaited(work)
    except NoTimestamp as error:
        raise NotRenewed(str(error)) from error
    except _REFUSED as error:
        message = f"시점확인을 확인하지 못했습니다({type(error).__name__})."
        raise NotRenewed(message) from error


async def _renewed(pdf: bytes, authority: TimestampAuthority) -> bytes:
    reader = PdfFileReader(BytesIO(pdf))
    timestamper = PdfTimestamper(authority)
    roots = authority.anchors or _tops(reader.embedded_timestamp_signatures)
    context = ValidationContext(
        trust_roots=[*roots, *await timestamper.anchors()],
        allow_fetching=True,
        revocation_mode="hard-fail",  # the list must go into the file
    )
    try:
        await _check_last(reader, context)
        output = BytesIO()
        await PdfTimeStamper(timestamper).async_update_archival_timestamp_chain(
            reader, context, in_place=False, output=output
        )
    finally:
        await context.aclose()  # type: ignore[no-untyped-call]
    return output.getvalue()


async def _check_last(reader: PdfFileReader, context: ValidationContext) -> None:
    """Refuse to build on a stamp that does not hold any more: pyHanko adds the next one regardless."""
    stamps = reader.embedded_timestamp_signatures
    if not stamps:
        message = "이 문서에는 이어 갈 시점확인이 없습니다."
        raise NotRenewed(message)
    status = await async_validate_pdf_timestamp(stamps[-1], context)
    if not (status.intact and status.valid and status.trusted):
        message = "앞선 시점확인의 인증서가 끝났거나 확인되지 않아 이어서 받을 수 없습니다."
        raise NotRenewed(message)


async def _check_chain(pdf: bytes, moment: datetime | None, authority: TimestampAuthority) -> None:
    """Check every stamp at the time of the next one, and the seal at the time of the first.

    That is what renewing is for: a certificate that has ended, or whose algorithm has become weak, is
    judged as of the last moment at which a later stamp shows that it was still good.
    """
    reader = PdfFileReader(BytesIO(pdf))
    store = DocumentSecurityStore.read_dss(reader)
    later = False
    for stamp in reversed(reader.embedded_timestamp_signatures):
        roots = authority.anchors or _tops([stamp])
        context = _past(store, roots, moment) if later else _present(store, roots, moment)
        told = await async_validate_pdf_timestamp(stamp, context)
        _require(told, "시점확인이 이어지지 않습니다.")
        moment, later = told.timestamp, True
    for seal in reader.embedded_regular_signatures:
        status = await async_validate_pdf_signature(seal, _past(store, _tops([seal]), moment))
        _require(status, "전자인장을 확인할 수 없습니다.")
        # Nothing but archive stamps and what checks them may follow the seal.
        if status.modification_level != ModificationLevel.LTA_UPDATES or not status.docmdp_ok:
            message = "전자인장을 찍은 뒤 문서에 덧붙인 것이 있습니다."
            raise NotRenewed(message)


def _require(status: SignatureStatus, message: str) -> None:
    if not (status.intact and status.valid and status.trusted):
        raise NotRenewed(message)


def _past(
    store: DocumentSecurityStore, roots: list[asn1.Certificate], moment: datetime | None
) -> ValidationContext:
    """Return how things stood when the next stamp was added, told by what the file itself holds."""
    said = {"trust_roots": roots, "moment": moment, "revocation_mode": "hard-fail"}
    return store.as_validation_context(said)


def _present(
    store: DocumentSecurityStore, roots: list[asn1.Certificate], moment: datetime | None
) -> ValidationContext:
    # Whether the newest one's certificate was revoked since, no file can know.
    return ValidationContext(roots, other_certs=store.load_certs(), moment=moment)


def _tops(signatures: list[EmbeddedPdfSignature]) -> list[asn1.Certificate]:
    """Return where the chains in signatures end."""
    chains = [[one.signer_cert, *one.other_embedded_certs] for one in signatures]
    return [top for chain in chains for top in tops_of(chain)]


def _read(stamp: EmbeddedPdfSignature) -> ArchiveStamp:
    info = stamp.signed_data["encap_content_info"]["content"].parsed
    certificate = stamp.signer_cert
    return ArchiveStamp(info["gen_time"].native, certificate.not_valid_after, name_of(certificate))
