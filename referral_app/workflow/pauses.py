"""A recorded pause of an offer: its last day moves once, by one business day, and never past the legal date.

A pause is a question to staff, a conflict check, or a letter that is being tried again (docs/offers.md, Cadence).
"""

from __future__ import annotations

from datetime import date

from referral_app.workflow.calendar import Holidays, add_business_days

#: Business days that one pause gives.
PAUSE_DAYS = 1


def after_pause(expires_on: date, deadline: date | None, holidays: Holidays) -> date:
    """The last day once the pause is recorded: one business day later, never past the deadline, never earlier."""
    later = add_business_days(expires_on, PAUSE_DAYS, holidays)
    return later if deadline is None else max(expires_on, min(later, deadline))
