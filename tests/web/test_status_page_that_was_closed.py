"""A press on a status page that was closed meanwhile: nothing is done, and the page says so.

Found by hand on 29 November 2026: "Stop everything" and "Take back my yes", pressed on a page that had been left alone
for too long, led to the page of the phrase without a word, as if they had been done.
"""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Request
from tests.conftest import StillClock
from tests.house.scene import Visitor, build
from tests.house.test_no_get_writes import family

PRESSES = (
    "stop",
    "pause",
    "go-on",
    "revoke",
    "agree",
    "words",
    "complaint",
    "contact",
    "say-no",
    "check-back",
)
SAID = "What you just pressed was not done."


def states(app: Flask) -> dict[str, tuple[str, int]]:
    with app.app_context():
        return {row.id: (row.state, row.version) for row in db.session.query(Request)}


@pytest.mark.parametrize("how", ["left alone", "closed in another window"])
def test_it_is_said_that_nothing_was_done(app: Flask, clock: StillClock, how: str) -> None:
    scene = build(app)
    visitor = family(scene, sent=True)
    assert visitor.ask("GET", "/status/request").status_code == 200
    cookie = visitor.client.get_cookie("__Host-rid", domain="localhost")
    assert cookie
    if how == "left alone":
        clock.move(minutes=31)
    else:
        visitor.ask("POST", "/status/close")
        visitor.client.set_cookie("__Host-rid", cookie.value, domain="localhost", secure=True)
    before = states(app)
    for press in PRESSES:
        answer = visitor.ask("POST", f"/status/request/{press}", {"words": "Private words."})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/status?again=1"), press
        page = visitor.ask("GET", "/status?again=1").get_data(as_text=True)
        assert SAID in page, press
        assert "Private words" not in page
    # Deleting may have been done by a first tap: that page says both.
    assert visitor.ask("POST", "/status/request/delete").headers["Location"] == "/request/deleted"
    assert "There was nothing here to delete" in visitor.ask("GET", "/request/deleted").get_data(as_text=True)
    assert states(app) == before
    assert SAID not in visitor.ask("GET", "/status").get_data(as_text=True)


def test_the_control_an_open_page_says_nothing_of_it_and_the_press_is_done(sqlite_app: Flask) -> None:
    scene = build(sqlite_app)
    visitor = family(scene, sent=True)
    answer = visitor.ask("POST", "/status/request/stop")
    assert answer.headers["Location"] == "/status/request"
    assert states(sqlite_app)[scene.values["request_id"]][0] == "withdrawn"
    # A wrong phrase is another thing than a page that was closed.
    stranger = Visitor(scene, "anonymous")
    stranger.ask("POST", "/status", {"phrase": "none of these six words open"})
    assert SAID not in stranger.ask("GET", "/status?again=1").get_data(as_text=True)
