"""What the running system knows about itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from referral_app.extensions import db
from referral_app.models import Fact

LAST_TICK = "last_tick"
#: A worker whose last finished tick is further away than this is late.
TICK_LIMIT = timedelta(minutes=3)
#: When a tick came so long after the one before that the clock must be wrong: nothing is kept as long as that, so that
#: all an office has would go in one night. And for how long nothing is taken away after it.
LEAPT = "clock_leapt_at"
LEAP, DOUBTED_FOR = timedelta(days=8 * 365), timedelta(days=1)
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


def has_leapt(now: datetime) -> bool:
    """Whether the clock leapt far ahead within a day. What is forgotten by a wrong one, nothing brings back."""
    tick, leapt = last_tick(), told(fact(LEAPT))
    return (tick is not None and now - tick > LEAP) or (leapt is not None and timedelta(0) <= now - leapt < DOUBTED_FOR)
