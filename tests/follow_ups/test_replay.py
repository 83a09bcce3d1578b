"""A sweep is a pure function of (now, needs, roster, offers): what the worker planned is planned again from its log, in
another process with other hashes, and on the other engine."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.follow_ups import looks
from referral_app.matching.plan import Plan, plan
from referral_app.models import Event, Need, Offer
from referral_app.vocabulary import OfferState
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.follow_ups.crew import ROOT

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
TRACKS = ("standard", "urgent", "critical", "standard", "urgent")
MODES = ("staggered", "sequential", "staggered", "batch", "staggered")
STEPS = 26
#: What one look was given, and what came of it.
Logged = tuple[tuple[Any, ...], Plan]


class Log:
    """Stands in the place of the planner, and writes down what it is given."""

    def __init__(self) -> None:
        self.looks: list[Logged] = []

    def __call__(
        self, now: datetime, needs: Sequence[Any], roster: Iterable[Any], offers: Iterable[Any], more: Any
    ) -> Plan:
        given = (now, list(needs), list(roster), list(offers), more)
        self.looks.append((given, plan(*given)))
        return self.looks[-1][1]


def history(clock: StillClock, log: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, int, str]]:
    """Nine days of five needs and nine attorneys, in which people answer by lot. Returns what happened, by codes."""
    monkeypatch.setattr(looks, "plan", log)
    chance = Random(4)
    clock.now = MONDAY
    world.basket()
    by, people = cast.grace(), world.people(9, max_matters=2)
    needs = []
    for track, mode in zip(TRACKS, MODES, strict=True):
        needs.append(world.need(track, mode=mode))
        world.approve(needs[-1], chance.sample(people, 6), by)
        clock.move(minutes=1)
    for _ in range(STEPS):
        world.swept()
        waiting = db.session.execute(
            select(Offer, Need.created_at).join(Need, Need.id == Offer.need_id).where(Offer.state == OfferState.SENT)
        ).all()
        in_order = sorted(waiting, key=lambda row: (row[0].sent_at, row[1], row[0].attorney.code))
        for need_id, person in [(offer.need_id, offer.attorney) for offer, _ in in_order]:
            said = chance.random()
            need = next(each for each in needs if each.id == need_id)
            if world.states(need)[person.code] != "sent":
                continue
            if said < 0.005:
                world.accept(need, person)
            elif said < 0.03:
                world.decline(need, person)
        clock.move(hours=8)
    return told(needs)


def told(needs: list[Need]) -> list[tuple[str, str, int, str]]:
    """(when, what, number of the need, attorney) of every step of every offer, without the ids of one database."""
    db.session.rollback()
    rows = db.session.execute(
        select(Event.at, Event.kind, Offer)
        .join(Offer, Offer.id == Event.subject)
        .where(Event.kind.in_(["offer_sent", "offer_expired", "offer_skipped"]))
    ).all()
    number = {need.id: place for place, need in enumerate(needs)}
    return sorted((at.isoformat(), kind, number[offer.need_id], offer.attorney.code) for at, kind, offer in rows)


def what_to_do(made: Plan) -> str:
    """All that is carried out of a plan, as text."""
    return repr((made.expiries, made.sends, made.skips, made.used_up, made.next_looks))


def planned_anew(logged: list[Logged], folder: Path, hash_seed: str) -> list[str]:
    """The same looks in another process, as text."""
    file = folder / "looks"
    file.write_bytes(pickle.dumps([given for given, _ in logged]))
    code = (
        "import pickle, sys, pathlib\n"
        "from referral_app.matching.plan import plan\n"
        "for given in pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()):\n"
        "    made = plan(*given)\n"
        "    print(repr((made.expiries, made.sends, made.skips, made.used_up, made.next_looks)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo"},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()


@pytest.mark.slow
def test_the_log_of_a_worker_replays_to_the_same_offers_on_either_engine(
    sqlite_app: Flask, postgres_app: Flask, clock: StillClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs, histories = [], []
    for app in (sqlite_app, postgres_app):
        with app.app_context():
            logs.append(Log())
            histories.append(history(clock, logs[-1], monkeypatch))
    assert histories[0] == histories[1]
    kinds = [kind for _, kind, _, _ in histories[0]]
    assert kinds.count("offer_sent") > 12
    assert kinds.count("offer_expired") >= 1
    for log in logs:
        came = [what_to_do(planned) for _, planned in log.looks]
        assert planned_anew(log.looks, tmp_path, "1") == came
        assert planned_anew(log.looks, tmp_path, "2") == came


@pytest.mark.slow
def test_every_offer_that_was_sent_stands_in_the_log_and_no_other(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Log()
    with app.app_context():
        monkeypatch.setattr(f"{__name__}.STEPS", 20)
        history(clock, log, monkeypatch)
        sent = sorted(db.session.scalars(select(Event.subject).where(Event.kind == "offer_sent")))
        planned = sorted({send.offer_id for _, plans in log.looks for send in plans.sends})
        assert planned == sent
        rows = {offer.id: offer for offer in db.session.scalars(select(Offer).where(Offer.id.in_(sent)))}
        for given, plans in log.looks:
            for send in plans.sends:
                assert rows[send.offer_id].sent_at == given[0]
                assert rows[send.offer_id].snapshot == send.snapshot


def test_the_control_a_planner_that_draws_lots_does_not_replay(
    sqlite_app: Flask, clock: StillClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lots(Log):
        def __call__(self, now: datetime, needs: Any, roster: Any, offers: Any, more: Any) -> Plan:
            offers = list(offers)
            Random().shuffle(offers)
            some = offers[: max(1, len(offers) // 2)]
            planned = plan(now, needs, roster, some, more)
            self.looks.append(((now, list(needs), list(roster), offers, more), planned))
            return planned

    log = Lots()
    with sqlite_app.app_context():
        monkeypatch.setattr(f"{__name__}.STEPS", 10)
        history(clock, log, monkeypatch)
        assert planned_anew(log.looks, tmp_path, "1") != [what_to_do(planned) for _, planned in log.looks]
