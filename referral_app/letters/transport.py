"""How a message leaves: to an SMTP host over TLS, or, in the demonstration, into a folder of files."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from threading import Timer
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from referral_app.config import ConfigError, Settings

#: For one answer of the host, and for the whole of one message.
TIMEOUT_SECONDS = 20
TOTAL_SECONDS = 45
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class HostFault(Exception):
    """What the host said of a message, or why it said nothing: a number or the class of a fault, never a text."""

    @property
    def reason(self) -> str:
        """The code of the letter's fault, which has words for staff."""
        raise NotImplementedError


class Temporary(HostFault):
    """Try again later (4xx, no connection)."""

    @property
    def reason(self) -> str:
        return "host_not_now" if str(self).isdecimal() else "host_not_reached"


class Permanent(HostFault):
    """It will never arrive (5xx)."""

    @property
    def reason(self) -> str:
        return "address_refused"


class NotForTheMail(Permanent):
    """An address that mail hosts do not take: nobody needs to be asked."""

    @property
    def reason(self) -> str:
        return "address_not_ascii"


class Transport(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Hand the message over. Raises Temporary or Permanent."""


def refuse_what_no_post_takes(message: EmailMessage) -> None:
    """Raises Permanent for an address with a letter outside ASCII: to wait and try again would not mend it.

    The domain of every address that is kept is in ASCII, and so is what goes in here (`render`); what is left is a name
    before the @ that needs SMTPUTF8, which mail hosts commonly do not speak.
    """
    if not all(found.addr_spec.isascii() for found in message["To"].addresses):
        raise NotForTheMail("SMTPUTF8")


class FolderTransport:
    """The demonstration's post: one `.eml` a message, named by its Message-ID: sent twice is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        refuse_what_no_post_takes(message)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").split("@")[0]
        (self.folder / f"{name}.eml").write_bytes(message.as_bytes())


class SmtpTransport:
    """One connection per message. TLS is required and verified, except to loopback with `?tls=none` (tests)."""

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
        """Hand the message to the host, within TOTAL_SECONDS whatever the host does.

        Permanent only for what the host says of this reader or this message. A refused sign-in, sender or connection
        is a fault of the installation: it must not end every offer, so the letters wait.
        """
        refuse_what_no_post_takes(message)
        deadline = Deadline(TOTAL_SECONDS)
        try:
            with deadline, self._connect(deadline) as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _by_code(next(iter(refused.recipients.values()))[0]) from None
        except smtplib.SMTPDataError as answer:
            raise _by_code(answer.smtp_code) from None
        except smtplib.SMTPResponseException as answer:
            raise Temporary(f"{type(answer).__name__} {answer.smtp_code}") from None
        except (OSError, smtplib.SMTPException, ValueError) as fault:
            # A connection that the deadline closed under the library shows as one of these.
            raise Temporary(type(fault).__name__) from None

    def _connect(self, deadline: Deadline) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.implicit_tls:
            return _Smtps(self.host, self.port, deadline, context)
        server = _Smtp(self.host, self.port, deadline)
        try:
            if not self.plain:
                server.starttls(context=context)
                if server.sock is not None:
                    deadline.watch(server.sock)
        except BaseException:
            server.close()
            raise
        return server


class Deadline:
    """Cuts a connection off when its time is up: a host that sends a byte a second never meets a socket's timeout."""

    def __init__(self, seconds: float) -> None:
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._socket: socket.socket | None = None

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> socket.socket:
        self._socket = connection
        return connection

    def _cut(self) -> None:
        if self._socket is not None:
            # The other side may have gone already; then there is nothing left to cut. Below TLS, which would wait.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Smtp(smtplib.SMTP):
    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__(host, port, local_hostname=_own_name(), timeout=TIMEOUT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._deadline.watch(socket.create_connection((host, port), timeout))


class _Smtps(smtplib.SMTP_SSL):
    def __init__(self, host: str, port: int, deadline: Deadline, context: ssl.SSLContext) -> None:
        self._deadline = deadline
        super().__init__(host, port, local_hostname=_own_name(), timeout=TIMEOUT_SECONDS, context=context)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = self._deadline.watch(socket.create_connection((host, port), timeout))
        return self._deadline.watch(self.context.wrap_socket(plain, server_hostname=host))


def _own_name() -> str:
    """How we greet the host (RFC 5321, 4.1.1.1), without asking a name server for every letter."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"


def _by_code(code: int) -> Temporary | Permanent:
    return Permanent(str(code)) if 500 <= code < 600 else Temporary(str(code))


def transport_for(settings: Settings) -> Transport:
    """The transport of these settings. Raises ConfigError when there is none and this is no demonstration."""
    if settings.smtp_url:
        return SmtpTransport(settings.smtp_url)
    if settings.demo:
        return FolderTransport(settings.instance / "mail")
    raise ConfigError("REFERRAL_SMTP_URL is not set: letters cannot leave")
