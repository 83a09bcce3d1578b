"""When a young person comes of age, by dates that may lack their day or month (U12)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from referral_app.workflow.majority import adult_between, come_of_age, consent_end, is_handed_over, next_majority

ASKED = date(2026, 11, 26)


def parent(*births: str) -> dict[str, Any]:
    return {"role": "my_child", "children": [{"ref": f"c{n}", "dob": born} for n, born in enumerate(births, 1)]}


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        ("2010-05-02", date(2028, 5, 2), date(2028, 5, 2)),
        ("2010-05", date(2028, 5, 1), date(2028, 5, 31)),
        ("2010-12", date(2028, 12, 1), date(2028, 12, 31)),
        ("2010", date(2028, 1, 1), date(2028, 12, 31)),
        # 29 February: 2030 has none, the day after it is the first on which 18 years are full.
        ("2012-02-29", date(2030, 3, 1), date(2030, 3, 1)),
        ("2012-02", date(2030, 2, 1), date(2030, 3, 1)),
    ],
)
def test_the_days_on_which_somebody_may_come_of_age(born: str, first: date, last: date) -> None:
    assert adult_between(born, 18) == (first, last)


@pytest.mark.parametrize("born", ["unknown", "", "2010-13-01", "2010-02-30"])
def test_what_is_no_date_tells_nothing(born: str) -> None:
    assert adult_between(born, 18) is None


def test_the_last_of_the_siblings_hands_the_request_over_and_each_is_counted() -> None:
    said = parent("2008-12-01", "2009-03-01")
    assert [
        (come_of_age(said, ASKED, day, 18), is_handed_over(said, ASKED, day, 18))
        for day in (date(2026, 11, 30), date(2026, 12, 1), date(2027, 2, 28), date(2027, 3, 1))
    ] == [(0, False), (1, False), (1, False), (2, True)]


def test_a_date_without_its_day_calls_staff_early_and_closes_nothing_before_it_is_certain() -> None:
    said = parent("2008-12")
    assert (come_of_age(said, ASKED, date(2026, 12, 1), 18), is_handed_over(said, ASKED, date(2026, 12, 1), 18)) == (
        1,
        False,
    )
    assert is_handed_over(said, ASKED, date(2026, 12, 31), 18)


def test_a_grown_person_a_person_for_themselves_and_a_child_without_a_date_hand_nothing_over() -> None:
    later = date(2050, 1, 1)
    assert not is_handed_over(parent("2000-01-01"), ASKED, later, 18)
    assert not is_handed_over({"role": "myself", "dob": "2009-01-01"}, ASKED, later, 18)
    unknown = parent("2009-01-01")
    unknown["children"].append({"ref": "c2", "age": 4})
    assert not is_handed_over(unknown, ASKED, later, 18)
    assert not is_handed_over({"role": "my_child", "children": "skipped"}, ASKED, later, 18)


def test_a_consent_ends_before_the_birthday_and_tells_no_more_than_its_week() -> None:
    said = parent("2009-02-04")
    birthday = date(2027, 2, 4)
    assert next_majority(said, ASKED, 18) == birthday
    end = consent_end(said, ASKED, 180, 18)
    assert timedelta(0) < birthday - end <= timedelta(days=7)
    assert end.isoweekday() == 7
    assert consent_end(said, date(2027, 2, 2), 180, 18) == date(2027, 2, 3)
    assert consent_end(parent("2015-01-01"), ASKED, 180, 18) == ASKED + timedelta(days=180)
