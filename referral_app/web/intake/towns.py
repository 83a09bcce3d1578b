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
    r"|(?:el |la )?(?:norte|sur|este|oeste|centro|frontera|valle)(?: rural)?) (?:of |part of |de la |del? )?",
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
    plain = _bare(typed, post=True)
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
    return bool(states_named(typed.strip(), jurisdictions))


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
    plain = law.county_key(_bare(typed))
    return tuple(place for key in difflib.get_close_matches(plain, towns(), 2, ALIKE) for place in towns()[key])


#: Codes of states that are words of English or Spanish too.
_CODES_THAT_ARE_WORDS = frozenset({"AL", "AS", "DE", "HI", "ID", "IN", "LA", "MA", "ME", "MI", "OH", "OK", "OR", "PA"})
_COUNTY_IN_SHORT = re.compile(r"[^,] [Cc]o\.?$")
#: A word before the name of a state that says that it is one of two, or not the one: "Mexico or Texas", "from Texas".
_TWO = re.compile(r"(?:^| )(?:or|o|and|y|not|no|from|de|desde)$", re.IGNORECASE)
#: Ends like the name of a state, and is none.
_OF_MEXICO = re.compile(r"\bbaja california$", re.IGNORECASE)
_BEHIND = re.compile(rf"[ ,]+(?:{COUNTRY})$", re.IGNORECASE)
_LIVES = re.compile(
    r"^(?:(?:mis?|sus?|el|la|los|las|my|his|her|our|the|yo|i|we|they|he|she) (?:\w+ )?)?"
    r"(?:viv(?:o|imos|e|en)|lives?|is|are|i'?m|am|est(?:oy|amos|á|a|án|an)) "
    r"(?=(?:somewhere |por ah[ií] )?(?:in|en|at|near|cerca|close|around|por|outside|afuera) )",
    re.IGNORECASE,
)
_IN = re.compile(r"^(?:in|en|at) ", re.IGNORECASE)
#: How sure somebody is, or since when: staff read it beside the place.
_HEDGES = re.compile(
    r"^(?:(?:i )?(?:think|guess|believe)|maybe|perhaps|probably|(?:was )?last (?:seen|heard of|known)"
    r"|(?:yo )?creo(?: que)?|tal vez|quiz[aá]s?|a lo mejor|probablemente|supongo(?: que)?"
    r"|(?:la|lo|los|las) vi(?:eron|mos|o|ó)?(?: por [uú]ltima vez)?)[, ] ?(?:(?:it'?s|it is|est[aá]n?) )?",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"^(?:(?:somewhere|por ah[ií]) (?:in|near|en|cerca de)|near|close to|around|outside(?: of)?|(?:muy )?cerca de|por"
    r"|a?fuera de|(?:a |en )?(?:las )?afueras de|alrededor de|greater|(?:the )?(?:outskirts|suburbs?) of"
    r"|(?:en )?(?:el |la )?(?:[aá]rea|zona|regi[oó]n)(?: metropolitana)? de|(?:just )?(?:north|south|east|west) of"
    r"|al (?:norte|sur|este|oeste) de) (?:the (?=.* (?:area|region)$))?|^the (?=.* (?:area|region)$)",
    re.IGNORECASE,
)
#: The same behind the name: "the Houston area".
_AREA = re.compile(r" (?:metro(?:politan)? )?(?:area|metro|region|suburbs)$| y alrededores$", re.IGNORECASE)
_OUTSIDE = re.compile(r"^(?:(?:just )?outside(?: of)?|a?fuera de(?:l estado de)?|not in|no en) ", re.IGNORECASE)


def _bare(typed: str, *, post: bool = False) -> str:
    """A line without what says that somebody lives or stays there; `post`: with the code of the post left on."""
    plain, before = typed if post else without_post(typed), ""
    while plain != before:
        before = plain
        plain = _IN.sub("", _STAYS.sub("", _LIVES.sub("", _HEDGES.sub("", plain))))
    return plain


def without_post(typed: str) -> str:
    """A line without the code of the post and the country behind it, and without the street before a town."""
    plain = POSTAL.sub("", _BEHIND.sub("", POSTAL.sub("", typed)))
    street, _, rest = plain.partition(",")
    return rest.strip() if rest and re.match(r"\d+[a-z]? \w", street, re.IGNORECASE) else plain


def nearby(typed: str) -> str:
    """The name of the place that the words say is nearby, empty where they say no such thing."""
    plain = _LIVES.sub("", _HEDGES.sub("", without_post(typed)))
    if towns().get(law.county_key(plain)):
        return ""
    place = _AREA.sub("", _NEAR.sub("", plain))
    return place if place != plain else ""


def says_outside(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> bool:
    """Whether the words say that it is in another state than the one they name: "outside Texas"."""
    plain = _LIVES.sub("", _HEDGES.sub("", without_post(typed)))
    return bool(_OUTSIDE.match(plain)) and is_state(_OUTSIDE.sub("", plain), jurisdictions)


def their_states(found: tuple[Place, ...]) -> tuple[Place, ...]:
    """The states of these places: which county is near a town, nobody said."""
    return tuple({place.state: its_state(place) for place in found}.values())


def its_state(place: Place) -> Place:
    """The state of a place, by the name of the town."""
    return Place(place.state, "", place.town)


def places_named(typed: str, jurisdictions: Mapping[str, Jurisdiction], state: str = "") -> tuple[Place, ...]:
    """The places that the words may mean, in this state or, where none was chosen, in any. Where the words say that it
    is a county, no town is meant. A county in the same district as the town of its name is no other place to a court.
    """
    typed = _bare(typed)
    for words in (typed, _PART_OF.sub("", re.sub(r" (?:state|estado)$", "", typed, flags=re.IGNORECASE))):
        if not state and (states := states_named(words, jurisdictions)):
            return tuple(Place(code, "") for code in states)
    name, said = _with_state(typed, jurisdictions)
    name, said = (name if said == state else typed, state) if state else (name, said)
    found = _named(name, said, jurisdictions, sure=bool(state), says_so=bool(SAYS_COUNTY.search(name)))
    # In a state that stands behind the name no list has the county: the state is known all the same.
    known = "" if name.isdecimal() or _NO_NAME.fullmatch(name) else name
    found = found or ((Place(said, known),) if said and not state else ())
    if said == "CO" and not state and _COUNTY_IN_SHORT.search(typed):
        # "Adams Co": a county of Colorado, or the county of that name in another state.
        counties = _named(name, "", jurisdictions, sure=False, says_so=True)
        return (*found, *(one for one in counties if one.state != said))
    return found


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


def named(name: str) -> tuple[Place, ...]:
    """The towns of a name, and the lands of tribes, with "Nation" or without."""
    return _towns_of(name) or towns().get(law.county_key(f"{name} nation"), ())


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
    """Whether a county was written without its state, and bears the name of a place that many know elsewhere, or of a
    state."""
    states = (law.county_key(one.name) for one in jurisdictions.values())
    key = law.county_key(place.county)
    return (
        not place.town
        and (key in _KNOWN_ELSEWHERE or key in states)
        and not _with_state(without_post(typed), jurisdictions)[1]
    )


def _district(place: Place, jurisdictions: Mapping[str, Jurisdiction]) -> str | None:
    return jurisdictions[place.state].districts.get(law.county_key(place.county))


def states_named(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> list[str]:
    """The states of this name. Whoever writes "Washington" may mean the capital. "Delaware County" names none."""
    if " " in typed and SAYS_COUNTY.search(typed):
        return []
    found = [
        code
        for code, one in jurisdictions.items()
        if law.county_key(typed) == law.county_key(one.name)
        or (code in STATES and re.fullmatch(STATES[code], typed, re.I))
        # "LA" is a city to most.
        or (code != "LA" and (code == typed or re.fullmatch(_dotted(code), typed, re.I)))
    ]
    return [*found, "DC"] if found == ["WA"] else found


def _with_state(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> tuple[str, str]:
    """The name and the code of the state written behind it, if one is: "Houston, TX", "Miami Florida"."""
    key = law.county_key(typed)
    if towns().get(key) or towns_abroad().get(key) or _OF_MEXICO.search(typed):
        return typed, ""
    # Longer names first: "Charleston West Virginia" ends as a line about Virginia does.
    for one in sorted(jurisdictions.values(), key=lambda one: -len(one.name)):
        spelled = rf"(?:,? (?:{_names_of(one)})|,? (?P<code>{one.code}|{_dotted(one.code)}))"
        found = re.fullmatch(rf"(.+?){spelled}\.?", typed, re.IGNORECASE)
        name = found[1].strip(" ,") if found else ""
        is_one_of_two = _TWO.search(name) and not _NO_NAME.fullmatch(name)
        if found and not is_one_of_two and not (found["code"] and _is_a_word(found["code"], typed, name, one)):
            return name, one.code
    return typed, ""


def _dotted(code: str) -> str:
    """A code with its points, as a pattern: "N.J."."""
    return rf"{code[0]}\. ?{code[1]}\.?"


def _names_of(one: Jurisdiction) -> str:
    """The names of a state, as a pattern."""
    return "|".join((re.escape(one.name), *([STATES[one.code]] if one.code in STATES else [])))


def _is_a_word(code: str, typed: str, name: str, one: Jurisdiction) -> bool:
    """Whether the code of a state is rather a word: "help me", "no sé donde es la", "Harris Co". In small letters, or
    where all are capitals, it is the state only behind a name that the state has, or that a town abroad has: "berlin
    de"."""
    if code.upper() not in _CODES_THAT_ARE_WORDS or (code.isupper() and not typed.isupper()):
        return False
    return not (is_in(name, one) or law.county_key(name) in towns_abroad())


def is_in(name: str, one: Jurisdiction) -> bool:
    """Whether a state is known to have a town or a county of this name."""
    has_county = law.county_key(law.read_county(name, one)) in one.districts
    return has_county or any(town.state == one.code for town in _towns_of(name))


def town_first(typed: str, jurisdictions: Mapping[str, Jurisdiction]) -> str:
    """A line with the state behind the town, where it was written before it: "Texas, Dallas", "Florida Miami"."""
    for one in jurisdictions.values():
        found = re.fullmatch(rf"(?P<state>{_names_of(one)}|(?-i:{one.code}))(?P<sign>[,:]? )(?P<town>.+)", typed, re.I)
        known = found and any(town.state == one.code for town in _towns_of(found["town"]))
        if found and (known or (found["sign"] != " " and not is_state(found["town"], jurisdictions))):
            return f"{found['town']}, {one.name}"
    return typed
