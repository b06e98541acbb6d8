"""A certificate authority with a time-stamp service and a revocation list on this machine, and a token with a key."""

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import keys, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from hwabaek.gateways.authority import seal_archive
from hwabaek.gateways.seal import PadesSeal, signer_from_pkcs12

NOW = datetime.now(UTC).replace(microsecond=0)


def issued(subject: str, key: rsa.RSAPrivateKey, issuer: str) -> certificates.CertificateBuilder:
    return certificates.CertificateBuilder(
        subject_name=certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, subject)]),
        issuer_name=certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        public_key=key.public_key(),
        serial_number=certificates.random_serial_number(),
        not_valid_before=NOW - timedelta(days=2),
        not_valid_after=NOW + timedelta(days=400),
    )


class Authority:
    """A certificate authority with a seal, a time-stamp service and a revocation list over HTTP."""

    def __init__(self) -> None:
        self.key, self.seal_key, self.stamp_key = (
            rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3)
        )
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.root = (
            issued("시험 인증기관", self.key, "시험 인증기관")
            .add_extension(certificates.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage("key_cert_sign", "crl_sign"), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.seal = (
            self._leaf("시험 전자인장", self.seal_key)
            .add_extension(usage("digital_signature", "content_commitment"), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.stamp = (
            self._leaf("시험 시점확인", self.stamp_key)
            .add_extension(
                certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
            .add_extension(usage("digital_signature"), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.revoked = (
            certificates.CertificateRevocationListBuilder()
            .issuer_name(self.root.subject)
            .last_update(NOW - timedelta(days=1))
            .next_update(NOW + timedelta(days=30))
            .sign(self.key, hashes.SHA256())
        )
        self.stamps = 0
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def pades(self) -> PadesSeal:
        lock = serialization.BestAvailableEncryption(b"once")
        archive = serialization.pkcs12.serialize_key_and_certificates(
            b"seal", self.seal_key, self.seal, [self.root], lock
        )
        return PadesSeal(signer_from_pkcs12(archive=archive, passphrase="once"), f"{self.url}/tsa")

    def _leaf(self, subject: str, key: rsa.RSAPrivateKey) -> certificates.CertificateBuilder:
        point = certificates.DistributionPoint(
            [certificates.UniformResourceIdentifier(f"{self.url}/crl")], None, None, None
        )
        return issued(subject, key, "시험 인증기관").add_extension(
            certificates.CRLDistributionPoints([point]), critical=False
        )

    def _stamped(self, request: bytes) -> bytes:
        self.stamps += 1
        stamper = DummyTimeStamper(
            x509.Certificate.load(self.stamp.public_bytes(serialization.Encoding.DER)),
            keys.PrivateKeyInfo.load(
                self.stamp_key.private_bytes(
                    serialization.Encoding.DER,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            ),
            certs_to_embed=SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]
                [x509.Certificate.load(self.root.public_bytes(serialization.Encoding.DER))]
            ),
        )
        answer: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                crl = authority.revoked.public_bytes(serialization.Encoding.DER)
                self._answer("application/pkix-crl", crl)

            def do_POST(self) -> None:
                request = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer("application/timestamp-reply", authority._stamped(request))

            def _answer(self, kind: str, content: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def usage(*allowed: str) -> certificates.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return certificates.KeyUsage(**{name: name in allowed for name in names})


def put_into_token(module: Path) -> None:
    """Put an EC key and its certificate into the token under the label `seal`."""
    import pkcs11  # noqa: PLC0415 - an optional part
    from pkcs11.util.ec import decode_ec_private_key, decode_ec_public_key  # noqa: PLC0415
    from pkcs11.util.x509 import decode_x509_certificate  # noqa: PLC0415

    archive, _ = seal_archive(organisation="시험 기관", passphrase="once", now=NOW)
    found = serialization.pkcs12.load_pkcs12(archive, b"once")
    assert found.key
    assert found.cert
    private = found.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = found.key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    certificate = found.cert.certificate.public_bytes(serialization.Encoding.DER)
    token = pkcs11.lib(str(module)).get_token(token_label="organisation")
    with token.open(rw=True, user_pin="1234") as session:
        name = {
            pkcs11.Attribute.LABEL: "seal",
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.ID: b"\x01",
        }
        session.create_object(decode_ec_private_key(private) | name)
        session.create_object(decode_ec_public_key(public) | name)
        session.create_object(decode_x509_certificate(certificate) | name)
