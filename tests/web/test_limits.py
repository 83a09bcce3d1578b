"""Limits that do not shut out: many requests from one place are kept and flagged, and only a flood is refused (E11)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.security import limits
from tests.conftest import StillClock
from tests.page_client import BASE, PageClient
from tests.web.form_pages import begun
from tests.web.form_walk import Walker, saying, skipped

HERE = "10.99.1.7"


def ready_to_send(app: Flask) -> tuple[Walker, dict[str, object]]:
    """A form answered as briefly as can be, at its last page, in a browser of this network."""
    walker = Walker(app)
    walker.client.environ_base["REMOTE_ADDR"] = HERE
    walker.through(
        saying(skipped, requester_age=34, role="my_child", situations=["not_sure"], contact_ways=["i_will_return"])
    )
    walker.get("/request/phrase")
    walker.post("/request/phrase", {})
    words = walker.html.split('class="app-phrase"', 1)[1].split(">", 1)[1].split("<", 1)[0]
    walker.post("/request/phrase/confirm", {"phrase": words})
    walker.get("/request/review")
    marks = [piece.split('"', 1)[0] for piece in walker.html.split('name="text" value="')[1:]]
    return walker, {"agreed": "yes", "ask_lawyers": "yes", "text": marks}


def others_send(app: Flask, times: int) -> None:
    """So many others of this network sent theirs in this hour."""
    with app.app_context():
        for _ in range(times):
            limits.over("intake_stop", HERE, the_clock().real())
            limits.over("intake_network", HERE, the_clock().real())


def flags(app: Flask) -> list[bool]:
    with app.app_context():
        sent = db.session.query(Request).filter(Request.state != "draft").order_by(Request.received_at)
        return [bool(request.flagged) for request in sent]


def test_the_tenth_of_an_hour_is_as_any_other_and_the_eleventh_is_kept_and_flagged(app: Flask) -> None:
    others_send(app, 9)
    tenth, sent = ready_to_send(app)
    tenth.post("/request/send", sent)
    assert tenth.path == "/request/sent"
    assert flags(app) == [False]
    eleventh, sent = ready_to_send(app)
    eleventh.post("/request/send", sent)
    assert eleventh.path == "/request/sent"
    assert sorted(flags(app)) == [False, True]


def test_the_sixty_first_is_asked_to_call_and_loses_nothing(app: Flask, clock: StillClock) -> None:
    others_send(app, 59)
    sixtieth, sent = ready_to_send(app)
    sixtieth.post("/request/send", sent)
    assert sixtieth.path == "/request/sent"
    walker, sent = ready_to_send(app)
    refused = walker.post("/request/send", sent)
    assert refused.status_code == 429
    assert "1-800-843-5678" in refused.get_data(as_text=True)
    assert refused.headers["Retry-After"]
    assert len(flags(app)) == 1
    # Nothing is lost: when the hour is over the same form is sent as it stands.
    clock.move(minutes=15)
    walker.get("/request/review")
    clock.move(minutes=20)
    walker.get("/request/review")
    clock.move(minutes=26)
    walker.get("/request/review")
    walker.post("/request/send", sent)
    assert walker.path == "/request/sent"
    assert len(flags(app)) == 2


def test_drafts_of_one_network_are_flagged_past_thirty_and_refused_past_two_hundred(sqlite_app: Flask) -> None:
    """A draft costs a row and a key: a program may not fill the database with them. Nobody else is refused.

    It is made, and counted, with the first answer that is saved."""

    def begin(times_before: int, address: str = HERE) -> int:
        with sqlite_app.app_context():
            for purpose in ("draft_stop", "draft_network"):
                for _ in range(times_before):
                    limits.over(purpose, HERE, the_clock().real())
        client = PageClient(sqlite_app)
        client.client.environ_base["REMOTE_ADDR"] = address
        first = begun(client)
        sent = {**first.fields(first.path), "safe_now": "yes", "keep": "yes"}
        return client.client.post(first.path, base_url=BASE, data=sent, headers={"Referer": BASE + "/"}).status_code

    assert begin(29) == 303
    assert begin(0) == 303
    with sqlite_app.app_context():
        assert sorted(bool(draft.flagged) for draft in db.session.query(Request)) == [False, True]
    assert begin(168) == 303
    assert begin(0) == 429
    assert begin(0, "10.98.1.7") == 303


def test_another_network_is_not_counted_with_it(app: Flask) -> None:
    others_send(app, 60)
    walker, sent = ready_to_send(app)
    walker.client.environ_base["REMOTE_ADDR"] = "10.98.1.7"
    walker.post("/request/send", sent)
    assert walker.path == "/request/sent"


def test_whoever_is_stopped_is_counted_with_nobody_else(app: Flask) -> None:
    """A flood of one network must not mark what everybody else sends."""
    now, most = the_clock, limits.DEFAULTS["intake_stop"].most
    with app.app_context():
        asked = limits.Tries(("intake_stop", HERE), [("intake_network", HERE), ("intake_whole", None)], now().real())
        assert limits.over_each(asked) == [False, False]
        for _ in range(most):
            limits.over("intake_stop", HERE, now().real())
        assert limits.over_each(asked) is None
        assert limits.count("intake_network", HERE, now().real()).n == 2
        assert limits.count("intake_whole", None, now().real()).n == 2


@pytest.mark.parametrize(
    ("address", "of"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.7:50123", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("[::ffff:203.0.113.7]:443", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("[2001:db8:1:2::3]:50123", "2001:db8:1::/48"),
        ("[2001:db8:1:2::3]", "2001:db8:1::/48"),
        ("203.0.113.7, 198.51.100.2", "unknown"),
        ("_hidden", "unknown"),
        ("[]:80", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_network_is_known_however_the_proxy_writes_the_address(address: str | None, of: str) -> None:
    """With the port behind it all visitors of an office were one network, and shut each other out."""
    assert limits.network(address) == of
