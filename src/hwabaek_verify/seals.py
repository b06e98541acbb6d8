"""The seal in each document: checked where pyHanko is installed, and said to be unchecked where not."""

import io
import logging
from collections.abc import Iterator

from hwabaek.core.record.archive import SEAL_CHAIN, document_paths
from hwabaek.core.record.checks.opened import Opened
from hwabaek.core.record.checks.report import Check, Line, failed, ok, unchecked
from hwabaek.core.record.meeting_record import MeetingRecord

try:
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext
except ImportError:
    HAS_PYHANKO = False
else:
    HAS_PYHANKO = True
    # It warns of certificates that nobody vouches for; our own line says that better.
    for _name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(_name).addHandler(logging.NullHandler())


def check_seals(opened: Opened, meeting: MeetingRecord) -> Iterator[Line]:
    """Yield a line for the seal of each document.

    The certificates are those in the record: that the seal is theirs is shown, whose they are is
    not, and the line says so.
    """
    if opened.is_public:
        return  # its documents are left out, which another line says
    chain = opened.files.get(SEAL_CHAIN)
    for path in document_paths(meeting):
        if not HAS_PYHANKO:
            yield unchecked(
                check=Check.SEAL,
                en=f"seal of {path}: not checked, pyHanko is not installed",
                ko=f"{path}의 전자인장: pyHanko가 없어 확인하지 않음",
            )
        elif chain is None:
            yield failed(
                check=Check.SEAL,
                en=f"seal of {path}: {SEAL_CHAIN} is missing",
                ko=f"{path}: {SEAL_CHAIN} 없음",
            )
        else:
            yield _check(path, opened.files.get(path, b""), chain)


def _check(path: str, document: bytes, chain: bytes) -> Line:
    try:
        problem = _problem(document, chain)
    except Exception as error:  # noqa: BLE001  # a damaged PDF may break the reader in any way
        problem = (f"unreadable ({type(error).__name__})", "읽을 수 없는 PDF")
    if problem:
        return failed(
            check=Check.SEAL,
            en=f"seal of {path}: {problem[0]}",
            ko=f"{path}의 전자인장: {problem[1]}",
        )
    return ok(
        check=Check.SEAL,
        en=f"seal of {path}, by the certificate in the record: whose it is must be known otherwise",
        ko=f"{path}의 전자인장, 묶음에 든 인증서로 확인함: 누구의 것인지는 따로 확인하세요",
    )


def _problem(document: bytes, chain: bytes) -> tuple[str, str] | None:
    signatures = PdfFileReader(io.BytesIO(document)).embedded_regular_signatures
    if len(signatures) != 1:
        return f"{len(signatures)} seals instead of one", f"전자인장이 {len(signatures)}개"
    signature = signatures[0]
    certificates = list(load_certs_from_pemder_data(chain))
    if signature.signer_cert.dump() not in [one.dump() for one in certificates]:
        return "not the seal's certificate in the record", "묶음에 든 인증서로 찍은 것이 아님"
    context = ValidationContext(trust_roots=certificates, allow_fetching=False)
    status = validate_pdf_signature(signature, signer_validation_context=context)
    if not (status.intact and status.valid):
        return "the document was changed after it was sealed", "찍은 뒤 문서가 바뀜"
    # An archive time stamp may follow the seal; nothing else may (PAdES LTA).
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    renewed = status.modification_level == ModificationLevel.LTA_UPDATES
    if not (whole or (renewed and status.docmdp_ok)):
        return "bytes were added after it was sealed", "찍은 뒤 덧붙인 것이 있음"
    return None
