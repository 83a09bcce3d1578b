"""Towns that people write where a county is asked for: "Houston", "Los Ángeles", "Miami, Florida".

A table of the larger towns with the county that most of the town lies in. It is no fact of the law: it only reads what
was typed, and the person sees on the review which place was read. What may be several places, to a court, is given as
several, never guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from referral_app import law
from referral_app.law.county_spellings import COUNTRY, POSTAL, SAYS_COUNTY, STATES
from referral_app.law.records import Jurisdiction

TABLE = Path(__file__).with_name("us_towns.csv")


@dataclass(frozen=True)
class Place:
    """A town, or a county that bears its name: `county` is empty where a town has several."""

    state: str
    county: str
    town: str = ""


@cache
def towns() -> Mapping[str, tuple[Place, ...]]:
    """Every town of the table, by the key of its name."""
    found: dict[str, tuple[Place, ...]] = {}
    with TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = law.county_key(row["name"])
            found[key] = (*found.get(key, ()), Place(row["state"], row["county"], row["name"]))
    return found


_BEHIND = re.compile(rf"[ ,]+(?:{COUNTRY})$", re.IGNORECASE)
_LIVES = re.compile(
    r"^(?:(?:yo )?viv(?:o|imos|e|en)|(?:i|we|they) live|(?:he|she) lives|i'?m|i am|est(?:oy|amos|á|a|án|an)) "
    r"(?=(?:somewhere |por ah[ií] )?(?:in|en|at|near|cerca|close|around|por|outside|afuera) )",
    re.IGNORECASE,
)
_IN = re.compile(r"^(?:in|en|at) ", re.IGNORECASE)
_NEAR = re.compile(
    r"^(?:(?:somewhere|por ah[ií]) (?:in|near|en|cerca de)|near|close to|around|outside(?: of)?|(?:muy )?cerca de|por"
    r"|a?fuera de|a las afueras de|alrededor de) ",
    re.IGNORECASE,
)


def without_post(typed: str) -> str:
    """A line without the code of the post and the country behind it, and without the street before a town."""
    plain = POSTAL.sub("", _BEHIND.sub("", POSTAL.sub("", typed)))
    street, _, rest = plain.partition(",")
    return rest.strip() if rest and re.match(r"\d+[a-z]? \w", street, re.IGNORECASE) else plain


def around(typed: str, jurisdictions: Mapping[str, Jurisdiction], state: str = "") -> Place | None:
    """The state, where the words say that they name a place nearby: which county it is, nobody said."""
    plain = _LIVES.sub("", without_post(typed))
    if not _NEAR.match(plain):
        return None
    states = {place.state for place in places_named(_NEAR.sub("", plain), jurisdictions, state)}
    return Place(state or states.pop(), "") if state or len(states) == 1 else None


def places_named(typed: str, jurisdictions: Mapping[str, Jurisdiction], state: str = "") -> tuple[Place, ...]:
    """The places that the words may mean, in this state or, where none was chosen, in any. Where the words say that it
    is a county, no town is meant. A county in the same district as the town of its name is no other place to a court.
    """
    typed = _IN.sub("", _LIVES.sub("", without_post(typed)))
    if not state and (states := _states_named(typed, jurisdictions)):
        return tuple(Place(code, "") for code in states)
    name, said = (typed, state) if state else _with_state(typed, jurisdictions)
    counties = [
        Place(one.code, county)
        for one in jurisdictions.values()
        if said in ("", one.code) and law.county_key(county := law.read_county(name, one)) in one.districts
    ]
    if SAYS_COUNTY.search(typed):
        return tuple(counties)
    found = [town for town in towns().get(law.county_key(name), ()) if said in ("", town.state)]
    here = {town.state for town in found}
    if not found:
        return tuple(counties)
    districts = {_district(town, jurisdictions) for town in found} | {None}
    apart = [one for one in counties if one.state in here and _district(one, jurisdictions) not in districts]
    return (*found, *(one for one in apart if state or all(town.county for town in found)))


def _district(place: Place, jurisdictions: Mapping[str, Jurisdiction]) -> str | None:
    return jurisdictions[place.state].districts.get(law.county_key(place.county))


def _states_named(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> list[str]:
    """The states of this name. Whoever writes "Washington" may mean the capital."""
    found = [
        code
        for code, one in jurisdictions.items()
        if law.county_key(typed) == law.county_key(one.name)
        or (code in STATES and re.fullmatch(STATES[code], typed, re.I))
        # "LA" is a city to most.
        or (code == typed != "LA")
    ]
    return [*found, "DC"] if found == ["WA"] else found


def _with_state(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> tuple[str, str]:
    """The name and the code of the state written behind it, if one is: "Houston, TX", "Miami Florida"."""
    for code, one in jurisdictions.items():
        names = [rf"{re.escape(one.name)}", *([STATES[code]] if code in STATES else [])]
        found = re.fullmatch(rf"(.+?)(?:,? (?:{'|'.join(names)})|,? {code})\.?", typed, re.IGNORECASE)
        if found and not towns().get(law.county_key(typed)):
            return found[1].strip(" ,"), code
    return typed, ""
