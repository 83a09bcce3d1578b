"""A child or person who has died: a tick beside the birth date, never a question, and kind words (law, section 3)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app import law
from tests import cast
from tests.page_client import PageClient
from tests.web.form_walk import DATA, Walker, saying, skipped
from tests.web.test_dates_asked_again import HARMED, until
from tests.whole_request import whole_request

TICK = "This child or person has died. We are so sorry."
DEAD = [{"ref": "c1", "dob": "2010-05-04", "living": "no"}, {"ref": "c2", "living": "no"}]


def ticks(situations: list[str]) -> list[str]:
    said = {"role": "my_child", "situations": situations}
    return [tick.code for tick in law.ticks_for(DATA.question("children"), said, DATA)]


@pytest.mark.parametrize(
    "situation",
    [
        *("csam_compensation", "child_sex_trafficking", "labor_trafficking"),
        *("online_enticement_sextortion", "image_removal", "crime_victim_rights"),
    ],
)
def test_the_tick_stands_where_somebody_was_harmed(situation: str) -> None:
    assert ticks([situation]) == ["living"]


@pytest.mark.parametrize(
    "situation",
    [
        *("intl_abduction_outgoing", "intl_abduction_incoming", "family_abduction_domestic"),
        *("abduction_prevention", "missing_from_care", "missing_other"),
    ],
)
def test_it_never_stands_where_a_child_is_looked_for(situation: str) -> None:
    assert ticks([situation]) == []
    assert ticks(["online_enticement_sextortion", situation]) == []


def test_a_tick_is_kept_brings_up_the_day_and_ends_the_questions_of_the_living(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    until(walker, "children", HARMED)
    assert TICK in walker.html
    assert "has died" not in walker.html.replace(TICK, "")
    walker.through(saying(skipped, **HARMED, children=DEAD, died_date="2025-07"))
    asked = {name for _path, names in walker.seen for name in names}
    assert "died_date" in asked
    assert not {"self_harm", "meeting_planned"} & asked
    walker.get("/request/review")
    assert "child 1: born May 4, 2010, has died; child 2: age not given, has died" in walker.html
    walker.finish(lawyers="no")
    assert "We are so sorry. Take all the time you need." in walker.html
    assert "The Compassionate Friends" in walker.html
    assert "is not in trouble" not in walker.html


def test_a_tick_left_alone_says_nothing(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    walker.through(saying(skipped, **HARMED, children=[{"ref": "c1", "age": 14}]))
    walker.get("/request/review")
    assert "has died" not in walker.html
    assert "died_date" not in {name for _path, names in walker.seen for name in names}


def test_staff_see_who_may_agree_and_that_a_person_calls(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    said: dict[str, Any] = {**HARMED, "children": DEAD, "died_date": "2025-07", "accused_is_guardian": "no"}
    walker.through(saying(skipped, **said))
    walker.finish(lawyers="no")
    with sqlite_app.app_context():
        grace = cast.grace().id
    client = PageClient(sqlite_app)
    cast.sign_in(client, grace)
    page = client.get(f"/counsel/requests/{walker.request_id()}?part=people")
    assert "The personal representative or next of kin: staff check" in page.text
    told = whole_request(client, f"/counsel/requests/{walker.request_id()}")
    assert "a person with time calls, by name" in told
    assert "staff read it first and call with care" in told
