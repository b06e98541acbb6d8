"""A certificate authority with a time-stamp service and a revocation list on this machine, and a token with a key."""

import subprocess
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
from hwabaek.gateways.timestamps import TimestampAuthority

NOW = datetime.now(UTC).replace(microsecond=0)


def issued(
    subject: str, key: rsa.RSAPrivateKey, issuer: str, *, days: int = 400, since: datetime = NOW
) -> certificates.CertificateBuilder:
    return certificates.CertificateBuilder(
        subject_name=certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, subject)]),
        issuer_name=certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        public_key=key.public_key(),
        serial_number=certificates.random_serial_number(),
        not_valid_before=since - timedelta(days=2),
        not_valid_after=since + timedelta(days=days),
    )


class Served:
    """Something that answers over HTTP on this machine."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def got(self) -> tuple[int, str, bytes]:
        raise NotImplementedError

    def posted(self, request: bytes) -> tuple[int, str, bytes]:
        raise NotImplementedError

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(*served.got())

            def do_POST(self) -> None:
                self._answer(*served.posted(self.rfile.read(int(self.headers["Content-Length"]))))

            def _answer(self, status: int, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


class Authority(Served):
    """A certificate authority with a seal, a time-stamp service and a revocation list over HTTP.

    It lives by the clock of the process, so that a test can move both. `fault` makes its time
    stamps wrong in some way, `exactly` is what it says whatever was asked; `silent` names what does
    not answer: "stamps", "revocation".
    """

    def __init__(
        self, *, stamp_days: int = 400, seal_days: int = 400, since: datetime = NOW
    ) -> None:
        self.key, self.seal_key, self.stamp_key = (
            rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3)
        )
        super().__init__()
        self.root = (
            issued("시험 인증기관", self.key, "시험 인증기관", days=40 * 366, since=since)
            .add_extension(certificates.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage("key_cert_sign", "crl_sign"), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.seal = (
            self._leaf("시험 전자인장", self.seal_key, days=seal_days, since=since)
            .add_extension(usage("digital_signature", "content_commitment"), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.stamp = self.new_stamp_certificate(days=stamp_days, since=since)
        self.stamps = 0
        self.fault = ""
        self.exactly: bytes | None = None
        self.silent: set[str] = set()

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    @property
    def seal_pem(self) -> bytes:
        return self.seal.public_bytes(serialization.Encoding.PEM)

    @property
    def revoked(self) -> certificates.CertificateRevocationList:
        """Give the revocation list of this moment: nothing is revoked."""
        now = datetime.now(UTC)
        return (
            certificates.CertificateRevocationListBuilder()
            .issuer_name(self.root.subject)
            .last_update(now - timedelta(days=1))
            .next_update(now + timedelta(days=30))
            .sign(self.key, hashes.SHA256())
        )

    def pades(self) -> PadesSeal:
        signer = signer_from_pkcs12(archive=self.archive(b"once"), passphrase="once")
        return PadesSeal(signer, TimestampAuthority(f"{self.url}/tsa"))

    def archive(self, passphrase: bytes) -> bytes:
        """Give the seal as a PKCS#12 archive."""
        lock = serialization.BestAvailableEncryption(passphrase)
        return serialization.pkcs12.serialize_key_and_certificates(
            b"seal", self.seal_key, self.seal, [self.root], lock
        )

    def new_stamp_certificate(self, *, days: int, since: datetime) -> certificates.Certificate:
        """Go on with a new certificate for time stamps."""
        self.stamp = (
            self._leaf("시험 시점확인", self.stamp_key, days=days, since=since)
            .add_extension(
                certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
            .add_extension(usage("digital_signature"), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return self.stamp

    def got(self) -> tuple[int, str, bytes]:
        if "revocation" in self.silent:
            return 503, "text/plain", b"closed"
        crl = self.revoked.public_bytes(serialization.Encoding.DER)
        return 200, "application/pkix-crl", crl

    def posted(self, request: bytes) -> tuple[int, str, bytes]:
        if "stamps" in self.silent:
            return 503, "text/plain", b"closed"
        self.stamps += 1
        return 200, "application/timestamp-reply", self._reply(tsp.TimeStampReq.load(request))

    def _leaf(
        self, subject: str, key: rsa.RSAPrivateKey, *, days: int, since: datetime
    ) -> certificates.CertificateBuilder:
        point = certificates.DistributionPoint(
            [certificates.UniformResourceIdentifier(f"{self.url}/crl")], None, None, None
        )
        return issued(subject, key, "시험 인증기관", days=days, since=since).add_extension(
            certificates.CRLDistributionPoints([point]), critical=False
        )

    def _reply(self, asked: tsp.TimeStampReq) -> bytes:
        if self.exactly is not None:
            return self.exactly
        if self.fault == "garbage":
            return b"<html>It works!</html>"
        if self.fault == "huge":
            return bytes(1_000_000)
        if self.fault == "refusal":
            return bytes.fromhex("3005 3003 020102")  # status 2, rejection, and no token
        if self.fault == "nonce":
            asked["nonce"] = 7
        if self.fault == "imprint":
            asked["message_imprint"]["hashed_message"] = bytes(32)
        reply = bytes(self._stamper().request_tsa_response(asked).dump())
        return _last_bit_changed(reply) if self.fault == "signature" else reply

    def _stamper(self) -> DummyTimeStamper:
        key = self.stamp_key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return DummyTimeStamper(
            asn1(self.stamp),
            keys.PrivateKeyInfo.load(key),
            certs_to_embed=SimpleCertificateStore.from_certs([asn1(self.root)]),  # type: ignore[no-untyped-call]
        )


class OpensslAuthority(Served):
    """`openssl ts` behind HTTP, as it may stand in a closed network."""

    def __init__(self, command: str, folder: Path, authority: Authority) -> None:
        self.command, self.folder = command, folder
        key = authority.stamp_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        stamp = authority.stamp.public_bytes(serialization.Encoding.PEM)
        (folder / "key.pem").write_bytes(key)
        (folder / "stamp.pem").write_bytes(stamp)
        (folder / "chain.pem").write_bytes(authority.root_pem)
        (folder / "serial").write_text("01")
        (folder / "tsa.cnf").write_text(
            "[tsa]\ndefault_tsa = local\n[local]\n"
            "serial = serial\nsigner_cert = stamp.pem\nsigner_key = key.pem\ncerts = chain.pem\n"
            "signer_digest = sha256\ndigests = sha256, sha512\ndefault_policy = 1.2.3.4\n"
        )
        super().__init__()

    def posted(self, request: bytes) -> tuple[int, str, bytes]:
        (self.folder / "request").write_bytes(request)
        arguments = ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request", "-out", "reply"]
        subprocess.run([self.command, *arguments], cwd=self.folder, check=True, capture_output=True)
        reply = (self.folder / "reply").read_bytes()
        return 200, "application/timestamp-reply", reply


def asn1(certificate: certificates.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _last_bit_changed(reply: bytes) -> bytes:
    # The signature is what a token ends with.
    return reply[:-1] + bytes([reply[-1] ^ 1])


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
