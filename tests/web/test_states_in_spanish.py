"""The names of states in the language of the page: in the lists of the form, in the review, in what a lawyer reads."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from referral_app import law
from referral_app.web.intake import showing
from referral_app.web.words import answered, filters
from tests.page_client import BASE

DATA = law.load()


@pytest.mark.parametrize(
    ("code", "english", "spanish"),
    [
        ("NY", "New York", "Nueva York"),
        ("NJ", "New Jersey", "Nueva Jersey"),
        ("NC", "North Carolina", "Carolina del Norte"),
        ("VI", "U.S. Virgin Islands", "Islas Vírgenes de EE. UU."),
        ("TX", "Texas", "Texas"),
    ],
)
def test_a_state_has_its_name_in_the_language_of_the_page(
    sqlite_app: Flask, code: str, english: str, spanish: str
) -> None:
    for language, name in (("en", english), ("es", spanish)):
        with sqlite_app.test_request_context(base_url=BASE), force_locale(language):
            assert dict(showing.states())[code] == name
            assert answered.place({"country": "US", "state": code}, DATA) == name
            assert filters.place(f"US-{code}") == name


def test_the_list_is_in_the_alphabet_of_its_language_and_the_territories_stand_last(sqlite_app: Flask) -> None:
    for language, after in (("en", "North Carolina"), ("es", "California")):
        with sqlite_app.test_request_context(base_url=BASE), force_locale(language):
            codes = [code for code, _name in showing.states()]
            names = dict(showing.states())
            before = codes[codes.index("NC") - 1] if language == "es" else "NC"
            assert names[before] == after
            assert codes[50:] == ["DC", "PR", "VI", "GU", "MP", "AS"]
