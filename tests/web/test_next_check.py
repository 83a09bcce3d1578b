"""The day by which a request is looked at again: never one on which nobody is there, and moved on by what staff do.

A09, A25 and U1: a request is never without a next date, and the date can be kept.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from referral_app.actions import recruiting, triage
from referral_app.actions.steps.next_check import NEXT_CHECK_DAYS, looked_at, promise_next_check
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Need, Request
from referral_app.queries import family
from referral_app.vocabulary import Track
from referral_app.workflow.seeking import SEEK_DAYS
from tests import cast
from tests.conftest import START, StillClock

#: Thursday 26 November 2026 is Thanksgiving; Friday is a business day; 1 January is a holiday.
THANKSGIVING = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("level", "today", "by"),
    [
        ("emergency", THANKSGIVING, date(2026, 11, 27)),
        ("critical", date(2026, 11, 27), date(2026, 11, 30)),
        ("urgent", THANKSGIVING, date(2026, 11, 30)),
        ("urgent", date(2026, 12, 31), date(2027, 1, 5)),
        ("standard", THANKSGIVING, date(2026, 12, 3)),
    ],
)
def test_the_day_promised_is_one_of_the_office(sqlite_app: Flask, level: str, today: date, by: date) -> None:
    with sqlite_app.app_context():
        request = Request(level=level)
        promise_next_check(request, today)
        assert request.next_check_on == by


def test_every_level_has_its_days(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        for level in NEXT_CHECK_DAYS:
            request = Request(level=level)
            looked_at(request, now=START)
            assert request.next_check_on is not None
            assert request.next_check_on > START.date()


def test_a_day_that_was_promised_stays_and_is_late_once_it_is_over(sqlite_app: Flask, clock: StillClock) -> None:
    """What moves by itself is no promise."""
    with sqlite_app.app_context():
        request = cast.submitted()
        promised = request.next_check_on
        assert promised is not None
        for days in range(40):
            today = (clock.now + timedelta(days=days)).date()
            told = family.status(request, today)
            assert told.next_check_on == promised
            assert told.late == (today > promised)


def test_what_staff_do_moves_the_check_and_what_the_family_does_not(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request = cast.submitted()
        promised = request.next_check_on
        clock.move(days=14)
        triage.take_request(request.id, actor=cast.grace(), now=clock.now)
        db.session.expire_all()
        assert promised is not None
        moved = db.session.get_one(Request, request.id).next_check_on
        assert moved is not None
        assert moved > promised + timedelta(days=7)


def test_asking_for_another_need_takes_no_promised_day_of_looking_back(app: Flask, clock: StillClock) -> None:
    """Somebody looks outside the roster for one need, and the family was told by when: the worker's next letter for
    another does not move that day. Without such a promise it counts as a look."""
    with app.app_context():
        request = cast.submitted()
        need = cast.need_of(request)
        until = recruiting.seek(need.id, SEEK_DAYS[Track(need.track)][0], **cast.by(cast.grace()))
        clock.move(days=(until - clock.now.date()).days)
        assert _after_the_worker(request.id, clock) == until
        db.session.get_one(Need, need.id).sought_since = None
        db.session.commit()
        moved = _after_the_worker(request.id, clock)
        assert moved is not None
        assert moved > until


def _after_the_worker(request_id: str, clock: StillClock) -> date | None:
    with writing():
        looked_at(db.session.get_one(Request, request_id), now=clock.now, by_worker=True)
    db.session.expire_all()
    return db.session.get_one(Request, request_id).next_check_on
