"""Where a case can be heard: the forums F1 to F5 of section 8, and what a place is read as, D01 and D10."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from referral_app.law.answers import Answers, Court, Place
from referral_app.law.case import Site
from referral_app.law.codes import AGENCY, US
from referral_app.law.counties import county_keys
from referral_app.law.data import LawData


@dataclass(frozen=True, slots=True)
class Found:
    """Forum codes, each once in the order found; the place questions behind each F4; whether F2's fallback was used."""

    codes: tuple[str, ...] = ()
    county_of: tuple[str, ...] = ()
    used_f2: bool = False

    def __bool__(self) -> bool:
        return bool(self.codes)

    def __add__(self, other: Found) -> Found:
        return Found(
            tuple(dict.fromkeys(self.codes + other.codes)),
            tuple(dict.fromkeys(self.county_of + other.county_of)),
            self.used_f2 or other.used_f2,
        )


NOTHING = Found()
AGENCIES = Found((AGENCY,))


def together(found: Iterable[Found]) -> Found:
    """All of them, first occurrences kept."""
    return sum(found, NOTHING)


def state_court(data: LawData, place: Place | None) -> Found:
    """F1 state(place): the state forum of a U.S. place with a state, else nothing."""
    if place is None or place.country != US:
        return NOTHING
    jurisdiction = data.jurisdiction(place.state)
    return Found((jurisdiction.state_forum,)) if jurisdiction else NOTHING


def federal_court(data: LawData, site: Site, *, fallback: bool = True) -> Found:
    """F2 to F4 fed(place): the district of the county, or every district when the county is not known."""
    place = site.place
    jurisdiction = data.jurisdiction(place.state) if place is not None and place.country == US else None
    if place is None or jurisdiction is None:
        return NOTHING
    forums = jurisdiction.federal_forums
    if not forums:
        return Found(jurisdiction.federal_fallback, used_f2=True) if fallback else NOTHING
    if len(forums) == 1:
        return Found(forums)
    keys = county_keys(place.county) if place.county else ()
    district = next((found for key in keys if (found := jurisdiction.districts.get(key))), None)
    return Found((district,)) if district else Found(forums, county_of=(site.question,))


def court_forums(data: LawData, court: Court, question: str) -> Found:
    """F5 court(c): where a court of this system at this place sits."""
    site = Site(question, court.place)
    if court.system == "federal":
        return Found((court.district,)) if court.district else federal_court(data, site)
    if court.system in ("state", "tribal"):
        return state_court(data, court.place)
    if court.system == "immigration":
        return AGENCIES
    if court.system == "foreign":
        return country_forum(court.place)
    return federal_court(data, site) + state_court(data, court.place)


def country_forum(place: Place | None) -> Found:
    """The country of a place, if it is not the U.S."""
    return Found((place.country,)) if place is not None and place.abroad else NOTHING


def territories_as_states(answers: Answers, data: LawData) -> Answers:
    """D01: a U.S. territory given as a country is a place in the U.S.; `travel_country` likewise becomes US."""
    read: dict[str, Any] = {}
    for question in data.by_type["place"]:
        if (place := answers.value(question)) is not None and place["country"] in data.us_territories:
            read[question] = _as_state(place, data)
    for question in data.by_type["places"]:
        if places := answers.items(question):
            read[question] = [_as_state(place, data) for place in places]
    for question in data.by_type["court"]:
        if (court := answers.value(question)) is not None:
            read[question] = _court_as_state(court, data)
    for question in data.by_type["courts"]:
        if courts := answers.items(question):
            read[question] = [_court_as_state(court, data) for court in courts]
    if answers.text("travel_country") in data.us_territories:
        read["travel_country"] = US
    return answers.reading(read)


def parts_as_countries(answers: Answers, data: LawData) -> Answers:
    """D10: the first of the child's places whose country has the part that was named is read as that part."""
    part = answers.text("country_part")
    for question in ("child_place", "home_place"):
        place = answers.place(question)
        if part is not None and place is not None and part in data.parts.get(place.country, ()):
            return answers.reading({question: {"country": part}})
    return answers


def _as_state(place: Mapping[str, Any], data: LawData) -> Mapping[str, Any]:
    state = data.us_territories.get(place["country"])
    return {"country": US, "state": state} if state else place


def _court_as_state(court: Mapping[str, Any], data: LawData) -> Mapping[str, Any]:
    return {**court, "place": _as_state(court["place"], data)} if "place" in court else court
