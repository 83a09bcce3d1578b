"""Files that this machine can write and cannot read: sealed to a public key whose other half lies elsewhere (T70).

X25519 with a fresh key for each file, HKDF-SHA256, AES-256-GCM in pieces of 64 KiB. Each piece is bound to its place
and to the head of the file, and the last one says that it is the last: what was changed, cut or put together anew does
not open. Anybody who knows the public key could seal a file of their own: behind the content stands an HMAC under a
key that only this office has.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"REFERRAL-SEALED-2\n"
#: As files began before they said who wrote them: nothing stands behind the content.
_UNSIGNED = b"REFERRAL-SEALED-1\n"
PIECE = 64 * 1024
_TAG = 16
_SIGNED = 32
_PUBLIC, _PRIVATE = "referral-backup-public-", "referral-backup-private-"
_MOST_HEAD = 4096


#: Said of a file that does not show that this office wrote it.
NOBODYS = "nothing shows that this office wrote it (or REFERRAL_AUDIT_KEY is another one than then)"


class CannotBeOpened(Exception):
    """The file is not one of ours, is damaged, or is sealed to another key. The message is one line without data."""


def make_pair() -> tuple[str, str]:
    """A new pair: the private half, which is kept off the machine, and the public one, for the settings."""
    private = X25519PrivateKey.generate()
    return (
        _PRIVATE + base64.urlsafe_b64encode(private.private_bytes_raw()).decode(),
        _PUBLIC + base64.urlsafe_b64encode(private.public_key().public_bytes_raw()).decode(),
    )


def read_public(text: str) -> X25519PublicKey:
    """The public half from its written form. Raises ValueError."""
    return X25519PublicKey.from_public_bytes(_raw(text, _PUBLIC))


def read_private(text: str) -> X25519PrivateKey:
    """The private half from its written form. Raises ValueError."""
    return X25519PrivateKey.from_private_bytes(_raw(text, _PRIVATE))


def _raw(text: str, mark: str) -> bytes:
    said = text.strip()
    try:
        raw = base64.b64decode(said.removeprefix(mark), altchars=b"-_", validate=True)
    except binascii.Error:
        raw = b""
    if not said.startswith(mark) or len(raw) != 32:
        raise ValueError("not a key of a backup")
    return raw


class SealedWriter:
    """Writes one sealed file. `head` stays readable: what it is, and of when. `signer`: the key of who writes it."""

    def __init__(self, file: BinaryIO, to: X25519PublicKey, head: dict[str, Any], signer: bytes) -> None:
        own = X25519PrivateKey.generate()
        public = own.public_key().public_bytes_raw()
        said = json.dumps(head, separators=(",", ":")).encode()
        top = MAGIC + len(said).to_bytes(4, "big") + said + public
        self._file, self._bound, self._number, self._rest = file, sha256(top).digest(), 0, bytearray()
        self._key = _key_of(own.exchange(to), public + to.public_bytes_raw())
        self._mac = hmac.new(signer, self._bound, sha256)
        file.write(top)

    def write(self, content: bytes) -> None:
        self._mac.update(content)
        self._put(content)

    def _put(self, content: bytes) -> None:
        self._rest += content
        # The last piece is never written before it is known to be the last.
        while len(self._rest) > PIECE:
            self._piece(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]

    def end(self) -> None:
        """Write what is left, and whose it is. Without it the file does not open."""
        self._put(self._mac.digest())
        self._piece(bytes(self._rest), last=True)

    def _piece(self, content: bytes, *, last: bool) -> None:
        self._file.write(self._key.encrypt(_nonce(self._number, last=last), content, self._bound))
        self._number += 1


def read_head(file: BinaryIO) -> dict[str, Any]:
    """What the head of a sealed file says; nothing proves it before the file is opened. Raises CannotBeOpened."""
    head, _ = _read_top(file)
    return head


def open_sealed(file: BinaryIO, private: X25519PrivateKey, signer: bytes | None) -> Iterator[bytes]:
    """The content, piece by piece. Raises CannotBeOpened at the first that does not fit, and before the last where it
    is not of whoever has the key `signer`. None: whoever wrote it."""
    _, top = _read_top(file)
    signed = _SIGNED if top.startswith(MAGIC) else 0
    if not signed and signer is not None:
        raise CannotBeOpened(NOBODYS)
    public = top[-32:]
    bound = sha256(top).digest()
    own = private.public_key().public_bytes_raw()
    try:
        key = _key_of(private.exchange(X25519PublicKey.from_public_bytes(public)), public + own)
        mac = hmac.new(signer or b"", bound, sha256)
        number, piece, rest = 0, file.read(PIECE + _TAG), b""
        while True:
            after = file.read(PIECE + _TAG)
            rest += key.decrypt(_nonce(number, last=not after), piece, bound)
            content, rest = rest[: len(rest) - signed], rest[len(rest) - signed :]
            mac.update(content)
            if not after and signer is not None and not hmac.compare_digest(rest, mac.digest()):
                raise CannotBeOpened(NOBODYS)
            yield content
            if not after:
                return
            number, piece = number + 1, after
    except (InvalidTag, ValueError):
        raise CannotBeOpened("it is damaged, cut, or sealed to another key") from None


def _read_top(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    magic, length = file.read(len(MAGIC)), file.read(4)
    said = file.read(min(int.from_bytes(length, "big"), _MOST_HEAD))
    public = file.read(32)
    try:
        head = json.loads(said)
    except ValueError:
        head = None
    if magic not in (MAGIC, _UNSIGNED) or len(public) != 32 or not isinstance(head, dict):
        raise CannotBeOpened("it is no backup of this program, or its head is damaged")
    return head, magic + length + said + public


def _key_of(shared: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"referral backup").derive(shared))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def new_file(path: str | os.PathLike[str]) -> BinaryIO:
    """A new file for this user alone. Raises FileExistsError where there is one: nothing is written over."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
