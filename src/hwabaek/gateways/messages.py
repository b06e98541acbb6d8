"""Mail and text messages: one interface, the real providers, and an outbox for demo and tests."""

import hashlib
import hmac
import http.client
import json
import secrets
import smtplib
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from hwabaek.gateways import clock

TIMEOUT_SECONDS = 20


class NotSent(Exception):
    """The message could not be handed over; the text says why, without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What goes out: a subject for mail, the text, and where to."""

    recipient: str
    subject: str
    text: str


class Sender(Protocol):
    """Whatever hands a message to the outside world."""

    def send(self, message: Message) -> None:
        """Hand the message over.

        Raises:
            NotSent: it was not taken.
        """


@dataclass(frozen=True, slots=True)
class Smtp:
    """Mail over SMTP, with STARTTLS (tls=1) or TLS from the start (smtps)."""

    url: str
    sender: str

    def send(self, message: Message) -> None:
        """Hand one mail over.

        Raises:
            NotSent: the server could not be reached or refused it.
        """
        parts = urlsplit(self.url)
        try:
            with self._connect() as server:
                if parse_qs(parts.query).get("tls") == ["1"]:
                    server.starttls(context=ssl.create_default_context())
                if parts.username:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(self._mail(message))
        except (OSError, ValueError, smtplib.SMTPException) as error:
            reason = f"{type(error).__name__}: {error}"
            raise NotSent(reason) from error

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or "localhost"
        if parts.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context
            )
        return smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.recipient, message.subject
        mail["Date"] = format_datetime(clock.now())
        mail["Message-ID"] = make_msgid(domain=urlsplit(self.url).hostname)
        mail.set_content(message.text, charset="utf-8")
        return mail


@dataclass(frozen=True, slots=True)
class Solapi:
    """Text messages through Solapi's HTTP interface (messages/v4/send, HMAC-SHA256)."""

    key: str
    secret: str
    sender: str
    url: str = "https://api.solapi.com/messages/v4/send"

    def send(self, message: Message) -> None:
        """Hand one text message over.

        Raises:
            NotSent: the provider could not be reached or refused it.
        """
        content = {
            "message": {
                "to": _digits(message.recipient),
                "from": _digits(self.sender),
                "text": message.text,
                "subject": message.subject[:40],
                "type": "LMS",
            }
        }
        request = urllib.request.Request(  # noqa: S310 - the address is a setting of the operator
            self.url,
            data=json.dumps(content, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json", "Authorization": self._authorization()},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                response.read()
        except urllib.error.HTTPError as error:
            with error:
                reason = f"Solapi {error.code}: {error.read(500).decode('utf-8', 'replace')}"
            raise NotSent(reason) from error
        except (OSError, http.client.HTTPException) as error:
            reason = f"{type(error).__name__}: {error}"
            raise NotSent(reason) from error

    def _authorization(self) -> str:
        date = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        salt = secrets.token_hex(16)
        signature = hmac.new(
            self.secret.encode(), (date + salt).encode(), hashlib.sha256
        ).hexdigest()
        return f"HMAC-SHA256 apiKey={self.key}, date={date}, salt={salt}, signature={signature}"


@dataclass(frozen=True, slots=True)
class Outbox:
    """Keeps messages as files: for the demonstration, for tests, for a closed trial."""

    channel: str
    folder: Path

    def send(self, message: Message) -> None:
        """Keep the message where the outbox page shows it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        at = clock.now()
        content = {
            "channel": self.channel,
            "recipient": message.recipient,
            "subject": message.subject,
            "text": message.text,
            "written_at": at.isoformat(),
        }
        name = f"{at.strftime('%Y%m%dT%H%M%S%f')}-{secrets.token_hex(4)}.json"
        draft = self.folder / f".{name}"
        draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        draft.rename(self.folder / name)


def outbox_messages(*, folder: Path, limit: int = 200) -> list[dict[str, str]]:
    """Return what lies in an outbox, the newest first."""
    files = sorted(folder.glob("*.json"), reverse=True)[:limit] if folder.is_dir() else []
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def mail_sender() -> Sender:
    """Return what carries mail, by the setting MAIL_URL."""
    if settings.MAIL_URL == "outbox:":
        return Outbox("mail", settings.OUTBOX)
    return Smtp(settings.MAIL_URL, settings.MAIL_FROM)


def sms_sender() -> Sender | None:
    """Return what carries text messages, by the setting SMS_URL; None where there is none."""
    if settings.SMS_URL == "none:":
        return None
    if settings.SMS_URL == "outbox:":
        return Outbox("sms", settings.OUTBOX)
    url = settings.SMS_URL.removeprefix("solapi:")
    if url:
        return Solapi(settings.SOLAPI_KEY, settings.SOLAPI_SECRET, settings.SMS_FROM, url)
    return Solapi(settings.SOLAPI_KEY, settings.SOLAPI_SECRET, settings.SMS_FROM)


def _digits(phone: str) -> str:
    return "".join(character for character in phone if character.isdigit())
