"""A real SMTP server on loopback that keeps what it is given, and misbehaves on request."""

from __future__ import annotations

import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

#: Given the address and how often it was tried before: the answer to RCPT, or None to take it.
Answer = Callable[[str, int], str | None]


class PostOffice:
    """Keeps every message it took, in order, with its one reader."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.recipients: list[list[str]] = []
        self.tries: Counter[str] = Counter()
        self.answer: Answer = lambda address, tries: None
        #: The answer after DATA, if not 250; the message is kept when `keep_refused`.
        self.after_data: str | None = None
        self.keep_refused = False
        self.url = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.answer(address, self.tries[address])
        self.tries[address] += 1
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.after_data is None or self.keep_refused:
            content = envelope.content
            self.taken.append(message_from_bytes(content if isinstance(content, bytes) else b"", policy=default))
            self.recipients.append(list(envelope.rcpt_tos))
        if self.after_data == "hang up":
            server.transport.close()  # type: ignore[union-attr]
            return "250 OK"
        return self.after_data or "250 OK"

    @property
    def message_ids(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(message["Message-ID"]) for message in self.taken)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def post_office(*, starttls: ssl.SSLContext | None = None, query: str = "?tls=none") -> Iterator[PostOffice]:
    """A running post office; its `url` is a value for REFERRAL_SMTP_URL."""
    office = PostOffice()
    more: dict[str, Any] = {"tls_context": starttls} if starttls else {}
    port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port, **more)
    office.url = f"smtp://127.0.0.1:{port}{query}"
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
