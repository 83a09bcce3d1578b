"""Every request's words are sealed under a key of their own, and that key is wrapped by the field key.

Deleting a request's key shreds it, in old backups of the data too (T47). AES-256-GCM throughout; what a blob belongs to
is bound into it, so that it cannot be moved, cut or put back (T41).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app, g, has_request_context
from sqlalchemy import Engine, bindparam, delete, func, insert, select, update

from referral_app.extensions import db
from referral_app.models.keys import CaseKey
from referral_app.security import parties, phrases
from referral_app.security.derived import derived_key, keyed_hash
from referral_app.security.folding import fold_log
from referral_app.security.meetings import Mark
from referral_app.security.name_kinds import as_kept

#: The first byte of what is sealed says how.
FORMAT = b"\x01"
NONCE_BYTES = 12
#: Lengths are hidden in steps: a short story and a shorter one look alike.
STEP = 1024
_LENGTH_BYTES = 4
_KEK_ID = 16
#: Put together once: whatever is sealed or opened asks it.
_KEY = select(CaseKey.kek_id, CaseKey.wrapped).where(CaseKey.case_id == bindparam("case_id"))


class CannotBeRead(Exception):
    """A blob does not open: its key is gone, it was changed, moved or rolled back. Holds no data."""


class CaseVault:
    """Seals and opens. Holds the keys derived from the settings' secrets; keys of requests are never kept.

    `retired` are earlier field keys: they still open, and `rewrap` moves everything to the present one (T42).
    """

    def __init__(self, field_key: str, index_key: str, retired: Sequence[str] = ()) -> None:
        self._keks = {
            _kek_id(secret): AESGCM(derived_key(secret, "wrap case keys")) for secret in (field_key, *retired)
        }
        self._account_keys = {
            _kek_id(secret): AESGCM(derived_key(secret, "seal accounts")) for secret in (field_key, *retired)
        }
        self.kek_id = _kek_id(field_key)
        self._phrase_key = derived_key(index_key, "phrases")
        self._token_key = derived_key(index_key, "conflict tokens")

    # Keys of requests

    def new_key(self, case_id: str, now: datetime) -> None:
        """Make and commit the key of a request, in the keys database, before anything of the request is stored."""
        key = AESGCM.generate_key(bit_length=256)
        values = {
            "case_id": case_id,
            "kek_id": self.kek_id,
            "wrapped": self._wrap(case_id, key),
            "created_at": now,
        }
        with _keys_engine().connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(insert(CaseKey).values(values))
        _kept_keys()[case_id] = key

    def shred(self, *case_ids: str) -> int:
        """Delete the keys of requests for ever, also from the log of the keys database. Returns how many there were."""
        for case_id in case_ids:
            _kept_keys().pop(case_id, None)
        engine = _keys_engine()
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            gone = connection.execute(delete(CaseKey).where(CaseKey.case_id.in_(case_ids)))
        fold_log(engine)
        return int(gone.rowcount)

    def rewrap(self, limit: int = 500) -> int:
        """Wrap up to `limit` keys anew under the present field key; returns how many. 0 means that all are which the
        field keys of the settings open (`left_to_rewrap` counts the others).

        Each call is one transaction: killed half way, the next call goes on. Reading works all the while.
        """
        with _keys_engine().connect().execution_options(writing=True) as connection, connection.begin():
            rows = connection.execute(
                select(CaseKey.case_id, CaseKey.kek_id, CaseKey.wrapped)
                .where(CaseKey.kek_id.in_(self._keks.keys() - {self.kek_id}))
                .order_by(CaseKey.case_id)
                .limit(limit)
            ).all()
            for case_id, kek_id, wrapped in rows:
                key = self._unwrap(case_id, kek_id, wrapped)
                connection.execute(
                    update(CaseKey)
                    .where(CaseKey.case_id == case_id, CaseKey.kek_id == kek_id)
                    .values(kek_id=self.kek_id, wrapped=self._wrap(case_id, key))
                )
        return len(rows)

    def left_to_rewrap(self) -> int:
        """How many keys of requests an earlier field key still wraps."""
        with _keys_engine().connect() as connection:
            return connection.scalar(select(func.count()).where(CaseKey.kek_id != self.kek_id)) or 0

    def refuse_foreign(self, case_id: str, kek_id: str, wrapped: bytes) -> None:
        """Raises CannotBeRead for a wrapped key that the settings' field keys do not open."""
        self._unwrap(case_id, kek_id, wrapped)

    def _wrap(self, case_id: str, key: bytes) -> bytes:
        return _close(self._keks[self.kek_id], key, _bound("case", case_id, self.kek_id))

    def _unwrap(self, case_id: str, kek_id: str, wrapped: bytes) -> bytes:
        kek = self._keks.get(kek_id)
        if kek is None:
            raise CannotBeRead("wrapped by a field key that is not in the settings")
        return _open(kek, wrapped, _bound("case", case_id, kek_id))

    def _key(self, case_id: str) -> AESGCM:
        kept = _kept_keys()
        if case_id not in kept:
            with _keys_engine().connect() as connection:
                row = connection.execute(_KEY, {"case_id": case_id}).one_or_none()
            if row is None:
                raise CannotBeRead("the key is gone")
            kept[case_id] = self._unwrap(case_id, row.kek_id, row.wrapped)
        return AESGCM(kept[case_id])

    def at_hand(self, case_ids: Sequence[str]) -> None:
        """Fetch the keys of many requests at once for this page. One that is gone, or does not open, is missed when
        something of its request is opened."""
        kept = _kept_keys()
        wanted = [case_id for case_id in case_ids if case_id not in kept]
        if not wanted or not has_request_context():
            return
        with _keys_engine().connect() as connection:
            rows = connection.execute(
                select(CaseKey.case_id, CaseKey.kek_id, CaseKey.wrapped).where(CaseKey.case_id.in_(wanted))
            ).all()
        for case_id, kek_id, wrapped in rows:
            with suppress(CannotBeRead):
                kept[case_id] = self._unwrap(case_id, kek_id, wrapped)

    # Words of requests

    def seal(self, case_id: str, said: Mapping[str, Any], *, table: str, row_id: str, version: int) -> bytes:
        """A JSON object, padded to a multiple of 1 KiB and sealed for one version of one row."""
        plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        return _close(self._key(case_id), _padded(plain), _bound(table, row_id, str(version)))

    def unseal(self, case_id: str, sealed: bytes, *, table: str, row_id: str, version: int) -> Any:
        """What was sealed for this version of this row. Raises CannotBeRead if anything does not fit."""
        padded = _open(self._key(case_id), sealed, _bound(table, row_id, str(version)))
        return json.loads(_unpadded(padded))

    # Secrets of accounts

    def seal_account(self, account_id: str, secret: str) -> bytes:
        """The secret of an account's second factor, sealed under the field key for that account alone."""
        return self.kek_id.encode() + _close(
            self._account_keys[self.kek_id], secret.encode(), _bound("account", account_id, self.kek_id)
        )

    def unseal_account(self, account_id: str, sealed: bytes) -> str:
        """The secret of an account's second factor. Raises CannotBeRead."""
        kek_id = sealed[:_KEK_ID].decode("ascii", "replace")
        key = self._account_keys.get(kek_id)
        if key is None:
            raise CannotBeRead("sealed by a field key that is not in the settings")
        return _open(key, sealed[_KEK_ID:], _bound("account", account_id, kek_id)).decode()

    def opens_account(self, sealed: bytes) -> bool:
        """Whether a field key of the settings sealed it."""
        return sealed[:_KEK_ID].decode("ascii", "replace") in self._account_keys

    def reseal_account(self, account_id: str, sealed: bytes) -> bytes | None:
        """The same secret under the present field key, or None if it is so already."""
        if sealed[:_KEK_ID] == self.kek_id.encode():
            return None
        return self.seal_account(account_id, self.unseal_account(account_id, sealed))

    # Keyed hashes

    def phrase_hash(self, phrase: str) -> str:
        """What is kept of a phrase: a keyed hash of its normal form, 64 hexadecimal digits."""
        return keyed_hash(self._phrase_key, phrases.normalise(phrase))

    def phrase_hashes(self, typed: str) -> tuple[str, ...]:
        """What is kept of the phrase that was typed, and of the one that it sounds like, if that is another."""
        return tuple(dict.fromkeys((self.phrase_hash(typed), self.phrase_hash(phrases.by_ear(typed)))))

    def party_tokens(self, said: Mapping[str, Any], rare: float) -> set[Mark]:
        """What is kept to find the other side of a request: everybody it names (`parties.facts`), as keyed tokens.

        `rare`: at most so many of a million people bear a name that holds by itself.
        """
        return {
            Mark(fact.whose, fact.kind, fact.weight, keyed_hash(self._token_key, *as_kept(fact.kind, fact.parts)))
            for fact in parties.facts(said, rare)
        }

    def search_tokens(self, typed: str) -> set[str]:
        """The tokens under which somebody is kept who is called so, or reached so; empty for what is neither."""
        return {keyed_hash(self._token_key, *as_kept(kind, parts)) for kind, parts in parties.searched(typed)}


def vault() -> CaseVault:
    """The vault of the running app."""
    the_vault: CaseVault = current_app.extensions["referral.vault"]
    return the_vault


def _kek_id(secret: str) -> str:
    return derived_key(secret, "name of the field key").hex()[:_KEK_ID]


def _keys_engine() -> Engine:
    return db.engines["keys"]


def _kept_keys() -> dict[str, bytes]:
    """Keys opened for this one page, so that a page asks for each once. Outside a page nothing is kept: a worker's
    context lives long, and a key shredded elsewhere must not live on in it."""
    if not has_request_context():
        return {}
    kept: dict[str, bytes] = g.setdefault("case_keys", {})
    return kept


def _bound(*parts: str) -> bytes:
    return "|".join(parts).encode()


def _close(key: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + key.encrypt(nonce, plain, bound)


def _open(key: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    if sealed[:1] != FORMAT:
        raise CannotBeRead("not sealed in a way this version knows")
    try:
        return key.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], bound)
    except (InvalidTag, ValueError):
        raise CannotBeRead("it was changed, moved or rolled back") from None


def _padded(plain: bytes) -> bytes:
    framed = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
    return framed + bytes(-len(framed) % STEP)


def _unpadded(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
