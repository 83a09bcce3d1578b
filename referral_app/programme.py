"""What this installation is: its settings, its law, its time zone and the holidays it keeps.

Read inside an application context. What decides by these facts takes them as arguments; this is where the callers get
them.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g
from sqlalchemy import select

from referral_app import law
from referral_app.config import Settings
from referral_app.extensions import db
from referral_app.models import ClosedDay
from referral_app.workflow.holidays import us_federal_holidays

_CLOSED = "closed_days"
#: Put together once: every sending asks it, and most pages of staff.
_CLOSED_DAYS = select(ClosedDay.day)


def settings() -> Settings:
    """What the office decided (docs/deploy.md)."""
    decided: Settings = current_app.extensions["referral.settings"]
    return decided


def law_data() -> law.LawData:
    """The dated law facts of this installation (REFERRAL_LAW_DIR overrides the package's)."""
    return law.load(settings().law_dir)


def zone() -> ZoneInfo:
    """The programme's time zone."""
    return settings().time_zone


def day(now: datetime) -> date:
    """The calendar date of an instant in the programme's time zone."""
    return now.astimezone(zone()).date()


def federal_holidays(first: date) -> frozenset[date]:
    """The federal holidays that something begun on this day can meet: this year's and the next one's."""
    return us_federal_holidays(first.year) | us_federal_holidays(first.year + 1)


def holidays_from(first: date) -> frozenset[date]:
    """The same, with the days on which the office itself is closed: no business hour lies in any of them."""
    return federal_holidays(first) | {day for day in closed_days() if day.year in (first.year, first.year + 1)}


def closed_days() -> frozenset[date]:
    """The days on which the office closes of its own will; read once for each page, command or tick of the worker."""
    if _CLOSED not in g:
        setattr(g, _CLOSED, frozenset(db.session.scalars(_CLOSED_DAYS)))
    found: frozenset[date] = getattr(g, _CLOSED)
    return found


def forget_closed_days() -> None:
    """Read them again when they are asked for next: somebody has changed them."""
    g.pop(_CLOSED, None)
