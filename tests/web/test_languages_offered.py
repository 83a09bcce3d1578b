"""The languages a form offers: living ones, signed ones and those of the Americas, each by a name (A21, A22)."""

from __future__ import annotations

import pycountry
import pytest
from flask import Flask

from referral_app.roster.codes import language_codes
from referral_app.web.intake import showing
from referral_app.web.words import filters, languages


def offered(app: Flask, language: str) -> dict[str, str]:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        return dict(showing.languages())


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_language_on_offer_is_alive_and_has_a_name_of_its_own(sqlite_app: Flask, language: str) -> None:
    pairs = offered(sqlite_app, language)
    for code in pairs:
        row = pycountry.languages.get(**{f"alpha_{len(code)}": code})
        assert row is not None
        assert row.type == "L", code
        assert pairs[code] != code or code == "mam"
    assert len(set(pairs.values())) == len(pairs)
    assert "vo" not in pairs
    assert "la" not in pairs


def test_those_are_there_whom_families_arrive_with(sqlite_app: Flask) -> None:
    """Sign language stands near the top; the names are those people use."""
    pairs = offered(sqlite_app, "en")
    assert {"ase", "mfs", "quc", "mam", "kek", "nhn", "mix", "zap", "ht", "cab", "hmn", "yue"} <= set(pairs)
    assert list(pairs).index("ase") == 2
    spanish = offered(sqlite_app, "es")
    assert spanish["ase"] == "Lengua de señas americana (ASL)"
    assert spanish["nhn"] == "náhuatl"
    assert pairs["ase"] == "American Sign Language (ASL)"


def test_a_lawyer_can_be_found_who_speaks_them(sqlite_app: Flask) -> None:
    """What a family may choose, a roster may say."""
    assert set(offered(sqlite_app, "en")) <= language_codes()


def test_staff_read_the_name_too(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert filters.language("kek") == "Q’eqchi’"
        assert filters.language("es-419") == "Latin American Spanish"
        assert languages.name("xx") == "xx"
