"""Events of one instant show in the order in which they happened, on every engine and at every look."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import AuditRow, Event
from referral_app.queries import counsel
from tests import cast
from tests.follow_ups import world

#: Told in this order at one instant; by a random id they would stand in any of 120.
TOLD = ["offer_interested", "offer_checking", "offer_cleared", "offer_accepted", "request_placed"]


def test_what_was_told_in_one_transaction_and_in_the_next_stands_in_order(app: Flask) -> None:
    with app.app_context():
        request_id = world.need().request_id
        now = clock().programme()
        for _ in range(3):
            with writing():
                for kind in TOLD:
                    record(request_id, kind, actor=WORKER, now=now)
        shown = [event.kind for event in counsel.timeline(cast.grace(), request_id)]
        assert shown == (TOLD * 3)[::-1]


def test_an_event_carries_the_number_of_its_link_in_the_chain(app: Flask) -> None:
    with app.app_context():
        request_id = world.need().request_id
        with writing():
            for kind in TOLD:
                record(request_id, kind, actor=WORKER, now=clock().programme())
        links = {row.seq: row.action for row in db.session.scalars(select(AuditRow))}
        events = db.session.scalars(select(Event).where(Event.request_id == request_id)).all()
        assert len(events) == len(TOLD)
        assert all(links[event.seq] == event.kind for event in events)
