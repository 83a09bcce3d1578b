"""What was typed where what is kept of it says less: it stays on every way back, and gives way to new words (V3)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from tests.web.form_walk import Walker, saying, skipped

HERE = {"where-country": "US", "where-state": "NC"}
SAYS: dict[str, Any] = {"safe_now": "yes", "role": "my_child", "relation": "parent", "requester_age": 34}


def words_of(app: Flask, request_id: str) -> dict[str, Any]:
    with app.app_context():
        return dict(cases.words(db.session.get_one(Request, request_id)))


def at_the_place(app: Flask) -> Walker:
    walker = Walker(app)
    walker.to("where", saying(skipped, **SAYS, situations=["image_removal"]))
    return walker


@pytest.mark.parametrize(("typed", "box"), [("near the beach", "near the beach"), ("Raleigh", "Wake")])
def test_words_that_name_no_county_stand_in_their_box_again(sqlite_app: Flask, typed: str, box: str) -> None:
    """The box was blank, and one press of Continue threw the words away; so it did those of a town that was read."""
    walker = at_the_place(sqlite_app)
    here = walker.path
    walker.post(here, {"shown": ["where"], **HERE, "where-county": typed})
    before = words_of(sqlite_app, walker.request_id())
    assert before["written"]["where"] == typed
    walker.get(here)
    assert f'value="{box}"' in walker.html
    walker.post(here, {"shown": ["where"], **HERE, "where-county": box})
    after = words_of(sqlite_app, walker.request_id())
    assert (after["written"], after["answers"]["where"]) == (before["written"], before["answers"]["where"])


def test_who_takes_their_words_out_of_the_box_has_them_taken_out(sqlite_app: Flask) -> None:
    walker = at_the_place(sqlite_app)
    here = walker.path
    walker.post(here, {"shown": ["where"], **HERE, "where-county": "near the beach"})
    walker.post(here, {"shown": ["where"], **HERE, "where-county": ""})
    assert "where" not in words_of(sqlite_app, walker.request_id())["written"]


def test_new_words_take_the_place_of_the_old(sqlite_app: Flask) -> None:
    walker = at_the_place(sqlite_app)
    here = walker.path
    walker.post(here, {"shown": ["where"], **HERE, "where-county": "Raleigh"})
    walker.post(here, {"shown": ["where"], **HERE, "where-county": "Durham County"})
    assert "where" not in words_of(sqlite_app, walker.request_id())["written"], "the words of another answer go"
    walker.post(here, {"shown": ["where"], **HERE, "where-county": "near the beach"})
    assert words_of(sqlite_app, walker.request_id())["written"]["where"] == "near the beach"


def test_after_sending_new_words_are_kept_too(sqlite_app: Flask) -> None:
    """The page said "Saved. Our staff see what changed.", and staff saw the old words."""
    walker = at_the_place(sqlite_app)
    walker.early(saying(skipped, **SAYS, situations=["image_removal"], where={"country": "US", "state": "NC"}))
    walker.finish(lawyers="no")
    walker.get("/status/request/answers/9?only=where")
    assert walker.asked == ("where",)
    for typed in ("near the beach", "near the lake"):
        walker.post("/status/request/answers/9", {"shown": "where", "only": "where", **HERE, "where-county": typed})
        assert words_of(sqlite_app, walker.request_id())["written"]["where"] == typed
        walker.get("/status/request/answers/9?only=where")
