"""What this installation is: its settings, its law, its time zone and the holidays it keeps.

Read inside an application context. What decides by these facts takes them as arguments; this is where the callers get
them.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

from referral_app import law
from referral_app.config import Settings
from referral_app.workflow.holidays import us_federal_holidays


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


def holidays_from(first: date) -> frozenset[date]:
    """The federal holidays that something begun on this day can meet: this year's and the next one's."""
    return us_federal_holidays(first.year) | us_federal_holidays(first.year + 1)
