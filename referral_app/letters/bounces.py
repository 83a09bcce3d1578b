"""Reading a delivery report (RFC 3464): which message it speaks of, and whether it says never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default

_MESSAGE_ID = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
#: A report repeats the message or its headers; more than this is not looked through.
_LONGEST = 256 * 1024


@dataclass(frozen=True)
class Bounce:
    """What a report says. `message_ids`: of what it returns; `status` like "5.1.1"; `final`: never, not later."""

    message_ids: tuple[str, ...]
    status: str
    final: bool


class NotAReport(Exception):
    """The file is no delivery report."""


def parse(raw: bytes) -> Bounce:
    """The report in a mail as it came in. Raises NotAReport for anything else."""
    mail = message_from_bytes(raw[:_LONGEST], policy=default)
    fields = list(_status_fields(mail))
    if not fields:
        raise NotAReport("the file holds no delivery status (RFC 3464)")
    actions = [str(part.get("Action", "")).strip().lower() for part in fields]
    statuses = [found.group() for part in fields if (found := _STATUS.search(str(part.get("Status", ""))))]
    status = next((code for code in statuses if code.startswith("5")), statuses[0] if statuses else "")
    return Bounce(
        message_ids=tuple(dict.fromkeys(_returned_ids(mail))),
        status=status,
        final="failed" in actions and not status.startswith("4"),
    )


def _status_fields(mail: Message) -> Iterator[Message]:
    """The field groups of every `message/delivery-status` part that speak of a recipient."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            for group in part.get_payload():
                if isinstance(group, Message) and group.get("Action"):
                    yield group


def _returned_ids(mail: Message) -> Iterator[str]:
    """Message-IDs of what the report returns: the whole message, or its headers alone."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(part.get_payload(), list):
            for inner in part.get_payload():
                if isinstance(inner, Message):
                    yield from _MESSAGE_ID.findall(str(inner.get("Message-ID", "")))
        elif kind == "text/rfc822-headers":
            head = message_from_bytes(_text(part), policy=default)
            yield from _MESSAGE_ID.findall(str(head.get("Message-ID", "")))


def _text(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
