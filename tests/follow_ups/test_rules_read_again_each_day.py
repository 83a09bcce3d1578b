"""Once a day the rules read every running request again: stored only when different, and nothing changes by itself."""

from __future__ import annotations

import csv
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app import law
from referral_app.actions import Refused, reading_again
from referral_app.clock import clock as app_clock
from referral_app.extensions import db
from referral_app.models import Need, Offer, Request, Routing
from referral_app.queries import cases
from referral_app.vocabulary import RequestState
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world


@pytest.fixture
def mexico_leaves(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it: from then on the law data say that Mexico is no partner of the United States."""
    folder = shutil.copytree(law.load().folder, tmp_path / "law")
    with (folder / "hague_partners.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    next(row for row in rows if row["iso2"] == "MX").update(status="non_party", in_force_with_us="")
    with (folder / "hague_partners.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    def happen() -> None:
        settings = app.extensions["referral.settings"]
        monkeypatch.setitem(app.extensions, "referral.settings", replace(settings, law_dir=folder))

    return happen


def routings(request: Request) -> list[Routing]:
    db.session.rollback()
    return list(cases.routings(request))


def rows(*models: Any) -> list[dict[str, Any]]:
    """Every row of these tables as it is stored."""
    db.session.rollback()
    return [
        dict(row)
        for model in models
        for row in db.session.execute(select(model.__table__).order_by(model.__table__.c.id)).mappings()
    ]


def test_a_night_on_which_nothing_is_new_stores_nothing(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request = cast.submitted()
        first = rows(Routing, Need)
        clock.move(days=1)
        assert "request_routed" not in world.done(world.swept())
        assert rows(Routing, Need) == first
        assert request.routed_on == app_clock().today()
        assert not world.tasks("routing_changed")


def test_a_day_is_read_once_however_often_the_worker_looks(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = law.read
    monkeypatch.setattr(law, "read", lambda *given: read.append("once") or real(*given))  # type: ignore[func-returns-value]
    with app.app_context():
        cast.submitted()
        read.clear()
        world.swept()
        assert read == [], "it was read today when it was sent"
        clock.move(days=1)
        for _ in range(3):
            world.swept()
        assert read == ["once"]


def test_changed_law_is_stored_once_and_calls_staff_once(app: Flask, clock: StillClock, mexico_leaves: Any) -> None:
    with app.app_context():
        request = cast.submitted()
        needs = rows(Need)
        mexico_leaves()
        world.swept()
        assert len(routings(request)) == 1, "the day has not moved"
        clock.move(days=1)
        assert world.done(world.swept()).count("request_routed") == 1
        world.swept()
        newest, first = routings(request)
        assert (newest.number, first.number) == (2, 1)
        changes = law.differences(cases.routing_result(first), cases.routing_result(newest))
        assert ("situation", "intl_abduction_non_hague") in {(change.kind, change.after) for change in changes}
        assert [task.request_id for task in world.tasks("routing_changed")] == [request.id]
        assert rows(Need) == needs, "new needs wait for a person"


def test_nothing_with_an_offer_changes_by_itself(app: Flask, clock: StillClock, mexico_leaves: Any) -> None:
    with app.app_context():
        request = cast.submitted()
        cast.sent(cast.need_of(request), cast.amara(), by=cast.grace())
        mexico_leaves()
        clock.move(days=1)
        before = rows(Need, Offer)
        today = app_clock().today()
        assert reading_again.route_anew(request.id, now=app_clock().programme(), today=today)
        assert len(routings(request)) == 2
        assert rows(Need, Offer) == before


def test_several_workers_read_it_once(app: Flask, clock: StillClock, mexico_leaves: Any) -> None:
    with app.app_context():
        request_id = cast.submitted().id
        mexico_leaves()
        clock.move(days=1)
        now, today = app_clock().programme(), app_clock().today()

    def work(_number: int) -> bool:
        with app.app_context():
            try:
                return reading_again.route_anew(request_id, now=now, today=today)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as crew:
        told = list(crew.map(work, range(8)))
    assert sum(told) == 1
    with app.app_context():
        assert len(routings(db.session.get_one(Request, request_id))) == 2
        assert len(world.tasks("routing_changed")) == 1


def test_what_cannot_be_read_is_put_off_until_tomorrow_and_staff_are_told(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        broken, sound = cast.submitted(), cast.submitted()
        broken.sealed = bytes(reversed(broken.sealed))
        db.session.commit()
        clock.move(days=1)
        assert world.done(world.swept()).count("failed") == 1
        assert world.done(world.swept()).count("failed") == 0, "it is not tried at every tick"
        assert [task.request_id for task in world.tasks("routing_failed")] == [broken.id]
        assert sound.routed_on == app_clock().today()
        clock.move(days=1)
        world.swept()
        assert len(world.tasks("routing_failed")) == 2, "it is tried again the next day"


@pytest.mark.parametrize("state", [RequestState.CLOSED, RequestState.WITHDRAWN, RequestState.DRAFT])
def test_what_has_ended_or_was_not_sent_is_left_alone(app: Flask, clock: StillClock, state: RequestState) -> None:
    with app.app_context():
        request = cast.submitted()
        request.state = state
        db.session.commit()
        first_day = request.routed_on
        clock.move(days=1)
        world.swept()
        assert request.routed_on == first_day


def test_staff_add_the_new_needs_by_name(app: Flask, clock: StillClock, mexico_leaves: Any) -> None:
    with app.app_context():
        request, grace = cast.submitted(), cast.grace()
        old = {need.area for need in request.needs}
        mexico_leaves()
        clock.move(days=1)
        now, today = app_clock().programme(), app_clock().today()
        with pytest.raises(Refused, match="no_new_needs"):
            reading_again.add_needs(request.id, actor=grace, now=now, today=today)
        world.swept()
        made = reading_again.add_needs(request.id, actor=grace, now=now, today=today)
        assert made
        assert not old & {need.area for need in made}
        assert [event.detail["needs"] for event in world.events("needs_added")] == [[need.number for need in made]]
        with pytest.raises(Refused, match="no_new_needs"):
            reading_again.add_needs(request.id, actor=grace, now=now, today=today)


def test_only_counsel_add_needs_and_only_what_nothing_holds_back(
    app: Flask, clock: StillClock, mexico_leaves: Any
) -> None:
    with app.app_context():
        request, ada = cast.submitted(), cast.ada()
        held = cast.submitted(cast.answers(agreed_move="yes", requester_age=16, who_has_child="requester"))
        mexico_leaves()
        clock.move(days=1)
        world.swept()
        now, today = app_clock().programme(), app_clock().today()
        with pytest.raises(Refused, match="not_counsel"):
            reading_again.add_needs(request.id, actor=ada, now=now, today=today)
        result = cases.routing_result(routings(held)[0])
        assert result["attorney_match"] == "staff_review"
        assert result["needs"]
        assert cases.needs_to_add(held, result) == []
