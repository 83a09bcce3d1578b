"""Offers that end in one commit: all of them or none, each event and link once, and nobody waited for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import follow_up as verbs
from referral_app.actions.steps import offers
from referral_app.extensions import db
from referral_app.follow_ups import answers
from referral_app.follow_ups.guarded import Guarded
from referral_app.models import Need, Offer, Request
from referral_app.security import chain
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.follow_ups.crew import count_events

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def five_unanswered(clock: StillClock) -> list[Need]:
    """Five requests of which each one attorney was asked, and whose last day is over. Nothing has ended yet."""
    clock.now = MONDAY
    world.basket()
    by, people = cast.grace(), world.people(5, max_matters=9)
    needs = [world.need("urgent") for _ in people]
    for need, person in zip(needs, people, strict=True):
        world.approve(need, [person], by)
    world.swept()
    clock.move(days=9)
    return needs


def ended_once(needs: list[Need]) -> bool:
    expired = {offer: n for (kind, offer, _), n in count_events().items() if kind == "offer_expired"}
    return len(expired) == len(needs) and set(expired.values()) == {1} and not list(chain.verify(db.session))


def test_all_that_is_over_ends_in_one_commit(app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    together = verbs.expire_offers

    def counted(due: Any, **more: Any) -> list[str]:
        asked.append(len(due))
        return together(due, **more)

    with app.app_context():
        needs = five_unanswered(clock)
        monkeypatch.setattr(verbs, "expire_offers", counted)
        monkeypatch.setattr(verbs, "expire_offer", None)
        did = world.done(world.swept())
        assert asked == [5]
        assert did.count("offer_expired") == 5
        assert ended_once(needs)
        assert {state for need in needs for state in world.states(need).values()} == {"expired"}


def test_one_that_breaks_keeps_none_of_the_others(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = offers.end_offers
    with app.app_context():
        needs = five_unanswered(clock)
        broken = db.session.scalars(select(Offer.id).where(Offer.need_id == needs[2].id)).one()

        def end(offers: dict[Offer, Any], *given: Any, **more: Any) -> list[Offer]:
            ended = real(offers, *given, **more)
            if broken in [offer.id for offer in ended]:
                raise RuntimeError("in the middle of it, with its event written")
            return ended

        monkeypatch.setattr(verbs, "end_offers", end)
        did = world.swept()
        assert [act["offer"] for act in did if act["did"] == "failed"] == [broken]
        assert [list(world.states(need).values()) for need in needs] == [
            ["expired"],
            ["expired"],
            ["sent"],
            ["expired"],
            ["expired"],
        ]
        assert ended_once([needs[0], needs[1], needs[3], needs[4]]), "what was undone left an event or a link"
        # What broke is not forgotten: the next sweep takes it up.
        monkeypatch.setattr(verbs, "end_offers", real)
        world.swept()
        assert ended_once(needs)


def test_a_request_somebody_works_on_is_left_to_the_next_sweep(postgres_app: Flask, clock: StillClock) -> None:
    """On PostgreSQL; on SQLite whoever writes is alone."""
    with postgres_app.app_context():
        needs = five_unanswered(clock)
        with db.engine.connect() as somebody:
            somebody.execute(select(Request.id).where(Request.id == needs[1].request_id).with_for_update())
            assert len(list(answers.expire(clock.now, 100, Guarded()))) == 4
            assert list(world.states(needs[1]).values()) == ["sent"]
        world.swept()
        assert ended_once(needs)
