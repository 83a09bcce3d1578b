"""Places, courts, countries and languages as the form sends them. Codes come from lists; a county is written."""

from __future__ import annotations

import re
import string
from datetime import date
from typing import Any

from flask_babel import gettext as _

from referral_app import law
from referral_app.web.intake import countries_named, places_in_words, towns
from referral_app.web.intake.fields import ROWS, UNKNOWN, Form, Unreadable, distinct, rows, says_unknown, text_of
from referral_app.web.words import filters, languages, us_states

#: After the name of a list of languages: the box to write a name in.
NAMED = "-named"
#: A fault names no more languages than these.
MOST_NAMED = 8


def read_place(form: Form, name: str, data: law.LawData) -> dict[str, str] | None:
    """Country, and in the United States a state and a county if they were given."""
    country, state = form.get(f"{name}-country", ""), form.get(f"{name}-state", "")
    county = text_of(form, f"{name}-county", 60)
    if countries_named.home(county):
        country, county = country or "US", ""
    county = "" if says_unknown(county) else county
    if county and country in ("", "US") and (not state or data.jurisdiction(state) is not None):
        return _by_its_name(form, name, county, state, data)
    if not country and state:
        country = "US"
    if not country:
        return None
    if country not in {option.code for option in data.places.countries}:
        raise Unreadable(f"{name}-country", _("Choose a country from the list."))
    if country != "US":
        return {"country": country}
    place = {"country": "US"}
    if state:
        jurisdiction = data.jurisdiction(state)
        if jurisdiction is None:
            raise Unreadable(f"{name}-state", _("Choose a state from the list."))
        place["state"] = state
    return place


def _by_its_name(form: Form, name: str, typed: str, state: str, data: law.LawData) -> dict[str, str]:
    """The place whose county, or whose town, was written. What may be several is asked, and so is the state of what is
    none we know; in a chosen state it is kept as it was written."""
    nearby = towns.nearby(typed)
    if nearby and state:
        return {"country": "US", "state": state}
    untold = not state and not form.get(f"{name}-country")
    if untold and towns.says_outside(typed, data.jurisdictions):
        raise _which(name, (), (), data, in_a_state=False)
    words = nearby or typed
    words = words if state else towns.town_first(words, data.jurisdictions)
    if untold and (agreed := places_in_words.agreed(words, data)) is not None:
        return _place(agreed)
    found = towns.places_named(words, data.jurisdictions, state)
    found = (*found, *places_in_words.beside(words, found, data)) if untold else found
    country = _country_said(typed, found, data) if untold else None
    if country is not None:
        return {"country": country}
    elsewhere_too = not state and any(towns.known_elsewhere(one, words, data.jurisdictions) for one in found)
    found = towns.their_states(found) if nearby else found
    others, nearly = _where_else(typed, words, found, data) if untold else ((), ())
    if isinstance(others, str):
        return {"country": others}
    nearly = towns.their_states(nearly) if nearby else nearly
    chosen = form.get(f"{name}-which", "")
    meant = next((place for place in (*found, *nearly) if _code(place) == chosen), None)
    if chosen in others:
        return {"country": chosen}
    if meant is None and len(found) == 1 and not others and (found[0].town or not state):
        meant = None if elsewhere_too else found[0]
    if meant is not None:
        return _place(meant)
    if state and len(found) < 2:
        jurisdiction = data.jurisdictions[state]
        return {"country": "US", "state": state, "county": law.read_county(towns.without_post(typed), jurisdiction)}
    raise _which(name, (*found, *nearly), others, data, in_a_state=bool(state))


def _country_said(typed: str, found: tuple[towns.Place, ...], data: law.LawData) -> str | None:
    """The other country that stands behind the name, though a state has a county of the name ("Santa Cruz, Bolivia"),
    or whose whole name ends as that of a state does ("British Virgin Islands")."""
    *before, last = countries_named.parts(typed)
    code = countries_named.whole(last, data)
    if code is None or towns.is_state(last, data.jurisdictions) or towns.is_town_beside(last, found):
        return None
    # "Miami, FL (Cuba)" says two things.
    of_a_state = towns.says_state(", ".join(before) if before else typed, data.jurisdictions)
    return code if bool(before) != of_a_state else None


def _where_else(
    typed: str, words: str, found: tuple[towns.Place, ...], data: law.LawData
) -> tuple[tuple[str, ...] | str, tuple[towns.Place, ...]]:
    """The other countries that the words may mean, or the one that they name; and the towns spelled nearly so."""
    others = _others(words, found, data)
    if found or others:
        return others, ()
    if (elsewhere := countries_named.abroad(typed, data)) is not None:
        return elsewhere, ()
    if (behind := places_in_words.behind(typed, data)) is not None:
        return behind, ()
    places, others = places_in_words.among(typed, data)
    others = (*(others or towns.abroad(words, parts=True)),)
    if others or places:
        return others, places
    return countries_named.spelled_nearly(words, data), towns.spelled_nearly(words)


def _others(words: str, found: tuple[towns.Place, ...], data: law.LawData) -> tuple[str, ...]:
    """The other countries that the words may mean as well. A state that stands behind a town is no other country, but
    for one that is written as the country is."""
    if towns.says_state(words, data.jurisdictions):
        # "Uruapan, Mich." is in Michoacán, and Michigan has no place of the name that we know.
        here = any(one.town or towns.is_in(one.county, data.jurisdictions[one.state]) for one in found)
        mexico = ("MX",) if places_in_words.in_mexico(words) and not here else ()
        return (*towns.abroad_by_its_code(words, data.jurisdictions), *mexico)
    known = towns.abroad(words)
    first, *rest = countries_named.parts(words)
    if not found or not rest or towns.says_county(words):
        return known
    # "Bolivia, Santa Cruz"; "Queens, Jamaica"; "Hamilton, Ontario".
    said = () if towns.is_town_beside(first, found) else (countries_named.whole(first, data),)
    codes = (*known, *said, *towns.abroad(first), countries_named.whole(rest[-1], data), *towns.abroad(rest[-1]))
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _which(
    name: str, found: tuple[towns.Place, ...], others: tuple[str, ...], data: law.LawData, *, in_a_state: bool
) -> Unreadable:
    """What is asked where the words may name several places, or none that we know."""
    abroad = tuple((code, _country(code, data)) for code in others)
    if 0 < len(found) <= MOST_NAMED:
        return Unreadable(
            f"{name}-county",
            _("Which place do you mean? Choose one.")
            if in_a_state
            else _("Which place do you mean? Choose one, or choose its state or country."),
            meant=f"{name}-which",
            choices=(*((_code(place), _words(place, data)) for place in found), *abroad),
        )
    return Unreadable(
        f"{name}-state",
        _("Choose the state of this place too, or the country if it is another one."),
        meant=f"{name}-which" if abroad else "",
        choices=abroad,
    )


def other_names(question: law.Question, value: Any, form: Form) -> str:
    """What was written for a county where another word, or none, is kept of it: a town, a place abroad."""
    boxes = (
        [question.id, *(f"{question.id}-{row}" for row in rows(question))] if question.type in ROWS else [question.id]
    )
    typed = [text for box in boxes if (text := text_of(form, f"{box}-county", 60)) and not says_unknown(text)]
    held = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
    spots = [one.get("place", one) for one in held if isinstance(one, dict)]
    kept = {law.county_key(str(spot.get("county", ""))) for spot in spots if isinstance(spot, dict)}
    return "; ".join(text for text in typed if law.county_key(text) not in kept) if spots else ""


def _code(place: towns.Place) -> str:
    return f"{place.state}|{place.county}"


def _place(place: towns.Place) -> dict[str, str]:
    own = {"county": place.county} if place.county else {}
    return {"country": "US", "state": place.state, **own}


def _country(code: str, data: law.LawData) -> str:
    """A country as it is asked about, beside a state that may bear its name."""
    country = str(filters.country(code))
    states = {us_states.said(one.name) for one in data.jurisdictions.values()}
    return str(_("%(country)s (the country)", country=country)) if country in states else country


def _words(place: towns.Place, data: law.LawData) -> str:
    """A place as it is asked about: the town with its county, the county, or the state."""
    state = us_states.said(data.jurisdictions[place.state].name)
    if not place.county:
        return f"{place.town}, {state}" if place.town else state
    bare = re.sub(r" (?:county|city)$", "", place.county, flags=re.IGNORECASE)
    bare = string.capwords(bare) if bare.islower() or bare.isupper() else bare
    listed = law.county_key(place.county) in data.jurisdictions[place.state].districts
    if not place.town and not listed and not towns.says_county(place.county):
        return f"{bare}, {state}"
    if not place.town:
        bare = re.sub(r" (?:parish|parroquia)$", "", bare, flags=re.IGNORECASE)
        if place.state == "LA":
            return str(_("%(county)s Parish, %(state)s", county=bare, state=state))
        return str(_("%(county)s County, %(state)s", county=bare, state=state))
    if law.county_key(bare) == law.county_key(place.town):
        return f"{place.town}, {state}"
    return str(_("%(town)s (%(county)s County), %(state)s", town=place.town, county=bare, state=state))


def of_place(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    return read_place(form, question.id, data)


def of_places(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    return distinct([read_place(form, f"{question.id}-{row}", data) for row in rows(question)])


def read_court(form: Form, name: str, data: law.LawData) -> dict[str, Any] | None:
    system = form.get(f"{name}-system", "")
    place = read_place(form, name, data)
    if not system and place is None:
        return None
    if system and system not in ("federal", "state", "tribal", "immigration", "foreign", UNKNOWN):
        raise Unreadable(f"{name}-system", _("Choose one of the kinds of court shown."))
    court: dict[str, Any] = {"system": system or UNKNOWN}
    if place is not None:
        court["place"] = place
    return court


def of_court(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    return read_court(form, question.id, data)


def of_courts(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    return distinct([read_court(form, f"{question.id}-{row}", data) for row in rows(question)])


def of_country(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    value = form.get(question.id, "")
    if not value:
        return None
    if value not in {option.code for option in data.places.countries}:
        raise Unreadable(question.id, _("Choose a country from the list."))
    return value


def of_countries(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    known = {option.code for option in data.places.countries}
    values = [form.get(f"{question.id}-{row}", "") for row in rows(question)]
    if any(value and value not in known for value in values):
        raise Unreadable(f"{question.id}-1", _("Choose a country from the list."))
    return distinct([value or None for value in values])


def _by_name(question: law.Question, typed: str) -> str:
    """The code of the language whose name was typed. What may be several is asked, with their names."""
    field, found = question.id + NAMED, languages.named(typed)
    if len(found) == 1 and languages.is_sure(typed):
        return found[0]
    if found:
        names = ", ".join(languages.name(code) for code in found[:MOST_NAMED])
        raise Unreadable(field, _("Which one do you mean? Write one of these: %(names)s.", names=names))
    raise Unreadable(
        field, _("We do not know this name. Try another spelling, or choose from the list. Staff will ask you too.")
    )


def of_language(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    typed = text_of(form, question.id + NAMED, 60)
    if typed:
        return _by_name(question, typed)
    value = form.get(question.id, "")
    if not value:
        return None
    if not re.fullmatch(r"[a-z]{2,3}", value):
        raise Unreadable(question.id, _("Choose a language from the list."))
    return value


def of_languages(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    values = [form.get(f"{question.id}-{row}", "") for row in rows(question)]
    if any(value and not re.fullmatch(r"[a-z]{2,3}", value) for value in values):
        raise Unreadable(f"{question.id}-1", _("Choose a language from the list."))
    return distinct([value or None for value in values])
