"""What gunicorn itself refuses: its page carries our headers and the phone, and repeats nothing (T21, T30, T39)."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from referral_app.security.headers import base_headers
from tests.serving.office import NAME, Office, open_office
from tests.waiting import HANG

MARKER = "MK-raw-7Q3"
HOST = f"Host: {NAME}\r\n"
#: What is sent, and the status that answers.
SENT = {
    "no request at all": (f"{MARKER}\r\n\r\n", 400),
    "two names of a host": (f"GET /{MARKER} HTTP/1.1\r\n{HOST}Host: {MARKER}.example\r\n\r\n", 400),
    "two lengths of a body": (
        f"POST /status HTTP/1.1\r\n{HOST}X-Note: {MARKER}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
    ),
    "a name of a header with a space": (f"GET / HTTP/1.1\r\n{HOST}{MARKER} x: y\r\n\r\n", 400),
    "a folded header": (f"GET / HTTP/1.1\r\n{HOST}X-Note: a\r\n {MARKER}\r\n\r\n", 400),
    "a version that is none": (f"GET /{MARKER} HTTP/9.9\r\n{HOST}\r\n", 400),
    "a method that is none": (f"G@T /{MARKER} HTTP/1.1\r\n{HOST}\r\n", 400),
    "a long address": (f"GET /{MARKER}{'a' * 5000} HTTP/1.1\r\n{HOST}\r\n", 414),
    "a long header": (f"GET / HTTP/1.1\r\n{HOST}X-Note: {MARKER}{'a' * 9000}\r\n\r\n", 431),
    "too many headers": (
        f"GET / HTTP/1.1\r\n{HOST}{''.join(f'X-{n}: {MARKER}' + chr(13) + chr(10) for n in range(120))}\r\n",
        431,
    ),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("spool")) as opened:
        yield opened


def said(port: int, raw: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of what comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", port), HANG) as line:
        line.sendall(raw.encode())
        got = b""
        while piece := line.recv(65536):
            got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), dict(each.split(": ", 1) for each in lines), body.decode()


@pytest.mark.slow
@pytest.mark.parametrize("what", SENT)
def test_what_cannot_be_read_is_answered_in_our_words(office: Office, what: str) -> None:
    raw, status = SENT[what]
    answered, headers, body = said(office.port, raw)
    assert answered == status
    assert base_headers(https=True).items() <= headers.items()
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert int(headers["Content-Length"]) == len(body.encode())
    assert "1-800-843-5678" in body
    assert '<p lang="es">' in body
    assert MARKER not in body
    assert "gunicorn" not in body.lower()


@pytest.mark.slow
def test_the_log_says_that_it_happened_and_nothing_of_who(office: Office) -> None:
    """T39. The control is the line itself: it was written, with the class of the fault."""
    said(office.port, SENT["a folded header"][0])
    assert '"exception":"ObsoleteFolding"' in office.log
    assert [word for word in (MARKER, "127.0.0.1") if word in office.log] == []


@pytest.mark.slow
def test_a_request_that_can_be_read_is_answered_by_the_app(office: Office) -> None:
    """The control: the same door, and the page behind it."""
    status, headers, body = said(office.port, f"GET / HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n")
    assert status == 200
    assert base_headers(https=True).items() <= headers.items()
    assert "<h1" in body
