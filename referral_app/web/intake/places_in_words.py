"""Places that stand among other words, where the line as a whole names none: "Santa Cruz Bolivia", "Houston o Dallas",
"10 miles from Dallas", "Barrio Pueblo, Ponce".

A country behind a name is read, where nothing else can be meant. All else is offered for the person to choose.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from referral_app import law
from referral_app.law.county_spellings import STATES
from referral_app.web.intake import countries_named, towns
from referral_app.web.intake.towns import Place

#: No more places are offered of one line.
MOST = 6
#: A name of fewer letters is a word more often than a town.
_SHORTEST = 4
#: A name has at most so many words.
MOST_WORDS = 4
#: How alike a name of a state has to be: they are fewer than towns, and longer.
_ALIKE = 0.75
#: What of the spellings of a state is a name written out.
_A_NAME = re.compile(r"[a-z ]{5,}")
#: A state of Mexico by its short name, behind a town: "Uruapan, Mich.", "Cancún Q. Roo".
_IN_MEXICO = re.compile(
    r".+?(?:[ ,]+(?:ags|b\.? ?c\.? ?s\.?|chih|chis|coah|dgo|gto|gro|hgo|jal|m[eé]x|edo\.? ?(?:de )?m[eé]x|mich|nay"
    r"|n\.? ?l|oax|qro|q\.? ?roo|s\.? ?l\.? ?p|tamps|tlax|yuc|zac)\.?|, ?(?:camp|col|mor|pue|sin|son|tab|ver)\.?"
    r"|[ ,]+(?:camp|col|mor|pue|sin|son|tab|ver)\.)",
    re.IGNORECASE,
)


def in_mexico(typed: str) -> bool:
    """Whether a state of Mexico may stand behind the name, in short."""
    return bool(_IN_MEXICO.fullmatch(typed.strip()))


def behind(typed: str, data: law.LawData) -> str | None:
    """The other country whose name is the last of the words, where it has a town of the name before it: "Santa Cruz
    Bolivia". What other words before it say nobody knows: "left Honduras", "South Jordan", "papá Israel"."""
    words = typed.split()
    for at in range(1, len(words)):
        code = countries_named.whole(" ".join(words[at:]), data)
        if code is not None and code in towns.abroad(" ".join(words[:at]).rstrip(" ,")):
            return code
    return None


def agreed(typed: str, data: law.LawData) -> Place | None:
    """The town behind a comma, where the part of it before the comma lies in the one state that both have: "Río
    Piedras, San Juan"."""
    parts = [towns.towns().get(law.county_key(part), ()) for part in countries_named.parts(typed)]
    if len(parts) != 2 or not all(parts) or towns.says_state(typed, data.jurisdictions):
        return None
    states = {place.state for place in parts[0]} & {place.state for place in parts[1]}
    meant = [place for place in parts[1] if place.state in states]
    return meant[0] if len(meant) == 1 else None


def beside(typed: str, found: tuple[Place, ...], data: law.LawData) -> tuple[Place, ...]:
    """The towns that another part of the line names in other states than those that were found by one part of it:
    "Springfield, Clark" is in no state for certain."""
    if not found or any(place.town for place in found) or towns.says_state(typed, data.jurisdictions):
        return ()
    states = {place.state for place in found}
    for part in countries_named.parts(typed):
        there = towns.towns().get(law.county_key(part), ())
        if there and states.isdisjoint(place.state for place in there):
            return there
    return ()


def among(typed: str, data: law.LawData) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """What may be meant where the line as a whole names nothing: places here, by their state unless a part between
    commas is all their name, and other countries."""
    places: dict[str, Place] = {}
    abroad: dict[str, None] = dict.fromkeys(("MX",) if in_mexico(typed) else ())
    whole = {law.county_key(part) for part in countries_named.parts(typed)}
    for run in _names(typed, data):
        here = towns.named(run)
        places |= {place.state: place if law.county_key(run) in whole else towns.its_state(place) for place in here}
        states = () if here else towns.states_named(run, data.jurisdictions)
        places |= {code: Place(code, "") for code in states if code not in places}
        if not here and not states:
            country = countries_named.whole(run, data)
            abroad |= dict.fromkeys((country,) if country else towns.towns_abroad().get(law.county_key(run), ()))
    code = re.split(r"[ ,]+", typed.rstrip(" ."))[-1].upper()
    if code in data.jurisdictions and code not in places and ("," in typed or typed.isupper()):
        places[code] = Place(code, "")
    if not places and not abroad:
        places = {code: Place(code, "") for code in _states_nearly(typed, data)}
    return tuple(places.values())[:MOST], tuple(abroad)[:MOST]


def _names(typed: str, data: law.LawData) -> Iterator[str]:
    """The longest runs of words that are a name of the tables each, from the left."""
    words = [word for word in re.split(r"[\s,;/()\[\].]+", typed) if word]
    at = 0
    while at < len(words):
        runs = (" ".join(words[at:end]) for end in range(min(len(words), at + MOST_WORDS), at, -1))
        run = next((one for one in runs if _is_name(one, data)), None)
        if run is not None:
            yield run
        at += len(run.split()) if run else 1


def _is_name(run: str, data: law.LawData) -> bool:
    key = law.county_key(run)
    if len(key) < _SHORTEST:
        return False
    here = towns.named(run) or towns.states_named(run, data.jurisdictions)
    return bool(here) or key in towns.towns_abroad() or countries_named.is_name(run, data)


def _states_nearly(typed: str, data: law.LawData) -> list[str]:
    """The states with a name that is nearly what was written: "Pensylvania", "Ilinois", "Nueva Yersey"."""
    names = {law.county_key(one.name): code for code, one in data.jurisdictions.items()}
    spelled = ((name, code) for code, said in STATES.items() for name in said.split("|"))
    names |= {law.county_key(name): code for name, code in spelled if _A_NAME.fullmatch(name)}
    return list(dict.fromkeys(names[one] for one in difflib.get_close_matches(law.county_key(typed), names, 2, _ALIKE)))
