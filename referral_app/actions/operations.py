"""What the running system remembers about itself."""

from __future__ import annotations

from datetime import datetime

from referral_app.actions.transaction import writing
from referral_app.models import Fact
from referral_app.queries.operations import LAST_TICK


def note_tick(at: datetime) -> None:
    """Remember that the worker finished a sweep at this instant of the real clock."""
    with writing() as session:
        fact = session.get(Fact, LAST_TICK)
        if fact is None:
            session.add(Fact(name=LAST_TICK, value=at.isoformat()))
        elif datetime.fromisoformat(fact.value) < at:
            fact.value = at.isoformat()
