"""Section 3: what follows from the answers alone. Each function is one D rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from referral_app.law.answers import Answers, Person, has_died, person_of
from referral_app.law.case import NOWHERE, Case, Fee, Site
from referral_app.law.codes import ACC, DOM, INC, NO, NOT_SURE, OUT, PREV, UNKNOWN, US, YES
from referral_app.law.contradictions import read_through
from referral_app.law.data import LawData
from referral_app.law.dates import Span, window
from referral_app.law.places import parts_as_countries, territories_as_states

#: D11: not asked where all have died, and read as missing.
OF_THE_LIVING = ("self_harm", "meeting_planned", "still_with_trafficker")

BANDS_BY_ABILITY = {"cannot_pay": "free", "could_pay_some": "low", "can_pay": "full"}


def read_case(answers: Mapping[str, Any], context: Mapping[str, Any], data: LawData) -> Case:
    """The case as far as section 3 goes."""
    today = date.fromisoformat(context["today"])
    said, contradictions = read_through(parts_as_countries(territories_as_states(Answers(answers), data), data), today)
    case = Case(data, today, frozenset(context["signals"]), said, contradictions)
    picked = (code for code in said.items("situations") if code != NOT_SURE)
    case.picks = tuple(sorted(picked, key=lambda code: data.situation(code).rank))
    case.here = Site("child_place", said.place("child_place"))
    case.home = Site("home_place", said.place("home_place"))
    case.where = Site("where", said.place("where"))
    d02_people(case)
    case.requester_minor = d03_requester_minor(case)
    case.direction = d04_direction(case)
    case.other_country = d05_other_country(case)
    d06_treaty(case)
    case.place_known = d07_place_known(case)
    case.fee = d08_fee(case)
    case.spot = d09_spot(case)
    return case


def d02_people(case: Case) -> None:
    """D02 and D11: who the request is about: me, kids, harmed and young, the living of them; and who has died."""
    said, today = case.said, case.today
    if said.says("role", "myself"):
        case.me = Person.read("me", said.span("dob"), said.number("requester_age"), today)
    told = [(person_of(child, today), has_died(child)) for child in said.items("children")]
    case.told = tuple(person for person, _died in told)
    case.died = tuple(person for person, died in told if died)
    case.kids = tuple(person for person, died in told if not died)
    case.harmed = (case.me,) if case.me else case.kids
    case.young = case.kids
    if not case.kids and case.me and case.me.under(case.data.cells.adult_age) == YES:
        case.young = (case.me,)
    if case.all_died:
        case.said = said.without(*OF_THE_LIVING)


def d03_requester_minor(case: Case) -> str:
    adult_age = case.data.cells.adult_age
    age = case.said.number("requester_age")
    if age is not None:
        return YES if age < adult_age else NO
    return case.me.under(adult_age) if case.me else UNKNOWN


def d04_direction(case: Case) -> str:
    here, home = case.here.place, case.home.place
    if here and home:
        if here.country == home.country == US:
            return "same_state" if here.state and here.state == home.state else "domestic"
        if home.country == US:
            return "outgoing"
        return "incoming" if here.country == US else "foreign"
    if OUT in case.picks and not case.here.in_us and not case.home.abroad:
        return "outgoing"
    if INC in case.picks and not case.here.abroad and not case.home.in_us:
        return "incoming"
    if DOM in case.picks and not case.here.abroad and not case.home.abroad:
        return "domestic"
    return UNKNOWN


def d05_other_country(case: Case) -> str | None:
    country = _country_across(case)
    if country is None and PREV in case.picks:
        travel = case.said.text("travel_country")
        return travel if travel != US else None
    return country


def _country_across(case: Case) -> str | None:
    here, home, where = case.here.place, case.home.place, case.where.place
    if case.direction == "outgoing":
        return here.country if here else None
    if case.direction == "incoming":
        return home.country if home else None
    if ACC not in case.picks or here is None:
        return None
    if case.direction == "foreign":
        return here.country
    if case.direction != UNKNOWN:
        return None
    if here.abroad:
        return here.country
    if home and home.abroad:
        return home.country
    return where.country if where and where.abroad else None


def d06_treaty(case: Case) -> None:
    """Row of the partner tables, and whether the treaty applied on the date of the act and applies today."""
    if case.other_country is None:
        return
    cells, row = case.data.cells, case.data.treaty_row(case.other_country)
    taken = case.said.span("wrongful_date")

    def applies(span: Span | None) -> str:
        return row.applies(span, today=case.today, adult_age=cells.adult_age, same_day=cells.hague_same_day_applies)

    case.treaty = row
    case.applies_on_date = applies(taken)
    case.applies_today = applies(Span.of_day(case.today))
    case.same_day = taken is not None and row.in_force is not None and taken.holds(row.in_force)


def d07_place_known(case: Case) -> str:
    said = case.said
    if said.says("who_has_child", "requester"):
        return YES
    if said.says("location_known", YES, NO, UNKNOWN):
        return YES if said.says("location_known", YES) else NO
    place = case.here.place
    return YES if place is not None and place.abroad_or_in_state else NO


def d08_fee(case: Case) -> Fee:
    """B04, B01, B02, B03, the first that fits. The percentage is known whenever income and household are."""
    income, household = case.said.number("income"), case.said.number("household")
    line = poverty_line(case, household) if household is not None else None
    percent = 100 * income // line if income is not None and line is not None else None
    if case.requester_minor == YES:
        return Fee("minor", "B04", percent)
    ability = case.said.text("ability_to_pay")
    if ability is not None:
        return Fee(BANDS_BY_ABILITY[ability], "B01", percent)
    if income is not None and line is not None:
        return Fee(_band(case, income, line), "B02", percent)
    return Fee("free", "B03", None)


def _band(case: Case, income: int, line: int) -> str:
    if 100 * income <= case.data.policy.fee_free_max_pct * line:
        return "free"
    return "low" if 100 * income <= case.data.policy.fee_low_max_pct * line else "full"


def poverty_line(case: Case, household: int) -> int:
    """The poverty line of a household where the person lives, in whole dollars a year."""
    place = case.where.place
    areas = case.data.poverty_area
    area = areas.get(place.state, areas["_other"]) if place and place.state else areas["_other"]
    return case.data.guideline(case.today.year, area).line(area, household)


def d09_spot(case: Case) -> Site:
    """The first of the places that is in the U.S. and has a state."""
    first = (case.where, case.here) if case.me and not case.kids else (case.here, case.where)
    harm = (Site("harm_places", place) for place in case.said.places("harm_places"))
    return next((site for site in (*first, *harm) if site.place and site.place.in_state), NOWHERE)


def sixteen(case: Case, person: Person) -> str:
    """Whether the person has reached the age at which the treaty ends: a window status, or unknown."""
    age = case.data.cells.hague_age
    if person.birth is not None:
        return window(person.birth, years=age).status(case.today)
    return "passed" if person.age is not None and person.age >= age else UNKNOWN


def all_sixteen(case: Case) -> bool:
    """Young is not empty and all of them have passed it."""
    return bool(case.young) and all(sixteen(case, person) == "passed" for person in case.young)


def any_sixteen(case: Case) -> bool:
    return any(sixteen(case, person) == "passed" for person in case.young)
