"""Time stamps of an RFC 3161 authority: asked for over HTTP and checked at once, before anything rests on them.

Every reply must be granted, be over exactly what was asked (imprint and nonce) and carry a signature that is
right. Where roots are set, its certificate must lead to one of them and be one for time stamps.
"""

import asyncio
import hashlib
import http.client
import urllib.error
import urllib.request
from asyncio import to_thread
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

import rfc3161_client as rfc3161
from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

# RFC 3161 section 3.4: over HTTP a request is posted and answered at once.
TIMEOUT_SECONDS: Final = 15
# A token with its whole chain has some kilobytes.
LARGEST_REPLY: Final = 200_000
T = TypeVar("T")
Algorithm = Literal["sha256", "sha512"]
# What asn1crypto raises when it is given something else than it expects.
MALFORMED: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError)


class NoTimestamp(Exception):
    """The authority gave no time stamp that holds; the text says why, in plain Korean."""


class TimestampSetting(Exception):
    """The address or the roots of the authority are set wrong."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp: the authority's reply as it came, the time in it, and who gave it."""

    reply: bytes
    at: datetime
    authority: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reply must answer."""

    algorithm: str
    digest: bytes
    nonce: int


class TimestampAuthority:
    """An authority under an address; `roots` are the certificates that its own must lead to, none take any."""

    def __init__(self, url: str, roots: tuple[x509.Certificate, ...] = ()) -> None:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            message = (
                "시점확인 기관의 주소(TIMESTAMP_URL)는 http:// 나 https:// 로 시작해야 합니다."
            )
            raise TimestampSetting(message)
        self.url = url
        self.roots = roots

    @property
    def anchors(self) -> list[asn1.Certificate]:
        """Return the roots as pyHanko takes them."""
        return [asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in self.roots]

    def stamp(self, *, content: bytes, algorithm: Algorithm = "sha256") -> Stamp:
        """Return a checked time stamp on these bytes.

        Raises:
            NoTimestamp: the authority does not answer, or its reply does not hold.
        """
        digests = {
            "sha256": rfc3161.HashAlgorithm.SHA256,
            "sha512": rfc3161.HashAlgorithm.SHA512,
        }
        builder = rfc3161.TimestampRequestBuilder(content, digests[algorithm])
        query = builder.nonce(nonce=True).cert_request(cert_request=True).build()
        asked = Asked(algorithm, hashlib.new(algorithm, content).digest(), query.nonce or 0)
        return self.answered(query=query.as_bytes(), asked=asked)

    def answered(self, *, query: bytes, asked: Asked) -> Stamp:
        """Send a query, and return the reply if it answers what was asked.

        Raises:
            NoTimestamp: the authority does not answer, or its reply does not hold.
        """
        reply = self._posted(query)
        try:
            token = granted_token(reply)
            info = token["encap_content_info"]["content"].parsed
            imprint = info["message_imprint"]
            found = Asked(
                imprint["hash_algorithm"]["algorithm"].native,
                imprint["hashed_message"].native,
                info["nonce"].native,
            )
            stamp = Stamp(reply, info["gen_time"].native, name_of(signer_of(token)))
        except MALFORMED as error:
            message = "시점확인 기관의 답을 읽을 수 없습니다."
            raise NoTimestamp(message) from error
        if found != asked:
            message = "시점확인 기관이 물은 것과 다른 것에 답했습니다."
            raise NoTimestamp(message)
        self._check_signature(reply, asked.digest)
        return stamp

    def _posted(self, query: bytes) -> bytes:
        sent = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            self.url,
            data=query,
            headers={
                "Content-Type": "application/timestamp-query",
                "Accept": "application/timestamp-reply",
            },
            method="POST",
        )
        try:
            with urllib.request.urlopen(sent, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                reply: bytes = response.read(LARGEST_REPLY + 1)
        except urllib.error.HTTPError as error:
            error.close()
            message = f"시점확인 기관이 요청을 받지 않았습니다(HTTP {error.code})."
            raise NoTimestamp(message) from error
        except (OSError, http.client.HTTPException) as error:
            message = f"시점확인 기관({urlsplit(self.url).hostname})이 답하지 않습니다."
            raise NoTimestamp(message) from error
        if len(reply) > LARGEST_REPLY:
            message = "시점확인 기관의 답이 지나치게 큽니다."
            raise NoTimestamp(message)
        return reply

    def _check_signature(self, reply: bytes, digest: bytes) -> None:
        if not self.roots:
            self._check_by_its_own_certificate(reply, digest)
            return
        if not any(_leads_to(root, reply, digest) for root in self.roots):
            message = (
                "시점확인의 서명이 맞지 않거나 믿기로 한 기관(TIMESTAMP_ROOTS)의 것이 아닙니다."
            )
            raise NoTimestamp(message)

    def _check_by_its_own_certificate(self, reply: bytes, digest: bytes) -> None:
        token = granted_token(reply)
        chain = [one.chosen for one in token["certificates"]]
        moment = token["encap_content_info"]["content"].parsed["gen_time"].native
        context = ValidationContext(tops_of(chain), other_certs=chain, moment=moment)
        try:
            status = awaited(validate_tst_signed_data(token, context, lambda _: digest))
        except (SignatureValidationError, *MALFORMED) as error:
            message = "시점확인의 서명을 확인할 수 없습니다."
            raise NoTimestamp(message) from error
        if not (status["intact"] and status["valid"] and status["trust_problem_indic"] is None):
            message = "시점확인의 서명이나 인증서가 맞지 않습니다."
            raise NoTimestamp(message)


class PdfTimestamper(TimeStamper):
    """The same authority as pyHanko asks it, for the stamps inside a PDF."""

    def __init__(self, authority: TimestampAuthority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send pyHanko's request; what comes back is checked like any other reply."""
        imprint = req["message_imprint"]
        asked = Asked(
            imprint["hash_algorithm"]["algorithm"].native,
            imprint["hashed_message"].native,
            req["nonce"].native,
        )
        stamp = await to_thread(self._authority.answered, query=req.dump(), asked=asked)
        return tsp.TimeStampResp.load(stamp.reply)

    async def anchors(self) -> list[asn1.Certificate]:
        """Return where the authority's chain is trusted to end: the roots that are set, else its own last certificate.

        Raises:
            NoTimestamp: the authority does not answer.
        """
        await self._ensure_dummy()  # type: ignore[no-untyped-call]
        return self._authority.anchors or tops_of(list(self.cert_registry))


def authority_of_settings() -> TimestampAuthority | None:
    """Return the authority that the settings name; None where there is none.

    Raises:
        TimestampSetting: its address or its roots are set wrong.
    """
    if not settings.TIMESTAMP_URL:
        return None
    return open_authority(url=settings.TIMESTAMP_URL, roots=settings.TIMESTAMP_ROOTS)


@cache
def open_authority(*, url: str, roots: str = "") -> TimestampAuthority:
    """Return the authority under an address, with the roots in a PEM file if one is named.

    Raises:
        TimestampSetting: the address or the file is wrong.
    """
    if not roots:
        return TimestampAuthority(url)
    try:
        found = x509.load_pem_x509_certificates(Path(roots).read_bytes())
    except (OSError, ValueError) as error:
        message = "시점확인 기관의 뿌리 인증서 파일(TIMESTAMP_ROOTS)을 읽지 못했습니다."
        raise TimestampSetting(message) from error
    return TimestampAuthority(url, tuple(found))


def awaited(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: the caller's thread may have a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def granted_token(reply: bytes) -> cms.SignedData:
    """Return the token of a reply (RFC 3161 section 2.4.2).

    Raises:
        NoTimestamp: the authority refused, or the reply is not one.
    """
    try:
        # A refusal holds no token (RFC 3161 section 2.4.2), without which asn1crypto reads no reply.
        said = core.Sequence.load(reply, strict=True)[0].dump()
        status = tsp.PKIStatusInfo.load(said)["status"].native
        if status == "granted":
            content = tsp.TimeStampResp.load(reply)["time_stamp_token"]["content"]
            if isinstance(content, cms.SignedData):
                return content
    except MALFORMED as error:
        message = "시점확인 기관의 답을 읽을 수 없습니다."
        raise NoTimestamp(message) from error
    message = f"시점확인 기관이 시점확인을 해 주지 않았습니다({status})."
    raise NoTimestamp(message)


def stamped_digest(reply: bytes) -> bytes:
    """Return the digest that a reply stamps; its signature is not looked at.

    Raises:
        NoTimestamp: the reply is not one.
    """
    token = granted_token(reply)
    try:
        info = token["encap_content_info"]["content"].parsed
        digest = info["message_imprint"]["hashed_message"].native
    except MALFORMED as error:
        message = "시점확인 기관의 답을 읽을 수 없습니다."
        raise NoTimestamp(message) from error
    return bytes(digest)


def signer_of(token: cms.SignedData) -> asn1.Certificate | None:
    """Return the certificate that signed a token, where the token holds it."""
    (signer,) = token["signer_infos"]
    wanted = signer["sid"].chosen
    for one in token["certificates"]:
        certificate = one.chosen
        if isinstance(wanted, cms.IssuerAndSerialNumber):
            same = (certificate.issuer, certificate.serial_number) == (
                wanted["issuer"],
                wanted["serial_number"].native,
            )
        else:
            same = certificate.key_identifier == wanted.native
        if same:
            return certificate
    return None


def tops_of(chain: list[asn1.Certificate]) -> list[asn1.Certificate]:
    """Return where a chain ends: the certificates in it that no other one in it has issued."""
    roots = [one for one in chain if one.self_signed != "no"]
    subjects = {one.subject.hashable for one in chain}
    return roots or [one for one in chain if one.issuer.hashable not in subjects]


def name_of(certificate: asn1.Certificate | None) -> str:
    """Return what people call the holder of a certificate."""
    if certificate is None:
        return ""
    said = certificate.subject.native
    return str(said.get("common_name") or said.get("organization_name") or "")[:200]


def _leads_to(root: x509.Certificate, reply: bytes, digest: bytes) -> bool:
    # One root at a time: of two with the same name, as after a change of key, OpenSSL looks at the first only.
    verifier = rfc3161.VerifierBuilder(roots=[root]).build()
    try:
        return verifier.verify(rfc3161.decode_timestamp_response(_in_order(reply)), digest)
    except (rfc3161.VerificationError, ValueError):
        return False


def _in_order(reply: bytes) -> bytes:
    """Put the certificates of a reply in DER's order: rfc3161-client reads no other, and not all keep it."""
    response = tsp.TimeStampResp.load(reply)
    token = response["time_stamp_token"]["content"]
    certificates = sorted((one.chosen for one in token["certificates"]), key=lambda one: one.dump())
    token["certificates"] = certificates
    return bytes(response.dump())
