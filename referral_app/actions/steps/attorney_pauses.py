"""The pause of an attorney: which days it may last, and how it is written down. Call inside `writing()`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from referral_app.actions import Refused
from referral_app.actions.steps.transaction import audit
from referral_app.models import Attorney

#: A pause of more than two years is no pause; whoever means that leaves the panel.
LONGEST = timedelta(days=731)
#: In the audit chain: by a no for lack of time, which the page of supervisors counts, and on the attorney's own page.
PAUSED_BY_NO, PAUSED_BY_SELF = "attorney_paused", "attorney_paused_self"


def last_day_without(until: date, today: date) -> date:
    """The last day without a question, of a pause that ends on `until`. Refused("bad_until") for a day that is not
    ahead, or more than two years."""
    if not today < until <= today + LONGEST:
        raise Refused("bad_until")
    # The day named is the first on which a question may come again; the profile keeps the last without one.
    return until - timedelta(days=1)


def write_pause(person: Attorney, last: date, *, actor: str, now: datetime, action: str = PAUSED_BY_NO) -> None:
    """Write the last day into the profile, which is locked, with its row in the audit chain."""
    person.paused_until = last
    person.updated_at = now
    until = last + timedelta(days=1)
    audit(action, f"attorney:{person.id}", actor=actor, reason=f"until {until.isoformat()}")
