"""The form asks nobody for a consent that is not theirs, and a forged one counts for nothing (A05, A26)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Consent, Request
from tests.web.form_walk import Walker, saying, skipped

TAKEN = {"situations": ["intl_abduction_incoming"]}
HELPERS: dict[str, dict[str, Any]] = {
    "an aunt": {"role": "someone_else", "relation": "relative", **TAKEN},
    "who helps in their job": {"role": "someone_else", "relation": "professional", **TAKEN},
    "who is accused": {
        "role": "my_child",
        "relation": "guardian",
        "accused_is_guardian": "yes",
        "situations": ["csam_compensation"],
    },
}


@pytest.mark.parametrize("who", HELPERS)
def test_the_review_of_a_helper_asks_for_no_consent_and_says_who_must_agree(sqlite_app: Flask, who: str) -> None:
    walk = Walker(sqlite_app)
    walk.through(saying(skipped, **HELPERS[who]))
    walk.finish_but_send()
    assert 'name="ask_lawyers"' not in walk.html
    assert "Who must agree before lawyers are asked" in walk.html
    walk.send(lawyers="yes")
    with sqlite_app.app_context():
        assert db.session.scalars(select(Consent)).all() == []
        assert db.session.scalars(select(Request.consent_until)).one() is None
    walk.get("/status/request")
    assert "You agreed that lawyers may be asked" not in walk.html


def test_the_control_a_parent_is_asked(sqlite_app: Flask) -> None:
    walk = Walker(sqlite_app)
    walk.through(saying(skipped, situations=["intl_abduction_incoming"], role="my_child", relation="parent"))
    walk.finish_but_send()
    assert 'name="ask_lawyers"' in walk.html
