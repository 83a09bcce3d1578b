"""The link in an offer's letter: it shows the summary and can say no, and nothing else (C11, T35).

Nothing of it is stored: the token is the offer's id with a keyed mark, so that a copied table opens nothing, and a
token is of use as long as its offer waits. It never answers by itself, and it never says yes.
"""

from __future__ import annotations

import hmac

from referral_app import programme
from referral_app.security.derived import derived_key, keyed_hash

ID_SIGNS = 16


def token(offer_id: str) -> str:
    """The token of an offer: its id, then 64 hexadecimal digits. The same offer always has the same one."""
    return offer_id + _mark(offer_id)


def offer_of(told: str) -> str | None:
    """The id of the offer whose token this is; None for anything else. Equal time for every wrong mark."""
    offer_id, mark = told[:ID_SIGNS], told[ID_SIGNS:]
    return offer_id if hmac.compare_digest(mark.encode(), _mark(offer_id).encode()) else None


def _mark(offer_id: str) -> str:
    return keyed_hash(derived_key(programme.settings().index_key, "reply links"), "reply", offer_id)
