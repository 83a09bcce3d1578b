"""Whether what a page is about was deleted while the page was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app.extensions import db
from referral_app.models import Matter, Offer, Request
from referral_app.models.base import Base

#: By the name of a part of an address: what has this id.
_NAMED: Mapping[str, type[Base]] = {"request_id": Request, "offer_id": Offer, "matter_id": Matter}


def is_gone(parts: Mapping[str, Any]) -> bool:
    """Whether one of these parts of an address names what is not there. Ask in a transaction of its own: in that of
    the page it is there still."""
    return any(name in parts and db.session.get(table, parts[name]) is None for name, table in _NAMED.items())
