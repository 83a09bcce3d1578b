"""What attorneys, and staff for them, type about a matter: a day, a way, a reason, hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from referral_app.actions import Refused
from referral_app.security.text_forms import normalise

#: "3", "3.5", "3,5", "3:30".
_HOURS = re.compile(r"(\d{1,5})(?:[.,](\d{1,2})|:([0-5]\d))?")
#: Which field a refusal speaks of.
FIELD_OF = {
    "bad_day": "on",
    "no_such_way": "way",
    "no_reason": "reason",
    "no_such_outcome": "outcome",
    "bad_hours": "hours",
}


class Told:
    """The fields of a form as they were sent, trimmed; nothing for one that was not."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form

    def __getitem__(self, name: str) -> str:
        return normalise(self.form.get(name, "")).strip()[:40]


Act = Callable[[Told], object]


def read_day(text: str) -> date | None:
    """A day as a date field sends it, or None for today. Refused("bad_day")."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_day") from None


def read_minutes(text: str) -> int | None:
    """Hours in minutes: "3.5", "3,5" and "3:30" are 210; None where nothing was said. Refused("bad_hours")."""
    if not text:
        return None
    found = _HOURS.fullmatch(text)
    if found is None:
        raise Refused("bad_hours")
    hours, part, minutes = found.groups()
    rest = round(float(f"0.{part}") * 60) if part else int(minutes or 0)
    return int(hours) * 60 + rest
