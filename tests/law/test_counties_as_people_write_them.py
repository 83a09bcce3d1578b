"""The county box takes what people write around a name; the rule of section 8 (F4) stays as it is written."""

from __future__ import annotations

import pytest

from referral_app import law
from referral_app.law.answers import Place
from referral_app.law.case import Site
from referral_app.law.places import federal_court

DATA = law.load()


def districts_of(state: str, county: str) -> tuple[str, ...]:
    return federal_court(DATA, Site("where", Place("US", state, county))).codes


@pytest.mark.parametrize(
    ("state", "typed", "county", "district"),
    [
        ("VA", "Alexandria, VA", "Alexandria", "US-VA-ED"),
        ("VA", "City of Richmond, Virginia", "City of Richmond", "US-VA-ED"),
        ("NY", "Queens, NY", "Queens", "US-NY-ED"),
        ("NY", "Borough of Queens", "Queens", "US-NY-ED"),
        ("NY", "Kings Co.", "Kings", "US-NY-ED"),
        ("IL", "Cook County, IL", "Cook County", "US-IL-ND"),
        ("IL", "cook  co. il, USA", "cook", "US-IL-ND"),
        ("IL", "DuPage Co., Illinois", "DuPage", "US-IL-ND"),
        ("FL", "Broward Co", "Broward", "US-FL-SD"),
        ("FL", "Condado de Broward", "Broward", "US-FL-SD"),
        ("FL", "Broward, Estados Unidos", "Broward", "US-FL-SD"),
        ("CA", "Condado de Los Ángeles", "Los Ángeles", "US-CA-CD"),
        ("CA", "City and County of San Francisco", "San Francisco", "US-CA-ND"),
        ("CA", "Ciudad y Condado de San Francisco", "San Francisco", "US-CA-ND"),
        ("LA", "Parish of Orleans", "Orleans", "US-LA-ED"),
        ("LA", "New Orleans", "New Orleans", "US-LA-ED"),
        ("PA", "City of Philadelphia", "City of Philadelphia", "US-PA-ED"),
        ("KY", "Lexington-Fayette", "Fayette", "US-KY-ED"),
        ("GA", "Athens-Clarke County", "Clarke County", "US-GA-MD"),
        ("TN", "Nashville-Davidson", "Davidson", "US-TN-MD"),
        ("TX", "County of Harris", "Harris", "US-TX-SD"),
        ("TX", "Harris county Texas", "Harris county", "US-TX-SD"),
        ("TX", "El Paso (TX)", "El Paso", "US-TX-WD"),
        ("MO", "St. Louis (county)", "St. Louis county", "US-MO-ED"),
        ("VA", "South Boston", "South Boston", "US-VA-WD"),
        ("TX", "Harris County (Houston)", "Harris County", "US-TX-SD"),
        ("TX", "Houston, Harris County", "Harris County", "US-TX-SD"),
        ("TX", "Harris County, Texas 77002", "Harris County", "US-TX-SD"),
        ("TX", "Harris County, Texas, United States of America", "Harris County", "US-TX-SD"),
        ("TX", "In Harris County", "Harris County", "US-TX-SD"),
        ("TX", "County: Harris", "Harris", "US-TX-SD"),
        ("TX", "Condado: Harris", "Harris", "US-TX-SD"),
        ("NY", "Brooklyn, NY 11201-1234", "Brooklyn", "US-NY-ED"),
        ("NY", "Condado de Kings, Nueva York", "Kings", "US-NY-ED"),
        ("CA", "Los Angeles Co., Calif.", "Los Angeles", "US-CA-CD"),
        ("WA", "King County, Wash.", "King County", "US-WA-WD"),
        ("NC", "Condado de Mecklenburg, Carolina del Norte, EE. UU.", "Mecklenburg", "US-NC-WD"),
    ],
)
def test_what_stands_around_the_name_is_taken_off(state: str, typed: str, county: str, district: str) -> None:
    jurisdiction = DATA.jurisdiction(state)
    assert jurisdiction is not None
    read = law.read_county(typed, jurisdiction)
    assert (read, districts_of(state, read)) == (county, (district,))


@pytest.mark.parametrize(
    ("state", "typed"),
    [
        # Cities that are no county, or that lie in several: every district, and the place is asked.
        ("NY", "New York City"),
        ("NY", "Long Island"),
        ("MO", "Jefferson City"),
        ("VA", "Bedford City"),
        ("MO", "Kansas City, MO"),
        ("VA", "Queens, NY"),
        ("NC", "Winston-Salem"),
        ("IL", "I do not know"),
        ("IL", "Co."),
        ("IL", "-"),
    ],
)
def test_what_names_no_county_of_the_state_stays_as_it_was_written(state: str, typed: str) -> None:
    jurisdiction = DATA.jurisdiction(state)
    assert jurisdiction is not None
    read = law.read_county(typed, jurisdiction)
    assert read == typed
    assert districts_of(state, read) == jurisdiction.federal_forums


def test_every_name_of_the_list_is_read_as_itself() -> None:
    for state, names in DATA.places.counties.items():
        jurisdiction = DATA.jurisdiction(state)
        assert jurisdiction is not None
        assert [law.read_county(name, jurisdiction) for name in names] == list(names)
