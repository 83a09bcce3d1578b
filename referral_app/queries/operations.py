"""What the running system knows about itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from referral_app.extensions import db
from referral_app.models import Fact

LAST_TICK = "last_tick"
#: A worker whose last finished tick is further away than this is late.
TICK_LIMIT = timedelta(minutes=3)
STAMP = "demonstration"


def fact(name: str) -> str | None:
    row = db.session.get(Fact, name)
    return row.value if row else None


def last_tick() -> datetime | None:
    """The instant of the worker's last finished tick."""
    return told(fact(LAST_TICK))


def told(value: str | None) -> datetime | None:
    """An instant as a fact keeps it."""
    return datetime.fromisoformat(value) if value else None
