"""What the running system knows about itself."""

from __future__ import annotations

from datetime import datetime

from referral_app.extensions import db
from referral_app.models import Fact

LAST_TICK = "last_tick"
STAMP = "demonstration"


def fact(name: str) -> str | None:
    row = db.session.get(Fact, name)
    return row.value if row else None


def last_tick() -> datetime | None:
    """The instant of the worker's last finished tick."""
    value = fact(LAST_TICK)
    return datetime.fromisoformat(value) if value else None
