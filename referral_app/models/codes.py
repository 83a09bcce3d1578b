"""Codes that a stolen database must not tell: why a request is held or closed, what it is about, why an offer ended,
and which attorney was asked for whom.

In the table they are keyed codes, in Python what they always were. A column that is searched by equality has one code
for each value (AES-SIV); any other column has a new one in every row (AES-GCM), so that not even equal values show.
All of one column are of one length.

A database cannot compare a code with what it stands for: no statement joins an attorney with what they were asked.
Whoever needs both asks twice, and the second time by the ids that came out of the first (`queries.asked`).
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from sqlalchemy import LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import TypeDecorator

#: What every code begins with: how it was made.
MARK = "k1."
#: Codes are up to 40 signs long, JSON is padded in steps.
_STEP, _JSON_STEP = 48, 256
_NONCE = 12
_LENGTH = 120
#: The purpose that all columns share which name an attorney as somebody who was asked: they compare with each other.
ATTORNEY = "attorney"
#: What a code of the record reads as that nobody can open: changed by hand, or made with another key.
UNREADABLE = "?"

_key: Callable[[], bytes] | None = None


def read_key_by(reader: Callable[[], bytes]) -> None:
    """Say where the key comes from: 32 bytes, those of the app whose context is open."""
    global _key
    _key = reader


def hide(purpose: str, value: str, *, searched: bool) -> str:
    """The keyed code of a value for one column ("requests.hold")."""
    plain, bound = _padded(value.encode(), _STEP), purpose.encode()
    if searched:
        made = _siv(_read_key()).encrypt(plain, [bound])
    else:
        nonce = secrets.token_bytes(_NONCE)
        made = nonce + _gcm(_read_key()).encrypt(nonce, plain, bound)
    return MARK + base64.urlsafe_b64encode(made).decode().rstrip("=")


def show(purpose: str, code: str, *, searched: bool) -> str:
    """The value of a keyed code. Raises ValueError, or InvalidTag for a code of another column or another key."""
    if not code.startswith(MARK):
        raise ValueError("not a keyed code")
    text = code.removeprefix(MARK)
    made, bound = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), purpose.encode()
    if searched:
        return _bare(_siv(_read_key()).decrypt(made, [bound])).decode()
    return _bare(_gcm(_read_key()).decrypt(made[:_NONCE], made[_NONCE:], bound)).decode()


def hide_json(purpose: str, value: Any) -> bytes:
    plain = _padded(json.dumps(value, separators=(",", ":")).encode(), _JSON_STEP)
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _gcm(_read_key()).encrypt(nonce, plain, purpose.encode())


def show_json(purpose: str, made: bytes) -> Any:
    return json.loads(_bare(_gcm(_read_key()).decrypt(made[:_NONCE], made[_NONCE:], purpose.encode())))


def mark(purpose: str, *parts: str) -> str:
    """What says that two rows are of the same, and not of whom: 32 digits that only the key makes, and none undoes."""
    said = b"".join(len(part).to_bytes(4, "big") + part for part in (text.encode() for text in (purpose, *parts)))
    return hmac.new(_read_key(), said, sha256).hexdigest()[:32]


class HiddenCode(TypeDecorator[str]):
    """A code as a keyed code. `searched`: it may be compared by equality in SQL, and nothing else. `forgiving`: what
    cannot be opened reads as `UNREADABLE` (the record names what was changed by hand, it does not fall over it)."""

    impl = String
    cache_ok = True

    def __init__(self, purpose: str, *, searched: bool = False, forgiving: bool = False, length: int = _LENGTH) -> None:
        super().__init__(length)
        self.purpose, self.searched, self.forgiving, self.length = purpose, searched, forgiving, length

    class Comparator(TypeDecorator.Comparator[str]):
        """Refuses what would never find anything: a comparison of codes that differ in every row, or of a code with a
        column that holds none of its kind."""

        def operate(self, op: Any, *other: Any, **given: Any) -> Any:
            this: HiddenCode = self.type  # type: ignore[assignment]
            equal = (operators.eq, operators.ne, operators.in_op, operators.not_in_op)
            if op in (operators.is_, operators.is_not, operators.desc_op, operators.asc_op):
                return super().operate(op, *other, **given)
            if this.searched and op in equal and all(_alike(this, each) for each in other):
                return super().operate(op, *other, **given)
            if op is operators.eq and all(_is_column(self.expr, each) for each in other):
                # Asks nothing of the database: a statement that sets a column looks its own up in a dictionary.
                return super().operate(op, *other, **given)
            raise TypeError("a keyed code cannot be compared so")

    comparator_factory = Comparator

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else hide(self.purpose, value, searched=self.searched)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            return show(self.purpose, value, searched=self.searched)
        except (InvalidTag, ValueError):
            if self.forgiving:
                return UNREADABLE
            raise


def is_hidden(other: Any) -> bool:
    """Whether a column, or what a query selects, holds keyed codes."""
    columns = getattr(other, "selected_columns", [other])
    return any(isinstance(getattr(each, "type", None), HiddenCode) for each in columns)


def _is_column(this: Any, other: Any) -> bool:
    """Whether the two are the same column of the same table."""
    table = getattr(this, "table", None)
    return table is not None and getattr(other, "table", None) is table and other.key == this.key


def _alike(this: HiddenCode, other: Any) -> bool:
    """Whether a searched code may be compared with this: a value, or a column of the same codes."""
    kind = getattr(other, "type", None)
    if kind is None or isinstance(other, BindParameter):
        return True
    return isinstance(kind, HiddenCode) and kind.purpose == this.purpose


class HiddenJson(TypeDecorator[Any]):
    """A JSON value that nobody without the key reads. What was changed by hand reads as a value that says so, and no
    digest fits."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else hide_json(self.purpose, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        try:
            return show_json(self.purpose, bytes(value))
        except (InvalidTag, ValueError):
            return {UNREADABLE: UNREADABLE}


def _read_key() -> bytes:
    if _key is None:
        raise RuntimeError("no app has said where the key of codes comes from")
    return _key()


@lru_cache(maxsize=8)
def _siv(key: bytes) -> AESSIV:
    return AESSIV(key)


@lru_cache(maxsize=8)
def _gcm(key: bytes) -> AESGCM:
    return AESGCM(key)


def _padded(plain: bytes, step: int) -> bytes:
    framed = len(plain).to_bytes(4, "big") + plain
    return framed + bytes(-len(framed) % step)


def _bare(padded: bytes) -> bytes:
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]
