"""Time stamps, on checkpoints and inside documents: checked where pyHanko is installed, else said to be unchecked.

pyHanko and not another reader of RFC 3161: the seals need it already, and it checks both kinds of stamp.
"""

import asyncio
import hashlib
import io
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from hwabaek.core.errors import VerificationError
from hwabaek.core.korean import format_day, format_moment
from hwabaek.core.record.archive import document_paths
from hwabaek.core.record.checks.opened import Opened
from hwabaek.core.record.checks.report import Check, Line, Status
from hwabaek.core.record.entries import parse_moment
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.stamps import read_stamp, stamp_sizes

try:
    from asn1crypto import tsp
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import async_validate_pdf_timestamp
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko_certvalidator import ValidationContext
except ImportError:
    HAS_PYHANKO = False
else:
    HAS_PYHANKO = True
    # Its findings stand in our own lines.
    for _name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(_name).addHandler(logging.NullHandler())

_DIGESTS = ("sha256", "sha384", "sha512")
# Clocks differ; a log that was written after its stamp differs by more.
_SKEW = timedelta(minutes=10)
_WHOSE = (
    ", by the certificate in the stamp: give --tsa to be sure whose it is",
    ", 시점확인에 든 인증서로 확인함: 누구의 것인지는 --tsa로 확인하세요",
)
_NOT_INSTALLED = ("not checked, pyHanko is not installed", "pyHanko가 없어 확인하지 않음")


class _NotHeld(Exception):
    """A stamp does not hold; says why, in English and in Korean."""

    def __init__(self, en: str, ko: str) -> None:
        super().__init__(en)
        self.ko = ko


def read_roots(data: bytes) -> list[Any]:
    """Read the certificates that authorities' own must lead to, in PEM or DER; nothing without pyHanko.

    Raises:
        VerificationError: there are none in it.
    """
    if not HAS_PYHANKO:
        return []
    try:
        found = list(load_certs_from_pemder_data(data))
        subjects = [one.subject for one in found]
    except (ValueError, TypeError) as error:
        raise VerificationError("no certificates", "인증서가 아닙니다") from error
    if not subjects:
        raise VerificationError("no certificates", "인증서가 없습니다")
    return found


def check_log_stamps(*, opened: Opened, roots: Sequence[Any] = ()) -> Iterator[Line]:
    """Yield a line for the stamp on each checkpoint: whose it is, of when, and that no fact under it is younger."""
    for size in stamp_sizes(opened.files):
        where = (f"time stamp on checkpoint {size}", f"기록 {size:,}건까지의 시점확인")
        if not HAS_PYHANKO:
            yield _line(Status.UNCHECKED, where, _NOT_INSTALLED)
            continue
        try:
            at, authority = _token(opened, size, roots)
            _check_times(opened, size, at)
        except Exception as error:  # noqa: BLE001  # a damaged token may break the reader in any way
            yield _line(Status.FAILED, where, _said(error))
        else:
            whose = ("", "") if roots else _WHOSE
            told = (
                f"{at.isoformat()}, {authority}{whose[0]}",
                f"{format_moment(at)}, {authority}{whose[1]}",
            )
            yield _line(Status.OK, where, told)


def check_document_stamps(
    *, opened: Opened, meeting: MeetingRecord, roots: Sequence[Any] = ()
) -> Iterator[Line]:
    """Yield a line for the chain of stamps in each document that has one: each checked as of the next."""
    for path, document in document_paths(meeting).items():
        if not document.timestamp or path not in opened.files:
            continue
        where = (f"time stamps in {path}", f"{path}의 시점확인")
        if not HAS_PYHANKO:
            yield _line(Status.UNCHECKED, where, _NOT_INSTALLED)
            continue
        try:
            told = asyncio.run(_chain(opened.files[path], roots))
        except Exception as error:  # noqa: BLE001  # a damaged PDF may break the reader in any way
            yield _line(Status.FAILED, where, _said(error))
        else:
            if told is not None:
                yield _line(Status.OK, where, told)


def _token(opened: Opened, size: int, roots: Sequence[Any]) -> tuple[datetime, str]:
    stamp = read_stamp(files=opened.files, size=size)
    response = tsp.TimeStampResp.load(stamp.reply, strict=True)
    token = response["time_stamp_token"]["content"]
    info = token["encap_content_info"]["content"].parsed
    if info["message_imprint"]["hash_algorithm"]["algorithm"].native not in _DIGESTS:
        raise _NotHeld("made with a weak digest", "약한 해시로 만든 것")
    chain = [one.chosen for one in token["certificates"]]
    context = ValidationContext(
        list(roots) or _tops(chain), other_certs=chain, moment=info["gen_time"].native
    )
    checking = validate_tst_signed_data(
        token, context, lambda name: hashlib.new(name, stamp.note).digest()
    )
    status = asyncio.run(checking)
    _require(
        intact=status["intact"],
        valid=status["valid"],
        trusted=status["trust_problem_indic"] is None,
    )
    signer = status["signing_cert"].subject.native
    name = signer.get("common_name") or signer.get("organization_name") or ""
    return info["gen_time"].native, str(name)


def _check_times(opened: Opened, size: int, at: datetime) -> None:
    for read in opened.facts:
        if read.index < size and parse_moment(read.entry["at"]) > at + _SKEW:
            raise _NotHeld(
                f"entry {read.index} claims a later time than the stamp over it",
                f"기록 {read.index}번에 적힌 시각이 시점확인보다 늦음",
            )


async def _chain(pdf: bytes, roots: Sequence[Any]) -> tuple[str, str] | None:
    reader = PdfFileReader(io.BytesIO(pdf))
    stamps = reader.embedded_timestamp_signatures
    if not stamps:
        return None  # the seal's own stamp only, which is checked with the seal
    store = DocumentSecurityStore.read_dss(reader)
    # Whether the newest one's certificate was revoked later no file can know.
    first = _time_of(stamps[-1])
    context = ValidationContext(
        list(roots) or _tops_of(stamps[-1]), other_certs=store.load_certs(), moment=first
    )
    for stamp in reversed(stamps):
        if stamp is not stamps[-1]:
            said = {"moment": first, "revocation_mode": "hard-fail"}
            said["trust_roots"] = list(roots) or _tops_of(stamp)
            context = store.as_validation_context(said)
        status = await async_validate_pdf_timestamp(stamp, context)
        _require(intact=status.intact, valid=status.valid, trusted=status.trusted)
        first = status.timestamp
    ends = stamps[-1].signer_cert.not_valid_after
    whose = ("", "") if roots else _WHOSE
    return (
        f"{len(stamps)}, the first of {first.isoformat()}, the next due before {ends:%Y-%m-%d}{whose[0]}",
        f"{len(stamps)}개, 처음 것 {format_moment(first)}, {format_day(ends)} 전에 새로 받아야 함{whose[1]}",
    )


def _time_of(stamp: Any) -> datetime:  # noqa: ANN401  # pyHanko's, where it is installed
    at: datetime = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    return at


def _tops_of(stamp: Any) -> list[Any]:  # noqa: ANN401
    return _tops([stamp.signer_cert, *stamp.other_embedded_certs])


def _tops(chain: Sequence[Any]) -> list[Any]:
    """Return where a chain ends: the certificates in it that no other one in it has issued."""
    roots = [one for one in chain if one.self_signed != "no"]
    subjects = {one.subject.hashable for one in chain}
    return roots or [one for one in chain if one.issuer.hashable not in subjects]


def _require(*, intact: bool, valid: bool, trusted: bool) -> None:
    if not (intact and valid):
        raise _NotHeld(
            "not of these bytes, or its signature is wrong", "다른 것에 받은 것이거나 서명이 틀림"
        )
    if not trusted:
        raise _NotHeld("its certificate is not one that is trusted", "믿는 인증서로 받은 것이 아님")


def _said(error: Exception) -> tuple[str, str]:
    if isinstance(error, _NotHeld | VerificationError):
        return str(error), error.ko
    return f"unreadable ({type(error).__name__})", "읽을 수 없음"


def _line(status: Status, where: tuple[str, str], told: tuple[str, str]) -> Line:
    return Line(Check.STAMP, status, f"{where[0]}: {told[0]}", f"{where[1]}: {told[1]}")
