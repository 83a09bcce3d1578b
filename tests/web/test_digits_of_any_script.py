"""Who writes numbers with an Arabic, Persian or full-width keyboard is understood."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.web.intake import dates, reading
from tests.page_client import BASE

TODAY = date(2026, 11, 26)
SCRIPTS = {"arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹", "full width": "０１２３４５６７８９"}


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [(("2016", "", ""), "2016"), (("2016", "5", ""), "2016-05"), (("2016", "5", "7"), "2016-05-07")],
)
def test_a_part_of_a_date(script: str, typed: tuple[str, str, str], kept: str) -> None:
    written = [text.translate(str.maketrans("0123456789", SCRIPTS[script])) for text in typed]
    form = MultiDict(zip(("when-year", "when-month", "when-day"), written, strict=True))
    assert dates.read_date(form, "when", partial=True, today=date(2026, 11, 25)) == kept


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_birth_year_of_a_child_is_no_date_of_the_future(sqlite_app: Flask, script: str) -> None:
    data = law.load()
    year = "2016".translate(str.maketrans("0123456789", SCRIPTS[script]))
    with sqlite_app.test_request_context(base_url=BASE):
        people = reading.read(data.question("children"), MultiDict({"children-1-year": year}), data, TODAY)
    assert people == [{"ref": "c1", "dob": "2016"}]
    assert not [fault for fault in law.validate_answers({"children": people}, data) if fault.question == "children"]
