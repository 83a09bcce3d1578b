"""Counties as people write them ("Cook County, IL", "Condado de Broward", "Kings Co."), read before they are stored.

Section 8 (F4) says by which key a county is looked up. A family writes more around the name than that rule takes off;
what it takes off beyond the rule stands here, so that the rule itself stays as it is written.
"""

from __future__ import annotations

import re

from referral_app.law.counties import county_keys
from referral_app.law.records import Jurisdiction

BEFORE = re.compile(
    r"^(?:in |en )?(?:the |el |la )?(?:city and county|county|parish|borough|(?:ciudad y )?condado|parroquia|municipio)"
    r"(?: of| del| de|:)? ",
    re.IGNORECASE,
)
AFTER = re.compile(r"[ ,]+(?:co|cty|cnty|county|parish|borough|condado|parroquia)\.?$", re.IGNORECASE)
COUNTRY = r"u\.?s\.?a?\.?|united states(?: of america)?|estados unidos(?: de am[eé]rica)?|ee\.? ?uu\.?"
#: A code of the post behind the name, and what is written in brackets: a town, a remark.
POSTAL = re.compile(r"[ ,]+\d{5}(?:-\d{4})?$")
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
SAYS_COUNTY = re.compile(r"\b(?:co|cty|cnty|county|parish|borough|condado|parroquia)\b", re.IGNORECASE)
#: States as Spanish and old letters write them; a name that ours does not say is given by its code.
STATES = {
    "CA": r"calif\.?|cal\.", "DC": r"d\. ?c\.|distrito de columbia",
    "FL": r"fla\.?", "HI": "haw[aá]i", "IL": r"ill\.?", "LA": "luisiana", "MA": r"mass\.?",
    "MI": r"mich\.?|m[ií]chigan", "MO": "misuri", "MS": r"miss\.?|misisipi",
    "NC": r"carolina del norte|no?\.? carolina",
    "AS": "samoa(?: americana)?", "GU": "gu[aá]n", "MP": r"c?nmi|northern marianas", "PR": r"p\.? ?r\.?",
    "VI": r"u\.?s\.?v\.?i\.?|v\.i\.|(?:u\.?s\.? )?virgin islands|islas v[ií]rgenes",
    "ND": r"dakota del norte|no?\.? dakota", "NH": "nuevo hampshire", "NJ": "(?:nueva )?jersey",
    "NM": "nuevo m[eé]xico", "NY": r"nueva york|n\.y\.", "OR": "oreg[oó]n", "PA": r"penn\.?|penna\.?|pa\.|pensilvania",
    "SC": r"carolina del sur|so?\.? carolina",
    "SD": r"dakota del sur|so?\.? dakota", "TN": r"tenn\.?", "TX": r"tex\.?|tejas", "VA": r"va\.", "WA": r"wash\.?",
    "WV": r"virginia occidental|w\.? ?va\.|w\.? virginia|west va\.?",
}  # fmt: skip


#: Short for words of a county's name.
SHORT = (
    (re.compile(r"^ft\.? ", re.IGNORECASE), "Fort "),
    (re.compile(r"^mt\.? ", re.IGNORECASE), "Mount "),
    (re.compile(r"^sta\.? ", re.IGNORECASE), "Santa "),
    (re.compile(r"^e\.? ", re.IGNORECASE), "East "),
    (re.compile(r"^w\.? ", re.IGNORECASE), "West "),
    (re.compile(r"^n\.? ", re.IGNORECASE), "North "),
    (re.compile(r"^s\.? ", re.IGNORECASE), "South "),
    (re.compile(r" & | y ", re.IGNORECASE), " and "),
)


#: What everybody there calls a county by, without points and spaces.
CALLED = {
    ("CA", "la"): "Los Angeles", ("CA", "oc"): "Orange", ("CA", "sf"): "San Francisco",
    ("CA", "sanfran"): "San Francisco", ("PA", "philly"): "Philadelphia",
}  # fmt: skip


def read_county(typed: str, jurisdiction: Jurisdiction) -> str:
    """The county that the typed words name by F4's keys, or the words as they are. Words that name two counties of
    different districts, "Austin (Travis)" or "Houston/Harris", are read as neither: the town's county is not known."""
    parts = [part.strip() for part in re.split(r"[/()\[\],;]", typed) if part.strip()]
    named = [read for part in parts if _districts(read := _read(part, jurisdiction), jurisdiction)]
    if len({_districts(name, jurisdiction) for name in named}) > 1:
        saying = [part for part in parts if SAYS_COUNTY.search(part)]
        return _read(saying[0], jurisdiction) if len(saying) == 1 else " / ".join(named)
    whole = _read(typed, jurisdiction)
    return named[0] if named and not _districts(whole, jurisdiction) else whole


def _read(typed: str, jurisdiction: Jurisdiction) -> str:
    """The part of the typed words that names a county of this state by F4's keys; the words as they are where they do
    already, or where no part does. Of two counties joined by a hyphen ("Lexington-Fayette") the one that is known."""
    readings = [typed, *_without_what_stands_around(typed, jurisdiction)]
    readings += [found for plain in readings if (found := _written_out(plain, jurisdiction))]
    for reading in readings:
        if _districts(reading, jurisdiction):
            return reading
    for reading in readings:
        known = [part for part in reading.split("-") if _districts(part, jurisdiction)]
        if len({_districts(part, jurisdiction) for part in known}) == 1:
            return known[-1].strip()
    return typed


def _written_out(plain: str, jurisdiction: Jurisdiction) -> str | None:
    """A name with its short words written out, or the county that everybody calls so: "L.A."."""
    long = plain
    for short, whole in SHORT:
        long = short.sub(whole, long)
    if long != plain:
        return long
    return CALLED.get((jurisdiction.code, re.sub(r"[. ]", "", AFTER.sub("", plain)).casefold()))


def _without_what_stands_around(typed: str, jurisdiction: Jurisdiction) -> list[str]:
    """The typed words with one thing more taken off each time: brackets, country and state, what stands before the
    name, what stands after it."""
    plain = re.sub(r"\s+", " ", re.sub(r"[()\[\]]", " ", typed)).strip()
    readings = _bared(plain, jurisdiction)
    if (unbracketed := " ".join(BRACKETED.sub(" ", typed).split())) != plain:
        readings += _bared(unbracketed, jurisdiction)
    # "Houston, Harris County": the part that says that it is one.
    saying = [part.strip() for part in readings[1].split(",") if SAYS_COUNTY.search(part)]
    return readings + (_bared(saying[0], jurisdiction) if len(saying) == 1 else [])


def _bared(plain: str, jurisdiction: Jurisdiction) -> list[str]:
    """A line, and what is left of it as one thing after the other is taken off."""
    state = rf"{re.escape(jurisdiction.code)}|{re.escape(jurisdiction.name)}"
    state += f"|{STATES[jurisdiction.code]}" if jurisdiction.code in STATES else ""
    alone = POSTAL.sub("", re.sub(rf"[ ,]+(?:{COUNTRY})$", "", plain, flags=re.IGNORECASE))
    alone = re.sub(rf"[ ,]+(?:{state})\.?$", "", alone, flags=re.IGNORECASE)
    named = re.sub(r"^(?:in|en) ", "", BEFORE.sub("", alone), flags=re.IGNORECASE)
    return [plain, alone, named, AFTER.sub("", alone), AFTER.sub("", named)]


def _districts(name: str, jurisdiction: Jurisdiction) -> str | None:
    """The district of the county of that name, by F4's keys."""
    return next((found for key in county_keys(name) if (found := jurisdiction.districts.get(key))), None)
