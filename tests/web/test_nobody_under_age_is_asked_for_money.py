"""Who is known to be under age by the birth date alone is not asked what they could pay (law D03, B04)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.form_walk import Walker, saying, skipped

MONEY = {"ability_to_pay", "income", "household"}


@pytest.mark.parametrize(("born", "is_asked"), [("2012-05-02", False), ("1990-05-02", True)])
def test_the_form_asks_an_adult_and_no_child(sqlite_app: Flask, born: str, is_asked: bool) -> None:
    walker = Walker(sqlite_app)
    answers = {"role": "myself", "situations": ["online_enticement_sextortion"], "dob": born}
    walker.through(saying(skipped, **answers))
    asked = {name for _path, names in walker.seen for name in names}
    assert "dob" in asked
    assert bool(MONEY & asked) is is_asked
