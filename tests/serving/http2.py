"""HTTP/2 as every browser speaks it to the proxy, in as few bytes as one press needs (RFC 9113, RFC 7541)."""

from __future__ import annotations

import ssl
import struct
from collections.abc import Mapping

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, END = 0, 1, 4, 7
END_STREAM, ACK, END_HEADERS = 1, 1, 4


def press(line: ssl.SSLSocket, headers: Mapping[str, str], body: bytes) -> str:
    """Send one request on a line on which nothing was said yet; the body of its answer. The answer may come before the
    whole body was taken."""
    heads = b"".join(b"\x10" + _plain(name) + _plain(value) for name, value in headers.items())
    said = [PREFACE, _frame(SETTINGS, 0, 0, b""), _frame(HEADERS, END_HEADERS, 1, heads)]
    # What a peer takes before it says that it takes more.
    said.append(_frame(DATA, END_STREAM, 1, body[:16_384]))
    line.sendall(b"".join(said))
    answer = b""
    while True:
        head = _read(line, 9)
        length, kind, flags, stream = int.from_bytes(head[:3], "big"), head[3], head[4], head[8]
        payload = _read(line, length)
        assert kind != END, payload
        if kind == SETTINGS and not flags & ACK:
            line.sendall(_frame(SETTINGS, ACK, 0, b""))
        if stream == 1 and kind == DATA:
            answer += payload
        if stream == 1 and flags & END_STREAM:
            return answer.decode()


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + payload


def _plain(text: str) -> bytes:
    """A name or a value of a head, not packed."""
    said = text.encode()
    assert len(said) < 127
    return bytes((len(said),)) + said


def _read(line: ssl.SSLSocket, many: int) -> bytes:
    got = b""
    while len(got) < many:
        piece = line.recv(many - len(got))
        assert piece, "the line was closed"
        got += piece
    return got
