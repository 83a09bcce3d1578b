"""Between which hours somebody may be called who would rather tell the rest by phone (A08).

What is chosen is kept as the hours of anybody else, in one way of writing that staff and both languages read: those who
change it later write freely.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_time
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.queries import calls
from referral_app.web.words.contact import ZONES
from referral_app.web.words.filters import time_of_day
from referral_app.web.words.once import once_a_language
from referral_app.workflow.calendar import CLOSES, OPENS, at, business_hours_between

#: The hours offered, by the clock of the person: an office abroad, or by another clock, calls early or late.
FIRST, LAST = 7, 21
_SAID = re.compile(r"^(1?\d) (am|pm) – (1?\d) (am|pm)$")


@once_a_language
def choices(_data: law.LawData) -> list[SelectChoice]:
    """The hours to choose from, as the reader's language says them: "10 AM", "10 a. m."."""
    hours = [(str(hour), format_time(time(hour), "h a", locale=get_locale())) for hour in range(FIRST, LAST + 1)]
    return [SelectChoice("", "–"), *(SelectChoice(code, words) for code, words in hours)]


def written(first: str, last: str) -> str:
    """The hours as they are kept: "10 am – 2 pm"."""
    return f"{_hour(int(first))} – {_hour(int(last))}"


def read(hours: str) -> dict[str, str]:
    """The two fields that say these hours; none where they were written freely."""
    found = _SAID.match(hours)
    if found is None:
        return {}
    first, half, last, other = found.groups()
    return {"call_from": _of_day(first, half), "call_to": _of_day(last, other)}


def nobody_is_there(first: int, last: int, zone: str | None) -> str | None:
    """What is wrong with hours in which the office is never open; None where somebody is there at one of them.

    `zone` is the clock the person said they live by: the office's where they said none.
    """
    office = programme.zone()
    theirs = ZoneInfo(zone) if zone in ZONES else office
    day = calls.first_day(clock().programme())
    # Abroad the office's day may begin on the date before, or end on the next.
    for begins in (datetime.combine(day + timedelta(away), time(first), theirs) for away in (-1, 0, 1)):
        ends = begins + timedelta(hours=last - first)
        if business_hours_between(begins, ends, office, programme.holidays_from(day)):
            return None
    opens, closes = (at(day, hour, office).astimezone(theirs) for hour in (OPENS, CLOSES))
    return str(
        _(
            "We are here from %(opens)s to %(closes)s (%(zone)s). Choose hours within that, or leave both blank.",
            opens=time_of_day(opens),
            closes=time_of_day(closes),
            zone=str(ZONES.get(str(theirs), theirs)).partition(" (")[0],
        )
    )


def _hour(hour: int) -> str:
    return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"


def _of_day(hour: str, half: str) -> str:
    return str(int(hour) % 12 + (12 if half == "pm" else 0))
