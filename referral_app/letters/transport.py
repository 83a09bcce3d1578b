"""How a message leaves: to an SMTP host over TLS, or, in the demonstration, into a folder of files."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from referral_app.config import ConfigError, Settings

TIMEOUT_SECONDS = 30
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Temporary(Exception):
    """Try again later (4xx, no connection). The message holds a code only."""


class Permanent(Exception):
    """It will never arrive (5xx)."""


class Transport(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Hand the message over. Raises Temporary or Permanent."""


class FolderTransport:
    """The demonstration's post: one `.eml` a message, named by its Message-ID, so that a second send is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").split("@")[0]
        (self.folder / f"{name}.eml").write_bytes(message.as_bytes())


class SmtpTransport:
    """One connection a message. TLS is required and verified, except to loopback with `?tls=none` (tests)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or "localhost"
        self.implicit_tls = parts.scheme == "smtps"
        self.port = parts.port or (465 if self.implicit_tls else 587)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.plain = parse_qs(parts.query).get("tls") == ["none"]
        if parts.scheme not in ("smtp", "smtps"):
            raise ConfigError("REFERRAL_SMTP_URL must begin with smtp:// or smtps://")
        if self.plain and self.host not in LOOPBACK:
            raise ConfigError("REFERRAL_SMTP_URL: mail without TLS is for loopback only")

    def send(self, message: EmailMessage) -> None:
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _by_code(next(iter(refused.recipients.values()))[0]) from None
        except smtplib.SMTPResponseException as answer:
            raise _by_code(answer.smtp_code) from None
        except (OSError, smtplib.SMTPException) as fault:
            raise Temporary(type(fault).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.implicit_tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        if not self.plain:
            server.starttls(context=context)
        return server


def _by_code(code: int) -> Temporary | Permanent:
    return Permanent(str(code)) if 500 <= code < 600 else Temporary(str(code))


def transport_for(settings: Settings) -> Transport:
    """The transport of these settings. Raises ConfigError when there is none and this is no demonstration."""
    if settings.smtp_url:
        return SmtpTransport(settings.smtp_url)
    if settings.demo:
        return FolderTransport(settings.instance / "mail")
    raise ConfigError("REFERRAL_SMTP_URL is not set: letters cannot leave")
