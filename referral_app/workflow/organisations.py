"""Organisations outside the roster that a family may be sent to: what stands of one, whether it fits, when it is stale.

Beside the services of the law's own directory (`law/data/signposts.json`), which are the same for every office: these
are kept by the office itself, by name and place. Both have to be called again after as many days.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

#: What an organisation is.
KINDS = ("legal_aid", "clinic", "victim_services", "bar_referral", "other")
#: Whoever serves the whole of the United States.
COUNTRY = "US"
#: A number that nobody called for so long may have changed hands.
CALL_AGAIN = timedelta(days=90)
#: The longest text of each field.
LONGEST = {"name": 200, "languages": 200, "phone": 40, "email": 254, "url": 300, "refer": 1000}
MOST_PLACES = 60


def faults(said: Mapping[str, object], areas: Collection[str]) -> dict[str, str]:
    """By field, the code of what is wrong with an organisation as it would be kept; empty if nothing is."""
    found = {}
    if not str(said.get("name") or "").strip():
        found["name"] = "no_name"
    if said.get("kind") not in KINDS:
        found["kind"] = "no_kind"
    places = said.get("places")
    if not isinstance(places, list) or not 0 < len(places) <= MOST_PLACES:
        found["places"] = "no_places"
    listed = said.get("areas")
    if not isinstance(listed, list) or not set(listed) <= set(areas):
        found["areas"] = "bad_areas"
    if not any(said.get(way) for way in ("phone", "email", "url")):
        found["phone"] = "no_way"
    for field, most in LONGEST.items():
        if len(str(said.get(field) or "")) > most:
            found[field] = "too_long"
    url = str(said.get("url") or "")
    if url and not (url.startswith("https://") and len(url) > len("https://") and not any(map(str.isspace, url))):
        found["url"] = "bad_url"
    return found


def fits(places: Collection[str], areas: Collection[str], *, forums: Collection[str], wanted: Collection[str]) -> bool:
    """Whether an organisation works where one of these courts is, and in one of these kinds of work. One that names no
    kind of work takes any."""
    there = any(
        forum in places or forum[:5] in places or (COUNTRY in places and forum.startswith(COUNTRY)) for forum in forums
    )
    return there and (not areas or bool(set(areas) & set(wanted)))


def due_on(checked_on: date) -> date:
    """The day by which it has to be called again."""
    return checked_on + CALL_AGAIN


def is_stale(checked_on: date, today: date) -> bool:
    return due_on(checked_on) < today
