"""Tokens kept before they had a kind and a weight are kept on, and still find and hold; down and up again with rows."""

from __future__ import annotations

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import PairDecision
from referral_app.queries import both_sides
from tests import cast
from tests.house.test_migrations import differences, own_app

__all__ = ["own_app"]


def test_rows_of_before_hold_as_they_did_and_decisions_go_with_their_table(own_app: Flask) -> None:
    with own_app.app_context():
        cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Teodoro Quispe"]})
        sol = cast.sol().id
        db.session.add(
            PairDecision(
                request_a="a",
                request_b="b",
                decision="opposing",
                reason="x",
                decided_by=sol,
                decided_at=the_clock().programme(),
            )
        )
        db.session.commit()
        db.session.remove()
        downgrade(revision="0004")
        with db.engines[None].connect().execution_options(writing=True) as connection, connection.begin():
            assert connection.scalar(text("SELECT count(*) FROM conflict_tokens WHERE whose = 'matter'")) == 0
            for request, whose in (("of-before-1", "own"), ("of-before-2", "other")):
                connection.execute(
                    text(
                        "INSERT INTO conflict_tokens (request_id, whose, token, made_at)"
                        " VALUES (:request, :whose, 'same', '2026-01-01 00:00:00+00:00')"
                    ),
                    {"request": request, "whose": whose},
                )
        upgrade()
        assert differences(own_app) == []
        (pair,) = both_sides.pairs("of-before-1")
        assert (pair.other_id, pair.met, pair.strength) == ("of-before-2", ("name",), "hold")
