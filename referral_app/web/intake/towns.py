"""Towns that people write where a county is asked for: "Houston", "Los Ángeles", "Miami, Florida".

A table of the larger towns with the county that most of the town lies in. It is no fact of the law: it only reads what
was typed, and the person sees on the review which place was read. What may be several places, to a court, is given as
several, never guessed.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from referral_app import law
from referral_app.law.county_spellings import COUNTRY, POSTAL, SAYS_COUNTY, SHORT, STATES
from referral_app.law.records import Jurisdiction
from referral_app.web.intake.countries_named import ALIKE

TABLE = Path(__file__).with_name("us_towns.csv")
ABROAD = Path(__file__).with_name("towns_abroad.csv")

#: Counties that only one state of the tables has, and that bear the name of a place many know elsewhere: "Middlesex",
#: "Lebanon". Whoever writes no more than that is asked; most states need no list of theirs.
_KNOWN_ELSEWHERE = {
    "allegany", "amherst", "augusta", "barrow", "beaufort", "blaine", "bolivar", "boyd", "bristol", "buffalo",
    "butte", "carbon", "caroline", "chesterfield", "columbus", "concordia", "cortland", "custer", "danville",
    "davis", "durham", "elbert", "fairfield", "florence", "frederick", "geneva", "gloucester", "granville",
    "grenada", "guadalupe", "hampshire", "hampton", "hanover", "hill", "hillsborough", "hotsprings", "independence",
    "island", "kane", "kiowa", "lagrange", "laurens", "lebanon", "lexington", "lynn", "middlesex", "mineral",
    "montcalm", "morris", "morrow", "niagara", "norfolk", "oceana", "ontario", "petersburg", "phillips", "platte",
    "prairie", "princegeorge", "rush", "salem", "saratoga", "sherman", "sierra", "sioux", "somerset", "stafford",
    "stevens", "stjames", "stmary", "sumner", "sussex", "talbot", "thomas", "thurston", "victoria", "ward", "wells",
    "winchester",
}  # fmt: skip
#: The states and the countries that people call by one name.
_CALLED_ALIKE = {"GA": "GE", "AS": "WS", "VI": "VG"}
#: Parts of a town that bear the name of a country, and their state.
_QUARTERS = {"jamaica": "NY"}
#: What stands around the name of the land of a tribe.
_OF_A_TRIBE = re.compile(
    r"(?:,| the)?[ ,]+(?:indian )?(?:reservation|rez|nation|pueblo|indian community|tribe|reserva(?:ci[oó]n)?)$"
    r"|^(?:the |la )?(?:reserva(?:ci[oó]n)?|reservation|naci[oó]n)(?: ind[ií]gena)? (?:of |de los |de la |del |de )?",
    re.IGNORECASE,
)
#: A part of a state: which county it is, nobody said.
_PART_OF = re.compile(
    r"^(?:rural|upstate|downstate|(?:the )?(?:north|south|east|west|central)(?:ern|east|west|eastern|western)?"
    r"|(?:the |el )?(?:state|estado|island|territory|territorio)|(?:la )?isla"
    r"|(?:el |la )?(?:norte|sur|este|oeste|centro|frontera|valle)(?: rural)?) (?:of |part of |de(?:l)? )?",
    re.IGNORECASE,
)
#: What is no name of a county before the name of a state: "la Florida", "ciudad de Nueva York".
_NO_NAME = re.compile(r"(?:la|el|the)|(?:(?:la|el|the) )?(?:ciudad|cd\.?|city|estado|state)(?: of| de)?", re.IGNORECASE)
#: Where somebody stays, before the town it is in.
_STAYS = re.compile(
    r"^(?:(?:a|an|the|un|una|el|la) )?(?:shelter|hotel|motel|house|apartment|safe ?house|jail|prison|hospital|refugio"
    r"|albergue|casa|c[aá]rcel|apartamento) (?:in|en|de|near|cerca de) ",
    re.IGNORECASE,
)


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


@cache
def towns_abroad() -> Mapping[str, tuple[str, ...]]:
    """The countries that have a town of this name, by the key of the name."""
    found: dict[str, tuple[str, ...]] = {}
    with ABROAD.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = law.county_key(row["name"])
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), row["country"])))
    return found


def abroad(typed: str, *, parts: bool = False) -> tuple[str, ...]:
    """The other countries in which people know a town or a region of this name; `parts`: or of the name behind its
    comma, or before it, or before two letters: "Zapopan, Jalisco", "Tijuana BC"."""
    plain = _IN.sub("", _STAYS.sub("", _LIVES.sub("", typed)))
    also = (*reversed(plain.split(",")), re.sub(r" [A-Za-z]\.?[A-Za-z]\.?$", "", plain)) if parts else ()
    return next((found for name in (plain, *also) if (found := towns_abroad().get(law.county_key(name)))), ())


def says_state(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> bool:
    """Whether a state stands behind the name."""
    return bool(_with_state(without_post(typed), jurisdictions)[1])


def says_county(typed: str) -> bool:
    """Whether the words say that they name a county."""
    return bool(SAYS_COUNTY.search(typed))


def is_state(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> bool:
    """Whether the words name a state, and no more."""
    return bool(_states_named(typed.strip(), jurisdictions))


def is_town_beside(typed: str, found: tuple[Place, ...]) -> bool:
    """Whether a town with the name of a country stands in the state of one of these: "Jamaica, Queens"."""
    key = law.county_key(typed)
    states = {town.state for town in towns().get(key, ())} | ({_QUARTERS[key]} if key in _QUARTERS else set())
    return any(place.state in states for place in found)


def abroad_by_its_code(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> tuple[str, ...]:
    """The country that the code or name of a state behind a town abroad may mean as well: "Toronto, CA", "Berlin DE",
    "Tbilisi, Georgia", "Apia, Samoa"."""
    name, said = _with_state(without_post(typed), jurisdictions)
    country = _CALLED_ALIKE.get(said, said)
    return (country,) if said and country in towns_abroad().get(law.county_key(name), ()) else ()


def spelled_nearly(typed: str) -> tuple[Place, ...]:
    """The towns with a name that is nearly what was written: "Houstin"."""
    plain = law.county_key(_IN.sub("", _STAYS.sub("", _LIVES.sub("", without_post(typed)))))
    return tuple(place for key in difflib.get_close_matches(plain, towns(), 2, ALIKE) for place in towns()[key])


#: Ends like the name of a state, and is none.
_OF_MEXICO = re.compile(r"\bbaja california$", re.IGNORECASE)
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


def nearby(typed: str) -> str:
    """The name of the place that the words say is nearby, empty where they say no such thing."""
    plain = _LIVES.sub("", without_post(typed))
    return _NEAR.sub("", plain) if _NEAR.match(plain) else ""


def their_states(found: tuple[Place, ...]) -> tuple[Place, ...]:
    """The states of these places: which county is near a town, nobody said."""
    return tuple({place.state: Place(place.state, "", place.town) for place in found}.values())


def places_named(typed: str, jurisdictions: Mapping[str, Jurisdiction], state: str = "") -> tuple[Place, ...]:
    """The places that the words may mean, in this state or, where none was chosen, in any. Where the words say that it
    is a county, no town is meant. A county in the same district as the town of its name is no other place to a court.
    """
    typed = _IN.sub("", _STAYS.sub("", _LIVES.sub("", without_post(typed))))
    for words in (typed, _PART_OF.sub("", re.sub(r" (?:state|estado)$", "", typed, flags=re.IGNORECASE))):
        if not state and (states := _states_named(words, jurisdictions)):
            return tuple(Place(code, "") for code in states)
    name, said = (typed, state) if state else _with_state(typed, jurisdictions)
    found = _named(name, said, jurisdictions, sure=bool(state), says_so=bool(SAYS_COUNTY.search(typed)))
    # In a state that stands behind the name no list has the county: the state is known all the same.
    known = "" if name.isdecimal() or _NO_NAME.fullmatch(name) else name
    return found or ((Place(said, known),) if said and not state else ())


def _named(
    name: str, said: str, jurisdictions: Mapping[str, Jurisdiction], *, sure: bool, says_so: bool
) -> tuple[Place, ...]:
    """The towns, lands of tribes and counties of this name. `said`: the state it is in; `says_so`: that it is a
    county."""
    counties = [
        Place(one.code, county)
        for one in jurisdictions.values()
        if said in ("", one.code) and law.county_key(county := law.read_county(name, one)) in one.districts
    ]
    if re.search(r"\b(?:parish|parroquia)\b", name, re.IGNORECASE):
        counties = [one for one in counties if one.state == "LA"]
    found = [town for town in _towns_of(name) if said in ("", town.state)]
    if says_so:
        listed = {(one.state, law.county_key(one.county)) for one in counties}
        own = [town for town in found if _is_its_county(town, name)]
        return (*counties, *(town for town in own if (town.state, law.county_key(town.county)) not in listed))
    here = {town.state for town in found}
    if not found:
        return tuple(counties)
    districts = {_district(town, jurisdictions) for town in found} | {None}
    apart = [one for one in counties if one.state in here and _district(one, jurisdictions) not in districts]
    return (*found, *(one for one in apart if sure or all(town.county for town in found)))


def _towns_of(name: str) -> tuple[Place, ...]:
    """The rows of a name, short words written out; of a tribe also by "Nation" behind the name."""
    long = name
    for short, whole in SHORT:
        long = short.sub(whole, long)
    of_a_tribe = _OF_A_TRIBE.sub("", name)
    tribes = (f"{of_a_tribe} nation", of_a_tribe) if of_a_tribe != name else ()
    return next((rows for one in (name, long, *tribes) if (rows := towns().get(law.county_key(one)))), ())


def _is_its_county(town: Place, name: str) -> bool:
    """Whether the county of this row bears the name that was written, or is called by it."""
    return law.county_key(town.county) == law.county_key(name) or bool(SAYS_COUNTY.search(town.town))


def known_elsewhere(place: Place, typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> bool:
    """Whether a county was written without its state, and bears the name of a place that many know elsewhere."""
    bears = not place.town and law.county_key(place.county) in _KNOWN_ELSEWHERE
    return bears and not _with_state(without_post(typed), jurisdictions)[1]


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
        if found and not (towns().get(law.county_key(typed)) or _OF_MEXICO.search(typed)):
            return found[1].strip(" ,"), code
    return typed, ""
