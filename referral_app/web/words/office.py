"""The office as its pages name it: from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from referral_app import law, programme
from referral_app.web.words.contact import ZONES
from referral_app.web.words.once import once_a_language
from referral_app.web.words.telephone import phone, tel

#: Marks the default hours for the catalogue. An office that sets its own hours sets them in words all its readers know.
DEFAULT_HOURS = _l("Monday to Friday, 9 am to 5 pm")


@dataclass(frozen=True)
class Office:
    """`tel` is the address of a `tel:` link. `exit_url` is where quick exit leads."""

    name: str
    phone: str
    tel: str
    hours: str
    exit_url: str
    demo: bool
    funding_notice: str = ""
    disaster: bool = False
    #: Its number is answered at any hour, also when nobody of the office is there.
    at_any_hour: bool = False


def _zone() -> str:
    """The clock that every hour of the office is told by, in words."""
    zone = str(programme.zone())
    return str(ZONES.get(zone, zone.replace("_", " ")))


def closed(opens_at: datetime | None) -> dict[str, Any]:
    """What a page says while the office is closed: the day on which it opens, and whose clock is meant."""
    return {"opens_at": opens_at, "office_zone": _zone()}


def _is_a_hotlines(number: str, data: law.LawData) -> bool:
    return tel(number) in {tel(row.phone) for row in data.signposts if row.phone and row.hours == "24/7"}


@once_a_language
def office(data: law.LawData) -> Office:
    """The office of the running app."""
    settings = programme.settings()
    # Who calls may live by another clock; its cities would take a line more.
    hours = gettext("%(hours)s, %(zone)s time", hours=gettext(settings.office_hours), zone=_zone().partition(" (")[0])
    is_a_hotlines = _is_a_hotlines(settings.office_phone, data)
    if is_a_hotlines:
        hours = gettext("%(hours)s; at other hours the hotline answers", hours=hours)
    return Office(
        settings.office_name,
        phone(settings.office_phone),
        tel(settings.office_phone),
        hours,
        settings.exit_url,
        settings.demo,
        settings.funding_notice,
        settings.disaster,
        is_a_hotlines,
    )
