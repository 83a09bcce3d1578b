"""What the running system remembers about itself."""

from __future__ import annotations

from datetime import datetime

from referral_app.actions.steps.transaction import writing
from referral_app.models import Fact
from referral_app.queries.operations import LAST_TICK, TICK_LIMIT


def note_tick(at: datetime) -> None:
    """Remember that the worker finished a sweep at this instant of the real clock.

    Of two workers whose clocks differ a little the later counts. A mark from far ahead is one of a clock that was set
    back since: it is overwritten, or a dead worker would pass for a live one until the clock is there again.
    """
    with writing() as session:
        fact = session.get(Fact, LAST_TICK)
        if fact is None:
            session.add(Fact(name=LAST_TICK, value=at.isoformat()))
            return
        known = datetime.fromisoformat(fact.value)
        if known < at or known - at > TICK_LIMIT:
            fact.value = at.isoformat()
