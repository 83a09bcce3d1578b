"""How gunicorn answers what is no request, so that even then a person reads where to call (T21, T30).

gunicorn's own pages name the header or the address they stumbled over, carry no header of ours, and its log line holds
the sender's network address. Here the page is the guard's, and the line holds the class of the fault and nothing else.
"""

from __future__ import annotations

import contextlib
import logging
from socket import socket
from typing import Any

from gunicorn.http.errors import (
    ConfigurationProblem,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from referral_app.extensions import answering
from referral_app.security.guard import BROKEN, LONG_ADDRESS, NOT_UNDERSTOOD, TOO_MUCH_SAID, Refusal, refusal_page
from referral_app.security.headers import base_headers

log = logging.getLogger("referral_app.serving")


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads, with our words where a request cannot be read or the app itself breaks; a page whose database
    stands still answers all the same."""

    def handle_request(self, req: Any, conn: Any) -> Any:
        with answering():
            return super().handle_request(req, conn)

    def handle_error(self, _req: Any, client: socket, _addr: Any, exc: BaseException) -> None:
        refusal = refusal_of(exc)
        level = logging.ERROR if refusal is BROKEN else logging.INFO
        log.log(level, "no request", extra={"exception": type(exc).__name__, "status": refusal.status[:3]})
        settings = self.wsgi.extensions["referral.settings"]
        with contextlib.suppress(OSError):
            write_nonblock(client, answer(refusal, settings.office_phone, https=settings.https))


def refusal_of(exc: BaseException) -> Refusal:
    """What is said of an exception that gunicorn met while it read a request, or that the app let through."""
    if isinstance(exc, LimitRequestLine):
        return LONG_ADDRESS
    if isinstance(exc, LimitRequestHeaders):
        return TOO_MUCH_SAID
    ours = (ConfigurationProblem, InvalidResponseHeader, InvalidResponseHeaderName)
    return NOT_UNDERSTOOD if isinstance(exc, ParseException) and not isinstance(exc, ours) else BROKEN


def answer(refusal: Refusal, phone: str, *, https: bool) -> bytes:
    """The bytes of the whole answer. The line is closed after it: nobody knows where the next request would begin."""
    body = refusal_page(refusal, phone).encode()
    head = {
        **base_headers(https),
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {refusal.status}\r\n{lines}\r\n".encode("latin-1") + body
