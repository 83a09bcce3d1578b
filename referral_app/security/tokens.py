"""Secrets of cookies and links: random, and kept only as their digest (T35)."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What a table keeps of a token: SHA-256, 64 hexadecimal digits. A copied table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
