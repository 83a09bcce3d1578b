"""Keys made from the secrets of the settings: one secret, many purposes, and no key serves two of them."""

from __future__ import annotations

import hmac
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@lru_cache(maxsize=64)
def derived_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose (HKDF with SHA-256, RFC 5869). The same secret and purpose give the same bytes."""
    made: bytes = HKDF(SHA256(), length=32, salt=None, info=f"referral|{purpose}".encode()).derive(secret.encode())
    return made


def keyed_hash(key: bytes, *parts: str) -> str:
    """HMAC-SHA256 of the parts as 64 hexadecimal digits. Each part carries its length: none leans into the next."""
    said = b"".join(len(part).to_bytes(4, "big") + part for part in (text.encode() for text in parts))
    return hmac.new(key, said, sha256).hexdigest()
