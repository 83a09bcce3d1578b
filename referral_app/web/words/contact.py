"""Words for how a person is reached: the clock they mean, and whether we may say who is calling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

#: Zones people of this program live in, west to east; any other place can be written beside the hours.
ZONES = {
    "Pacific/Honolulu": _l("Hawaii"),
    "America/Anchorage": _l("Alaska"),
    "America/Los_Angeles": _l("Pacific (Los Angeles)"),
    "America/Phoenix": _l("Arizona"),
    "America/Denver": _l("Mountain (Denver)"),
    "America/Chicago": _l("Central (Chicago, Houston)"),
    "America/Mexico_City": _l("Mexico City, Central America"),
    "America/New_York": _l("Eastern (New York, Miami)"),
    "America/Bogota": _l("Colombia, Peru, Ecuador"),
    "America/Puerto_Rico": _l("Puerto Rico, Virgin Islands"),
    "America/Sao_Paulo": _l("Brazil (São Paulo), Argentina"),
    "Europe/London": _l("United Kingdom, Ireland"),
    "Europe/Madrid": _l("Central Europe"),
    "Africa/Lagos": _l("West Africa"),
    "Asia/Kolkata": _l("India"),
    "Asia/Manila": _l("Philippines, China"),
    "Asia/Tokyo": _l("Japan, Korea"),
    "Pacific/Guam": _l("Guam"),
}
SAY_WHO = {
    "office": _l("Yes, you may say the name of this office"),
    "first_name": _l("Only the first name of the person who calls"),
    "no": _l("No, say nothing to anybody but me"),
}

#: How staff reach somebody by hand, as the button says it.
CALL_WAY = {
    "call": _l("Call them"),
    "text": _l("Send them a text message"),
    "trusted": _l("Call the person they trust"),
}

WORDS = {"zone": ZONES, "say_who": SAY_WHO, "call_way": CALL_WAY}


def contact_value(value: Any, key: str) -> str:
    """One field of a contact in words: "America/Chicago" becomes "Central (Chicago, Houston)"."""
    words: Mapping[str, Any] = {"time_zone": ZONES, "say_who": SAY_WHO}.get(key, {})
    if isinstance(value, str):
        return str(words.get(value, value))
    return ", ".join(str(one) for one in value)
