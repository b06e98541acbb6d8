"""A certificate authority of our own, for the demo and for tests: it makes a seal to try things with.

Every name in it says 시연용, so that no document sealed by it can pass for a real one.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from hwabaek.gateways.seal import PadesSeal, signer_from_pkcs12
from hwabaek.gateways.timestamps import TimestampAuthority

_YEARS = 10


@dataclass(frozen=True)
class DemoAuthority:
    """Where the demo's seal lies."""

    seal: Path
    passphrase: Path
    certificate: Path


def make_demo_authority(folder: Path, *, organisation: str, now: datetime) -> DemoAuthority:
    """Make an authority and a seal under it in a folder, unless they are there; only the owner may read them."""
    made = DemoAuthority(folder / "seal.p12", folder / "seal.passphrase", folder / "authority.pem")
    if not made.seal.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        passphrase = secrets.token_urlsafe(32)
        archive, certificate = seal_archive(
            organisation=organisation, passphrase=passphrase, now=now
        )
        _write(made.passphrase, passphrase.encode())
        _write(made.certificate, certificate)
        _write(made.seal, archive)  # last: the others are complete once it is there
    return made


def throwaway_seal(*, now: datetime, timestamp_url: str = "") -> PadesSeal:
    """Make a seal that lives in memory only, for tests and previews."""
    passphrase = secrets.token_hex(8)
    archive, _ = seal_archive(organisation="시험 기관", passphrase=passphrase, now=now)
    authority = TimestampAuthority(timestamp_url) if timestamp_url else None
    return PadesSeal(signer_from_pkcs12(archive=archive, passphrase=passphrase), authority)


def seal_archive(*, organisation: str, passphrase: str, now: datetime) -> tuple[bytes, bytes]:
    """Give a PKCS#12 archive with a fresh seal and its authority, and the authority's certificate (PEM)."""
    authority_key, seal_key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    authority_name, seal_name = (
        _name(organisation, "시연용 인증기관"),
        _name(organisation, f"{organisation} 전자인장(시연용)"),
    )
    issuer = authority_key.public_key()
    authority = (
        _certificate(authority_name, authority_name, authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(issuer), critical=False)
        .sign(authority_key, SHA256())
    )
    seal = (
        _certificate(seal_name, authority_name, seal_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(seal_key.public_key()), critical=False
        )
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False)
        .sign(authority_key, SHA256())
    )
    lock = BestAvailableEncryption(passphrase.encode())
    archive = pkcs12.serialize_key_and_certificates(b"seal", seal_key, seal, [authority], lock)
    return archive, authority.public_bytes(Encoding.PEM)


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "KR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=key,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(days=400),  # the demo's finished meetings lie in the past
        not_valid_after=now + timedelta(days=365 * _YEARS),
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
