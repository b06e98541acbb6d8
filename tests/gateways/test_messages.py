"""Mail and text messages reach whoever carries them, or say why not."""

import datetime as dt
import email
import email.policy
import hashlib
import hmac
import re
import ssl
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import LazySettings

from hwabaek.gateways.messages import (
    Message,
    NotSent,
    Outbox,
    Smtp,
    Solapi,
    mail_sender,
    outbox_messages,
    sms_sender,
)
from tests.gateways.servers import mail_server, provider

MESSAGE = Message(
    recipient="user@example.org", subject="[유성구] 심의 요청", text="안녕하십니까?\n끝."
)
SENDER = "화백 <hwabaek@example.org>"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's certificate for localhost, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = tmp_path / "server.pem", tmp_path / "server.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return context, file


def test_a_mail_arrives_as_it_was_written() -> None:
    with mail_server() as server:
        Smtp(f"smtp://127.0.0.1:{server.port}", SENDER).send(MESSAGE)
    mail = email.message_from_bytes(server.mails[0], policy=email.policy.default)
    assert (mail["Subject"], mail["To"]) == (MESSAGE.subject, MESSAGE.recipient)
    assert "화백" in mail["From"]
    assert mail["Date"]
    assert mail["Message-ID"]
    assert mail.get_content().replace("\r\n", "\n").strip() == MESSAGE.text


def test_a_name_and_a_password_are_given_where_the_address_has_them() -> None:
    with mail_server() as server:
        Smtp(f"smtp://clerk:pass%40word@127.0.0.1:{server.port}", SENDER).send(MESSAGE)
    assert any(line.startswith("AUTH PLAIN") for line in server.commands)


@pytest.mark.parametrize("refused", ["MAIL", "RCPT", "DATA", "AUTH"])
def test_a_server_that_refuses_is_named_and_no_password_with_it(refused: str) -> None:
    with mail_server(refuse_at=refused) as server:
        sender = Smtp(f"smtp://clerk:password@127.0.0.1:{server.port}", SENDER)
        with pytest.raises(NotSent, match="SMTP") as failure:
            sender.send(MESSAGE)
    assert "password" not in str(failure.value)
    assert not server.mails


def test_a_server_that_is_not_there_is_not_sent() -> None:
    with mail_server() as server:
        gone = f"smtp://127.0.0.1:{server.port}"
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        Smtp(gone, SENDER).send(MESSAGE)


def test_an_address_that_would_add_a_header_is_not_sent() -> None:
    bad = Message(recipient="a@example.org\nBcc: b@example.org", subject="", text="")
    with mail_server() as server, pytest.raises(NotSent, match="ValueError"):
        Smtp(f"smtp://127.0.0.1:{server.port}", SENDER).send(bad)


def test_mail_is_encrypted_where_the_setting_says_so(
    certificate: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with mail_server(starttls=context) as server:
        Smtp(f"smtp://localhost:{server.port}?tls=1", SENDER).send(MESSAGE)
        assert "STARTTLS" in server.commands
    with mail_server(smtps=context) as other:
        Smtp(f"smtps://localhost:{other.port}", SENDER).send(MESSAGE)
    assert len(server.mails) == len(other.mails) == 1


def test_a_server_that_nobody_vouches_for_gets_nothing(
    certificate: tuple[ssl.SSLContext, Path],
) -> None:
    context, _ = certificate
    with mail_server(starttls=context) as server, pytest.raises(NotSent, match="CERTIFICATE"):
        Smtp(f"smtp://localhost:{server.port}?tls=1", SENDER).send(MESSAGE)
    with mail_server(smtps=context) as other, pytest.raises(NotSent, match="CERTIFICATE"):
        Smtp(f"smtps://localhost:{other.port}", SENDER).send(MESSAGE)
    assert not server.mails + other.mails


def test_a_server_without_encryption_gets_nothing_where_it_is_asked_for() -> None:
    with mail_server() as server, pytest.raises(NotSent, match="STARTTLS"):
        Smtp(f"smtp://127.0.0.1:{server.port}?tls=1", SENDER).send(MESSAGE)
    assert not server.mails


TEXT = Message(recipient="010-1234-5678", subject="[유성구] 심의 요청", text="안내입니다.")


def test_a_text_message_is_signed_as_the_provider_wants_it() -> None:
    with provider() as taken:
        Solapi("the-key", "the-secret", "042-611-2114", taken.url).send(TEXT)
    headers, content = taken.requests[0]
    parts = dict(re.findall(r"(\w+)=([^,]+)", headers["Authorization"]))
    signed = (parts["date"] + parts["salt"]).encode()
    expected = hmac.new(b"the-secret", signed, hashlib.sha256).hexdigest()
    assert headers["Authorization"].startswith("HMAC-SHA256 apiKey=the-key, date=")
    assert parts["signature"] == expected
    assert content["message"] == {
        "to": "01012345678",
        "from": "0426112114",
        "text": "안내입니다.",
        "subject": "[유성구] 심의 요청",
        "type": "LMS",
    }


def test_no_two_text_messages_are_signed_alike() -> None:
    with provider() as taken:
        for _ in range(2):
            Solapi("k", "s", "1", taken.url).send(TEXT)
    first, second = (headers["Authorization"] for headers, _ in taken.requests)
    assert first != second


def test_a_provider_that_refuses_is_named() -> None:
    with (
        provider(status=400) as taken,
        pytest.raises(NotSent, match=r"Solapi 400.*NotEnoughBalance") as failure,
    ):
        Solapi("k", "the-secret", "1", taken.url).send(TEXT)
    assert "the-secret" not in str(failure.value)


def test_a_provider_that_is_not_there_or_talks_nonsense_is_not_sent() -> None:
    with provider(garbage=True) as taken, pytest.raises(NotSent, match="BadStatusLine"):
        Solapi("k", "s", "1", taken.url).send(TEXT)
    with pytest.raises(NotSent, match="URLError"):
        Solapi("k", "s", "1", taken.url).send(TEXT)


def test_the_outbox_shows_the_newest_first(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    assert outbox_messages(folder=folder) == []
    with time_machine.travel(dt.datetime(2026, 10, 12, tzinfo=dt.UTC), tick=False) as clock:
        Outbox("mail", folder).send(MESSAGE)
        clock.shift(1)
        Outbox("sms", folder).send(TEXT)
    newest, oldest = outbox_messages(folder=folder)
    assert (newest["channel"], oldest["subject"]) == ("sms", MESSAGE.subject)
    assert len(outbox_messages(folder=folder, limit=1)) == 1
    assert not list(folder.glob(".*"))


def test_the_settings_choose_who_carries(settings: LazySettings) -> None:
    settings.MAIL_URL, settings.SMS_URL = "outbox:", "none:"
    assert isinstance(mail_sender(), Outbox)
    assert sms_sender() is None
    settings.MAIL_URL, settings.SMS_URL = "smtp://mail.example.org", "outbox:"
    assert isinstance(mail_sender(), Smtp)
    assert isinstance(sms_sender(), Outbox)
    settings.SMS_URL = "solapi:"
    ours = sms_sender()
    assert isinstance(ours, Solapi)
    assert ours.url.startswith("https://api.solapi.com/")
    settings.SMS_URL = "solapi:http://127.0.0.1:9/send"
    elsewhere = sms_sender()
    assert isinstance(elsewhere, Solapi)
    assert elsewhere.url == "http://127.0.0.1:9/send"
